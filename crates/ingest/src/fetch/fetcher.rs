//! One address after the other.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use url::Url;

use super::address;
use super::exchange::{Exchange, Reply, Request};
use super::host::{Clock, Hosts, later, retry_after};
use super::names::{Checked, Names, SystemNames};
use super::problem::Problem;
use super::robots::{self, Robots};
use super::settings::{Settings, SettingsError};

/// How long a robots.txt counts (RFC 9309, section 2.4).
const ROBOTS_LAST: Duration = Duration::from_secs(24 * 3600);
/// After what time a robots.txt that could not be had is asked for again.
const ROBOTS_RETRY: Duration = Duration::from_secs(600);
/// How many redirects are followed to a robots.txt (section 2.3.1.2).
const ROBOTS_REDIRECTS: u32 = 5;
/// The most bytes that the robots rules of all hosts may fill; then the ones asked for longest ago are forgotten.
const ROBOTS_ROOM: usize = 32 << 20;

/// What is known of an address from the last time, so that only news is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The version's tag, as the server wrote it.
    pub etag: Option<String>,
    /// The date of the last change, as the server wrote it.
    pub last_modified: Option<String>,
}

/// What came of a fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// What stands at the address.
    Fresh(Fresh),
    /// Nothing has changed since what is [`Known`].
    Unchanged,
}

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// The address in the end, after redirects.
    pub url: String,
    /// What the server says it is (`text/html; charset=…`).
    pub content_type: Option<String>,
    /// The bytes, unpacked.
    pub body: Vec<u8>,
    /// What to know the next time.
    pub known: Known,
}

/// Fetches addresses, one at a time.
pub struct Fetcher {
    settings: Settings,
    product: String,
    clock: Arc<dyn Clock>,
    exchange: Exchange,
    hosts: Hosts,
    robots: HashMap<String, Learned>,
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Fetcher").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What is known of an origin's robots.txt.
struct Learned {
    at: Timestamp,
    until: Timestamp,
    /// The rules, or why there are none.
    rules: Result<Robots, String>,
}

impl Fetcher {
    /// A fetcher that resolves names as the machine does.
    ///
    /// # Errors
    /// [`SettingsError`] if the settings cannot be used.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Fetcher, SettingsError> {
        Fetcher::with_names(settings, clock, Arc::new(SystemNames))
    }

    /// A fetcher that resolves names by `names`; the addresses are checked all the same.
    ///
    /// # Errors
    /// [`SettingsError`] if the settings cannot be used.
    pub fn with_names(settings: Settings, clock: Arc<dyn Clock>, names: Arc<dyn Names>) -> Result<Fetcher, SettingsError> {
        let product = settings.product()?.to_owned();
        if settings.largest == 0 {
            return Err(SettingsError::Limit("largest"));
        }
        if settings.longest.is_zero() {
            return Err(SettingsError::Limit("longest"));
        }
        let exchange = Exchange::new(&settings.identification, Checked { names, allow: settings.allow.clone() });
        let hosts = Hosts::new(settings.spacing, settings.longest_spacing);
        Ok(Fetcher { settings, product, clock, exchange, hosts, robots: HashMap::new() })
    }

    /// The time by the fetcher's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Fetches an address, following redirects, each of which is checked as the address was.
    ///
    /// # Errors
    /// The [`Problem`] that kept it from having an answer.
    pub fn fetch(&mut self, url: &str, known: &Known) -> Result<Answer, Problem> {
        let mut at = address::read(url)?;
        let asked = at.as_str().to_owned();
        let mut spent = Duration::ZERO;
        for _ in 0..=self.settings.redirects {
            let called = address::called(&at, &asked);
            self.permit(&at, &called)?;
            let reply = self.visit(self.request(&at, &called, known), &mut spent)?;
            if let Some(next) = redirect(&at, &reply, &called) {
                at = next?;
                continue;
            }
            return answer(at, reply, known, called);
        }
        Err(Problem::TooManyRedirects { url: asked, limit: self.settings.redirects })
    }

