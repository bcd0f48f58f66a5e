//! How well a score ranks: the area under the ROC curve, overall and among cases of like volume.

use std::collections::BTreeMap;

/// A case: how much is reported of it, its score, and whether it has the label.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub volume: f64,
    pub score: f64,
    pub labelled: bool,
}

/// The chance that a labelled case has a higher score than one without the label, a tie counting half; none without cases of both kinds.
pub(crate) fn auc(cases: &[Case]) -> Option<f64> {
    Some(auc_and_pairs(cases)?.0)
}

/// The same among cases of like volume: both within the same powers of 2, every comparison weighing the same.
pub(crate) fn stratified_auc(cases: &[Case]) -> Option<f64> {
    let mut strata: BTreeMap<i32, Vec<Case>> = BTreeMap::new();
    for case in cases {
        strata.entry(case.volume.max(1.0).log2().floor() as i32).or_default().push(*case);
    }
    let (mut right, mut pairs) = (0.0, 0.0);
    for (auc, compared) in strata.values().filter_map(|stratum| auc_and_pairs(stratum)) {
        right += auc * compared;
        pairs += compared;
    }
    (pairs > 0.0).then(|| right / pairs)
}

/// The area, and how many pairs of cases it compares.
fn auc_and_pairs(cases: &[Case]) -> Option<(f64, f64)> {
    let mut sorted = cases.to_vec();
    sorted.sort_by(|a, b| a.score.total_cmp(&b.score));
    let (mut labelled, mut ranks, mut before) = (0.0, 0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.score == b.score) {
        let (here, size) = (tied.iter().filter(|case| case.labelled).count() as f64, tied.len() as f64);
        ranks += here * (before + (size + 1.0) / 2.0);
        labelled += here;
        before += size;
    }
    let pairs = labelled * (before - labelled);
    (pairs > 0.0).then(|| ((ranks - labelled * (labelled + 1.0) / 2.0) / pairs, pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_alone_ranks_nothing_within_its_stratum() {
        let case = |volume, score, labelled| Case { volume, score, labelled };
        // Busy pairs have the label and the score is their volume: right overall, a coin within strata.
        let cases = [
            case(100.0, 2.0, true),
            case(101.0, 2.0, true),
            case(102.0, 2.0, false),
            case(10.0, 1.0, false),
            case(11.0, 1.0, false),
            case(12.0, 1.0, true),
        ];
        assert_eq!(stratified_auc(&cases), Some(0.5));
        assert!(auc(&cases).expect("both kinds") > 0.5);
        assert_eq!(auc(&cases[..2]), None);
    }
}
