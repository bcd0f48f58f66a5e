//! Files of event data as blocks of whole records: unpacked, bounded, never held whole.

use flate2::Crc;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of the longest record: what is longer is no event but a quote never closed or a bomb.
pub(crate) const MOST_RECORD: usize = 1 << 20;

/// Text that unpacks to more than this many times its packed size is none that people wrote.
const MOST_RATIO: u64 = 150;

/// The ratio is looked at from so many unpacked bytes on.
const RATIO_FROM: u64 = 64 << 20;

/// Why a file cannot be read, or not to its end.
#[derive(Debug, thiserror::Error)]
#[error("{message}\n  hint: {hint}")]
pub(crate) struct Unreadable {
    pub message: String,
    pub hint: &'static str,
}

fn unreadable(message: impl Into<String>, hint: &'static str) -> Unreadable {
    Unreadable { message: message.into(), hint }
}

const TRUNCATED: &str = "the file ends too early or is damaged: get it again; nothing of it was kept";

/// An open file of event data.
pub(crate) struct Source {
    reader: Box<dyn Read + Send>,
    /// Packed bytes read so far.
    pub packed: Arc<AtomicU64>,
    unpacked: u64,
    /// The check sum that a zip file tells, and the one of what came.
    crc: Option<(u32, Crc)>,
}

/// Counts what is read from a file.
struct Counted(File, Arc<AtomicU64>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// BLAKE3 of a file as it lies, and its length.
pub(crate) fn hash(path: &Path) -> io::Result<(String, u64)> {
    let mut hasher = blake3::Hasher::new();
    let length = io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok((hasher.finalize().to_hex().to_string(), length))
}

impl Source {
    /// Opens a file: plain, gzip, or a zip with one file in it.
    pub(crate) fn open(path: &Path) -> Result<Source, Unreadable> {
        let failed = |error: io::Error| {
            unreadable(format!("cannot be read: {error}"), "check the name and who may read the file")
        };
        let mut file = File::open(path).map_err(failed)?;
        let mut magic = Vec::new();
        file.by_ref().take(4).read_to_end(&mut magic).map_err(failed)?;
        file.rewind().map_err(failed)?;
        let packed = Arc::new(AtomicU64::new(0));
        let (reader, crc): (Box<dyn Read + Send>, _) = match magic.as_slice() {
            [0x1f, 0x8b, ..] => {
                (Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, Counted(file, packed.clone())))), None)
            }
            [b'P', b'K', ..] => {
                let (start, length, stored, crc) = only_member(&file)?;
                file.seek(SeekFrom::Start(start)).map_err(failed)?;
                let member = Counted(file, packed.clone()).take(length);
                let reader: Box<dyn Read + Send> = match stored {
                    true => Box::new(member),
                    false => Box::new(DeflateDecoder::new(BufReader::with_capacity(1 << 16, member))),
                };
                (reader, Some((crc, Crc::new())))
            }
            _ => (Box::new(Counted(file, packed.clone())), None),
        };
        Ok(Source { reader, packed, unpacked: 0, crc })
    }

    /// Fills the buffer up to its end or that of the file; says how much was read.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, Unreadable> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.reader.read(&mut buffer[filled..]) {
                Ok(0) => {
                    if let Some((told, found)) = self.crc.take()
                        && told != found.sum()
                    {
                        return Err(unreadable("the check sum of the zip file does not fit its content", TRUNCATED));
                    }
                    break;
                }
                Ok(read) => {
                    if let Some((_, crc)) = &mut self.crc {
                        crc.update(&buffer[filled..filled + read]);
                    }
                    filled += read;
                    self.unpacked += read as u64;
                    let packed = self.packed.load(Ordering::Relaxed).max(1);
                    if self.unpacked > RATIO_FROM && self.unpacked / packed > MOST_RATIO {
                        return Err(unreadable(
                            format!(
                                "unpacks to more than {MOST_RATIO} times its size, as no event data do (a zip bomb?)"
                            ),
                            "nothing of it was kept; if the file is right, unpack it and import the plain file",
                        ));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(unreadable(format!("cannot be unpacked or read to its end: {error}"), TRUNCATED));
                }
            }
        }
        Ok(filled)
    }
}

