//! The tables of a snapshot as tables of the engine.

use crate::engine::SqlError;
use datafusion::arrow::array::{RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::datasource::MemTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::prelude::SessionContext;
use demarche_store::{
    ArticleRow, EventRow, Fault, ImportedRow, MentionRow, QuotationRow, Row, SectionRow, Snapshot, Table,
};
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The readings that count, as a table.
const CURRENT: &str = "current_readings";

/// Registers the tables of a snapshot; the files that are missing or of another length are left out and told.
pub(crate) async fn register(context: &SessionContext, snapshot: &Snapshot) -> Result<Vec<Fault>, SqlError> {
    let mut faults = Vec::new();
    let current = current(snapshot, &mut faults);
    let schema = Arc::new(Schema::new(vec![Field::new("reading_id", DataType::Utf8, false)]));
    let ids = StringArray::from_iter_values(current.latest.iter());
    let batch = RecordBatch::try_new(schema.clone(), vec![Arc::new(ids)])?;
    context.register_table(CURRENT, Arc::new(MemTable::try_new(schema, vec![vec![batch]])?))?;
    for table in Table::ALL {
        let files = listed(snapshot, table, &mut faults);
        let provider: Arc<dyn datafusion::catalog::TableProvider> = if files.is_empty() {
            Arc::new(MemTable::try_new(schema_of(table), vec![Vec::new()])?)
        } else {
            let options = ListingOptions::new(Arc::new(ParquetFormat::default().with_enable_pruning(true)))
                .with_file_extension(".parquet");
            let config = ListingTableConfig::new_with_multi_paths(files)
                .with_listing_options(options)
                .with_schema(schema_of(table));
            Arc::new(ListingTable::try_new(config)?)
        };
        let name = table.name();
        if table == Table::Imported {
            context.register_table(name, provider)?;
            continue;
        }
        context.register_table(format!("{name}_all"), provider.clone())?;
        if current.is_all {
            context.register_table(name, provider)?;
        } else {
            let rows = context
                .sql(&format!("SELECT * FROM {name}_all WHERE reading_id IN (SELECT reading_id FROM {CURRENT})"))
                .await?;
            context.register_table(name, rows.into_view())?;
        }
    }
    faults.dedup_by(|later, earlier| later.path == earlier.path);
    Ok(faults)
}

/// The last reading of each article.
struct Current {
    latest: Vec<String>,
    /// There are no others.
    is_all: bool,
}

fn current(snapshot: &Snapshot, faults: &mut Vec<Fault>) -> Current {
    let mut latest: HashMap<String, (usize, String)> = HashMap::new();
    let mut count = 0;
    let names: Vec<String> = snapshot.files(Table::Articles).map(|file| file.name.to_owned()).collect();
    for name in names {
        let read = snapshot.readings(&name, |reading, article| {
            latest.insert(article.to_owned(), (count, reading.to_owned()));
            count += 1;
        });
        faults.extend(read.err());
    }
    let is_all = latest.len() == count;
    let mut latest: Vec<(usize, String)> = latest.into_values().collect();
    latest.sort_unstable();
    Current { latest: latest.into_iter().map(|(_, reading)| reading).collect(), is_all }
}

/// The files of a table, as addresses. A hash over all bytes would cost more than most questions: the length is compared,
/// and Parquet checks the rest as it reads.
fn listed(snapshot: &Snapshot, table: Table, faults: &mut Vec<Fault>) -> Vec<ListingTableUrl> {
    let mut found = Vec::new();
    for file in snapshot.files(table) {
        let path = snapshot.root().join(file.name);
        let fault = |message: String| Fault {
            path: path.clone(),
            message,
            hint: "the rows of this file are missing from the answer; put it back from a copy",
        };
        match fs::metadata(&path) {
            Ok(metadata) if metadata.len() == file.bytes => match address(&path) {
                Ok(address) => found.push(address),
                Err(message) => faults.push(fault(message)),
            },
            Ok(metadata) => {
                faults.push(fault(format!("the file has {} bytes, its manifest says {}", metadata.len(), file.bytes)))
            }
            Err(error) => faults.push(fault(format!("cannot open the file: {error}"))),
        }
    }
    found
}

/// A file's address. As a plain path, `*` or `[` in the name of a folder would be taken for a pattern.
fn address(path: &Path) -> Result<ListingTableUrl, String> {
    let path = std::path::absolute(path).map_err(|error| error.to_string())?;
    let path = path.to_str().ok_or("the path is no UTF-8")?;
    let mut address = String::from("file://");
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                address.push(char::from(byte))
            }
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    ListingTableUrl::parse(&address).map_err(|error| error.to_string())
}

/// The columns of a table. Text is read as views, which the engine compares and groups without copying.
fn schema_of(table: Table) -> SchemaRef {
    let schema = match table {
        Table::Articles => ArticleRow::schema(),
        Table::Sections => SectionRow::schema(),
        Table::Mentions => MentionRow::schema(),
        Table::Events => EventRow::schema(),
        Table::Quotations => QuotationRow::schema(),
        Table::Imported => ImportedRow::schema(),
    };
    let fields = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Utf8 => field.as_ref().clone().with_data_type(DataType::Utf8View),
        _ => field.as_ref().clone(),
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}
