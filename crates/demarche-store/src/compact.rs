//! Many small files into few, in one commit; and, asked for apart, the removal of what no kept snapshot names.
//!
//! Rows stay what they are. Tables of our own coding keep the order in which they were written, imported
//! events are sorted by date, source and target, over all imports of a data set that lie near each other in time. Older
//! snapshots name the small files and can be read until [`Ledger::collect`] removes them.

use crate::imported::ImportedRow;
use crate::ledger::{Ledger, StoreError, at};
use crate::manifest::{DataFile, Manifest, Writer};
use crate::rows::{ArticleRow, EventRow, MentionRow, QuotationRow, Row, SectionRow};
use crate::table::{self, Fault, Table};
use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_array::{Array, Date32Array, RecordBatch, StringArray};
use arrow_select::interleave::interleave;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// A file of fewer rows is small.
const SMALL_ROWS: u64 = 1 << 18;
/// Small files are joined up to so many rows, which bounds memory.
const MOST_ROWS: u64 = 1 << 19;
/// And up to so many bytes.
const MOST_BYTES: u64 = 64 << 20;

/// What compaction did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Files that were joined.
    pub from: usize,
    /// Files that they became.
    pub into: usize,
}

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Snapshots that can no longer be read.
    pub snapshots: usize,
    /// Data files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl Ledger {
    /// Joins small files of each table. A ledger without small neighbours is left as it is.
    pub fn compact(&self) -> Result<Compacted, StoreError> {
        let mut writer = Writer::lock(self.root())?;
        let mut manifest = writer.next();
        let mut done = Compacted::default();
        for table in Table::ALL {
            for run in runs(&manifest, table) {
                let name =
                    blake3::hash(run.iter().map(|&at| manifest.files[at].path.as_str()).collect::<String>().as_bytes());
                let name = format!("c{}", &name.to_hex()[..15]);
                let files: Vec<&DataFile> = run.iter().map(|&at| &manifest.files[at]).collect();
                let joined = match table {
                    Table::Articles => own::<ArticleRow>(&writer, &files, &name)?,
                    Table::Sections => own::<SectionRow>(&writer, &files, &name)?,
                    Table::Mentions => own::<MentionRow>(&writer, &files, &name)?,
                    Table::Events => own::<EventRow>(&writer, &files, &name)?,
                    Table::Quotations => own::<QuotationRow>(&writer, &files, &name)?,
                    Table::Imported => sorted(&writer, &files, &name, &|_, _| false)?,
                };
                done.from += run.len();
                done.into += 1;
                let (first, rest) = (run[0], &run[1..]);
                manifest.files[first] = joined;
                for &at in rest {
                    manifest.files[at].path.clear();
                }
            }
            manifest.files.retain(|file| !file.path.is_empty());
        }
        if done.from > 0 {
            writer.publish(manifest)?;
        }
        Ok(done)
    }

    /// Removes all snapshots but the last `keep`, and the files that none of those names. Who still reads an older
    /// snapshot finds its files missing.
    pub fn collect(&self, keep: usize) -> Result<Collected, StoreError> {
        let _writer = Writer::lock(self.root())?;
        let all = Manifest::all(self.root())?;
        let (old, kept) = all.split_at(all.len().saturating_sub(keep.max(1)));
        let mut named: HashSet<String> = HashSet::new();
        for (_, path) in kept {
            named.extend(Manifest::read(path)?.files.into_iter().map(|file| file.path));
        }
        let mut done = Collected { snapshots: old.len(), ..Collected::default() };
        // Manifests go first: a kill in between leaves files that nothing names, never a name without a file.
        for (_, path) in old {
            fs::remove_file(path).map_err(at(path))?;
        }
        for table in Table::ALL {
            let folder = self.root().join("data").join(table.name());
            if !folder.exists() {
                continue;
            }
            for entry in fs::read_dir(&folder).map_err(at(&folder))? {
                let entry = entry.map_err(at(&folder))?;
                let name = format!("data/{}/{}", table.name(), entry.file_name().to_string_lossy());
                if !named.contains(&name) {
                    done.bytes += entry.metadata().map_err(at(&entry.path()))?.len();
                    done.files += 1;
                    fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
                }
            }
        }
        Ok(done)
    }
}