/// Start, packed length, whether stored as it is, and check sum of the one file in a zip.
fn only_member(file: &File) -> Result<(u64, u64, bool, u32), Unreadable> {
    let broken = |error: zip::result::ZipError| unreadable(format!("no whole zip file: {error}"), TRUNCATED);
    let file = file.try_clone().map_err(|error| unreadable(format!("cannot be read: {error}"), TRUNCATED))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let mut found = None;
    let mut others = 0;
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(broken)?;
        let name = member.name().map_err(broken)?.into_owned();
        if member.is_dir() || name.starts_with("__MACOSX") || name.to_lowercase().contains("readme") {
            continue;
        }
        others += 1;
        let stored = match member.compression() {
            zip::CompressionMethod::Stored => true,
            zip::CompressionMethod::Deflated => false,
            method => {
                return Err(unreadable(
                    format!("{name} in the zip is packed by {method}"),
                    "unpack it and import the file",
                ));
            }
        };
        let start = member.data_start().ok_or_else(|| unreadable("no whole zip file", TRUNCATED))?;
        found.get_or_insert((start, member.compressed_size(), stored, member.crc32()));
    }
    match (found, others) {
        (Some(member), 1) => Ok(member),
        (None, _) => Err(unreadable("the zip holds no file", "name a zip with one file of events in it")),
        (Some(_), several) => {
            Err(unreadable(format!("the zip holds {several} files"), "unpack it and name the files of events in it"))
        }
    }
}

/// How records are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parting {
    /// Tabs and line breaks; quotes mean nothing.
    Tabs,
    /// RFC 4180: commas, and quotes that may hold commas and line breaks.
    Commas,
}

/// Whole records of a file, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub bytes: Vec<u8>,
    /// Unpacked bytes of the file up to the end of this block.
    pub end: u64,
    /// Number of its first line, from 1.
    pub first_line: u64,
    /// Lines too long to be looked at, left out of the bytes.
    pub overlong: Vec<u64>,
}

/// Cuts a source into blocks. Where they are cut depends on nothing but the bytes of the file.
pub(crate) struct Blocks {
    source: Source,
    parting: Parting,
    size: usize,
    carry: Vec<u8>,
    offset: u64,
    line: u64,
    ended: bool,
}

impl Blocks {
    pub(crate) fn new(source: Source, size: usize) -> Blocks {
        Blocks { source, parting: Parting::Tabs, size, carry: Vec::new(), offset: 0, line: 1, ended: false }
    }

    /// The first bytes of the file, without moving on.
    pub(crate) fn head(&mut self) -> Result<&[u8], Unreadable> {
        let mut head = vec![0; self.size.max(MOST_RECORD.min(1 << 16))];
        let filled = self.source.fill(&mut head)?;
        self.ended = filled < head.len();
        head.truncate(filled);
        self.carry = head;
        Ok(&self.carry)
    }

    /// How records are parted from here on.
    pub(crate) fn part_by(&mut self, parting: Parting) {
        self.parting = parting;
    }

    /// Leaves out the bytes of a header line.
    pub(crate) fn skip_line(&mut self) {
        let end = memchr::memchr(b'\n', &self.carry).map_or(self.carry.len(), |at| at + 1);
        self.carry.drain(..end);
        self.offset += end as u64;
        self.line += 1;
    }

    /// Leaves out what an earlier run has read, up to an offset and line it told.
    pub(crate) fn skip_to(&mut self, offset: u64, line: u64) -> Result<(), Unreadable> {
        while self.offset < offset {
            let wanted = (offset - self.offset).min(self.carry.len() as u64) as usize;
            self.carry.drain(..wanted);
            self.offset += wanted as u64;
            if self.offset < offset && !self.refill()? {
                return Err(unreadable("is shorter than when its import began", TRUNCATED));
            }
        }
        self.line = line;
        Ok(())
    }

    /// Reads on until a block is full; false where nothing came.
    fn refill(&mut self) -> Result<bool, Unreadable> {
        let have = self.carry.len();
        if self.ended || have >= self.size {
            return Ok(false);
        }
        self.carry.resize(self.size, 0);
        let filled = self.source.fill(&mut self.carry[have..])?;
        self.ended = have + filled < self.size;
        self.carry.truncate(have + filled);
        Ok(filled > 0)
    }

