//! Archives of any length: WARC and WACZ, gzip, JSONL past the limit of one input. Articles are given one by one, so
//! memory does not grow with the archive.
//!
//! WARC is cut into records here and not by a library: lengths may lie, lines may have no end, and what comes after a broken
//! record should still be read. Every record is bounded by the limit of an input. Of a WARC, pages and plain text are read
//! (`response` with status 200, `resource`, `conversion`); nothing else is. The address is where it was captured from.

use crate::error::IngestError;
use crate::format::{self, Format, format_of};
use crate::{Options, articles, captured};
use demarche_types::Article;
use flate2::read::{GzDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

/// What is given: articles and what could not be read, in order; a break ends the reading.
pub type Sink<'a, B> = dyn FnMut(Result<Article, IngestError>) -> ControlFlow<B> + 'a;

/// A file, as it lies.
pub trait File: Read + Seek {}
impl<T: Read + Seek> File for T {}

/// What an archive is, by its first bytes and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archive {
    /// WARC, plain.
    Warc,
    /// gzip of WARC, JSONL or one text.
    Gzip,
    /// WACZ: a zip of WARC files.
    Wacz,
    /// JSONL longer than one input may be.
    Lines,
}

/// How many first bytes tell an archive.
pub const HEAD: usize = 4096;

impl Archive {
    /// What a file of `bytes` bytes is that begins with `head`; `None` for one that [`articles`] reads whole.
    pub fn of(head: &[u8], locator: &str, bytes: u64, options: &Options) -> Option<Archive> {
        let name = locator.to_ascii_lowercase();
        if head.starts_with(b"WARC/") {
            return Some(Archive::Warc);
        }
        if head.starts_with(b"\x1f\x8b") {
            return Some(Archive::Gzip);
        }
        if head.starts_with(b"PK\x03\x04") && (name.ends_with(".wacz") || name.ends_with(".warc.zip")) {
            return Some(Archive::Wacz);
        }
        let is_long = bytes > options.max_bytes as u64;
        (is_long && format::binary(head).is_none() && format_of(head, locator) == Format::Jsonl)
            .then_some(Archive::Lines)
    }
}

/// Gives the articles of an archive.
pub fn each<B>(
    archive: Archive,
    mut input: impl File,
    locator: &str,
    options: &Options,
    sink: &mut Sink<'_, B>,
) -> ControlFlow<B> {
    match archive {
        Archive::Warc => warc(BufReader::with_capacity(BUFFER, input), locator, options, sink),
        Archive::Lines => lines(BufReader::with_capacity(BUFFER, input), locator, options, sink),
        Archive::Gzip => {
            let mut unpacked = BufReader::with_capacity(BUFFER, MultiGzDecoder::new(BufReader::new(&mut input)));
            match unpacked.fill_buf() {
                Ok(head) if head.starts_with(b"WARC/") => return warc(unpacked, locator, options, sink),
                Ok(_) => {}
                Err(error) => return sink(Err(cut_off(locator, &error))),
            }
            let inner = locator.strip_suffix(".gz").unwrap_or(locator);
            let mut bytes = Vec::new();
            let limit = options.max_bytes as u64 + 1;
            if let Err(error) = unpacked.by_ref().take(limit).read_to_end(&mut bytes) {
                return sink(Err(cut_off(locator, &error)));
            }
            if bytes.len() > options.max_bytes && format_of(&bytes, inner) == Format::Jsonl {
                return lines(Cursor::new(bytes).chain(unpacked), locator, options, sink);
            }
            let format = Some(options.format.unwrap_or_else(|| format_of(&bytes, inner)));
            let options = Options { format, ..options.clone() };
            articles(&bytes, locator, &options).into_iter().try_for_each(sink)
        }
        Archive::Wacz => wacz(&mut input, locator, options, sink),
    }
}

const BUFFER: usize = 1 << 16;

fn cut_off(locator: &str, error: &io::Error) -> IngestError {
    IngestError::CutOff { locator: locator.to_owned(), reason: error.to_string() }
}

