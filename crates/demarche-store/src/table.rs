//! Tables and the Parquet files they lie in.

use crate::rows::Row;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::compute_leaves;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::statistics::Statistics;
use rayon::prelude::*;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A table of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Table {
    Articles,
    Sections,
    Mentions,
    Events,
    Quotations,
    Imported,
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 6] =
        [Table::Articles, Table::Sections, Table::Mentions, Table::Events, Table::Quotations, Table::Imported];

    /// The table of a name.
    pub fn named(name: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.name() == name)
    }

    /// Its folder below `data/`.
    pub fn name(self) -> &'static str {
        match self {
            Table::Articles => "articles",
            Table::Sections => "sections",
            Table::Mentions => "mentions",
            Table::Events => "events",
            Table::Quotations => "quotations",
            Table::Imported => "imported",
        }
    }
}

/// A file of the ledger that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {message}\n  hint: {hint}", path.display())]
pub struct Fault {
    /// The file.
    pub path: PathBuf,
    /// What was found.
    pub message: String,
    /// What would help.
    pub hint: &'static str,
}

/// Rows a batch when reading.
const BATCH_ROWS: usize = 8_192;

pub(crate) const DAMAGED: &str =
    "the file is damaged; put it back from a copy, or read its articles again into a new ledger";

/// Writes rows as a Parquet file and syncs it to disk.
pub(crate) fn write<R: Row>(path: &Path, rows: &[R]) -> std::io::Result<()> {
    let batch = R::batch(rows).map_err(std::io::Error::other)?;
    let file = File::create_new(path)?;
    let mut writer = ArrowWriter::try_new(file.try_clone()?, batch.schema(), Some(properties())).map_err(io_error)?;
    writer.write(&batch).map_err(io_error)?;
    writer.close().map_err(io_error)?;
    file.sync_all()
}

/// Rows as the bytes of a Parquet file.
pub(crate) fn bytes<R: Row>(rows: &[R]) -> std::io::Result<Vec<u8>> {
    let batch = R::batch(rows).map_err(std::io::Error::other)?;
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties())).map_err(io_error)?;
    writer.write(&batch).map_err(io_error)?;
    writer.into_inner().map_err(io_error)
}

fn properties() -> WriterProperties {
    WriterProperties::builder().set_compression(Compression::SNAPPY).build()
}

/// Writes one row group whose columns are made and encoded side by side, and syncs the file to disk.
pub(crate) fn write_columns(
    path: &Path,
    schema: &SchemaRef,
    column: impl Fn(usize) -> Result<ArrayRef, ArrowError> + Sync,
) -> std::io::Result<()> {
    let file = File::create_new(path)?;
    let writer = ArrowWriter::try_new(file.try_clone()?, schema.clone(), Some(properties())).map_err(io_error)?;
    let (mut writer, factory) = writer.into_serialized_writer().map_err(io_error)?;
    let columns = factory.create_column_writers(0).map_err(io_error)?;
    let chunks: Vec<_> = columns
        .into_par_iter()
        .enumerate()
        .map(|(index, mut writer)| {
            let array = column(index).map_err(ParquetError::from)?;
            // Each column of these tables, lists included, has one leaf.
            for leaf in compute_leaves(schema.field(index), &array)? {
                writer.write(&leaf)?;
            }
            writer.close()
        })
        .collect::<Result<_, ParquetError>>()
        .map_err(io_error)?;
    let mut group = writer.next_row_group().map_err(io_error)?;
    for chunk in chunks {
        chunk.append_to_row_group(&mut group).map_err(io_error)?;
    }
    group.close().map_err(io_error)?;
    writer.close().map_err(io_error)?;
    file.sync_all()
}

/// Keeps the system's own word ("no space left on device") where there is one.
fn io_error(error: ParquetError) -> std::io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(error) => *error,
            Err(inner) => std::io::Error::other(inner),
        },
        other => std::io::Error::other(other),
    }
}

/// Checks a file's length and hash against its manifest.
pub(crate) fn check(path: &Path, bytes: u64, blake3: &str) -> Result<(), Fault> {
    let fault = |message: String| Fault { path: path.to_owned(), message, hint: DAMAGED };
    let mut hasher = blake3::Hasher::new();
    let found = File::open(path)
        .and_then(|mut file| std::io::copy(&mut file, &mut hasher))
        .map_err(|error| fault(format!("cannot read the file: {error}")))?;
    if found != bytes {
        return Err(fault(format!("the file has {found} bytes, its manifest says {bytes}")));
    }
    if hasher.finalize().to_hex().as_str() != blake3 {
        return Err(fault("the file's hash is not that of its manifest".to_owned()));
    }
    Ok(())
}

/// Reads the rows of a Parquet file, batch by batch.
pub(crate) fn read<R: Row>(path: &Path, mut each: impl FnMut(Vec<R>)) -> Result<(), Fault> {
    let fault = |message: String| Fault { path: path.to_owned(), message, hint: DAMAGED };
    batches(path, &[], None, |batch| {
        each(R::rows(&batch).map_err(|column| fault(format!("the column {column:?} is missing or of another type")))?);
        Ok(())
    })
}

/// Reads the columns of these names, or all, of the row groups that may hold a day of `days` in the column
/// `date`, batch by batch.
pub(crate) fn batches(
    path: &Path,
    columns: &[&str],
    days: Option<(i32, i32)>,
    mut each: impl FnMut(RecordBatch) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let fault = |message: String| Fault { path: path.to_owned(), message, hint: DAMAGED };
    let broken = |error: ParquetError| fault(format!("no readable Parquet file: {error}"));
    let file = File::open(path).map_err(|error| fault(format!("cannot open the file: {error}")))?;
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(broken)?.with_batch_size(BATCH_ROWS);
    if let Some((from, to)) = days {
        let metadata = builder.metadata();
        let date = metadata.file_metadata().schema_descr().columns().iter().position(|column| column.name() == "date");
        let may_hold = |group: &usize| {
            let statistics = date.and_then(|date| metadata.row_group(*group).column(date).statistics());
            match statistics {
                Some(Statistics::Int32(bounds)) => {
                    bounds.min_opt().is_none_or(|first| *first <= to)
                        && bounds.max_opt().is_none_or(|last| *last >= from)
                }
                _ => true,
            }
        };
        let groups = (0..metadata.num_row_groups()).filter(may_hold).collect();
        builder = builder.with_row_groups(groups);
    }
    if !columns.is_empty() {
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        builder = builder.with_projection(mask);
    }
    for batch in builder.build().map_err(broken)? {
        each(batch.map_err(|error| fault(format!("unreadable rows: {error}")))?)?;
    }
    Ok(())
}
