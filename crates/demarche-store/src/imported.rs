//! The table of imported events: other people's coding, apart from our own.

use crate::column::{self, Column};
use crate::day::Day;
use crate::ledger::{Snapshot, StoreError};
use crate::manifest::{DataFile, Import, Span};
use crate::rows::{Row, table};
use crate::table::{self, Fault, Table};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, UInt32Type};
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray, new_null_array};
use arrow_schema::{ArrowError, Schema};
use arrow_select::filter::filter_record_batch;
use demarche_types::QuadClass;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

table! {
    /// One event of another data set, as it was imported; never one of our own coding.
    ImportedRow in Table::Imported => {
        /// Name of the event in its data set; `batch.line` where it has none.
        event_id: String,
        /// The data set: `gdelt2`, `icews`, or the name given at import.
        data_set: String,
        /// The import that wrote it: hash of kind, file and importer.
        batch_id: String,
        /// The day; the first one where `date_to` tells a longer time.
        date: Day,
        /// The last day of a longer time, as of counts by month or year.
        date_to: Option<Day>,
        /// State of the source, ISO 3166 alpha-3; several joined by `;`; a class such as IGO where there is no state.
        source: Option<String>,
        /// PLOVER sector of the source.
        source_role: Option<String>,
        /// The source's code as the data set has it.
        source_code: Option<String>,
        /// The source's name as the data set has it.
        source_name: Option<String>,
        /// State of the target, as of the source.
        target: Option<String>,
        /// PLOVER sector of the target.
        target_role: Option<String>,
        /// The target's code as the data set has it.
        target_code: Option<String>,
        /// The target's name as the data set has it.
        target_name: Option<String>,
        /// CAMEO code as the data set has it.
        cameo: Option<String>,
        /// PLOVER type: the data set's own, or that of the CAMEO code.
        event_type: Option<String>,
        /// PLOVER mode.
        mode: Option<String>,
        /// PLOVER contexts.
        contexts: Vec<String>,
        /// Goldstein value or intensity as the data set has it, else that of the CAMEO code.
        goldstein: Option<f64>,
        /// Quad class, from the CAMEO root or the PLOVER type; from the data set's where there is neither.
        quad: Option<String>,
        /// Quad or penta class as the data set has it.
        source_quad: Option<String>,
        /// Events that the row stands for; 1 but in tables of counts.
        count: u32,
        /// Mentions.
        mentions: Option<u32>,
        /// Sources of information.
        reports: Option<u32>,
        /// Articles.
        articles: Option<u32>,
        /// Tone of the articles.
        tone: Option<f64>,
        /// Place as the data set names it.
        place: Option<String>,
        /// State of the place, ISO 3166 alpha-3.
        place_state: Option<String>,
        /// Degrees north.
        latitude: Option<f64>,
        /// Degrees east.
        longitude: Option<f64>,
        /// Text of the event or notes.
        text: Option<String>,
        /// Address of an article.
        url: Option<String>,
        /// When the data set last changed the row, as it tells it.
        revision: Option<String>,
        /// The file's other cells, joined by tabs; `demarche stats` names their columns.
        extra: Option<String>,
        /// Codebook of the event.
        codebook: String,
        /// Version of program and importer.
        code_version: String,
        /// Hash of the lexicon that resolved states, roles and types.
        lexicon_version: String,
    }
}

impl ImportedRow {
    /// A batch of an older file with all columns of today, in their order; `None` if one is missing that may not be.
    pub(crate) fn completed(batch: &RecordBatch, schema: &Arc<Schema>) -> Option<RecordBatch> {
        let columns = schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
            Some(column) => (column.data_type() == field.data_type()).then(|| column.clone()),
            None => field.is_nullable().then(|| new_null_array(field.data_type(), batch.num_rows())),
        });
        RecordBatch::try_new(schema.clone(), columns.collect::<Option<_>>()?).ok()
    }
}

/// Which imported events are asked for; the default is all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Of this data set.
    pub data_set: Option<&'a str>,
    /// Not before.
    pub from: Option<Day>,
    /// Not after.
    pub to: Option<Day>,
}

/// What relations are made of: who did what to whom and when, lent from the table as it is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportedDeed<'a> {
    /// State of the source; several joined by `;`.
    pub source: &'a str,
    /// State of the target.
    pub target: &'a str,
    /// The day, or the first one.
    pub date: Day,
    /// The last day; that of `date` but for counts by month or year.
    pub date_to: Day,
    /// CAMEO code; empty where the data set has none.
    pub cameo: &'a str,
    /// Quad class.
    pub quad: Option<QuadClass>,
    /// Goldstein value or intensity.
    pub goldstein: Option<f64>,
    /// Events that the row stands for.
    pub count: u32,
    /// The data set.
    pub data_set: &'a str,
}

