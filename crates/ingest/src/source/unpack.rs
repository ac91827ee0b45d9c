//! Packed streams, and how far one has been read.

use std::io::{self, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

/// Layers of packing that are taken off; more is a trick.
const LAYERS: usize = 3;
/// Up to this size whatever is packed may be as thin as it likes.
const FREE: u64 = 64 << 20;
/// News packs to a fifth, repetitive archives to a twentieth; deflate's limit is about a thousandth.
const THINNEST: u64 = 200;

/// Bytes read so far, to be looked at by another thread.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    /// Bytes read of all streams that carry this meter, as they lie on disk.
    pub fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// A stream that counts what is read of it.
pub struct Metered<R> {
    stream: R,
    meter: Meter,
}

impl<R> Metered<R> {
    pub fn new(stream: R, meter: Meter) -> Metered<R> {
        Metered { stream, meter }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.meter.add(read as u64);
        Ok(read)
    }
}

/// What was packed, refused when it is so thin that only a bomb is.
struct Thick<R> {
    stream: R,
    packed: Meter,
    unpacked: u64,
}

impl<R: Read> Read for Thick<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.unpacked += read as u64;
        if self.unpacked > FREE && self.unpacked / THINNEST > self.packed.read() {
            let why = format!("unpacks to more than {THINNEST} times its size, as no news does; it is not read on");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
        }
        Ok(read)
    }
}

/// How a stream is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstd,
}

fn packing(head: &[u8]) -> Option<Packing> {
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Packing::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
        // A zstd stream may begin with a frame to be skipped.
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Packing::Zstd),
        _ => None,
    }
}

/// The first bytes of a stream once its packing is off, `len` of them at most, and the stream from its beginning.
pub fn unpacked(mut stream: Box<dyn Read + Send>, len: u64) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    for layer in 0.. {
        let mut head = Vec::new();
        stream.by_ref().take(len).read_to_end(&mut head)?;
        let Some(packing) = packing(&head) else {
            return Ok((head, stream));
        };
        if layer == LAYERS {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("packed more than {LAYERS} times over; unpack it first")));
        }
        let packed = Meter::default();
        let counted = BufReader::with_capacity(1 << 16, Metered::new(Cursor::new(head).chain(stream), packed.clone()));
        let inner: Box<dyn Read + Send> = match packing {
            Packing::Gzip => Box::new(MultiGzDecoder::new(counted)),
            Packing::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(counted)?),
        };
        stream = Box::new(Thick { stream: inner, packed, unpacked: 0 });
    }
    unreachable!("the loop ends by returning")
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn read(packed: Vec<u8>) -> io::Result<Vec<u8>> {
        let (head, rest) = unpacked(Box::new(Cursor::new(packed)), 16)?;
        let mut all = Vec::new();
        Cursor::new(head).chain(rest).read_to_end(&mut all)?;
        Ok(all)
    }

    #[test]
    fn packing_comes_off_in_layers() {
        let text = b"Envoys met in Oslo.".to_vec();
        assert_eq!(read(text.clone()).unwrap(), text);
        assert_eq!(read(gzip(&text)).unwrap(), text);
        assert_eq!(read([gzip(b"Envoys "), gzip(b"met in Oslo.")].concat()).unwrap(), text);
        assert_eq!(read(zstd::encode_all(&gzip(&text)[..], 3).unwrap()).unwrap(), text);
        assert_eq!(read(gzip(&gzip(&gzip(&gzip(&text))))).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn a_bomb_and_a_cut_are_told() {
        let bomb = gzip(&vec![b' '; FREE as usize + (1 << 20)]);
        assert_eq!(read(bomb).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let whole = gzip(b"Envoys met in Oslo, and then they went on to Bergen.");
        assert_eq!(read(whole[..whole.len() - 12].to_vec()).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
