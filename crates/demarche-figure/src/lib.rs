//! Pictures of relations: values in, SVG out, with the same in words, as a table and as Vega-Lite.
//!
//! Each figure is a plain value that its maker fills: [`Dyad`], [`Actor`], [`Blocs`], [`Timeline`], [`Map`]. [`Figure`] is what they have in
//! common. Every picture says the same in shape, dash and text as in colour, carries a title and a paragraph in words for those who
//! do not see it, and takes the page's text colour, so that it can stand inside a page: link [`STYLE`] there once. This
//! crate opens no file, knows no ledger, and asks no clock; the same value gives the same bytes.

mod actor;
mod blocs;
mod canvas;
mod dyad;
mod layout;
mod map;
mod scale;
mod timeline;

pub use actor::{Actor, Partner};
pub use blocs::{Blocs, Node, Tie};
pub use canvas::STYLE;
pub use dyad::{Band, Dyad, Flag, Line, Multiples, Point, Rate, Rates};
pub use map::{Map, Spot};
pub use timeline::{Deed, Timeline};

use canvas::{Canvas, Ink, Paint, Type, escaped, number};
use serde_json::Value;

/// The fonts that text is drawn with where a picture becomes pixels: book and bold. Licence: `font/LICENSE`.
pub const FONTS: [&[u8]; 2] =
    [include_bytes!("../font/DejaVuSansCondensed.ttf"), include_bytes!("../font/DejaVuSansCondensed-Bold.ttf")];

/// Where a picture is to stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Width of the picture. Unit: CSS pixels. Its height follows from what it holds.
    pub width: f64,
    /// Begins the picture's ids; two pictures of one page need two.
    pub id: String,
    /// Whether it is a file of its own, with paper and style; else it takes those of its page.
    pub is_file: bool,
}

impl Frame {
    /// A file.
    pub fn file(width: f64) -> Frame {
        Frame { width: room(width), id: "figure".to_owned(), is_file: true }
    }

    /// A part of a page.
    pub fn inline(width: f64, id: &str) -> Frame {
        Frame { width: room(width), id: id.to_owned(), is_file: false }
    }
}

/// A width in which every figure can be drawn.
fn room(width: f64) -> f64 {
    if width.is_finite() { width.clamp(320.0, 4000.0) } else { 900.0 }
}

/// A picture, the same in words, as a table and as a specification for other programs.
pub trait Figure {
    /// Its heading.
    fn title(&self) -> String;

    /// What it shows, in a paragraph.
    fn summary(&self) -> String;

    /// Its numbers as CSV with a head line.
    fn csv(&self) -> String;

    /// The same as a Vega-Lite specification with its numbers inside.
    fn vega(&self) -> Value;

    /// The picture. An SVG document, or an `svg` element for a page.
    fn svg(&self, frame: &Frame) -> String {
        let (body, height) = self.drawn(frame);
        let (width, height, id) = (number(frame.width), number(height), escaped(&frame.id));
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"df\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"'DejaVu Sans Condensed','DejaVu Sans',system-ui,'Segoe UI',Helvetica,Arial,sans-serif\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
            escaped(&self.title()),
            escaped(&self.summary()),
        );
        if frame.is_file {
            out.push_str(&format!("<style>{STYLE}</style>\n"));
            out.push_str(&format!("<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\" class=\"df-paper\"/>\n"));
        }
        out.push_str(&body);
        out.push_str("</svg>\n");
        out
    }

    /// The body of the picture and its height.
    #[doc(hidden)]
    fn drawn(&self, frame: &Frame) -> (String, f64);
}

/// Draws a heading with a line below it; tells where what follows may begin.
fn heading(canvas: &mut Canvas, frame: &Frame, title: &str, below: &str) -> f64 {
    canvas.text(
        (MARGIN, 26.0),
        &canvas::clipped(title, 17.0, 0.92 * (frame.width - 2.0 * MARGIN)),
        Type::of(17.0).bold(),
    );
    let mut y = 26.0;
    for line in canvas::wrapped(below, 12.0, frame.width - 2.0 * MARGIN, 3) {
        y += 17.0;
        canvas.text((MARGIN, y), &line, Type::of(12.0).dim());
    }
    y + 12.0
}

/// Lines of notes below a picture; tells where they end.
fn notes(canvas: &mut Canvas, frame: &Frame, y: f64, notes: &[String]) -> f64 {
    let mut y = y;
    for note in notes {
        for line in canvas::wrapped(note, 11.0, frame.width - 2.0 * MARGIN, 4) {
            y += 15.0;
            canvas.text((MARGIN, y), &line, Type::of(11.0).dim());
        }
    }
    y
}

/// Says that there is nothing to draw.
fn nothing(canvas: &mut Canvas, frame: &Frame, y: f64, why: &str) -> f64 {
    canvas.rect(
        (MARGIN, y),
        (frame.width - 2.0 * MARGIN, 90.0),
        Paint::stroke(Ink::Text, 1.0).opacity(0.4).dashed("4 4"),
    );
    canvas.text((frame.width / 2.0, y + 50.0), why, Type::of(13.0).middle().dim());
    y + 100.0
}

/// Room around every picture.
const MARGIN: f64 = 20.0;

/// A field of CSV.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A number with three decimals at most, for tables.
fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The same for a specification.
fn rounded(value: f64) -> Value {
    serde_json::json!((value * 1000.0).round() / 1000.0)
}

/// What all specifications begin with.
fn specification(title: &str, description: &str, rest: Value) -> Value {
    let mut whole = serde_json::json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "description": description,
    });
    if let (Value::Object(whole), Value::Object(rest)) = (&mut whole, rest) {
        whole.extend(rest);
    }
    whole
}

/// Names joined as in speech.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests;
