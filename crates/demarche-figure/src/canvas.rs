//! Writing SVG: numbers, escaped text, and the few shapes that the figures are made of.
//!
//! Colours stand as attributes, so that a page that forbids inline styles shows them, and as classes, so that [`STYLE`] can turn
//! them for a dark page. Text and lines without a colour of their own take that of the page (`currentColor`).

use std::fmt::Write;

/// What the figures' classes look like on a light and on a dark page. A file carries it; a page links it once.
pub const STYLE: &str = "\
.df{color:#1b1b1b;background:transparent}
.df-paper{fill:#fff}
.df-halo{stroke:#fff}
.df a:focus-visible{outline:2px solid #1f4e79}
@media (prefers-color-scheme:dark){
.df{color:#e8e8e8}
.df-paper{fill:#16181c}
.df-halo{stroke:#16181c}
.df-f-line{fill:#7fb2e5}.df-s-line{stroke:#7fb2e5}
.df-f-good{fill:#4cc79c}.df-s-good{stroke:#4cc79c}
.df-f-bad{fill:#c79be6}.df-s-bad{stroke:#c79be6}
.df-f-on{fill:#16181c}
.df-f-plain{fill:#16181c}
}
@media (forced-colors:active){.df text{fill:CanvasText}}
";

/// What a shape is painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The page's own text colour.
    Text,
    /// The main line of a figure.
    Line,
    /// Cooperation, friends.
    Good,
    /// Conflict, foes.
    Bad,
    /// What stands on a filled shape.
    On,
    /// The page.
    Plain,
}

impl Ink {
    /// The ink of friends or of foes.
    pub(crate) fn of(is_good: bool) -> Ink {
        if is_good { Ink::Good } else { Ink::Bad }
    }

    fn colour(self) -> &'static str {
        match self {
            Ink::Text => "currentColor",
            Ink::Line => "#1f4e79",
            Ink::Good => "#0b7a55",
            Ink::Bad => "#7b3294",
            Ink::On | Ink::Plain => "#fff",
        }
    }

    fn class(self) -> Option<&'static str> {
        match self {
            Ink::Text => None,
            Ink::Line => Some("line"),
            Ink::Good => Some("good"),
            Ink::Bad => Some("bad"),
            Ink::On => Some("on"),
            Ink::Plain => Some("plain"),
        }
    }
}

/// How a shape is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Paint {
    fill: Option<Ink>,
    stroke: Option<Ink>,
    width: f64,
    opacity: f64,
    dash: &'static str,
}

impl Paint {
    pub(crate) fn fill(ink: Ink) -> Paint {
        Paint { fill: Some(ink), stroke: None, width: 0.0, opacity: 1.0, dash: "" }
    }

    pub(crate) fn stroke(ink: Ink, width: f64) -> Paint {
        Paint { fill: None, stroke: Some(ink), width, opacity: 1.0, dash: "" }
    }

    pub(crate) fn and_stroke(self, ink: Ink, width: f64) -> Paint {
        Paint { stroke: Some(ink), width, ..self }
    }

    pub(crate) fn opacity(self, opacity: f64) -> Paint {
        Paint { opacity, ..self }
    }

    pub(crate) fn dashed(self, dash: &'static str) -> Paint {
        Paint { dash, ..self }
    }

    fn attributes(&self) -> String {
        let mut classes = Vec::new();
        let mut out = String::new();
        match self.fill {
            Some(ink) => {
                let _ = write!(out, " fill=\"{}\"", ink.colour());
                classes.extend(ink.class().map(|class| format!("df-f-{class}")));
            }
            None => out.push_str(" fill=\"none\""),
        }
        if let Some(ink) = self.stroke {
            let _ = write!(out, " stroke=\"{}\" stroke-width=\"{}\"", ink.colour(), number(self.width));
            classes.extend(ink.class().map(|class| format!("df-s-{class}")));
            if !self.dash.is_empty() {
                let _ = write!(out, " stroke-dasharray=\"{}\"", self.dash);
            }
        }
        if self.opacity < 1.0 {
            let _ = write!(out, " opacity=\"{}\"", number(self.opacity));
        }
        if !classes.is_empty() {
            let _ = write!(out, " class=\"{}\"", classes.join(" "));
        }
        out
    }
}

/// Where text stands against its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Type {
    pub size: f64,
    pub anchor: Anchor,
    pub bold: bool,
    pub ink: Ink,
    pub opacity: f64,
    pub halo: bool,
}

impl Type {
    pub(crate) fn of(size: f64) -> Type {
        Type { size, anchor: Anchor::Start, bold: false, ink: Ink::Text, opacity: 1.0, halo: false }
    }

    pub(crate) fn middle(self) -> Type {
        Type { anchor: Anchor::Middle, ..self }
    }

    pub(crate) fn end(self) -> Type {
        Type { anchor: Anchor::End, ..self }
    }

    pub(crate) fn bold(self) -> Type {
        Type { bold: true, ..self }
    }

    pub(crate) fn ink(self, ink: Ink) -> Type {
        Type { ink, ..self }
    }

    pub(crate) fn dim(self) -> Type {
        Type { opacity: 0.72, ..self }
    }

    /// With a rim in the colour of the page, so that it can be read across lines.
    pub(crate) fn halo(self) -> Type {
        Type { halo: true, ..self }
    }
}

/// The body of a picture as it is drawn.
#[derive(Debug, Default)]
pub(crate) struct Canvas {
    out: String,
}

impl Canvas {
    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        let paint = paint.attributes();
        let _ = writeln!(self.out, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{paint}/>");
    }

    pub(crate) fn rect(&mut self, corner: (f64, f64), size: (f64, f64), paint: Paint) {
        let [x, y, width, height] = [corner.0, corner.1, size.0.max(0.0), size.1.max(0.0)].map(number);
        let paint = paint.attributes();
        let _ = writeln!(self.out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{paint}/>");
    }

    pub(crate) fn circle(&mut self, centre: (f64, f64), radius: f64, paint: Paint) {
        let [x, y, radius] = [centre.0, centre.1, radius].map(number);
        let paint = paint.attributes();
        let _ = writeln!(self.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{paint}/>");
    }

    /// A line through points.
    pub(crate) fn polyline(&mut self, points: &[(f64, f64)], paint: Paint) {
        self.path(&path(points), paint);
    }

    /// An area within points.
    pub(crate) fn polygon(&mut self, points: &[(f64, f64)], paint: Paint) {
        self.path(&format!("{}Z", path(points)), paint);
    }

    pub(crate) fn path(&mut self, path: &str, paint: Paint) {
        let paint = paint.attributes();
        let _ = writeln!(self.out, "<path d=\"{path}\" stroke-linejoin=\"round\"{paint}/>");
    }

    /// A triangle with its tip up or down.
    pub(crate) fn triangle(&mut self, centre: (f64, f64), radius: f64, is_up: bool, paint: Paint) {
        let ((x, y), tip) = (centre, if is_up { -1.0 } else { 1.0 });
        let points =
            [(x, y + tip * radius), (x - radius, y - tip * 0.75 * radius), (x + radius, y - tip * 0.75 * radius)];
        self.polygon(&points, paint);
    }

    pub(crate) fn text(&mut self, at: (f64, f64), text: &str, look: Type) {
        let [x, y, size] = [at.0, at.1, look.size].map(number);
        let mut attributes = format!(" font-size=\"{size}\"");
        match look.anchor {
            Anchor::Start => {}
            Anchor::Middle => attributes.push_str(" text-anchor=\"middle\""),
            Anchor::End => attributes.push_str(" text-anchor=\"end\""),
        }
        if look.bold {
            attributes.push_str(" font-weight=\"bold\"");
        }
        if look.opacity < 1.0 {
            let _ = write!(attributes, " opacity=\"{}\"", number(look.opacity));
        }
        let _ = write!(attributes, " fill=\"{}\"", look.ink.colour());
        let mut classes: Vec<String> = look.ink.class().map(|class| format!("df-f-{class}")).into_iter().collect();
        if look.halo {
            attributes.push_str(" paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\"");
            classes.push("df-halo".to_owned());
        }
        if !classes.is_empty() {
            let _ = write!(attributes, " class=\"{}\"", classes.join(" "));
        }
        let _ = writeln!(self.out, "<text x=\"{x}\" y=\"{y}\"{attributes}>{}</text>", escaped(text));
    }

    /// Opens a group with a tooltip, as a link where there is an address. Closed by [`Canvas::close`].
    pub(crate) fn open(&mut self, data: (&str, &str), tooltip: &str, href: Option<&str>) -> Group {
        let group = if href.is_some() { Group::Link } else { Group::Plain };
        if let Some(href) = href {
            let _ = write!(self.out, "<a href=\"{}\">", escaped(href));
        }
        let _ = write!(self.out, "<g data-{}=\"{}\">", data.0, escaped(data.1));
        if !tooltip.is_empty() {
            let _ = write!(self.out, "<title>{}</title>", escaped(tooltip));
        }
        self.out.push('\n');
        group
    }

    pub(crate) fn close(&mut self, group: Group) {
        self.out.push_str(match group {
            Group::Plain => "</g>\n",
            Group::Link => "</g></a>\n",
        });
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }
}

/// An open group.
#[must_use]
pub(crate) enum Group {
    Plain,
    Link,
}

fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (place, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if place == 0 { 'M' } else { 'L' }, number(*x), number(*y));
    }
    path
}

/// A number with two decimals at most; what is none is 0, so that no picture breaks on it.
pub(crate) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text as XML holds it; characters that XML cannot hold become the replacement character.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            // What turns the direction of other text, and what is no character.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            letter if letter.is_control() => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

/// Widths of the characters from the space on. Unit: thousandths of the size of the type.
/// Source: DejaVu Sans Condensed, `font/DejaVuSansCondensed.ttf`.
const WIDTHS: [u16; 95] = [
    286, 360, 414, 754, 572, 855, 702, 247, 351, 351, 450, 754, 286, 325, 286, 303, 572, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 303, 303, 754, 754, 754, 478, 900, 615, 617, 628, 693, 568, 518, 697, 677, 265, 265, 590, 501, 776,
    673, 708, 542, 708, 625, 571, 549, 659, 615, 890, 616, 549, 616, 351, 303, 351, 754, 450, 450, 551, 571, 495, 571,
    554, 316, 571, 570, 250, 250, 521, 250, 876, 570, 550, 571, 571, 370, 469, 353, 570, 532, 736, 532, 532, 472, 572,
    303, 572, 754,
];

/// About how wide a text is.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let of = |letter: char| {
        let place = (letter as usize).checked_sub(32);
        let wide = if matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}') { 1000 } else { 600 };
        f64::from(place.and_then(|place| WIDTHS.get(place)).copied().unwrap_or(wide))
    };
    text.chars().map(of).sum::<f64>() * size / 1000.0
}

/// Text in lines of a width; what does not fit into the last of `most` ends in an ellipsis.
pub(crate) fn wrapped(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size) <= room || line.is_empty() {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    let is_cut = lines.len() > most;
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        if is_cut {
            last.push('…');
        }
        if width(last, size) > room {
            *last = clipped(last, size, room);
        }
    }
    lines
}

/// Text that fits into a width, with an ellipsis where something is left out.
pub(crate) fn clipped(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while !kept.is_empty() && width(&format!("{}…", kept.iter().collect::<String>()), size) > room {
        kept.pop();
    }
    let kept: String = kept.into_iter().collect();
    format!("{}…", kept.trim_end_matches(['…', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(escaped("<a b=\"c\">&'\u{0}\u{202e}"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\u{fffd}\u{fffd}");
        assert_eq!(number(f64::NAN), "0");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.50), "12.5");
    }

    #[test]
    fn long_text_is_wrapped_and_cut() {
        let lines = wrapped("The envoys met in Lima and signed a treaty on fish", 10.0, 100.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && lines.iter().all(|line| width(line, 10.0) <= 100.0), "{lines:?}");
    }
}