/// The WARC files in a WACZ, in the order of the zip's directory.
fn wacz<B>(input: &mut dyn File, locator: &str, options: &Options, sink: &mut Sink<'_, B>) -> ControlFlow<B> {
    let opened =
        input.seek(SeekFrom::Start(0)).map_err(zip::result::ZipError::Io).and_then(|_| zip::ZipArchive::new(input));
    let mut archive = match opened {
        Ok(archive) => archive,
        Err(error) => return sink(Err(cut_off(locator, &io::Error::other(error)))),
    };
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.into_owned()).collect();
    let mut found = 0;
    for name in names.iter().filter(|name| name.ends_with(".warc") || name.ends_with(".warc.gz")) {
        found += 1;
        let here = format!("{locator}/{name}");
        match archive.by_name(name) {
            Ok(file) => {
                let mut file = BufReader::with_capacity(BUFFER, file);
                match file.fill_buf() {
                    Ok(head) if head.starts_with(b"\x1f\x8b") => {
                        warc(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file)), &here, options, sink)?;
                    }
                    Ok(_) => warc(file, &here, options, sink)?,
                    Err(error) => sink(Err(cut_off(&here, &error)))?,
                }
            }
            Err(error) => sink(Err(cut_off(&here, &io::Error::other(error))))?,
        }
    }
    match found {
        0 => sink(Err(broken(locator, "no WARC file in it"))),
        _ => ControlFlow::Continue(()),
    }
}

/// JSONL, line by line; a line longer than an input may be is skipped and told.
fn lines<B>(mut input: impl BufRead, locator: &str, options: &Options, sink: &mut Sink<'_, B>) -> ControlFlow<B> {
    let mut number = 0;
    loop {
        let mut line = Vec::new();
        let limit = options.max_bytes as u64 + 1;
        match input.by_ref().take(limit).read_until(b'\n', &mut line) {
            Ok(0) => return ControlFlow::Continue(()),
            Ok(_) => {}
            Err(error) => return sink(Err(cut_off(locator, &error))),
        }
        number += 1;
        let here = format!("{locator}:{number}");
        if line.len() as u64 == limit && !line.ends_with(b"\n") {
            let mut bytes = line.len();
            loop {
                let rest = match input.fill_buf() {
                    Ok(rest) => rest,
                    Err(error) => return sink(Err(cut_off(locator, &error))),
                };
                let end = rest.iter().position(|&byte| byte == b'\n').map(|at| at + 1);
                let skipped = end.unwrap_or(rest.len());
                input.consume(skipped);
                bytes += skipped;
                if end.is_some() || skipped == 0 {
                    break;
                }
            }
            sink(Err(IngestError::TooLarge { locator: here, bytes, limit: options.max_bytes }))?;
            continue;
        }
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        sink(crate::line(line, here, options))?;
    }
}

/// The longest head of a record.
const MOST_HEADER: usize = 1 << 16;
/// The most bytes that are passed over to find the next record.
const MOST_LOST: u64 = 256 << 20;

/// A stream of which something may be put back.
struct Stream<R> {
    front: Cursor<Vec<u8>>,
    rest: R,
}

impl<R: BufRead> Stream<R> {
    fn put_back(&mut self, bytes: Vec<u8>) {
        let mut all = bytes;
        let at = self.front.position() as usize;
        all.extend_from_slice(&self.front.get_ref()[at..]);
        self.front = Cursor::new(all);
    }
}

impl<R: BufRead> Read for Stream<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut from = self.fill_buf()?;
        let read = from.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Stream<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let at = self.front.position() as usize;
        if at < self.front.get_ref().len() { Ok(&self.front.get_ref()[at..]) } else { self.rest.fill_buf() }
    }

    fn consume(&mut self, bytes: usize) {
        let at = self.front.position();
        if (at as usize) < self.front.get_ref().len() {
            self.front.set_position(at + bytes as u64);
        } else {
            self.rest.consume(bytes);
        }
    }
}

/// What a record says of itself.
#[derive(Default)]
struct Head {
    kind: String,
    uri: Option<String>,
    content_type: String,
    length: Option<u64>,
}

fn broken(locator: &str, what: &str) -> IngestError {
    IngestError::BrokenArchive { locator: locator.to_owned(), what: what.to_owned() }
}

