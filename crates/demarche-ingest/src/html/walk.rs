//! A page's tree to pieces of text, in reading order.
//!
//! In: a node. Out: the words of each block element, with the zone of the page it stands in. The walk
//! keeps its own stack: no page is too deep for it.

use super::flat;
use dom_query::NodeRef;
use regex::Regex;
use std::sync::LazyLock;

/// What part of a page a piece stands in, by tags, classes and ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// Nothing is said.
    Plain,
    /// Navigation, forms, sharing, other articles.
    Page,
    Caption,
    Bio,
    Disclaimer,
    /// A reader's comment; units count from 1, and 0 is the thread's own words.
    Comment {
        unit: usize,
    },
    /// The name of a comment's writer.
    CommentAuthor {
        unit: usize,
    },
    /// The date and links of a comment.
    CommentNote,
}

/// The words of one block element, white space made single.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) words: String,
    pub(super) zone: Zone,
    /// Whether it is the page's first `h1`.
    pub(super) is_title: bool,
    /// The writer of a comment, if named.
    pub(super) author: Option<String>,
}

static THREAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s_-])(?:comments?(?:[_-]?(?:list|area|section|thread|container|wrap(?:per)?|block|box))?|commentlist|disqus[\w-]*|replies|responses|readers?-comments?|talkback)(?:$|\s)",
    )
});
static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|\s)(?:comment|comment[_-]{1,2}(?:item|entry|single|post|row)|commentitem|[\w-]+__comment|single-comment|user-comment|reader-comment)(?:$|\s)",
    )
});
static WRITER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[\s_-])(?:author|fn|user(?:name)?|commenter|nick(?:name)?|by)(?:[_-]?name)?(?:$|\s)")
});
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s_-])(?:meta(?:data)?|date|time(?:stamp)?|reply|permalink|says|actions?|votes?|likes?|avatar|form|respond|edit|report|share)(?:$|[\s_-])",
    )
});
static BIO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s_-])(?:(?:author|writer|contributor)s?[_-]{1,2}(?:bio(?:graphy)?|box|info|about|desc(?:ription)?|profile|note|card|footer)|about[_-]{1,2}(?:the[_-])?(?:author|writer)|bio(?:graphy)?|author[_-]?bio[\w-]*)(?:$|[\s_-])",
    )
});
static DISCLAIMER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[\s_-])disclaimers?(?:$|[\s_-])"));
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s_-])(?:wp-)?(?:image[_-]|photo[_-]|media[_-]|img[_-])?(?:caption(?:[_-]text)?|credit|cutline)(?:$|\s)",
    )
});
static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s_-])(?:nav(?:igation|bar)?|menu|breadcrumbs?|share(?:bar|daddy)?|sharing|social|related(?:[_-](?:posts?|articles?|stories|content|links))?|recommend(?:ed|ations)?|newsletter|subscribe|promo|advert(?:isement)?s?|sponsor(?:ed)?|cookie|popup|modal|sidebar|footer|masthead|toolbar|tags|pagination|outbrain|taboola)(?:$|[\s_-])",
    )
});

fn pattern(pattern: &str) -> Regex {
    Regex::new(&format!("(?i){pattern}")).expect("a fixed pattern")
}

/// An element entered and not yet left.
struct Entered<'a> {
    node: NodeRef<'a>,
    next: Option<NodeRef<'a>>,
    zone: Zone,
    is_block: bool,
    is_title: bool,
    /// Whether its comments' units are its `li` elements or nested ones.
    in_thread: bool,
}

struct Writing {
    pieces: Vec<Piece>,
    words: String,
    zone: Zone,
    is_title: bool,
    units: usize,
    author: Option<(usize, String)>,
    titled: bool,
}

