//! A page without a tree: for pages that layout analysis must not be given.
//!
//! In: the text of a page. Out: how deep and large it is; its words, a paragraph a block element.
//! One pass, no recursion, memory in proportion to the page.

/// How much layout a page has.
pub(super) struct Measure {
    pub(super) depth: usize,
    pub(super) tags: usize,
}

/// Elements without content, and those whose end may be left out: neither nests.
const SHALLOW: [&str; 27] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "td", "tr", "th", "dt", "dd", "option", "tbody", "thead", "tfoot", "html", "body",
];
/// Elements whose text is none of the page's.
const HIDDEN: [&str; 9] = ["script", "style", "noscript", "template", "svg", "iframe", "textarea", "select", "title"];
/// Elements within a line.
const INLINE: [&str; 31] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "u", "var",
];

/// Whether an element stands within a line of text.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// Whether an element's text is none of the page's.
pub(super) fn is_hidden(name: &str) -> bool {
    HIDDEN.contains(&name)
}

enum Part<'a> {
    Text(&'a str),
    Open(String),
    Close(String),
}

/// The depth and number of a page's tags, counted from above.
pub(super) fn measure(page: &str) -> Measure {
    let mut measure = Measure { depth: 0, tags: 0 };
    let mut depth = 0usize;
    scan(page, |part| match part {
        Part::Open(name) => {
            measure.tags += 1;
            if !SHALLOW.contains(&name.as_str()) {
                depth += 1;
                measure.depth = measure.depth.max(depth);
            }
        }
        Part::Close(name) => {
            if !SHALLOW.contains(&name.as_str()) {
                depth = depth.saturating_sub(1);
            }
        }
        Part::Text(_) => {}
    });
    measure
}

/// The words of a page, a paragraph a block element.
pub(crate) fn paragraphs(page: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut words = String::new();
    let mut end = |words: &mut String| {
        let line = entities(words).split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            paragraphs.push(line);
        }
        words.clear();
    };
    scan(page, |part| match part {
        Part::Text(text) => words.push_str(text),
        Part::Open(name) | Part::Close(name) => {
            if is_inline(&name) {
                words.push_str("")
            } else {
                end(&mut words)
            }
        }
    });
    end(&mut words);
    paragraphs
}

/// Walks over tags and text; what is in hidden elements and comments is passed over.
fn scan<'a>(page: &'a str, mut visit: impl FnMut(Part<'a>)) {
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            visit(Part::Text(&rest[..at]));
        }
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let body = &rest[1..];
        let closes = body.starts_with('/');
        let name: String = body
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .take(20)
            .collect::<String>()
            .to_ascii_lowercase();
        if name.is_empty() && !body.starts_with(['!', '?']) {
            visit(Part::Text("<"));
            rest = body;
            continue;
        }
        let Some(end) = body.find('>') else { return };
        let self_closing = body[..end].ends_with('/');
        rest = &body[end + 1..];
        if name.is_empty() {
            continue;
        }
        if closes {
            visit(Part::Close(name));
        } else if is_hidden(&name) && !self_closing {
            rest = after_close(rest, &name);
        } else {
            visit(Part::Open(name.clone()));
            if self_closing {
                visit(Part::Close(name));
            }
        }
    }
    if !rest.is_empty() {
        visit(Part::Text(rest));
    }
}

/// What follows the end tag of a hidden element; nothing if it is never closed.
fn after_close<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let tag = &rest[from + at + 2..];
        if tag.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return tag.find('>').map_or("", |end| &tag[end + 1..]);
        }
        from += at + 2;
    }
    ""
}

/// The commonest character references, decoded.
fn entities(text: &str) -> String {
    const NAMED: [(&str, char); 14] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("mdash", '—'),
        ("ndash", '–'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("hellip", '…'),
        ("copy", '©'),
    ];
    const LONGEST: usize = 10;
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].char_indices().take(LONGEST).find(|(_, c)| *c == ';').map(|(end, _)| &rest[1..1 + end]);
        let sign = name.and_then(|name| match name.strip_prefix('#') {
            Some(hex) if hex.starts_with(['x', 'X']) => {
                u32::from_str_radix(&hex[1..], 16).ok().and_then(char::from_u32)
            }
            Some(number) => number.parse().ok().and_then(char::from_u32),
            None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign),
        });
        match (sign, name) {
            (Some(sign), Some(name)) => {
                decoded.push(sign);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_flat() {
        let page = "<html><head><title>x</title><script>if (a < b) {}</script></head><body><p>Fog &amp; <b>ice</b>.<p>Two&#8212;three <!-- no --> four</body>";
        assert_eq!(paragraphs(page), ["Fog & ice.", "Two—three four"]);
        assert_eq!(measure(&"<div>".repeat(300)).depth, 300);
        assert_eq!(measure(&"<p>x".repeat(300)).depth, 0);
    }
}
