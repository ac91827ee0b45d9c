//! A server on this machine, a clock that needs no time, and names that ask nobody.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use attache_ingest::fetch::{Clock, Names, SystemNames};
use jiff::{SignedDuration, Timestamp};

/// What a server does with a request: path, headers (small letters), and where the answer goes.
pub type Handler = dyn Fn(&str, &HashMap<String, String>, &mut TcpStream) -> io::Result<()> + Send + Sync;

/// A server on this machine that lives as long as the value, and answers at most 300 requests of at most five seconds.
pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    pub heads: Arc<Mutex<Vec<HashMap<String, String>>>>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start(handler: impl Fn(&str, &HashMap<String, String>, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("bound");
        let (seen, heads, over) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<Vec<_>>>::default(), Arc::new(AtomicBool::new(false)));
        let (seen_by, heads_by, over_by) = (seen.clone(), heads.clone(), over.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().take(300) {
                if over_by.load(Ordering::SeqCst) {
                    return;
                }
                // What a client breaks off is no matter.
                stream.and_then(|stream| serve(stream, &handler, &seen_by, &heads_by)).ok();
            }
        });
        Server { address, seen, heads, over, thread: Some(thread) }
    }

    /// A server that gives fixed answers by path; anything else is not found.
    pub fn fixed(answers: &[(&str, Vec<u8>)]) -> Server {
        let answers: HashMap<String, Vec<u8>> = answers.iter().map(|(path, answer)| ((*path).to_owned(), answer.clone())).collect();
        Server::start(move |path, _, out| {
            out.write_all(answers.get(path).map_or(&b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"[..], Vec::as_slice))
        })
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://a.example:{}{path}", self.port())
    }

    /// The requests since the last call, without those for robots.txt.
    pub fn pages(&self) -> Vec<String> {
        self.requests().into_iter().filter(|path| path != "/robots.txt").collect()
    }

    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().expect("nobody panicked"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the server up, so that it sees that it is over.
        TcpStream::connect(self.address).ok();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn serve(
    mut stream: TcpStream,
    handler: &Handler,
    seen: &Mutex<Vec<String>>,
    heads: &Mutex<Vec<HashMap<String, String>>>,
) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.set_write_timeout(Some(Duration::from_secs(5)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut head = HashMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(": ") else { break };
        head.insert(name.to_lowercase(), value.to_owned());
    }
    seen.lock().expect("nobody panicked").push(path.clone());
    heads.lock().expect("nobody panicked").push(head.clone());
    handler(&path, &head, &mut stream)
}

pub fn answer(status: &str, head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut out = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{head}\r\n", body.len()).into_bytes();
    out.extend_from_slice(body);
    out
}

pub fn ok(body: impl AsRef<[u8]>) -> Vec<u8> {
    answer("200 OK", "Content-Type: text/plain\r\n", body)
}

pub fn redirect(to: &str) -> Vec<u8> {
    answer("302 Found", &format!("Location: {to}\r\n"), "")
}

/// A clock on which waiting takes no time.
pub struct Fake {
    now: Mutex<Timestamp>,
    waits: Mutex<Vec<Duration>>,
}

impl Fake {
    pub fn new() -> Arc<Fake> {
        Arc::new(Fake { now: Mutex::new("2024-03-01T12:00:00Z".parse().expect("a moment")), waits: Mutex::default() })
    }

    pub fn pass(&self, seconds: u64) {
        let mut now = self.now.lock().expect("nobody panicked");
        *now += SignedDuration::from_secs(seconds as i64);
    }

    pub fn waits(&self) -> Vec<u64> {
        std::mem::take(&mut *self.waits.lock().expect("nobody panicked")).iter().map(Duration::as_secs).collect()
    }
}

impl Clock for Fake {
    fn now(&self) -> Timestamp {
        *self.now.lock().expect("nobody panicked")
    }

    fn sleep(&self, wait: Duration) {
        self.waits.lock().expect("nobody panicked").push(wait);
        *self.now.lock().expect("nobody panicked") += SignedDuration::try_from(wait).expect("short");
    }
}

/// Names under `.example`: `nobody` does not exist, `inner` is never allowed, the others are this machine. All addresses are loopback
/// ones, so that even a guard that fails lets nothing leave the machine; further ones are tested where no connection is made. Real names are
/// never asked for.
#[derive(Debug, Default)]
pub struct Book {
    pub asked: AtomicUsize,
    /// After so many questions every name moves to another address.
    pub moves_after: Option<usize>,
}

impl Names for Book {
    fn addresses(&self, host: &str, within: Duration) -> io::Result<Vec<IpAddr>> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let moved = self.moves_after.is_some_and(|after| asked >= after);
        match host {
            "nobody.example" => Err(io::Error::other("no such name")),
            "inner.example" => Ok(vec!["127.0.0.9".parse().expect("an address")]),
            name if name.ends_with(".example") => Ok(vec![if moved { "127.0.0.2" } else { "127.0.0.1" }.parse().expect("an address")]),
            address => SystemNames.addresses(address.parse::<IpAddr>().map(|_| address).map_err(io::Error::other)?, within),
        }
    }
}
