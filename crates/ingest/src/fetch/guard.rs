//! Which addresses may be connected to.
//!
//! [`is_public`] follows the registries of special addresses (RFC 6890 and the tables that IANA keeps by it). What is no ordinary
//! address of the public internet is refused, IPv6 addresses with an IPv4 address inside by what is inside. The user's [`Allow`]
//! list makes exceptions.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// Ports that need no permission: http and https.
const PORTS: [u16; 2] = [80, 443];

/// Whether an address is an ordinary one of the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        [0 | 10 | 127, ..] => true,                   // this network, private, loopback
        [100, 64..=127, ..] => true,                  // between a carrier and its customers (RFC 6598)
        [169, 254, ..] => true,                       // link-local, where clouds tell machines their secrets
        [172, 16..=31, ..] | [192, 168, ..] => true,  // private (RFC 1918)
        [192, 0, 0 | 2, _] => true,                   // protocol assignments, documentation
        [192, 88, 99, _] => true,                     // 6to4 relays, no longer in use (RFC 7526)
        [198, 18 | 19, ..] => true,                   // measurements (RFC 2544)
        [198, 51, 100, _] | [203, 0, 113, _] => true, // documentation (RFC 5737)
        [224..=255, ..] => true,                      // multicast, reserved, broadcast
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let tail = inside(parts[6], parts[7]);
    match parts {
        [0, 0, 0, 0, 0, 0xffff, ..] => is_public_v4(tail),    // an IPv4 address in IPv6 clothes
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(tail), // translation to IPv4 (RFC 6052)
        [0x2002, high, low, ..] => is_public_v4(inside(high, low)) && is_public_interface(parts), // 6to4
        [0x2001, 0..=0x1ff, ..] => false,                     // protocol assignments, among them Teredo's tunnels
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false, // documentation (RFC 3849, 9637)
        [0x2000..=0x3fff, ..] => is_public_interface(parts),  // the only part given out for global unicast
        _ => false,
    }
}

/// Whether an address whose last half holds an IPv4 address (ISATAP, RFC 5214) leads to a public one.
fn is_public_interface(parts: [u16; 8]) -> bool {
    !(matches!(parts[4], 0 | 0x200) && parts[5] == 0x5efe) || is_public_v4(inside(parts[6], parts[7]))
}

/// The IPv4 address in two parts of an IPv6 address.
fn inside(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))
}

/// Why a connection is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The address is not public.
    #[error("{0} is not a public address")]
    Private(IpAddr),
    /// The port is not among those allowed.
    #[error("port {0} is not allowed")]
    Port(u16),
}

/// An entry of the list of exceptions that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no exception that can be read; write HOST, HOST:PORT, ADDRESS:PORT, NETWORK/BITS, NETWORK/BITS:PORT or *:PORT")]
pub struct AllowError(pub String);

/// The user's exceptions: hosts and networks that may be private, and further ports.
///
/// | entry | allows |
/// |---|---|
/// | `news.intra.example` | that host, whatever its name stands for, ports 80 and 443 |
/// | `news.intra.example:8080` | the same, port 8080 |
/// | `10.1.0.0/16`, `[fd00:1::]/32`, `127.0.0.1:8080` | addresses in a network, ports as above |
/// | `*:8080` | port 8080 of every public address |
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    whom: Whom,
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Whom {
    Host(String),
    Network(IpNet),
    Public,
}

impl Allow {
    /// Reads entries.
    ///
    /// # Errors
    /// [`AllowError`] with the entry that cannot be read.
    pub fn read<S: AsRef<str>>(entries: impl IntoIterator<Item = S>) -> Result<Allow, AllowError> {
        let entries = entries
            .into_iter()
            .map(|entry| Entry::read(entry.as_ref().trim()).ok_or_else(|| AllowError(entry.as_ref().to_owned())))
            .collect::<Result<_, _>>()?;
        Ok(Allow { entries })
    }

    /// Whether a connection to `host`, which stands for `address`, may be made.
    ///
    /// # Errors
    /// [`Refusal`] if not.
    pub fn check(&self, host: &str, address: IpAddr, port: u16) -> Result<(), Refusal> {
        let public = is_public(address);
        if public && PORTS.contains(&port) {
            return Ok(());
        }
        let mut named = public;
        for entry in &self.entries {
            let meant = match &entry.whom {
                Whom::Host(name) => name == host,
                Whom::Network(network) => network.contains(&address.to_canonical()),
                Whom::Public => public,
            };
            if meant && entry.permits(port) {
                return Ok(());
            }
            named |= meant;
        }
        Err(if named { Refusal::Port(port) } else { Refusal::Private(address) })
    }

