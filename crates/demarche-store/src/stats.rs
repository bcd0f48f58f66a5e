//! What a ledger holds, in numbers.

use crate::day::Day;
use crate::ledger::{Reject, Snapshot, StoreError};
use crate::manifest::DataFile;
use crate::table::{self, Fault, Table};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};

/// What a ledger holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// The snapshot that was counted.
    pub snapshot: u64,
    /// Rows and files by table, older readings counted in.
    pub tables: BTreeMap<&'static str, (u64, u64)>,
    /// Readings by the versions that made them.
    pub versions: Vec<Version>,
    /// The first and the last day of our own events, ISO dates.
    pub days: Option<(String, String)>,
    /// Imported data sets by name.
    pub data_sets: BTreeMap<String, DataSet>,
    /// Inputs and records that could not be read, by reason, as far as they are kept.
    pub rejects: BTreeMap<String, u64>,
}

/// Readings that were made by the same versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Version {
    /// Of the program.
    pub code: String,
    /// Hash of the lexicon.
    pub lexicon: String,
    /// Hash of the model.
    pub model: String,
    /// How many readings.
    pub readings: u64,
}

/// What was imported of a data set.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DataSet {
    /// Files, and how many of them were read to the end.
    pub files: u64,
    /// Files whose import was broken off and can go on.
    pub unfinished: u64,
    /// Rows in the ledger.
    pub rows: u64,
    /// Events left out because the data set had them already.
    pub duplicates: u64,
    /// Records that were no event, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// The first and the last day, ISO dates.
    pub days: Option<(String, String)>,
    /// Codebooks of its events.
    pub codebooks: Vec<String>,
    /// Columns that `extra` joins, by file of another shape.
    pub extra: Vec<Vec<String>>,
}

impl Snapshot {
    /// What this snapshot holds. Rejects belong to no snapshot: they are those of the whole ledger.
    pub fn stats(&self) -> Result<(Stats, Vec<Fault>), StoreError> {
        let mut stats = Stats { snapshot: self.number(), ..Stats::default() };
        for table in Table::ALL {
            let files = self.manifest.files.iter().filter(|file| file.table == table.name());
            stats.tables.insert(table.name(), files.fold((0, 0), |(rows, files), file| (rows + file.rows, files + 1)));
        }
        let mut faults = Vec::new();
        let mut versions: BTreeMap<[String; 3], u64> = BTreeMap::new();
        let columns = ["code_version", "lexicon_version", "model_version"];
        faults.extend(self.texts(Table::Articles, &columns, &mut |cells| {
            let version = [0, 1, 2].map(|at| cells[at].unwrap_or_default().to_owned());
            *versions.entry(version).or_default() += 1;
        }));
        stats.versions = versions
            .into_iter()
            .map(|([code, lexicon, model], readings)| Version { code, lexicon, model, readings })
            .collect();
        let mut days: Option<(String, String)> = None;
        faults.extend(self.texts(Table::Events, &["date_from", "date_to"], &mut |cells| {
            for date in cells.iter().flatten() {
                let (first, last) = days.get_or_insert_with(|| ((*date).to_owned(), (*date).to_owned()));
                if *date < first.as_str() {
                    *first = (*date).to_owned();
                }
                if *date > last.as_str() {
                    *last = (*date).to_owned();
                }
            }
        }));
        stats.days = days;
        self.count_imports(&mut stats);
        self.count_rejects(&mut stats)?;
        Ok((stats, faults))
    }

    fn count_imports(&self, stats: &mut Stats) {
        let mut days: BTreeMap<&str, (i32, i32)> = BTreeMap::new();
        for file in &self.manifest.files {
            for batch in &file.batches {
                if let Some((first, last)) = file.days {
                    let known = days.entry(batch).or_insert((first, last));
                    *known = (known.0.min(first), known.1.max(last));
                }
            }
        }
        let mut spans: BTreeMap<&str, (i32, i32)> = BTreeMap::new();
        for import in &self.manifest.imports {
            let data_set = stats.data_sets.entry(import.data_set.clone()).or_default();
            data_set.files += 1;
            data_set.unfinished += u64::from(!import.done);
            // By files, not by what the imports wrote: a later revision takes rows out again.
            let first = |file: &&DataFile| file.batches.first() == Some(&import.batch);
            data_set.rows += self.manifest.files.iter().filter(first).map(|file| file.rows).sum::<u64>();
            data_set.duplicates += import.duplicates;
            for (reason, count) in &import.rejected {
                *data_set.rejected.entry(reason.clone()).or_default() += count;
            }
            if !data_set.codebooks.contains(&import.codebook) {
                data_set.codebooks.push(import.codebook.clone());
            }
            if !data_set.extra.contains(&import.extra) {
                data_set.extra.push(import.extra.clone());
            }
            if let Some(&(first, last)) = days.get(import.batch.as_str()) {
                let span = spans.entry(&import.data_set).or_insert((first, last));
                *span = (span.0.min(first), span.1.max(last));
            }
        }
        for (name, (first, last)) in spans {
            if let Some(data_set) = stats.data_sets.get_mut(name) {
                data_set.days = Some((Day(first).to_string(), Day(last).to_string()));
            }
        }
    }

    /// Rejects by what stands before the first colon or line break of their reason, names of files left out.
    fn count_rejects(&self, stats: &mut Stats) -> Result<(), StoreError> {
        let folder = self.root.join("rejects");
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            let file = File::open(&path).map_err(crate::ledger::at(&path))?;
            for line in BufReader::new(file).lines() {
                let line = line.map_err(crate::ledger::at(&path))?;
                let Ok(reject) = serde_json::from_str::<Reject>(&line) else { continue };
                let reason = reject.reason.strip_prefix(&format!("{}: ", reject.locator)).unwrap_or(&reject.reason);
                let reason = reason.split([':', '\n']).next().unwrap_or_default().trim();
                *stats.rejects.entry(reason.to_owned()).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Gives some columns of text of each row of a table; files that cannot be read are told.
    fn texts(&self, table: Table, columns: &[&str], each: &mut dyn FnMut(&[Option<&str>])) -> Vec<Fault> {
        let mut faults = Vec::new();
        for file in self.manifest.files.iter().filter(|file| file.table == table.name()) {
            let path = self.root.join(&file.path);
            let read = table::check(&path, file.bytes, &file.blake3).and_then(|()| {
                table::batches(&path, columns, None, |batch| {
                    let arrays: Vec<_> = columns
                        .iter()
                        .map(|name| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>()))
                        .collect();
                    for row in 0..batch.num_rows() {
                        let cells = arrays.iter().copied();
                        let cells =
                            cells.map(|array| array.filter(|array| array.is_valid(row)).map(|array| array.value(row)));
                        each(&cells.collect::<Vec<_>>());
                    }
                    Ok(())
                })
            });
            faults.extend(read.err());
        }
        faults
    }
}