    /// The next block; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Block>, Unreadable> {
        let mut overlong = Vec::new();
        loop {
            self.refill()?;
            if self.carry.is_empty() {
                let left = Block { end: self.offset, first_line: self.line, overlong, ..Block::default() };
                return Ok((!left.overlong.is_empty()).then_some(left));
            }
            let end = if self.ended {
                self.carry.len()
            } else {
                match self.parting {
                    Parting::Tabs => memchr::memrchr(b'\n', &self.carry).map_or(0, |at| at + 1),
                    Parting::Commas => last_end(&self.carry),
                }
            };
            if end == 0 {
                overlong.push(self.line);
                self.drop_line()?;
                continue;
            }
            let rest = self.carry.split_off(end);
            let bytes = std::mem::replace(&mut self.carry, rest);
            let first_line = self.line;
            self.offset += bytes.len() as u64;
            self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
            return Ok(Some(Block { bytes, end: self.offset, first_line, overlong }));
        }
    }

    /// Leaves out everything up to the next line break, however far it is.
    fn drop_line(&mut self) -> Result<(), Unreadable> {
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.carry) {
                self.carry.drain(..=at);
                self.offset += at as u64 + 1;
                self.line += 1;
                return Ok(());
            }
            self.offset += self.carry.len() as u64;
            self.carry.clear();
            if !self.refill()? {
                return Ok(());
            }
        }
    }
}

/// Where the last whole record of quoted text ends.
fn last_end(bytes: &[u8]) -> usize {
    let mut end = 0;
    for record in Quoted::new(bytes, false) {
        end = record.end;
    }
    end
}

/// A record of quoted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub start: usize,
    /// One past its line break.
    pub end: usize,
    /// Whether it is a line with a quote that is never closed.
    pub open: bool,
}

/// The records of quoted text. A quote that is not closed within a record's bounds spoils its line alone.
pub(crate) struct Quoted<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether nothing comes after the bytes.
    last: bool,
}

impl Quoted<'_> {
    pub(crate) fn new(bytes: &[u8], last: bool) -> Quoted<'_> {
        Quoted { bytes, at: 0, last }
    }
}

impl Iterator for Quoted<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let start = self.at;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let mut inside = false;
        for at in memchr::memchr2_iter(b'"', b'\n', &rest[..rest.len().min(MOST_RECORD)]) {
            if rest[at] == b'"' {
                inside = !inside;
            } else if !inside {
                self.at = start + at + 1;
                return Some(Record { start, end: self.at, open: false });
            }
        }
        if rest.len() <= MOST_RECORD && !self.last {
            return None;
        }
        let open = inside || rest.len() > MOST_RECORD;
        let line = memchr::memchr(b'\n', rest).filter(|_| open).map_or(rest.len(), |at| at + 1);
        self.at = start + line;
        Some(Record { start, end: self.at, open })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, last: bool, expected: &[(&str, bool)]) {
        let bytes = text.as_bytes();
        let found: Vec<_> =
            Quoted::new(bytes, last).map(|record| (&text[record.start..record.end], record.open)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn quotes_hold_line_breaks_and_an_open_one_spoils_its_line_alone() {
        check("a,b\n\"c\nd\",e\nf", true, &[("a,b\n", false), ("\"c\nd\",e\n", false), ("f", false)]);
        check("a\nb", false, &[("a\n", false)]);
        check("a,\"b\nc,d\n", true, &[("a,\"b\n", true), ("c,d\n", false)]);
        check("\"say \"\"no\"\"\nnow\"\n", true, &[("\"say \"\"no\"\"\nnow\"\n", false)]);
    }

    #[test]
    fn blocks_hold_whole_lines_and_lines_without_end_are_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.tsv");
        let long = "x".repeat(200_000);
        std::fs::write(&path, format!("a\tb\nc\td\n{long}\ne\tf\n")).expect("written");
        let mut blocks = Blocks::new(Source::open(&path).expect("open"), 16);
        blocks.head().expect("a head");
        let mut text = String::new();
        let mut overlong = Vec::new();
        while let Some(block) = blocks.next().expect("a block") {
            text.push_str(std::str::from_utf8(&block.bytes).expect("text"));
            overlong.extend(block.overlong);
        }
        assert_eq!(text, "a\tb\nc\td\ne\tf\n");
        assert_eq!(overlong, [3]);
    }
}