/// Events of one state towards another in a month, or in a year of counts by year.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthCount {
    /// State of the source.
    pub source: String,
    /// State of the target.
    pub target: String,
    /// Year.
    pub year: i32,
    /// Month, from 1; `None` for counts that tell the year alone.
    pub month: Option<u8>,
    /// Events by quad class, in the order of [`QuadClass::ALL`].
    pub quads: [u64; 4],
    /// Sum of the Goldstein values, each as often as its row counts.
    pub goldstein: f64,
}

impl Snapshot {
    /// Every import that this snapshot knows, in the order they began.
    pub fn imports(&self) -> &[Import] {
        &self.manifest.imports
    }

    /// Gives some columns of the imported events, batch by batch, from the files that may hold a day of the span.
    pub(crate) fn imported_columns(
        &self,
        span: Span,
        data_set: Option<&str>,
        columns: &[&str],
        each: &mut dyn FnMut(&Import, &RecordBatch) -> Option<()>,
    ) -> Result<Vec<Fault>, StoreError> {
        let mut faults = Vec::new();
        let imports: HashMap<&str, &Import> =
            self.manifest.imports.iter().map(|import| (import.batch.as_str(), import)).collect();
        for file in
            self.manifest.files.iter().filter(|file| file.table == Table::Imported.name() && span.may_hold(file))
        {
            let Some(import) = file.batches.first().and_then(|batch| imports.get(batch.as_str())) else { continue };
            if data_set.is_some_and(|wanted| import.data_set != wanted) {
                continue;
            }
            let path = self.root.join(&file.path);
            let days = (span != Span::default())
                .then(|| (span.from.map_or(i32::MIN, |day| day.0), span.to.map_or(i32::MAX, |day| day.0)));
            let read = table::check(&path, file.bytes, &file.blake3).and_then(|()| {
                table::batches(&path, columns, days, |batch| {
                    each(import, &batch).ok_or_else(|| Fault {
                        path: path.clone(),
                        message: "a column is missing or of another type".to_owned(),
                        hint: "the file is damaged; import its data set again into a new ledger",
                    })
                })
            });
            faults.extend(read.err());
        }
        Ok(faults)
    }

    /// Whether a file of imported events holds one whose id is wanted.
    pub(crate) fn file_has(&self, file: &DataFile, wanted: &dyn Fn(&str) -> bool) -> Result<bool, Fault> {
        let path = self.root.join(&file.path);
        let mut found = false;
        table::check(&path, file.bytes, &file.blake3)?;
        table::batches(&path, &["event_id", "date", "revision"], None, |batch| {
            each_id(&batch, |id, _, _| found |= wanted(id)).ok_or_else(|| Fault {
                path: path.clone(),
                message: "a column is missing or of another type".to_owned(),
                hint: "the file is damaged; import its data set again into a new ledger",
            })
        })?;
        Ok(found)
    }

    /// Gives the imported events that are wanted, in the order of the files: by date, source and target within
    /// each. Nothing but the batch at hand is held.
    pub fn imported(&self, wanted: &Wanted<'_>, mut each: impl FnMut(ImportedRow)) -> Result<Vec<Fault>, StoreError> {
        let span = Span { from: wanted.from, to: wanted.to };
        self.imported_columns(span, wanted.data_set, &[], &mut |_, batch| {
            let rows = ImportedRow::rows(batch).ok()?;
            rows.into_iter().filter(|row| span.holds(row.date)).for_each(&mut each);
            Some(())
        })
    }

    /// Gives the imported events that are wanted and whose source, target, first and last day `keep` wants.
    pub fn imported_between(
        &self,
        wanted: &Wanted<'_>,
        keep: impl Fn(&str, &str, Day, Day) -> bool,
        mut each: impl FnMut(ImportedRow),
    ) -> Result<Vec<Fault>, StoreError> {
        let span = Span { from: wanted.from, to: wanted.to };
        self.imported_columns(span, wanted.data_set, &[], &mut |_, batch| {
            let text = |name: &str| -> Option<&StringArray> { batch.column_by_name(name)?.as_string_opt::<i32>() };
            let (sources, targets) = (text("source")?, text("target")?);
            let dates = batch.column_by_name("date")?.as_primitive_opt::<Date32Type>()?;
            let ends = batch.column_by_name("date_to")?.as_primitive_opt::<Date32Type>()?;
            let is_kept = |row: usize| {
                let date = Day(dates.value(row));
                let end = if ends.is_null(row) { date } else { Day(ends.value(row)) };
                !sources.is_null(row)
                    && !targets.is_null(row)
                    && span.holds(date)
                    && keep(sources.value(row), targets.value(row), date, end)
            };
            let kept: BooleanArray = (0..batch.num_rows()).map(|row| Some(is_kept(row))).collect();
            if kept.true_count() > 0 {
                ImportedRow::rows(&filter_record_batch(batch, &kept).ok()?).ok()?.into_iter().for_each(&mut each);
            }
            Some(())
        })
    }

