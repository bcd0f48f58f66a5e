//! Counting the values of facet fields over all hits.

use std::collections::BTreeMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Counts the values of fields: one map a field.
pub(crate) struct Counts(pub &'static [&'static str]);

/// Counts of one segment, by the number that a value has in it.
pub(crate) struct SegmentCounts(Vec<Option<(StrColumn, Vec<u32>)>>);

impl Collector for Counts {
    type Fruit = Vec<BTreeMap<String, u64>>;
    type Child = SegmentCounts;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        let columns = self.0.iter().map(|name| {
            let column = segment.fast_fields().str(name)?;
            Ok(column.map(|column| {
                let counts = vec![0; column.num_terms()];
                (column, counts)
            }))
        });
        columns.collect::<tantivy::Result<_>>().map(SegmentCounts)
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<BTreeMap<String, u64>>>) -> tantivy::Result<Self::Fruit> {
        let mut all = vec![BTreeMap::new(); self.0.len()];
        for segment in segments {
            for (all, one) in all.iter_mut().zip(segment) {
                for (value, count) in one {
                    *all.entry(value).or_default() += count;
                }
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentCounts {
    type Fruit = Vec<BTreeMap<String, u64>>;

    fn collect(&mut self, doc: DocId, _: Score) {
        for (column, counts) in self.0.iter_mut().flatten() {
            for number in column.term_ords(doc) {
                counts[number as usize] += 1;
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let values = |(column, counts): (StrColumn, Vec<u32>)| {
            let mut found = BTreeMap::new();
            for (number, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                // A value that the dictionary cannot tell has no name to be shown by.
                if column.ord_to_str(number as u64, &mut value).unwrap_or(false) {
                    found.insert(value, u64::from(count));
                }
            }
            found
        };
        self.0.into_iter().map(|column| column.map(values).unwrap_or_default()).collect()
    }
}
