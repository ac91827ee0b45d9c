//! Why an address gave nothing.

use std::net::IpAddr;

use jiff::Timestamp;

/// Why an address gave nothing. `url` is the address at fault; after redirects it also names the address that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is no address that can be fetched.
    #[error("{url}: not an address that can be fetched: {why}; write it as https://HOST/PATH")]
    Address {
        /// The address.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// Neither http nor https.
    #[error("{url}: addresses that begin with `{scheme}:` are not fetched; only http and https are")]
    Scheme {
        /// The address.
        url: String,
        /// What it begins with.
        scheme: String,
    },
    /// A port that nobody allowed.
    #[error("{url}: port {port} is not fetched from; only 80 and 443 are, unless `HOST:{port}` is allowed in the settings")]
    Port {
        /// The address.
        url: String,
        /// The port.
        port: u16,
    },
    /// An address on this machine or a private network.
    #[error(
        "{url}: leads to {address}, on this machine or a network that is not public; allow the host or its network in the settings if that is meant"
    )]
    Private {
        /// The address.
        url: String,
        /// What its host's name stands for.
        address: IpAddr,
    },
    /// The host's robots.txt forbids it.
    #[error("{url}: the robots.txt of {host} forbids it; ask the outlet, or take the story from its feed")]
    Robots {
        /// The address.
        url: String,
        /// The host.
        host: String,
    },
    /// The host has a robots.txt, but what it says could not be learned, so nothing is allowed for now.
    #[error("{url}: what the robots.txt of {host} allows could not be learned ({why}); it is asked again after {until}")]
    RobotsUnknown {
        /// The address.
        url: String,
        /// The host.
        host: String,
        /// What happened.
        why: String,
        /// When it is asked again.
        until: Timestamp,
    },
    /// The host's name stands for no address.
    #[error("{url}: the name {host} could not be resolved ({why}); check its spelling and the network")]
    Resolution {
        /// The address.
        url: String,
        /// The name.
        host: String,
        /// What happened.
        why: String,
    },
    /// No connection, or one that broke off.
    #[error("{url}: the connection failed ({why}); the host is asked again later")]
    Connection {
        /// The address.
        url: String,
        /// What happened.
        why: String,
    },
    /// No safe connection.
    #[error("{url}: no safe connection ({why}); the certificate may have run out, or this machine's list of authorities may be missing")]
    Tls {
        /// The address.
        url: String,
        /// What happened.
        why: String,
    },
    /// The answer did not end in time.
    #[error("{url}: no complete answer within {seconds} s; raise the limit if the server is known to be slow")]
    TimedOut {
        /// The address.
        url: String,
        /// The limit in seconds.
        seconds: u64,
    },
    /// The answer is larger than allowed.
    #[error("{url}: more than {bytes} bytes after unpacking; raise the limit if such an answer is expected")]
    TooLarge {
        /// The address.
        url: String,
        /// The limit in bytes.
        bytes: u64,
    },
    /// Redirected again and again.
    #[error("{url}: redirected more than {limit} times; open it in a browser to see where it leads")]
    TooManyRedirects {
        /// The address.
        url: String,
        /// The limit.
        limit: u32,
    },
    /// The server answered, but with a refusal.
    #[error("{url}: the server answered {status}{}", advice(*.status))]
    Status {
        /// The address.
        url: String,
        /// The status code.
        status: u16,
    },
    /// The host is in trouble or wants to be left alone for a while.
    #[error("{url}: {host} is left alone until {until} ({why}); ask again after that")]
    Later {
        /// The address.
        url: String,
        /// The host.
        host: String,
        /// When it may be asked again.
        until: Timestamp,
        /// What made it so.
        why: String,
    },
    /// The answer breaks HTTP's rules or cannot be unpacked.
    #[error("{url}: the answer cannot be read ({why}); the server may be at fault, try again later")]
    Broken {
        /// The address.
        url: String,
        /// What happened.
        why: String,
    },
    /// What came is no feed.
    #[error("{url}: {why}; look at the address in a browser and put the feed's own address into the file")]
    NotFeed {
        /// The address.
        url: String,
        /// What came instead.
        why: String,
    },
    /// An entry of a feed has neither text nor a page that could be had.
    #[error("{url}: the entry has no text of its own and no page that could be fetched; nothing is lost but this entry")]
    Empty {
        /// The entry's address, or its id.
        url: String,
    },
}

/// What a status means to the one who follows the address.
fn advice(status: u16) -> &'static str {
    match status {
        401..=403 => "; it wants a login or shuts readers like this one out",
        404 => "; check the address",
        410 => "; it is gone for good, take the address out of the list",
        500.. => "; the server is at fault, try again later",
        _ => "; open it in a browser to see what is there",
    }
}

impl Problem {
    /// A short word for counting.
    pub fn kind(&self) -> &'static str {
        match self {
            Problem::Address { .. } => "address",
            Problem::Scheme { .. } => "scheme",
            Problem::Port { .. } => "port",
            Problem::Private { .. } => "private",
            Problem::Robots { .. } => "robots",
            Problem::RobotsUnknown { .. } => "robots-unknown",
            Problem::Resolution { .. } => "resolution",
            Problem::Connection { .. } => "connection",
            Problem::Tls { .. } => "tls",
            Problem::TimedOut { .. } => "timed-out",
            Problem::TooLarge { .. } => "too-large",
            Problem::TooManyRedirects { .. } => "redirects",
            Problem::Status { .. } => "status",
            Problem::Later { .. } => "later",
            Problem::Broken { .. } => "broken",
            Problem::NotFeed { .. } => "not-a-feed",
            Problem::Empty { .. } => "empty",
        }
    }

    /// Whether the same request may well succeed another time.
    pub fn passes(&self) -> bool {
        match self {
            Problem::RobotsUnknown { .. }
            | Problem::Resolution { .. }
            | Problem::Connection { .. }
            | Problem::TimedOut { .. }
            | Problem::Later { .. }
            | Problem::Broken { .. } => true,
            Problem::Status { status, .. } => *status >= 500,
            _ => false,
        }
    }

    /// Whether it speaks of the whole host and not of the one address.
    pub(super) fn of_host(&self) -> bool {
        match self {
            Problem::Resolution { .. } | Problem::Connection { .. } | Problem::Tls { .. } | Problem::TimedOut { .. } => true,
            Problem::Status { status, .. } => matches!(status, 429 | 502..=504),
            _ => false,
        }
    }

    /// Until when the host wants to be left alone, if that is the problem.
    pub fn until(&self) -> Option<Timestamp> {
        match self {
            Problem::Later { until, .. } | Problem::RobotsUnknown { until, .. } => Some(*until),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_where_and_the_way_out() {
        let gone = Problem::Status { url: "https://a.example/feed".into(), status: 410 };
        assert_eq!(
            gone.to_string(),
            "https://a.example/feed: the server answered 410; it is gone for good, take the address out of the list"
        );
        assert_eq!((gone.kind(), gone.passes()), ("status", false));
        assert!(Problem::Status { url: String::new(), status: 502 }.passes());
    }
}
