//! What kind of input bytes are.
//!
//! In: bytes and the name they came under. Out: a format, or what binary format they look like.
//! It does not read the content.

/// What an input is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// One JSON object a line.
    Jsonl,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// NewsML-G2.
    News,
}

/// How much of an input tells its format.
const SNIFFED: usize = 2048;

/// The format of `bytes`, by the extension of `locator` and else by how they begin.
pub fn format_of(bytes: &[u8], locator: &str) -> Format {
    if let Some(format) = marked_up(bytes) {
        return format;
    }
    let extension = locator
        .rsplit(['/', '\\'])
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, end)| end.to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml" | "shtml") => return Format::Html,
        Some("jsonl" | "ndjson" | "jsonlines" | "json") => return Format::Jsonl,
        Some("txt" | "text") => return Format::Text,
        Some("md" | "markdown" | "mdown" | "mkd") => return Format::Markdown,
        _ => {}
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(SNIFFED)]).to_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    const PAGE: [&str; 7] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><!doctype html",
        "<article",
        "<!-- ",
    ];
    if PAGE.iter().any(|tag| start.starts_with(tag)) || (start.starts_with('<') && start.contains("<html")) {
        return Format::Html;
    }
    let tags = ["<p>", "<p ", "</p>", "<div", "</div>", "<h1", "<br>", "<br/>", "<br />"]
        .iter()
        .filter(|tag| start.contains(**tag))
        .count();
    if start.starts_with('<') && tags >= 2 {
        return Format::Html;
    }
    let first_line = start.lines().next().unwrap_or("");
    if first_line.starts_with("{\"") || (first_line.starts_with('{') && first_line.contains("\":")) {
        return Format::Jsonl;
    }
    Format::Text
}

/// The format of feeds and news items, which tell it themselves whatever their name.
fn marked_up(bytes: &[u8]) -> Option<Format> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(SNIFFED)]).to_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') {
        return start.contains("jsonfeed.org/version").then_some(Format::Feed);
    }
    // The first element: past the XML head, comments, a document type.
    let mut rest = start;
    while let Some(end) = ["<?", "<!--", "<!doctype"].iter().find(|mark| rest.starts_with(**mark)).map(|mark| {
        let close = if *mark == "<!--" { "-->" } else { ">" };
        rest.find(close).map_or(rest.len(), |at| at + close.len())
    }) {
        rest = rest[end..].trim_start();
    }
    let name = rest.strip_prefix('<')?.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    match name.rsplit(':').next()? {
        "rss" | "feed" | "rdf" => Some(Format::Feed),
        "newsitem" | "newsmessage" => Some(Format::News),
        _ => None,
    }
}

/// What binary format bytes look like, if they are no text.
pub(crate) fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 22] = [
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a zip archive or office document"),
        (b"PK\x05\x06", "an empty zip archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07", "a rar archive"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
        (b"{\\rtf", "a rich text document"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PAR1", "a Parquet file"),
        (b"ID3", "an MP3 recording"),
        (b"OggS", "an Ogg recording"),
    ];
    if let Some((_, looks)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(looks);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("a WebP image");
    }
    let wide = encoding_rs::Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8);
    (!wide && bytes.contains(&0)).then_some("binary data, with NUL bytes")
}

/// Whether a text is CoNLL-U: its first line that is no comment is the first word of a sentence, in ten columns.
pub(crate) fn is_conllu(text: &str) -> bool {
    let word =
        text.trim_start_matches('\u{feff}').lines().find(|line| !line.starts_with('#') && !line.trim().is_empty());
    word.is_some_and(|word| {
        let mut columns = word.split('\t');
        let id =
            columns.next().is_some_and(|id| id.starts_with('1') && id.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
        id && columns.count() == 9
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_no_prose() {
        assert!(is_conllu("# sent_id = 1\n\n1\tFog\tfog\tNOUN\tNN\t_\t0\troot\t_\t_\n"));
        assert!(!is_conllu("# Fog\n\n1\tFog\tfog\n"));
        assert!(!is_conllu("Fog over Lima."));
    }

    #[test]
    fn formats_are_told_by_name_then_by_content() {
        for (bytes, name, expected) in [
            ("<p>x</p>", "a.txt", Format::Text),
            ("  <!DOCTYPE html><html>", "-", Format::Html),
            ("<p>One.</p>\n<p>Two.</p>", "-", Format::Html),
            ("{\"text\": \"x\"}", "-", Format::Jsonl),
            ("plain", "story.md", Format::Markdown),
            ("plain", "b/story.HTM", Format::Html),
            ("Fog {sic} \":", "-", Format::Text),
            ("<?xml version=\"1.0\"?><!-- x --><rss version=\"2.0\">", "a.xml", Format::Feed),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", "-", Format::Feed),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\"", "a.json", Format::Feed),
            ("<newsItem guid=\"x\">", "a.xml", Format::News),
        ] {
            assert_eq!(format_of(bytes.as_bytes(), name), expected, "{name}: {bytes}");
        }
        assert_eq!(binary(b"%PDF-1.4"), Some("a PDF document"));
        assert_eq!(binary(b"a\0b"), Some("binary data, with NUL bytes"));
        assert_eq!(binary("Fog".as_bytes()), None);
    }
}