fn warc<B>(input: impl BufRead, locator: &str, options: &Options, sink: &mut Sink<'_, B>) -> ControlFlow<B> {
    let mut input = Stream { front: Cursor::new(Vec::new()), rest: input };
    let mut number = 0;
    loop {
        let here = format!("{locator}:{}", number + 1);
        let head = match head(&mut input) {
            Ok(Some(head)) => head,
            Ok(None) => return ControlFlow::Continue(()),
            Err(Lost::Io(error)) => return sink(Err(cut_off(&here, &error))),
            Err(Lost::Way(what)) => {
                sink(Err(broken(&here, what)))?;
                number += 1;
                match find(&mut input) {
                    Ok(true) => continue,
                    Ok(false) => return ControlFlow::Continue(()),
                    Err(error) => return sink(Err(cut_off(&here, &error))),
                }
            }
        };
        number += 1;
        let length = head.length.unwrap_or(0);
        let mut body = Vec::new();
        let wanted = length.min(options.max_bytes as u64);
        if let Err(error) = input.by_ref().take(wanted).read_to_end(&mut body) {
            return sink(Err(cut_off(&here, &error)));
        }
        let is_whole = body.len() as u64 == wanted;
        if !is_whole || (length == wanted && !ends(&mut input)) {
            // The length lies: the next record begins within what was taken for this one, or later.
            sink(Err(broken(&here, "the record is not as long as it says")))?;
            if let Some(at) = next_record(&body) {
                input.put_back(body.split_off(at));
            } else {
                match find(&mut input) {
                    Ok(true) => {}
                    Ok(false) => return ControlFlow::Continue(()),
                    Err(error) => return sink(Err(cut_off(&here, &error))),
                }
            }
            continue;
        }
        if length > wanted {
            let too_large =
                IngestError::TooLarge { locator: here.clone(), bytes: length as usize, limit: options.max_bytes };
            sink(Err(too_large))?;
            match find(&mut input) {
                Ok(true) => continue,
                Ok(false) => return ControlFlow::Continue(()),
                Err(error) => return sink(Err(cut_off(&here, &error))),
            }
        }
        if let Some(article) = page(&head, &body, &here, options) {
            sink(article)?;
        }
    }
}

/// Why the head of a record cannot be read.
enum Lost {
    Io(io::Error),
    Way(&'static str),
}

/// The head of the next record, if there is one.
fn head(input: &mut impl BufRead) -> Result<Option<Head>, Lost> {
    let (mut head, mut read, mut is_first) = (Head::default(), 0, true);
    loop {
        let mut line = Vec::new();
        input.by_ref().take(MOST_HEADER as u64).read_until(b'\n', &mut line).map_err(Lost::Io)?;
        read += line.len();
        if read >= MOST_HEADER {
            return Err(Lost::Way("the head of the record has no end"));
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if line.is_empty() {
            return if is_first { Ok(None) } else { Err(Lost::Way("the archive ends within the head of a record")) };
        }
        if is_first {
            if text.is_empty() {
                continue;
            }
            if !text.starts_with("WARC/") {
                return Err(Lost::Way("no record begins where one should"));
            }
            is_first = false;
        } else if text.is_empty() {
            return match head.length {
                Some(_) => Ok(Some(head)),
                None => Err(Lost::Way("the record does not say how long it is")),
            };
        } else if let Some((name, value)) = text.split_once(':') {
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => head.uri = Some(value.trim_matches(['<', '>']).to_owned()),
                "content-type" => head.content_type = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().ok(),
                _ => {}
            }
        }
    }
}

/// Whether a record ends here: two line breaks, or the end of all.
fn ends(input: &mut impl BufRead) -> bool {
    let mut end = [0; 4];
    let mut read = 0;
    while read < end.len() {
        match input.read(&mut end[read..]) {
            Ok(0) | Err(_) => break,
            Ok(bytes) => read += bytes,
        }
    }
    read == 0 || &end[..read] == b"\r\n\r\n" || end[..read].starts_with(b"\n\n")
}

/// Where the next record begins in bytes.
fn next_record(bytes: &[u8]) -> Option<usize> {
    const BEGIN: &[u8] = b"\nWARC/1.";
    bytes.windows(BEGIN.len()).position(|window| window == BEGIN).map(|at| at + 1)
}

/// Goes on to the next line that begins a record; false at the end of all.
fn find<R: BufRead>(input: &mut Stream<R>) -> io::Result<bool> {
    let mut lost = 0;
    while lost < MOST_LOST {
        let mut line = Vec::new();
        let read = input.by_ref().take(MOST_HEADER as u64).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(false);
        }
        if line.starts_with(b"WARC/1.") {
            input.put_back(line);
            return Ok(true);
        }
        lost += read as u64;
    }
    Ok(false)
}

