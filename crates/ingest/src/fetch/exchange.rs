//! One request and its answer.

use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, HeaderName, HeaderValue, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::transport::{Connector, RustlsConnector, TcpConnector};
use ureq::{Agent, Body};
use url::Url;

use super::address;
use super::fetcher::Known;
use super::guard::Refusal;
use super::names::{Checked, Unresolved};
use super::problem::Problem;

/// The most bytes of headers in an answer.
const LARGEST_HEAD: usize = 32 << 10;
/// A longer tag or date is not kept: it would be sent back with every request.
const LONGEST_TAG: usize = 1024;

/// What makes requests.
#[derive(Debug)]
pub(super) struct Exchange {
    agent: Agent,
    /// Whether this machine has a list of authorities whose certificates count.
    trusts: bool,
}

/// What is asked for, and within what bounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) url: &'a Url,
    /// How messages call the address.
    pub(super) called: &'a str,
    pub(super) known: &'a Known,
    /// The most bytes of the answer after unpacking.
    pub(super) largest: u64,
    /// Whether a longer answer is cut there, and no problem.
    pub(super) cut: bool,
    /// The time left for it.
    pub(super) within: Duration,
    /// The time that there was for the whole fetch, for the message.
    pub(super) longest: Duration,
}

/// What a server answered. The body is read only if the status is 200 or 203.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Exchange {
    /// `identification` must be sendable as a header.
    pub(super) fn new(identification: &str, names: Checked) -> Exchange {
        let trusted = rustls_native_certs::load_native_certs().certs;
        let roots: Vec<Certificate<'static>> = trusted.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
        let trusts = !roots.is_empty();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&roots))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(identification)
            .http_status_as_error(false)
            // Redirects are followed by the fetcher, which checks each.
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would connect to addresses that nobody checked.
            .proxy(None)
            // Between polite requests a connection would only lie idle.
            .max_idle_connections(0)
            .max_response_header_size(LARGEST_HEAD)
            .build();
        let connector = ().chain(TcpConnector::default()).chain(RustlsConnector::default());
        Exchange { agent: Agent::with_parts(config, connector, names), trusts }
    }

    /// Asks, and reads the answer.
    pub(super) fn ask(&self, request: Request) -> Result<Reply, Problem> {
        if request.within.is_zero() {
            return Err(request.timed_out());
        }
        if request.url.scheme() == "https" && !self.trusts {
            let why = "this machine has no list of authorities; install its ca-certificates".into();
            return Err(Problem::Tls { url: request.called.into(), why });
        }
        let end = Instant::now() + request.within;
        let mut call = self.agent.get(request.url.as_str()).config().timeout_global(Some(request.within)).build();
        for (name, value) in [(header::IF_NONE_MATCH, &request.known.etag), (header::IF_MODIFIED_SINCE, &request.known.last_modified)] {
            // What was noted may have been spoilt since; then the whole is asked for.
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                call = call.header(name, value);
            }
        }
        let mut answer = call.call().map_err(|error| request.problem(error))?;
        let head = answer.headers();
        let mut reply = Reply {
            status: answer.status().as_u16(),
            location: text(head, &header::LOCATION),
            retry_after: text(head, &header::RETRY_AFTER),
            content_type: text(head, &header::CONTENT_TYPE),
            etag: text(head, &header::ETAG).filter(|tag| tag.len() <= LONGEST_TAG),
            last_modified: text(head, &header::LAST_MODIFIED).filter(|date| date.len() <= LONGEST_TAG),
            body: Vec::new(),
        };
        if matches!(reply.status, 200 | 203) {
            reply.body = request.body(answer.body_mut(), end)?;
        }
        Ok(reply)
    }
}

fn text(head: &HeaderMap, name: &HeaderName) -> Option<String> {
    head.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

impl Request<'_> {
    fn body(&self, body: &mut Body, end: Instant) -> Result<Vec<u8>, Problem> {
        let told = body.content_length().unwrap_or(0);
        let too_large = || Problem::TooLarge { url: self.called.into(), bytes: self.largest };
        if told > self.largest && !self.cut {
            return Err(too_large());
        }
        // Servers may lie about the length, so no more than a mebibyte is set aside on their word.
        let mut out = Vec::with_capacity(told.min(self.largest).min(1 << 20) as usize);
        let mut reader = body.as_reader();
        let mut chunk = [0; 16 << 10];
        loop {
            let count = reader.read(&mut chunk).map_err(|error| self.problem(error.into()))?;
            let room = usize::try_from(self.largest).unwrap_or(usize::MAX) - out.len();
            out.extend_from_slice(&chunk[..count.min(room)]);
            if count > room {
                return if self.cut { Ok(out) } else { Err(too_large()) };
            }
            if count == 0 {
                return Ok(out);
            }
            // The library looks at its clock when it waits for the network; unpacking takes time too.
            if Instant::now() >= end {
                return Err(self.timed_out());
            }
        }
    }

    fn timed_out(&self) -> Problem {
        Problem::TimedOut { url: self.called.into(), seconds: self.longest.as_secs() }
    }

    /// What the library's error means.
    fn problem(&self, error: ureq::Error) -> Problem {
        use ureq::Error;
        let url = self.called.to_owned();
        let host = || address::host(self.url).to_owned();
        match error {
            Error::Timeout(_) => self.timed_out(),
            Error::HostNotFound => Problem::Resolution { url, host: host(), why: "no such host".into() },
            Error::Other(error) => match error.downcast::<Unresolved>().map(|error| *error) {
                Ok(Unresolved::Refused(Refusal::Private(address))) => Problem::Private { url, address },
                Ok(Unresolved::Refused(Refusal::Port(port))) => Problem::Port { url, port },
                Ok(Unresolved::Unknown(why)) => Problem::Resolution { url, host: host(), why },
                Err(error) => Problem::Broken { url, why: error.to_string() },
            },
            Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => self.timed_out(),
            Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
                Problem::Tls { url, why: error.to_string() }
            }
            Error::Io(error) => Problem::Connection { url, why: error.to_string() },
            Error::ConnectionFailed => Problem::Connection { url, why: "nobody answers".into() },
            Error::Tls(why) => Problem::Tls { url, why: why.into() },
            Error::Rustls(error) => Problem::Tls { url, why: error.to_string() },
            Error::TlsRequired => Problem::Tls { url, why: "the connection is not encrypted".into() },
            Error::BadUri(why) => Problem::Address { url, why },
            Error::Http(error) => Problem::Address { url, why: error.to_string() },
            error => Problem::Broken { url, why: error.to_string() },
        }
    }
}