    /// Gives who did what to whom, of all imported events that are wanted and name two states.
    pub fn imported_deeds(
        &self,
        wanted: &Wanted<'_>,
        mut each: impl FnMut(ImportedDeed<'_>),
    ) -> Result<Vec<Fault>, StoreError> {
        let span = Span { from: wanted.from, to: wanted.to };
        let columns = ["date", "date_to", "source", "target", "cameo", "quad", "goldstein", "count"];
        self.imported_columns(span, wanted.data_set, &columns, &mut |import, batch| {
            let text = |name: &str| -> Option<&StringArray> { batch.column_by_name(name)?.as_string_opt::<i32>() };
            let (sources, targets, cameos, quads) = (text("source")?, text("target")?, text("cameo")?, text("quad")?);
            let dates = batch.column_by_name("date")?.as_primitive_opt::<Date32Type>()?;
            let ends = batch.column_by_name("date_to")?.as_primitive_opt::<Date32Type>()?;
            let goldsteins = batch.column_by_name("goldstein")?.as_primitive_opt::<Float64Type>()?;
            let counts = batch.column_by_name("count")?.as_primitive_opt::<UInt32Type>()?;
            for row in 0..batch.num_rows() {
                let date = Day(dates.value(row));
                if sources.is_null(row) || targets.is_null(row) || !span.holds(date) {
                    continue;
                }
                each(ImportedDeed {
                    source: sources.value(row),
                    target: targets.value(row),
                    date,
                    date_to: if ends.is_null(row) { date } else { Day(ends.value(row)) },
                    cameo: if cameos.is_null(row) { "" } else { cameos.value(row) },
                    quad: if quads.is_null(row) { None } else { QuadClass::named(quads.value(row)) },
                    goldstein: (!goldsteins.is_null(row)).then(|| goldsteins.value(row)),
                    count: counts.value(row),
                    data_set: &import.data_set,
                });
            }
            Some(())
        })
    }

    /// Counts the imported events of each pair of states by month and quad class: sorted by source, target and time.
    /// Events without a quad class are left out, those between a state and itself are not.
    pub fn month_counts(&self, wanted: &Wanted<'_>) -> Result<(Vec<MonthCount>, Vec<Fault>), StoreError> {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut number = |state: &str| match numbers.get(state) {
            Some(&number) => number,
            None => {
                let next = numbers.len() as u32;
                numbers.insert(state.to_owned(), next);
                next
            }
        };
        let mut counts: HashMap<(u32, u32, i32), ([u64; 4], f64)> = HashMap::new();
        let faults = self.imported_deeds(wanted, |deed| {
            let Some(quad) = deed.quad else { return };
            let ((year, month, _), (last_year, last_month, _)) = (deed.date.parts(), deed.date_to.parts());
            // Months count from 1; 0 stands for a whole year.
            let month = if (year, month) == (last_year, last_month) { month as i32 } else { 0 };
            for source in deed.source.split(';') {
                for target in deed.target.split(';') {
                    let (quads, goldstein) =
                        counts.entry((number(source), number(target), year * 13 + month)).or_default();
                    quads[quad as usize] += u64::from(deed.count);
                    *goldstein += deed.goldstein.unwrap_or(0.0) * f64::from(deed.count);
                }
            }
        })?;
        let mut names: Vec<&str> = vec![""; numbers.len()];
        for (name, &number) in &numbers {
            names[number as usize] = name;
        }
        let sorted: BTreeMap<(&str, &str, i32), ([u64; 4], f64)> = counts
            .into_iter()
            .map(|((source, target, time), sums)| ((names[source as usize], names[target as usize], time), sums))
            .collect();
        let rows = sorted.into_iter().map(|((source, target, time), (quads, goldstein))| MonthCount {
            source: source.to_owned(),
            target: target.to_owned(),
            year: time.div_euclid(13),
            month: Some(time.rem_euclid(13) as u8).filter(|&month| month > 0),
            quads,
            goldstein,
        });
        Ok((rows.collect(), faults))
    }
}

/// The id, date and revision of each row of a batch.
pub(crate) fn each_id(batch: &RecordBatch, mut each: impl FnMut(&str, Day, &str)) -> Option<()> {
    let ids = batch.column_by_name("event_id")?.as_string_opt::<i32>()?;
    let dates = batch.column_by_name("date")?.as_primitive_opt::<Date32Type>()?;
    let revisions = batch.column_by_name("revision")?.as_string_opt::<i32>()?;
    for row in 0..batch.num_rows() {
        let revision = if revisions.is_null(row) { "" } else { revisions.value(row) };
        each(ids.value(row), Day(dates.value(row)), revision);
    }
    Some(())
}
