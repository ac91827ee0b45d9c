//! When a host may be asked: the pause between two requests, and growing waits for a host in trouble.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The wait after a host's first failure; each further one in a row doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait that failures grow to.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);
/// The longest wait that a host can impose with `Retry-After`.
const LONGEST_RETRY: Duration = Duration::from_secs(24 * 3600);
/// More hosts are not remembered; of those that must be forgotten, the ones asked longest ago go first.
const MOST: usize = 4096;

/// The time, and waiting for it to pass. The caller hands it in; tests hand in one that needs no time.
pub trait Clock: Send + Sync {
    /// The time.
    fn now(&self) -> Timestamp;
    /// Waits.
    fn sleep(&self, wait: Duration);
}

/// A host that is left alone for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shut {
    pub(super) until: Timestamp,
    pub(super) why: String,
}

#[derive(Debug)]
struct Host {
    asked: Option<Timestamp>,
    pause: Duration,
    failures: u32,
    shut: Option<Shut>,
}

/// The hosts that were asked.
#[derive(Debug)]
pub(super) struct Hosts {
    hosts: HashMap<String, Host>,
    spacing: Duration,
    longest_spacing: Duration,
}

impl Hosts {
    pub(super) fn new(spacing: Duration, longest_spacing: Duration) -> Hosts {
        Hosts { hosts: HashMap::new(), spacing, longest_spacing }
    }

    /// Waits until a host may be asked. A host in trouble is not waited for.
    pub(super) fn enter(&mut self, name: &str, clock: &dyn Clock) -> Result<(), Shut> {
        let now = clock.now();
        let Some(host) = self.hosts.get(name) else { return Ok(()) };
        if let Some(shut) = host.shut.as_ref().filter(|shut| now < shut.until) {
            return Err(shut.clone());
        }
        if let Some(asked) = host.asked {
            // A clock that was set back must not make the wait longer than the pause.
            let wait = later(asked, host.pause).duration_since(now);
            let wait = Duration::try_from(wait).unwrap_or_default().min(host.pause);
            if !wait.is_zero() {
                clock.sleep(wait);
            }
        }
        Ok(())
    }

    /// Notes that a host was asked.
    pub(super) fn asked(&mut self, name: &str, now: Timestamp) {
        self.host(name).asked = Some(now);
    }

    /// Notes that a host wishes a longer pause.
    pub(super) fn wishes(&mut self, name: &str, pause: Option<Duration>) {
        let pause = pause.unwrap_or_default().min(self.longest_spacing).max(self.spacing);
        self.host(name).pause = pause;
    }

    /// Notes that a host answered as hosts should.
    pub(super) fn went_well(&mut self, name: &str) {
        let host = self.host(name);
        (host.failures, host.shut) = (0, None);
    }

    /// Notes that a host failed, and says until when it is left alone: as long as it said itself, or twice as long as the last time.
    pub(super) fn failed(&mut self, name: &str, now: Timestamp, why: &str, retry: Option<Duration>) -> Timestamp {
        let host = self.host(name);
        let grown = FIRST_WAIT.saturating_mul(1 << host.failures.min(20)).min(LONGEST_WAIT);
        let wait = retry.map_or(grown, |retry| retry.min(LONGEST_RETRY)).max(host.pause);
        let until = later(now, wait);
        host.failures = host.failures.saturating_add(1);
        host.shut = Some(Shut { until, why: why.to_owned() });
        until
    }

    fn host(&mut self, name: &str) -> &mut Host {
        if self.hosts.len() >= MOST && !self.hosts.contains_key(name) {
            let oldest = self.hosts.iter().min_by_key(|(name, host)| (host.asked, name.as_str())).map(|(name, _)| name.clone());
            oldest.and_then(|oldest| self.hosts.remove(&oldest));
        }
        let pause = self.spacing;
        self.hosts.entry(name.to_owned()).or_insert(Host { asked: None, pause, failures: 0, shut: None })
    }
}

/// A moment some time after another; the end of time if there is none.
pub(super) fn later(moment: Timestamp, wait: Duration) -> Timestamp {
    moment.checked_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    struct Fake(Mutex<Timestamp>);

    impl Clock for Fake {
        fn now(&self) -> Timestamp {
            *self.0.lock().expect("nobody panicked")
        }
        fn sleep(&self, wait: Duration) {
            let mut now = self.0.lock().expect("nobody panicked");
            *now = later(*now, wait);
        }
    }

    fn start() -> Timestamp {
        "2024-03-01T12:00:00Z".parse().expect("a moment")
    }

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn requests_to_one_host_are_spaced() {
        let clock = Fake(Mutex::new(start()));
        let mut hosts = Hosts::new(seconds(2), seconds(60));
        for name in ["a", "a", "b", "a"] {
            hosts.enter(name, &clock).expect("open");
            hosts.asked(name, clock.now());
        }
        assert_eq!(clock.now(), later(start(), seconds(4)), "b costs a no pause");
        hosts.wishes("a", Some(seconds(10)));
        hosts.enter("a", &clock).expect("open");
        assert_eq!(clock.now(), later(start(), seconds(14)));
        hosts.wishes("a", Some(seconds(100_000)));
        hosts.asked("a", clock.now());
        hosts.enter("a", &clock).expect("open");
        assert_eq!(clock.now(), later(start(), seconds(74)), "a wish has its limit");
    }

    #[test]
    fn waits_grow_and_end() {
        let clock = Fake(Mutex::new(start()));
        let mut hosts = Hosts::new(seconds(2), seconds(60));
        for wait in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            assert_eq!(hosts.failed("a", clock.now(), "it failed", None), later(clock.now(), seconds(wait)));
            let shut = hosts.enter("a", &clock).expect_err("left alone");
            assert_eq!(shut.why, "it failed");
            clock.sleep(seconds(wait));
            hosts.enter("a", &clock).expect("open again");
        }
        hosts.went_well("a");
        assert_eq!(hosts.failed("a", clock.now(), "", Some(seconds(7))), later(clock.now(), seconds(7)));
        assert_eq!(hosts.failed("a", clock.now(), "", Some(seconds(u64::MAX))), later(clock.now(), LONGEST_RETRY));
    }

    #[test]
    fn both_forms_of_retry_after() {
        assert_eq!(retry_after(" 120 ", start()), Some(seconds(120)));
        assert_eq!(retry_after("Fri, 01 Mar 2024 12:05:00 GMT", start()), Some(seconds(300)));
        assert_eq!(retry_after("Fri, 01 Mar 2024 11:00:00 GMT", start()), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", start()), None);
    }

    #[test]
    fn hosts_are_forgotten_in_the_end() {
        let mut hosts = Hosts::new(seconds(2), seconds(60));
        for number in 0..MOST as u64 + 10 {
            hosts.asked(&number.to_string(), later(start(), seconds(number)));
        }
        assert!(hosts.hosts.len() == MOST && !hosts.hosts.contains_key("3") && hosts.hosts.contains_key("20"));
    }
}
