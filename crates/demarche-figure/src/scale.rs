//! Scales: from values to places, and where their marks stand.

/// A straight scale. What lies outside stays at its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub from: (f64, f64),
    pub to: (f64, f64),
}

impl Scale {
    /// From values to places; values that do not differ get some room.
    pub(crate) fn new(from: (f64, f64), to: (f64, f64)) -> Scale {
        let from = if from.1 - from.0 > 1e-9 { from } else { (from.0 - 0.5, from.0 + 0.5) };
        Scale { from, to }
    }

    pub(crate) fn at(&self, value: f64) -> f64 {
        let part = ((value - self.from.0) / (self.from.1 - self.from.0)).clamp(0.0, 1.0);
        self.to.0 + part * (self.to.1 - self.to.0)
    }
}

/// Years that get a mark: as many as have room.
pub(crate) fn years(span: (f64, f64), room: f64) -> Vec<i32> {
    let (first, last) = (span.0.ceil() as i32, span.1.floor() as i32);
    let most = (room / 46.0).max(1.0);
    let step = [1, 2, 5, 10, 20, 50, 100].into_iter().find(|step| (span.1 - span.0) / f64::from(*step) <= most);
    let step = step.unwrap_or(200);
    (first..=last).filter(|year| year % step == 0).collect()
}

/// Months of a short span that get a mark, with their names.
pub(crate) fn months(span: (f64, f64), room: f64) -> Vec<(f64, String)> {
    let first = (span.0 * 12.0).floor() as i32;
    let last = (span.1 * 12.0).ceil() as i32;
    let most = (room / 56.0).max(1.0);
    let step = [1, 2, 3, 6].into_iter().find(|step| f64::from(last - first) / f64::from(*step) <= most).unwrap_or(12);
    (first..=last)
        .filter(|month| month.rem_euclid(step) == 0)
        .map(|month| (f64::from(month) / 12.0, format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)))
        .filter(|(at, _)| (span.0..=span.1).contains(at))
        .collect()
}

/// Odds against the world's that get a mark, as logarithm and in words: `1/4`, `1`, `4`.
pub(crate) fn odds(span: (f64, f64)) -> Vec<(f64, String)> {
    let doublings = ((span.0 / std::f64::consts::LN_2).ceil() as i32, (span.1 / std::f64::consts::LN_2).floor() as i32);
    let step = if doublings.1 - doublings.0 > 6 { 2 } else { 1 };
    let name = |power: i32| match power {
        0 => "1".to_owned(),
        power if power < 0 => format!("1/{}", 1_u64 << (-power).min(40)),
        power => format!("{}", 1_u64 << power.min(40)),
    };
    (doublings.0..=doublings.1)
        .filter(|power| power % step == 0)
        .map(|power| (f64::from(power) * std::f64::consts::LN_2, name(power)))
        .collect()
}

/// Round numbers from 0 to the greatest.
pub(crate) fn rounds(greatest: f64, most: usize) -> Vec<f64> {
    if greatest <= 0.0 || !greatest.is_finite() {
        return vec![0.0];
    }
    let raw = greatest / most.max(1) as f64;
    let base = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * base).find(|step| *step >= raw).unwrap_or(raw);
    (0..=most + 1).map(|count| count as f64 * step).filter(|value| *value <= greatest * 1.0001).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_few_and_round() {
        assert_eq!(years((2002.0, 2015.0), 300.0), [2002, 2004, 2006, 2008, 2010, 2012, 2014]);
        assert_eq!(rounds(17.0, 4), [0.0, 5.0, 10.0, 15.0]);
        let odds: Vec<_> = odds((-1.5, 0.8)).into_iter().map(|(_, name)| name).collect();
        assert_eq!(odds, ["1/4", "1/2", "1", "2"]);
        assert_eq!(months((2014.0, 2014.5), 200.0).len(), 4);
        assert_eq!(Scale::new((3.0, 3.0), (0.0, 10.0)).at(3.0), 5.0);
    }
}
