//! Gold in tables: CSV with a head line.

use crate::gold::EvalError;

/// A row, its columns in the order that was asked for.
pub(crate) struct Row {
    line: usize,
    fields: Vec<String>,
}

impl Row {
    /// One of the columns asked for; empty where an optional one is missing.
    pub(crate) fn field(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", |field| field.trim())
    }

    /// What is wrong with this row of a file.
    pub(crate) fn fault(&self, file: &str, message: String) -> EvalError {
        EvalError { file: file.to_owned(), line: self.line, message }
    }
}

/// Rows of a CSV file with the columns of those names; others are passed over.
pub(crate) fn rows(text: &str, file: &str, columns: &[&str]) -> Result<Vec<Row>, EvalError> {
    let fault = |line: usize, message: String| EvalError { file: file.to_owned(), line, message };
    let mut reader = csv::ReaderBuilder::new().flexible(true).comment(Some(b'#')).from_reader(text.as_bytes());
    let head = reader.headers().map_err(|error| fault(1, error.to_string()))?.clone();
    let mut places = Vec::new();
    for column in columns {
        let is = |name: &str| name.trim().trim_start_matches('\u{feff}').eq_ignore_ascii_case(column);
        let place = head.iter().position(is).ok_or_else(|| fault(1, format!("no column `{column}`")))?;
        places.push(place);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, |position| position.line() as usize);
            fault(line, error.to_string())
        })?;
        let line = record.position().map_or(1, |position| position.line() as usize);
        let fields = places.iter().map(|place| record.get(*place).unwrap_or_default().to_owned()).collect();
        rows.push(Row { line, fields });
    }
    Ok(rows)
}
