//! Compressed files, unpacked while they are read.
//!
//! Invariant: what is cut off, damaged or followed by something else is an error. Every member of a gzip file and every
//! frame of a Zstandard file is read.

use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// What a reader has: gzip (RFC 1952) or Zstandard (RFC 8878) unpacked, anything else as it is.
///
/// ```
/// use std::io::{Read as _, read_to_string};
///
/// use dtolint::files::Unpacked;
///
/// let plain = Unpacked::new("hooks.ndjson", &b"{}\n"[..]);
/// assert_eq!(read_to_string(plain)?, "{}\n");
/// let cut_off = Unpacked::new("hooks.ndjson.gz", &b"\x1f\x8b\x08"[..]);
/// assert!(read_to_string(cut_off).is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Unpacked<R>(Packed<R>);

enum Packed<R> {
    Not(R),
    Gzip(MultiGzDecoder<R>),
    Zstandard(Box<Frames<R>>),
}

impl<R: Read> Unpacked<R> {
    /// The reader of a file with this name: what ends in `.gz` is gzip, and what ends in `.zst` Zstandard.
    pub fn new(name: &str, reader: R) -> Self {
        Self(match () {
            () if ends_in(name, "gz") => Packed::Gzip(MultiGzDecoder::new(reader)),
            () if ends_in(name, "zst") => Packed::Zstandard(Box::new(Frames::new(reader))),
            () => Packed::Not(reader),
        })
    }
}

/// Whether [`Unpacked`] unpacks a file with this name.
pub fn is_packed(name: &str) -> bool {
    ends_in(name, "gz") || ends_in(name, "zst")
}

fn ends_in(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, it)| it.eq_ignore_ascii_case(extension))
}

/// # Errors
///
/// Those of the reader, and that its bytes aren't what the file's name says.
impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Packed::Not(reader) => reader.read(buffer),
            Packed::Gzip(reader) => reader.read(buffer).map_err(|error| refused("gzip", &error)),
            Packed::Zstandard(reader) => reader.read(buffer),
        }
    }
}

impl<R> fmt::Debug for Unpacked<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unpacked").finish_non_exhaustive()
    }
}

fn refused(what: &str, error: &dyn fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("it can't be unpacked as {what}: {error}"))
}

/// The frames of a Zstandard file, one after the other.
struct Frames<R> {
    reader: BufReader<R>,
    frame: FrameDecoder,
    /// How many frames were begun.
    begun: usize,
}

impl<R: Read> Frames<R> {
    fn new(reader: R) -> Self {
        Self { reader: BufReader::new(reader), frame: FrameDecoder::new(), begun: 0 }
    }

    /// Begins the next frame that has something, and says whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            // A file without any frame isn't Zstandard, which the decoder says.
            if self.begun > 0 && self.reader.fill_buf()?.is_empty() {
                return Ok(false);
            }
            self.begun += 1;
            match self.frame.reset(&mut self.reader) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => self.skip(u64::from(length))?,
                Err(error) => return Err(refused("Zstandard", &error)),
            }
        }
    }

    fn skip(&mut self, length: u64) -> io::Result<()> {
        let skipped = io::copy(&mut self.reader.by_ref().take(length), &mut io::sink())?;
        if skipped == length { Ok(()) } else { Err(refused("Zstandard", &"a frame is cut off")) }
    }

    /// Whether the frame that ends here is whole.
    fn end(&self) -> io::Result<()> {
        match self.frame.get_checksum_from_data() {
            Some(expected) if self.frame.get_calculated_checksum() != Some(expected) => {
                Err(refused("Zstandard", &"a checksum is wrong"))
            }
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.frame.can_collect() > 0 {
                return self.frame.read(buffer);
            }
            if self.frame.is_finished() {
                if self.begun > 0 {
                    self.end()?;
                }
                if !self.begin()? {
                    return Ok(0);
                }
            }
            let one = BlockDecodingStrategy::UptoBlocks(1);
            self.frame
                .decode_blocks(&mut self.reader, one)
                .map_err(|error| refused("Zstandard", &error))?;
        }
    }
}
