//! Dates as EDTF (ISO 8601-2, levels 0 and 1), read back.

use demarche_types::{DateValue, PartialDate, Season};

/// The date that a text writes; the inverse of its `Display`.
pub(super) fn read(text: &str) -> Option<DateValue> {
    if let Some((from, to)) = text.split_once('/') {
        let side = |side: &str| side.parse::<PartialDate>().ok();
        return match (from, to) {
            ("..", to) => Some(DateValue::Until(side(to)?)),
            (from, "..") => Some(DateValue::From(side(from)?)),
            (from, to) => {
                let (from, to) = (side(from)?, side(to)?);
                (from.earliest() <= to.latest()).then_some(DateValue::Between(from, to))
            }
        };
    }
    let digits =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i16>().ok()).flatten();
    if let Some(century) = text.strip_suffix("XX").filter(|century| century.len() == 2) {
        return Some(DateValue::Century(digits(century)? * 100));
    }
    if let Some(decade) = text.strip_suffix('X').filter(|decade| decade.len() == 3) {
        return Some(DateValue::Decade(digits(decade)? * 10));
    }
    if let Some((year, part)) = text.split_once('-').filter(|(year, part)| year.len() == 4 && part.len() == 2) {
        let (year, part) = (digits(year)?, digits(part)?);
        let season = |season| Some(DateValue::Season(year, season));
        match part {
            21 => return season(Season::Spring),
            22 => return season(Season::Summer),
            23 => return season(Season::Autumn),
            24 => return season(Season::Winter),
            33..=36 => return Some(DateValue::Quarter(year, (part - 32) as u8)),
            _ => {}
        }
    }
    text.parse::<PartialDate>().ok().map(DateValue::On)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_back() {
        for text in [
            "2014",
            "2014-11",
            "2014-11-03",
            "2014-21",
            "2014-24",
            "2014-33",
            "198X",
            "19XX",
            "2014-11-03/2014-11-05",
            "1991/..",
            "../1991-04",
        ] {
            assert_eq!(read(text).map(|value| value.to_string()).as_deref(), Some(text));
        }
        for text in
            ["", "June 2014", "2014-31", "2014-06-31", "14-06", "2014-11-05/2014-11-03", "/2014", "2014/", "XXXX"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
