//! Writing results: to stdout, coloured only on a terminal that wants it.

use anstyle::{AnsiColor, Style};
use std::io::{self, IsTerminal, Write};

/// Prints text to stdout as it is.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Styles of the report; plain where colour is not wanted.
#[derive(Clone, Copy)]
pub(crate) struct Styles {
    pub title: Style,
    pub dim: Style,
    pub good: Style,
    pub bad: Style,
    pub strong: Style,
}

impl Styles {
    /// Colour on a terminal unless `NO_COLOR` is set (no-color.org).
    pub(crate) fn for_stdout() -> Styles {
        let wanted = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        if wanted { Styles::coloured() } else { Styles::plain() }
    }

    fn coloured() -> Styles {
        Styles {
            title: Style::new().bold().fg_color(Some(AnsiColor::Cyan.into())),
            dim: Style::new().dimmed(),
            good: Style::new().fg_color(Some(AnsiColor::Green.into())),
            bad: Style::new().fg_color(Some(AnsiColor::Red.into())),
            strong: Style::new().bold(),
        }
    }

    /// No colour at all.
    pub(crate) fn plain() -> Styles {
        let plain = Style::new();
        Styles { title: plain, dim: plain, good: plain, bad: plain, strong: plain }
    }
}

/// Text in a style.
pub(crate) fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Text from an article for a terminal: control characters, which could rewrite the screen, are made
/// visible, and line breaks become spaces.
pub(crate) fn clean(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