/// The pieces of a page or part of one.
pub(super) fn pieces(root: &NodeRef) -> Vec<Piece> {
    let mut writing = Writing {
        pieces: Vec::new(),
        words: String::new(),
        zone: Zone::Plain,
        is_title: false,
        units: 0,
        author: None,
        titled: false,
    };
    let mut open = vec![Entered {
        node: *root,
        next: root.first_child(),
        zone: Zone::Plain,
        is_block: true,
        is_title: false,
        in_thread: false,
    }];
    while let Some(entered) = open.last_mut() {
        let Some(node) = entered.next else {
            let (left_block, left_zone) = (entered.is_block, entered.zone);
            open.pop();
            let around = open.last().map_or(Zone::Plain, |outer| outer.zone);
            if left_block || left_zone != around {
                writing.end();
            }
            writing.zone = around;
            writing.is_title = open.last().is_some_and(|outer| outer.is_title);
            continue;
        };
        entered.next = node.next_sibling();
        if node.is_text() {
            let text = node.text();
            writing.words.push_str(&text);
            continue;
        }
        if !node.is_element() {
            continue;
        }
        let name = node.node_name().map(|name| name.to_lowercase()).unwrap_or_default();
        match name.as_str() {
            "br" => {
                writing.line_break();
                continue;
            }
            "hr" => {
                writing.end();
                continue;
            }
            "button" | "input" | "head" | "object" | "embed" | "video" | "audio" | "canvas" | "dialog" => continue,
            name if flat::is_hidden(name) => continue,
            _ => {}
        }
        if node.has_attr("hidden")
            || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
            || node.attr("style").is_some_and(|style| hides(&style))
        {
            continue;
        }
        let (zone, in_thread) = zone_of(&node, &name, entered, &mut writing.units);
        let is_block = !flat::is_inline(&name);
        let is_title = name == "h1" || entered.is_title;
        if is_block || zone != entered.zone {
            writing.end();
        } else if matches!(name.as_str(), "td" | "th") {
            writing.words.push(' ');
        }
        writing.zone = zone;
        writing.is_title = is_title;
        open.push(Entered { node, next: node.first_child(), zone, is_block, is_title, in_thread });
    }
    writing.end();
    writing.pieces
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// The zone of an element within another, and whether it belongs to a thread of comments.
fn zone_of(node: &NodeRef, name: &str, outer: &Entered, units: &mut usize) -> (Zone, bool) {
    let label = |key: &str| node.attr(key).map(|value| value.to_string()).unwrap_or_default();
    let labels = format!("{} {}", label("class"), label("id"));
    let labels = labels.trim();
    let mut unit = || {
        *units += 1;
        Zone::Comment { unit: *units }
    };
    if outer.in_thread {
        let holds_item = matches!(outer.node.node_name().as_deref(), Some("li"));
        let zone = match outer.zone {
            Zone::CommentAuthor { .. } | Zone::CommentNote => outer.zone,
            Zone::Comment { unit: 0 } if name == "li" || name == "article" || COMMENT.is_match(labels) => unit(),
            Zone::Comment { .. } if name == "li" || (COMMENT.is_match(labels) && !holds_item && name != "article") => {
                unit()
            }
            Zone::Comment { unit } if unit > 0 && (WRITER.is_match(labels) || name == "cite") => {
                Zone::CommentAuthor { unit }
            }
            Zone::Comment { .. } if name == "form" || name == "time" || NOTE.is_match(labels) => Zone::CommentNote,
            zone => zone,
        };
        return (zone, true);
    }
    if outer.zone == Zone::Page && !THREAD.is_match(labels) {
        return (Zone::Page, false);
    }
    let is_container = !matches!(name, "body" | "html" | "a" | "span" | "h1" | "p" | "main" | "article" | "time");
    if is_container && THREAD.is_match(labels) {
        return (Zone::Comment { unit: 0 }, true);
    }
    if is_container && COMMENT.is_match(labels) {
        return (unit(), true);
    }
    let zone = match name {
        "nav" | "footer" | "form" | "aside" => Zone::Page,
        "figcaption" | "caption" => Zone::Caption,
        "body" | "html" | "main" | "article" => outer.zone,
        _ if labels.is_empty() => outer.zone,
        _ if BIO.is_match(labels) => Zone::Bio,
        _ if DISCLAIMER.is_match(labels) => Zone::Disclaimer,
        _ if CAPTION.is_match(labels) => Zone::Caption,
        _ if PAGE.is_match(labels) && is_container => Zone::Page,
        _ => outer.zone,
    };
    // A note about the author often stands in an aside or a footer.
    let zone = if zone == Zone::Page && BIO.is_match(labels) { Zone::Bio } else { zone };
    (zone, false)
}

impl Writing {
    /// A line's end within a block: a paragraph's end where a sentence ended or the line is short.
    fn line_break(&mut self) {
        let line = self.words.trim_end();
        if line.ends_with(['.', '!', '?', '”', '"', ':', ';', '…']) || line.chars().count() < 60 {
            self.end()
        } else {
            self.words.push(' ')
        }
    }

    /// Ends the piece being written.
    fn end(&mut self) {
        let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.words.clear();
        if words.is_empty() {
            return;
        }
        match self.zone {
            Zone::CommentAuthor { unit } => {
                let name =
                    words.trim_end_matches([':', ',']).trim_end_matches(" says").trim_start_matches("By ").to_owned();
                if !name.is_empty()
                    && name.chars().count() <= 80
                    && self.author.as_ref().is_none_or(|(known, _)| *known != unit)
                {
                    self.author = Some((unit, name));
                }
            }
            Zone::CommentNote => {}
            zone => {
                let author = match (zone, &self.author) {
                    (Zone::Comment { unit }, Some((known, name))) if unit == *known => Some(name.clone()),
                    _ => None,
                };
                let is_title = self.is_title && !self.titled && zone != Zone::Page;
                self.titled |= is_title;
                self.pieces.push(Piece { words, zone, is_title, author });
            }
        }
    }
}