    fn request<'a>(&self, url: &'a Url, called: &'a str, known: &'a Known) -> Request<'a> {
        let longest = self.settings.longest;
        Request { url, called, known, largest: self.settings.largest, cut: false, within: longest, longest }
    }

    /// Asks a host when it may be asked. `spent` counts the time on the network, not the wait before it.
    fn visit(&mut self, request: Request, spent: &mut Duration) -> Result<Reply, Problem> {
        let host = address::host(request.url);
        let url = || request.called.to_owned();
        self.hosts.enter(host, &*self.clock).map_err(|shut| Problem::Later {
            url: url(),
            host: host.into(),
            until: shut.until,
            why: shut.why,
        })?;
        let begun = Instant::now();
        let reply = self.exchange.ask(Request { within: request.longest.saturating_sub(*spent), ..request });
        *spent += begun.elapsed();
        if matches!(reply, Err(Problem::Private { .. } | Problem::Port { .. })) {
            // What was refused never reached the host.
            return reply;
        }
        let now = self.clock.now();
        self.hosts.asked(host, now);
        match &reply {
            Err(problem) if problem.of_host() => {
                self.hosts.failed(host, now, &format!("the last try ended so: {}", problem.kind()), None);
            }
            Ok(Reply { status: status @ (429 | 502..=504), retry_after: wait, .. }) => {
                let why = format!("it answered {status}");
                let until = self.hosts.failed(host, now, &why, wait.as_deref().and_then(|wait| retry_after(wait, now)));
                return Err(Problem::Later { url: url(), host: host.into(), until, why });
            }
            _ => self.hosts.went_well(host),
        }
        reply
    }

    /// Whether the port and the host's robots.txt allow an address.
    fn permit(&mut self, url: &Url, called: &str) -> Result<(), Problem> {
        let port = address::port(url);
        if !self.settings.allow.knows_port(port) {
            return Err(Problem::Port { url: called.into(), port });
        }
        let origin = url.origin().ascii_serialization();
        let now = self.clock.now();
        if self.robots.get(&origin).is_none_or(|learned| now >= learned.until || now < learned.at) {
            let rules = self.learn(url, called)?;
            self.keep(origin.clone(), rules);
        }
        let host = address::host(url);
        let learned = self.robots.get(&origin).expect("just learned");
        let robots = learned.rules.as_ref().map_err(|why| Problem::RobotsUnknown {
            url: called.into(),
            host: host.into(),
            why: why.clone(),
            until: learned.until,
        })?;
        // Other ports of the host have their own rules, but share its pause.
        self.hosts.wishes(host, robots.delay());
        if robots.allows(&url[url::Position::BeforePath..url::Position::AfterQuery]) {
            Ok(())
        } else {
            Err(Problem::Robots { url: called.into(), host: host.into() })
        }
    }

    /// Asks for the robots.txt of an address's host: the rules, or why there are none to go by.
    ///
    /// What keeps the host itself from answering is the address's own problem, and the host is left alone for it.
    fn learn(&mut self, url: &Url, called: &str) -> Result<Result<Robots, String>, Problem> {
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        let nothing = Known::default();
        let mut spent = Duration::ZERO;
        for hop in 0..=ROBOTS_REDIRECTS {
            if !self.settings.allow.knows_port(address::port(&at)) {
                return Ok(Err(format!("it leads to port {}", address::port(&at))));
            }
            let request = Request { largest: robots::LARGEST as u64, cut: true, ..self.request(&at, called, &nothing) };
            let reply = match self.visit(request, &mut spent) {
                Ok(reply) => reply,
                Err(problem @ Problem::Broken { .. }) => return Ok(Err(problem.kind().into())),
                Err(problem) if hop == 0 => return Err(problem),
                Err(problem) => return Ok(Err(problem.kind().into())),
            };
            match redirect(&at, &reply, called) {
                Some(Ok(next)) => at = next,
                Some(Err(problem)) => return Ok(Err(problem.kind().into())),
                None => return Ok(rules(&reply, &self.product)),
            }
        }
        // Section 2.3.1.2: after so many redirects there may as well be no file.
        Ok(Ok(Robots::open()))
    }

    fn keep(&mut self, origin: String, rules: Result<Robots, String>) {
        let at = self.clock.now();
        let until = later(at, if rules.is_ok() { ROBOTS_LAST } else { ROBOTS_RETRY });
        self.robots.insert(origin.clone(), Learned { at, until, rules });
        let mut room: usize = self.robots.values().map(Learned::size).sum();
        while room > ROBOTS_ROOM {
            let others = self.robots.iter().filter(|(name, _)| **name != origin);
            let Some(oldest) = others.min_by_key(|(name, learned)| (learned.at, name.as_str())).map(|(name, _)| name.clone()) else {
                break;
            };
            room -= self.robots.remove(&oldest).map_or(0, |learned| learned.size());
        }
    }
}

impl Learned {
    /// About how many bytes it fills.
    fn size(&self) -> usize {
        256 + self.rules.as_ref().map_or(0, Robots::size)
    }
}

/// What an answer to the question for robots.txt means (RFC 9309, section 2.3.1).
fn rules(reply: &Reply, product: &str) -> Result<Robots, String> {
    match reply.status {
        200 | 203 => Ok(Robots::read(&reply.body, product)),
        status @ 500.. => Err(format!("the server answered {status}")),
        _ => Ok(Robots::open()),
    }
}

/// Where an answer leads, if it is a redirect.
fn redirect(from: &Url, reply: &Reply, called: &str) -> Option<Result<Url, Problem>> {
    let location = reply.location.as_deref().filter(|_| matches!(reply.status, 301 | 302 | 303 | 307 | 308))?;
    Some(address::led(from, location, called))
}

fn answer(at: Url, reply: Reply, known: &Known, called: String) -> Result<Answer, Problem> {
    match reply.status {
        200 | 203 => {
            let known = Known { etag: reply.etag, last_modified: reply.last_modified };
            Ok(Answer::Fresh(Fresh { url: at.into(), content_type: reply.content_type, body: reply.body, known }))
        }
        304 if *known != Known::default() => Ok(Answer::Unchanged),
        status => Err(Problem::Status { url: called, status }),
    }
}
