//! An answer as text or Parquet.

use crate::engine::{Answer, SqlError};
use datafusion::arrow::array::{Array, ArrayRef, RecordBatch, StringBuilder};
use datafusion::arrow::csv::WriterBuilder;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::arrow::util::pretty::pretty_format_batches_with_options;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::file::properties::WriterProperties;
use std::io::{self, Write};
use std::sync::Arc;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table for people: the first rows.
    Table,
    /// Comma-separated, with a header; lists joined by `; `.
    Csv,
    /// One JSON object a line.
    Json,
    /// Parquet (Snappy).
    Parquet,
}

impl Format {
    /// The format of a name.
    pub fn named(name: &str) -> Option<Format> {
        match name {
            "table" => Some(Format::Table),
            "csv" => Some(Format::Csv),
            "json" | "jsonl" => Some(Format::Json),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows written.
    pub rows: usize,
    /// Whether there were more than a table for people shows.
    pub more: bool,
}

/// Rows that a table for people shows.
const SHOWN: usize = 500;

/// Writes an answer; `out` gets rows as they come, except in a table, whose width is that of its widest cells.
pub fn write(answer: Answer<'_>, format: Format, out: &mut (dyn Write + Send)) -> Result<Written, SqlError> {
    match format {
        Format::Table => table(answer, out),
        Format::Csv => csv(answer, out),
        Format::Json => json(answer, out),
        Format::Parquet => parquet(answer, out),
    }
}

fn table(answer: Answer<'_>, out: &mut dyn Write) -> Result<Written, SqlError> {
    let schema = answer.schema();
    let (mut batches, mut written) = (vec![RecordBatch::new_empty(schema)], Written::default());
    for batch in answer {
        let batch = batch?;
        let wanted = batch.num_rows().min(SHOWN - written.rows);
        written.rows += wanted;
        written.more = wanted < batch.num_rows();
        batches.push(batch.slice(0, wanted));
        if written.more {
            break;
        }
    }
    let text = pretty_format_batches_with_options(&batches, &options())?.to_string();
    // Text of articles may hold what would move the cursor.
    let safe = |c: char| if c.is_control() && c != '\n' { '\u{fffd}' } else { c };
    writeln!(out, "{}", text.chars().map(safe).collect::<String>())?;
    Ok(written)
}

fn options() -> FormatOptions<'static> {
    FormatOptions::new().with_null("")
}

fn csv(answer: Answer<'_>, out: &mut dyn Write) -> Result<Written, SqlError> {
    let mut written = Written::default();
    let schema = Arc::new(flat_schema(&answer.schema()));
    let mut writer = WriterBuilder::new().with_header(true).build(out);
    // The header stands even over no rows.
    writer.write(&RecordBatch::new_empty(schema.clone()))?;
    for batch in answer {
        let batch = batch?;
        let columns = batch.columns().iter().map(flat).collect::<Result<Vec<_>, SqlError>>()?;
        written.rows += batch.num_rows();
        writer.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    Ok(written)
}

fn is_nested(kind: &DataType) -> bool {
    kind.is_nested()
}

fn flat_schema(schema: &Schema) -> Schema {
    let fields = schema.fields().iter().map(|field| match is_nested(field.data_type()) {
        true => Field::new(field.name(), DataType::Utf8, true),
        false => field.as_ref().clone(),
    });
    Schema::new(fields.collect::<Vec<_>>())
}

/// A list as its items joined, anything else that is nested as the engine shows it.
fn flat(column: &ArrayRef) -> Result<ArrayRef, SqlError> {
    if !is_nested(column.data_type()) {
        return Ok(column.clone());
    }
    let mut texts = StringBuilder::new();
    let options = options();
    if let Some(list) = datafusion::arrow::array::AsArray::as_list_opt::<i32>(column) {
        for index in 0..list.len() {
            if list.is_null(index) {
                texts.append_null();
                continue;
            }
            let items = list.value(index);
            let shown = ArrayFormatter::try_new(&items, &options)?;
            let items: Vec<String> = (0..items.len()).map(|item| shown.value(item).to_string()).collect();
            texts.append_value(items.join("; "));
        }
    } else {
        let shown = ArrayFormatter::try_new(column, &options)?;
        (0..column.len()).for_each(|index| texts.append_value(shown.value(index).to_string()));
    }
    Ok(Arc::new(texts.finish()))
}

fn json(answer: Answer<'_>, out: &mut dyn Write) -> Result<Written, SqlError> {
    let mut written = Written::default();
    let mut writer = LineDelimitedWriter::new(out);
    for batch in answer {
        let batch = batch?;
        written.rows += batch.num_rows();
        writer.write(&batch)?;
    }
    writer.finish()?;
    Ok(written)
}

fn parquet(answer: Answer<'_>, out: &mut (dyn Write + Send)) -> Result<Written, SqlError> {
    let mut written = Written::default();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let failed = |error| SqlError::Io(io::Error::other(error));
    let mut writer = ArrowWriter::try_new(out, answer.schema(), Some(properties)).map_err(failed)?;
    for batch in answer {
        let batch = batch?;
        written.rows += batch.num_rows();
        writer.write(&batch).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    Ok(written)
}