    /// Whether `host` or an address is allowed by the user's own word, so that being on this machine is no reason to refuse it.
    pub(super) fn names(&self, host: &str, address: IpAddr) -> bool {
        self.entries.iter().any(|entry| match &entry.whom {
            Whom::Host(name) => name == host,
            Whom::Network(network) => network.contains(&address.to_canonical()),
            Whom::Public => false,
        })
    }

    /// Whether a port can be allowed at all, before a name is resolved.
    pub(super) fn knows_port(&self, port: u16) -> bool {
        PORTS.contains(&port) || self.entries.iter().any(|entry| entry.port == Some(port))
    }
}

impl Entry {
    fn read(text: &str) -> Option<Entry> {
        let (whom, port) = split_port(text)?;
        let bare = match whom.strip_prefix('[') {
            Some(inner) => {
                let (address, bits) = inner.split_once(']')?;
                format!("{address}{bits}")
            }
            None => whom.to_owned(),
        };
        let whom = if whom == "*" {
            port?; // `*` alone would say nothing.
            Whom::Public
        } else if let Ok(network) = bare.parse::<IpNet>() {
            Whom::Network(network)
        } else if let Ok(address) = bare.parse::<IpAddr>() {
            Whom::Network(IpNet::from(address.to_canonical()))
        } else {
            // The address library's own way to write hosts, so that both sides of the comparison agree.
            let host = url::Host::parse(whom).ok().filter(|host| matches!(host, url::Host::Domain(_)))?;
            Whom::Host(host.to_string())
        };
        Some(Entry { whom, port })
    }

    fn permits(&self, port: u16) -> bool {
        self.port.map_or(PORTS.contains(&port), |allowed| allowed == port)
    }
}

/// Takes `:PORT` off; the colons of an IPv6 address are none unless it stands in brackets.
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    match text.rsplit_once(':') {
        Some((whom, port)) if !whom.contains(':') || (whom.starts_with('[') && whom.contains(']')) => {
            Some((whom, Some(port.parse().ok().filter(|port| *port > 0)?)))
        }
        _ => Some((text, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_public_or_not() {
        let public = [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001::200e",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "2001:4860:4860::8888",
            "2001:200::1",
            "2600:1::5efe:808:808",
        ];
        let private = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.2.3",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:0:8.8.8.8",
            "64:ff9b::a00:1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::808:808",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:a00:1::1",
            "2002:c0a8:101::",
            "3fff::1",
            "3fff:fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2600:1::5efe:a00:1",
            "2600:1::200:5efe:7f00:1",
        ];
        for text in public {
            assert!(is_public(text.parse().expect("an address")), "{text} is public");
        }
        for text in private {
            assert!(!is_public(text.parse().expect("an address")), "{text} is not public");
        }
    }

    #[test]
    fn exceptions_are_made_for_what_is_named() {
        let allow =
            Allow::read(["Intra.Example", "intra.example:8080", "10.1.0.0/16:9000", "127.0.0.1:8001", "*:8443", "fd00::/8", "[::1]:81"]);
        let allow = allow.expect("entries");
        let check = |host: &str, address: &str, port| allow.check(host, address.parse().expect("an address"), port);
        let private = |address: &str| Err(Refusal::Private(address.parse().expect("an address")));
        assert_eq!(check("intra.example", "192.168.0.1", 80), Ok(()));
        assert_eq!(check("intra.example", "192.168.0.1", 8080), Ok(()));
        assert_eq!(check("intra.example", "192.168.0.1", 22), Err(Refusal::Port(22)));
        assert_eq!(check("other.example", "192.168.0.1", 80), private("192.168.0.1"));
        assert_eq!(check("other.example", "10.1.2.3", 9000), Ok(()));
        assert_eq!(check("other.example", "::ffff:10.1.2.3", 9000), Ok(()));
        assert_eq!(check("other.example", "10.1.2.3", 80), Err(Refusal::Port(80)));
        assert_eq!(check("127.0.0.1", "127.0.0.1", 8001), Ok(()));
        assert_eq!(check("127.0.0.1", "127.0.0.2", 8001), private("127.0.0.2"));
        assert_eq!(check("other.example", "8.8.8.8", 8443), Ok(()));
        assert_eq!(check("other.example", "192.168.0.1", 8443), private("192.168.0.1"));
        assert_eq!(check("other.example", "8.8.8.8", 25), Err(Refusal::Port(25)));
        assert_eq!(check("other.example", "fd00::1", 443), Ok(()));
        assert_eq!(check("::1", "::1", 81), Ok(()));
        assert!(allow.knows_port(8443) && !allow.knows_port(25));
    }

    #[test]
    fn entries_that_cannot_be_read_are_named() {
        for text in ["", "*", "a b", "10.0.0.0/40", "host:0", "host:port", "host:99999", "http://host/", "[::1"] {
            assert_eq!(Allow::read([text]), Err(AllowError(text.into())), "{text:?}");
        }
    }
}