/// The article that a record holds, if it is one that may.
fn page(head: &Head, body: &[u8], here: &str, options: &Options) -> Option<Result<Article, IngestError>> {
    let uri = head.uri.as_deref();
    let (content_type, content) = match head.kind.as_str() {
        "resource" | "conversion" => (head.content_type.clone(), body.to_vec()),
        "response" => {
            let mut fields = [httparse::EMPTY_HEADER; 128];
            let mut answer = httparse::Response::new(&mut fields);
            let start = match answer.parse(body) {
                Ok(httparse::Status::Complete(start)) => start,
                Ok(httparse::Status::Partial) | Err(_) => {
                    return Some(Err(broken(here, "the record holds no readable HTTP answer")));
                }
            };
            if answer.code != Some(200) {
                return None;
            }
            let field = |name: &str| {
                let found = answer.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name));
                found.map(|field| String::from_utf8_lossy(field.value).trim().to_ascii_lowercase()).unwrap_or_default()
            };
            if !is_read(&field("content-type")) {
                return None;
            }
            match unpacked(&body[start..], &field("transfer-encoding"), &field("content-encoding"), options) {
                Ok(content) => (field("content-type"), content),
                Err(Packed::Large) => {
                    let (locator, limit) = (here.to_owned(), options.max_bytes);
                    return Some(Err(IngestError::TooLarge { locator, bytes: limit + 1, limit }));
                }
                Err(Packed::Broken(what)) => return Some(Err(broken(here, &what))),
            }
        }
        _ => return None,
    };
    if !is_read(&content_type) {
        return None;
    }
    let format = if content_type.starts_with("text/plain") { Format::Text } else { Format::Html };
    let charset = content_type.split("charset=").nth(1).map(|label| label.trim_matches(['"', '\'', ' ', ';']));
    Some(captured(&content, format, charset, uri, here, options))
}

fn is_read(content_type: &str) -> bool {
    ["text/html", "application/xhtml+xml", "text/plain"].iter().any(|known| content_type.starts_with(known))
}

enum Packed {
    Large,
    Broken(String),
}

/// The body of an HTTP answer without its packing. Many archives keep the fields of a packing that they have taken off.
fn unpacked(body: &[u8], transfer: &str, content: &str, options: &Options) -> Result<Vec<u8>, Packed> {
    let body =
        if transfer.contains("chunked") { dechunked(body).unwrap_or_else(|| body.to_vec()) } else { body.to_vec() };
    let limit = options.max_bytes as u64 + 1;
    let mut bytes = Vec::new();
    let read = match content {
        "" | "identity" => return Ok(body),
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
            GzDecoder::new(&body[..]).take(limit).read_to_end(&mut bytes)
        }
        "deflate" if body.first() == Some(&0x78) => ZlibDecoder::new(&body[..]).take(limit).read_to_end(&mut bytes),
        _ if std::str::from_utf8(&body).is_ok() => return Ok(body),
        other => return Err(Packed::Broken(format!("the page is packed as {other:?}, which is not read"))),
    };
    read.map_err(|error| Packed::Broken(format!("the page cannot be unpacked: {error}")))?;
    if bytes.len() > options.max_bytes { Err(Packed::Large) } else { Ok(bytes) }
}

/// A body sent in chunks as one; `None` if it is none.
fn dechunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 2..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(..size)?);
        body = body.get(size..)?.strip_prefix(b"\r\n")?;
    }
}
