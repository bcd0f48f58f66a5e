//! Tables and the Parquet files they lie in.

use crate::rows::Row;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
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
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 5] = [Table::Articles, Table::Sections, Table::Mentions, Table::Events, Table::Quotations];

    /// Its folder below `data/`.
    pub fn name(self) -> &'static str {
        match self {
            Table::Articles => "articles",
            Table::Sections => "sections",
            Table::Mentions => "mentions",
            Table::Events => "events",
            Table::Quotations => "quotations",
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

const DAMAGED: &str = "the file is damaged; put it back from a copy, or read its articles again into a new ledger";

/// Writes rows as a Parquet file and syncs it to disk.
pub(crate) fn write<R: Row>(path: &Path, rows: &[R]) -> std::io::Result<()> {
    let batch = R::batch(rows).map_err(std::io::Error::other)?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = File::create_new(path)?;
    let mut writer = ArrowWriter::try_new(file.try_clone()?, batch.schema(), Some(properties)).map_err(io_error)?;
    writer.write(&batch).map_err(io_error)?;
    writer.close().map_err(io_error)?;
    file.sync_all()
}

/// Keeps the system's own word ("no space left on device") where there is one.
fn io_error(error: parquet::errors::ParquetError) -> std::io::Error {
    match error {
        parquet::errors::ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
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
    let file = File::open(path).map_err(|error| fault(format!("cannot open the file: {error}")))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.with_batch_size(BATCH_ROWS).build())
        .map_err(|error| fault(format!("no readable Parquet file: {error}")))?;
    for batch in reader {
        let batch = batch.map_err(|error| fault(format!("unreadable rows: {error}")))?;
        each(R::rows(&batch).map_err(|column| fault(format!("the column {column:?} is missing or of another type")))?);
    }
    Ok(())
}
