//! What the tables hold, told from the very definitions that read and write them.

use crate::imported::ImportedRow;
use crate::rows::{ArticleRow, EventRow, MentionRow, QuotationRow, Row, SectionRow};
use crate::table::Table;
use arrow_schema::DataType;
use serde_json::{Value, json};

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnAbout {
    /// Its name.
    pub name: String,
    /// Its type in Parquet's terms: Utf8, UInt32, Float64, Boolean, Date32, or a list of Utf8.
    pub kind: &'static str,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it holds.
    pub about: &'static str,
}

/// A table and its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct TableAbout {
    /// The table.
    pub table: Table,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: Vec<ColumnAbout>,
}

impl TableAbout {
    /// What a table holds.
    pub fn of(table: Table) -> TableAbout {
        match table {
            Table::Articles => about::<ArticleRow>(),
            Table::Sections => about::<SectionRow>(),
            Table::Mentions => about::<MentionRow>(),
            Table::Events => about::<EventRow>(),
            Table::Quotations => about::<QuotationRow>(),
            Table::Imported => about::<ImportedRow>(),
        }
    }

    /// A JSON Schema (draft 2020-12) of a row.
    pub fn json_schema(&self) -> Value {
        let property = |column: &ColumnAbout| {
            let kind = match column.kind {
                "UInt32" => "integer",
                "Float64" => "number",
                "Boolean" => "boolean",
                "list of Utf8" => "array",
                _ => "string",
            };
            let mut value = json!({"description": column.about});
            value["type"] = if column.nullable { json!([kind, "null"]) } else { json!(kind) };
            match column.kind {
                "UInt32" => value["minimum"] = json!(0),
                "Date32" => value["format"] = json!("date"),
                "list of Utf8" => value["items"] = json!({"type": "string"}),
                _ => {}
            }
            (column.name.clone(), value)
        };
        let required: Vec<&str> =
            self.columns.iter().filter(|column| !column.nullable).map(|column| column.name.as_str()).collect();
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.table.name(),
            "description": self.about,
            "type": "object",
            "properties": Value::Object(self.columns.iter().map(property).collect()),
            "required": required,
        })
    }
}

fn about<R: Row>() -> TableAbout {
    let kind = |kind: &DataType| match kind {
        DataType::UInt32 => "UInt32",
        DataType::Float64 => "Float64",
        DataType::Boolean => "Boolean",
        DataType::Date32 => "Date32",
        DataType::List(_) => "list of Utf8",
        _ => "Utf8",
    };
    let schema = R::schema();
    let columns = schema.fields().iter().zip(R::COLUMNS).map(|(field, about)| ColumnAbout {
        name: field.name().clone(),
        kind: kind(field.data_type()),
        nullable: field.is_nullable(),
        about: about.trim(),
    });
    TableAbout { table: R::TABLE, about: R::ABOUT.trim(), columns: columns.collect() }
}
