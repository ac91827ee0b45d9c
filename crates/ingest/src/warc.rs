//! WARC archives, read record by record in bounded memory: each HTML response is a page.
//!
//! A record that lies about its length, or that is cut short, is told and the next one is sought; nothing that an archive says of
//! itself decides how much memory is taken.

use std::io::{self, BufRead, Read};

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use crate::page;

/// A line of a record's head is no longer.
const LINE: usize = 16 << 10;
/// Lines in a record's head.
const LINES: usize = 200;

/// A page as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Address.
    pub url: Option<String>,
    /// The answer's content type.
    pub content_type: Option<String>,
    /// The page.
    pub body: Vec<u8>,
}

/// Why a record gave no page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The archive could not be read on.
    #[error("the archive breaks off: {0}")]
    Io(#[from] io::Error),
    /// No record begins where one should.
    #[error("record {0}: no head of a record where one should begin; sought the next")]
    Head(usize),
    /// The record is longer than any page that is read.
    #[error("record {0}: {1} bytes, more than any page that is read")]
    Large(usize, u64),
    /// The record ends before its length.
    #[error("record {0}: cut short")]
    Short(usize),
    /// The page is packed in a way that cannot be unpacked.
    #[error("record {0}: its page cannot be unpacked")]
    Packed(usize),
}

/// The HTML responses of an archive.
pub struct Responses<R> {
    bytes: R,
    record: usize,
    /// A line that was read and belongs to the next head.
    ahead: Option<String>,
    done: bool,
}

impl<R: BufRead> Responses<R> {
    /// Reads an archive that is not packed, or whose packing is taken off already.
    pub fn new(bytes: R) -> Responses<R> {
        Responses { bytes, record: 0, ahead: None, done: false }
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        if let Some(line) = self.ahead.take() {
            return Ok(Some(line));
        }
        let mut line = Vec::new();
        let read = self.bytes.by_ref().take(LINE as u64).read_until(b'\n', &mut line)?;
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned()))
    }

    /// The next record; `None` if it holds no page, or at the end.
    fn record(&mut self) -> Result<Option<Response>, Error> {
        let first = loop {
            match self.line()? {
                None => {
                    self.done = true;
                    return Ok(None);
                }
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        self.record += 1;
        if !first.starts_with("WARC/") {
            // One error for all that stands before the next head.
            while let Some(line) = self.line()? {
                if line.starts_with("WARC/") {
                    self.ahead = Some(line);
                    break;
                }
            }
            return Err(Error::Head(self.record));
        }
        let mut head = Vec::new();
        while let Some(line) = self.line()?.filter(|line| !line.is_empty()) {
            if head.len() < LINES {
                head.push(line);
            }
        }
        let field = |name: &str| head.iter().find_map(|line| value(line, name)).map(str::to_owned);
        let length: u64 = field("content-length").and_then(|length| length.parse().ok()).ok_or(Error::Head(self.record))?;
        let page = field("warc-type").as_deref() == Some("response");
        if !page || length > page::LARGEST as u64 * 2 {
            let skipped = io::copy(&mut self.bytes.by_ref().take(length), &mut io::sink())?;
            if skipped < length {
                self.done = true;
                return Err(Error::Short(self.record));
            }
            return if page { Err(Error::Large(self.record, length)) } else { Ok(None) };
        }
        let mut block = Vec::new();
        self.bytes.by_ref().take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            self.done = true;
            return Err(Error::Short(self.record));
        }
        let url = field("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
        answer(&block, url).map_err(|()| Error::Packed(self.record))
    }
}

impl<R: BufRead> Iterator for Responses<R> {
    type Item = Result<Response, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            match self.record() {
                Ok(Some(response)) => return Some(Ok(response)),
                Ok(None) => {}
                Err(error) => {
                    self.done |= matches!(error, Error::Io(_));
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// The page of an HTTP answer; none if it is no page.
fn answer(block: &[u8], url: Option<String>) -> Result<Option<Response>, ()> {
    let (head, body) = match block.windows(4).position(|four| four == b"\r\n\r\n") {
        Some(at) => (&block[..at], &block[at + 4..]),
        None => match block.windows(2).position(|two| two == b"\n\n") {
            Some(at) => (&block[..at], &block[at + 2..]),
            None => return Ok(None),
        },
    };
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1)).unwrap_or_default();
    let lines: Vec<&str> = lines.collect();
    let field = |name: &str| lines.iter().find_map(|line| value(line, name));
    let content_type = field("content-type").map(str::to_owned);
    let html = content_type.as_deref().is_none_or(|kind| kind.contains("html"));
    if status != "200" || !html {
        return Ok(None);
    }
    let mut body = body.to_vec();
    if field("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        body = joined(&body).unwrap_or(body);
    }
    let body = match field("content-encoding") {
        Some("gzip" | "x-gzip") if body.starts_with(b"\x1f\x8b") => unpacked(MultiGzDecoder::new(&body[..]))?,
        Some("deflate") => unpacked(ZlibDecoder::new(&body[..])).unwrap_or(body),
        Some("br" | "zstd") => return Err(()),
        _ => body,
    };
    Ok(Some(Response { url, content_type, body }))
}

/// No more than a page may be, whatever the packed bytes claim to hold.
fn unpacked(packed: impl Read) -> Result<Vec<u8>, ()> {
    let mut body = Vec::new();
    packed.take(page::LARGEST as u64 + 1).read_to_end(&mut body).map_err(|_| ())?;
    Ok(body)
}

/// Chunks put together; `None` if these are none.
fn joined(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&chunks[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        chunks = &chunks[end + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunks.get(..size)?);
        chunks = chunks.get(size + 2..)?;
    }
}

/// What stands behind `name:`, whatever its case.
fn value<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let (key, value) = line.split_once(':')?;
    key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, block: &str, length: usize) -> String {
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://example.org/1\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n")
    }

    fn html(block: &str) -> String {
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{block}")
    }

    fn read(archive: &str) -> Vec<Result<Response, Error>> {
        Responses::new(archive.as_bytes()).collect()
    }

    #[test]
    fn responses_are_pages() {
        let page = html("<p>Oslo.");
        let other = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n";
        let archive =
            record("warcinfo", "software: x", 11) + &record("response", &page, page.len()) + &record("response", other, other.len());
        let found = read(&archive);
        assert_eq!(found.len(), 1);
        let page = found[0].as_ref().expect("a page");
        assert_eq!((page.url.as_deref(), &page.body[..]), (Some("http://example.org/1"), &b"<p>Oslo."[..]));
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n5\r\nOslo.\r\n0\r\n\r\n";
        assert_eq!(read(&record("response", chunked, chunked.len()))[0].as_ref().expect("a page").body, b"<p>Oslo.");
    }

    #[test]
    fn a_lying_length_costs_a_record() {
        let page = html("<p>Oslo.");
        // Too short: what is left over is no head, and the next record is found.
        let archive = record("response", &page, page.len() - 4) + &record("response", &page, page.len());
        let found = read(&archive);
        assert!(found.len() == 3 && found[0].is_ok() && matches!(found[1], Err(Error::Head(2))) && found[2].is_ok());
        // Too long: to the end of the archive, or past it.
        assert!(matches!(read(&record("response", &page, 9999))[0], Err(Error::Short(1))));
        assert!(matches!(read(&record("response", &page, usize::MAX))[0], Err(Error::Short(1))));
        assert!(matches!(read("nonsense\nand more\n")[0], Err(Error::Head(1))));
    }
}
