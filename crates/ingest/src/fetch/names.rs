//! Names into addresses, and the check between the two.

use std::fmt::Debug;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::guard::{Allow, Refusal};

/// More addresses of one name than this are not tried; the connection has room for no more.
const MOST: usize = 8;

/// What says which addresses a name stands for.
pub trait Names: Debug + Send + Sync + 'static {
    /// The addresses of `host` (a name, or an address written out), asked for at most as long as `within`.
    ///
    /// # Errors
    /// Whatever kept it from answering.
    fn addresses(&self, host: &str, within: Duration) -> io::Result<Vec<IpAddr>>;
}

/// The machine's own way to resolve names.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemNames;

impl Names for SystemNames {
    fn addresses(&self, host: &str, within: Duration) -> io::Result<Vec<IpAddr>> {
        if let Ok(address) = host.parse() {
            return Ok(vec![address]);
        }
        // The system's call knows no limit, so it is waited for from outside; a call that hangs ends when the system gives up.
        let (answer, answered) = mpsc::sync_channel(1);
        let host = host.to_owned();
        thread::Builder::new().name("resolve".into()).spawn(move || {
            let found = (host.as_str(), 0).to_socket_addrs().map(|found| found.map(|address| address.ip()).collect());
            // Nobody may be waiting any more.
            answer.send(found).ok();
        })?;
        answered.recv_timeout(within).unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, "no answer in time")))
    }
}

/// Why a name gave no address to connect to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unresolved {
    /// It stands for addresses that may not be connected to.
    #[error(transparent)]
    Refused(Refusal),
    /// It stands for nothing.
    #[error("{0}")]
    Unknown(String),
}

/// Resolves names and lets only those addresses through that may be connected to. The connection is made to exactly these.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) names: Arc<dyn Names>,
    pub(super) allow: Allow,
}

impl Checked {
    fn addresses(&self, host: &str, port: u16, within: Duration) -> Result<Vec<IpAddr>, Unresolved> {
        let found = self.names.addresses(host, within).map_err(|error| Unresolved::Unknown(error.to_string()))?;
        let mut refused = None;
        let mut allowed = Vec::new();
        for address in found {
            match self.check(host, address, port) {
                Ok(()) => allowed.push(address),
                Err(refusal) => refused = refused.or(Some(refusal)),
            }
        }
        match refused {
            Some(refusal) if allowed.is_empty() => Err(Unresolved::Refused(refusal)),
            None if allowed.is_empty() => Err(Unresolved::Unknown("it has no address".into())),
            _ => Ok(allowed),
        }
    }

    fn check(&self, host: &str, address: IpAddr, port: u16) -> Result<(), Refusal> {
        self.allow.check(host, address, port)?;
        if !self.allow.names(host, address) && is_own(address) {
            return Err(Refusal::Private(address));
        }
        Ok(())
    }
}

/// Whether a public address is one of this machine's own: only those can be bound to. A machine set up to bind to foreign
/// addresses too (it binds to one that belongs to nobody) tells nothing that way.
fn is_own(address: IpAddr) -> bool {
    let binds = |address: IpAddr| UdpSocket::bind((address, 0)).is_ok();
    binds(address) && !binds(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)))
}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let allowed = self.addresses(host, port, *timeout.after).map_err(|error| ureq::Error::Other(Box::new(error)))?;
        let mut out = self.empty();
        for address in allowed.into_iter().take(MOST) {
            out.push(SocketAddr::new(address, port));
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed(&'static [&'static str]);

    impl Names for Fixed {
        fn addresses(&self, _: &str, _: Duration) -> io::Result<Vec<IpAddr>> {
            Ok(self.0.iter().map(|text| text.parse().expect("an address")).collect())
        }
    }

    fn checked(addresses: &'static [&'static str]) -> Result<Vec<String>, Unresolved> {
        let checked = Checked { names: Arc::new(Fixed(addresses)), allow: Allow::default() };
        let found = checked.addresses("news.example", 443, Duration::from_secs(1))?;
        Ok(found.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn only_public_addresses_come_through() {
        assert_eq!(checked(&["127.0.0.1", "1.1.1.1", "::1"]).expect("one is left"), ["1.1.1.1"]);
        let private = Err(Unresolved::Refused(Refusal::Private("10.0.0.1".parse().expect("an address"))));
        assert_eq!(checked(&["10.0.0.1", "fe80::1"]), private);
        assert!(matches!(checked(&[]), Err(Unresolved::Unknown(_))));
    }

    #[test]
    fn own_addresses_are_known() {
        assert!(is_own("127.0.0.1".parse().expect("an address")));
        assert!(!is_own("1.1.1.1".parse().expect("an address")));
    }

    #[test]
    fn addresses_written_out_need_nobody() {
        assert_eq!(SystemNames.addresses("::1", Duration::ZERO).expect("an address"), ["::1".parse::<IpAddr>().expect("an address")]);
    }
}