/// Runs of small files of a table that may become one, as places in the manifest: neighbours in the order of writing;
/// for imported events those of one data set by date.
fn runs(manifest: &Manifest, table: Table) -> Vec<Vec<usize>> {
    let data_sets: BTreeMap<&str, (&str, &str)> = manifest
        .imports
        .iter()
        .map(|import| (import.batch.as_str(), (import.data_set.as_str(), import.kind.as_str())))
        .collect();
    let data_set = |file: &DataFile| {
        file.batches.first().and_then(|batch| data_sets.get(batch.as_str())).copied().unwrap_or_default()
    };
    let mut places: Vec<usize> =
        (0..manifest.files.len()).filter(|&at| manifest.files[at].table == table.name()).collect();
    if table == Table::Imported {
        places.sort_by_key(|&at| (data_set(&manifest.files[at]), manifest.files[at].days, at));
    }
    let (mut runs, mut run, mut rows, mut bytes): (Vec<Vec<usize>>, Vec<usize>, u64, u64) = Default::default();
    for at in places {
        let file = &manifest.files[at];
        let fits = file.rows < SMALL_ROWS
            && file.bytes < MOST_BYTES
            && rows + file.rows <= MOST_ROWS
            && bytes + file.bytes <= MOST_BYTES
            && run.last().is_none_or(|&last| data_set(&manifest.files[last]) == data_set(file));
        if !fits {
            runs.push(std::mem::take(&mut run));
            (rows, bytes) = (0, 0);
        }
        if file.rows < SMALL_ROWS && file.bytes < MOST_BYTES {
            (rows, bytes) = (rows + file.rows, bytes + file.bytes);
            run.push(at);
        }
    }
    runs.push(run);
    runs.retain(|run| run.len() > 1);
    runs
}

/// Joins files of our own coding in their order.
fn own<R: Row>(writer: &Writer, files: &[&DataFile], name: &str) -> Result<DataFile, StoreError> {
    let mut rows: Vec<R> = Vec::new();
    for file in files {
        let path = checked(writer, file)?;
        table::read::<R>(&path, |batch| rows.extend(batch))?;
    }
    let count = rows.len() as u64;
    let file = writer.file(R::TABLE, name, |draft| table::write(draft, &rows))?;
    // A file that tells no days may hold any.
    let days = files.iter().map(|file| file.days).reduce(|all, one| Some((all?.0.min(one?.0), all?.1.max(one?.1))));
    Ok(DataFile { rows: count, days: days.flatten(), ..file })
}

/// Joins files of imported events, sorted, without the rows whose import and id are not wanted.
pub(crate) fn sorted(
    writer: &Writer,
    files: &[&DataFile],
    name: &str,
    unwanted: &dyn Fn(&str, &str) -> bool,
) -> Result<DataFile, StoreError> {
    let mut batches: Vec<RecordBatch> = Vec::new();
    let schema = Arc::new(ImportedRow::schema());
    for file in files {
        let path = checked(writer, file)?;
        table::batches(&path, &[], None, |batch| {
            batches.push(ImportedRow::completed(&batch, &schema).ok_or_else(|| broken(&path))?);
            Ok(())
        })?;
    }
    let (mut order, mut named): (Vec<_>, Vec<String>) = (Vec::new(), Vec::new());
    for (place, batch) in batches.iter().enumerate() {
        let columns = keys(batch).ok_or_else(|| broken(&writer.root))?;
        let Keys { dates, sources, targets, ids, batches: batches_of } = columns;
        for row in 0..batch.num_rows() {
            if unwanted(batches_of.value(row), ids.value(row)) {
                continue;
            }
            if named.last().is_none_or(|last| last != batches_of.value(row)) {
                named.push(batches_of.value(row).to_owned());
            }
            let source = sources.is_valid(row).then(|| sources.value(row));
            let target = targets.is_valid(row).then(|| targets.value(row));
            order.push(((dates.value(row), source, target), place, row));
        }
    }
    order.sort();
    let days = order.first().zip(order.last()).map(|(first, last)| (first.0.0, last.0.0));
    let order: Vec<(usize, usize)> = order.into_iter().map(|(_, place, row)| (place, row)).collect();
    let written = writer.file(Table::Imported, name, |draft| {
        table::write_columns(draft, &schema, |index| {
            let arrays: Vec<&dyn Array> = batches.iter().map(|batch| batch.column(index).as_ref()).collect();
            interleave(&arrays, &order)
        })
    })?;
    named.sort();
    named.dedup();
    Ok(DataFile { rows: order.len() as u64, batches: named, days, ..written })
}

/// The columns by which imported events are sorted and chosen.
struct Keys<'a> {
    dates: &'a Date32Array,
    sources: &'a StringArray,
    targets: &'a StringArray,
    ids: &'a StringArray,
    batches: &'a StringArray,
}

fn keys(batch: &RecordBatch) -> Option<Keys<'_>> {
    let text = |name: &str| batch.column_by_name(name)?.as_string_opt::<i32>();
    Some(Keys {
        dates: batch.column_by_name("date")?.as_primitive_opt::<Date32Type>()?,
        sources: text("source")?,
        targets: text("target")?,
        ids: text("event_id")?,
        batches: text("batch_id")?,
    })
}

/// The path of a file that is what its manifest says.
fn checked(writer: &Writer, file: &DataFile) -> Result<std::path::PathBuf, StoreError> {
    let path = writer.root.join(&file.path);
    table::check(&path, file.bytes, &file.blake3)?;
    Ok(path)
}

fn broken(path: &Path) -> Fault {
    Fault {
        path: path.to_owned(),
        message: "a column is missing or of another type".to_owned(),
        hint: "the file is damaged; import its data set again into a new ledger",
    }
}
