//! Columns: Rust values in Arrow arrays and back.

use crate::day::Day;
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, ListArray, RecordBatch, StringArray, UInt32Array,
};
use arrow_schema::{DataType, Field};
use std::sync::Arc;

/// A type that a column can hold.
pub(crate) trait Column: Sized + 'static {
    /// The column's field.
    fn field(name: &str) -> Field;
    /// An array of the values, in order.
    fn array(values: Vec<&Self>) -> ArrayRef;
    /// The values back; `None` if the column is of another type.
    fn values(column: &ArrayRef) -> Option<Vec<Self>>;
    /// The value of a column that an older program did not write yet; `None` where every program wrote it.
    fn missing() -> Option<Self> {
        None
    }
}

/// The values of a batch's column, in order; those of a column that came later are unknown. `None` if the
/// column should be there and is not, or is of another type.
///
/// The one place that decides what an older file may lack: a new column is nullable.
pub(crate) fn read<C: Column>(batch: &RecordBatch, name: &str) -> Option<Vec<C>> {
    match batch.column_by_name(name) {
        Some(column) => C::values(column),
        None => (0..batch.num_rows()).map(|_| C::missing()).collect(),
    }
}

impl Column for String {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::Utf8, false)
    }

    fn array(values: Vec<&String>) -> ArrayRef {
        Arc::new(StringArray::from_iter_values(values))
    }

    fn values(column: &ArrayRef) -> Option<Vec<String>> {
        let column = column.as_string_opt::<i32>()?;
        Some((0..column.len()).map(|index| column.value(index).to_owned()).collect())
    }
}

impl Column for Option<String> {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::Utf8, true)
    }

    fn array(values: Vec<&Option<String>>) -> ArrayRef {
        Arc::new(values.into_iter().map(Option::as_deref).collect::<StringArray>())
    }

    fn values(column: &ArrayRef) -> Option<Vec<Option<String>>> {
        Some(column.as_string_opt::<i32>()?.iter().map(|value| value.map(str::to_owned)).collect())
    }

    fn missing() -> Option<Option<String>> {
        Some(None)
    }
}

impl Column for u32 {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::UInt32, false)
    }

    fn array(values: Vec<&u32>) -> ArrayRef {
        Arc::new(values.into_iter().copied().collect::<UInt32Array>())
    }

    fn values(column: &ArrayRef) -> Option<Vec<u32>> {
        let column = column.as_primitive_opt::<UInt32Type>()?;
        Some(column.values().to_vec())
    }
}

impl Column for Option<u32> {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::UInt32, true)
    }

    fn array(values: Vec<&Option<u32>>) -> ArrayRef {
        Arc::new(values.into_iter().copied().collect::<UInt32Array>())
    }

    fn values(column: &ArrayRef) -> Option<Vec<Option<u32>>> {
        Some(column.as_primitive_opt::<UInt32Type>()?.iter().collect())
    }

    fn missing() -> Option<Option<u32>> {
        Some(None)
    }
}

impl Column for f64 {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::Float64, false)
    }

    fn array(values: Vec<&f64>) -> ArrayRef {
        Arc::new(values.into_iter().copied().collect::<Float64Array>())
    }

    fn values(column: &ArrayRef) -> Option<Vec<f64>> {
        let column = column.as_primitive_opt::<Float64Type>()?;
        Some(column.values().to_vec())
    }
}

impl Column for Option<f64> {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::Float64, true)
    }

    fn array(values: Vec<&Option<f64>>) -> ArrayRef {
        Arc::new(values.into_iter().copied().collect::<Float64Array>())
    }

    fn values(column: &ArrayRef) -> Option<Vec<Option<f64>>> {
        Some(column.as_primitive_opt::<Float64Type>()?.iter().collect())
    }

    fn missing() -> Option<Option<f64>> {
        Some(None)
    }
}

impl Column for bool {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::Boolean, false)
    }

    fn array(values: Vec<&bool>) -> ArrayRef {
        Arc::new(values.into_iter().map(|&value| Some(value)).collect::<BooleanArray>())
    }

    fn values(column: &ArrayRef) -> Option<Vec<bool>> {
        let column = column.as_boolean_opt()?;
        Some((0..column.len()).map(|index| column.value(index)).collect())
    }
}

impl Column for Option<Vec<String>> {
    fn field(name: &str) -> Field {
        <Vec<String> as Column>::field(name).with_nullable(true)
    }

    fn array(values: Vec<&Option<Vec<String>>>) -> ArrayRef {
        let mut builder = ListBuilder::new(StringBuilder::new());
        for list in values {
            for item in list.iter().flatten() {
                builder.values().append_value(item);
            }
            builder.append(list.is_some());
        }
        Arc::new(builder.finish())
    }

    fn values(column: &ArrayRef) -> Option<Vec<Option<Vec<String>>>> {
        let column: &ListArray = column.as_list_opt()?;
        (0..column.len())
            .map(|index| if column.is_null(index) { Some(None) } else { items(column, index).map(Some) })
            .collect()
    }
    fn missing() -> Option<Option<Vec<String>>> {
        Some(None)
    }
}

impl Column for Day {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::Date32, false)
    }

    fn array(values: Vec<&Day>) -> ArrayRef {
        Arc::new(Date32Array::from_iter_values(values.into_iter().map(|day| day.0)))
    }

    fn values(column: &ArrayRef) -> Option<Vec<Day>> {
        Some(column.as_primitive_opt::<Date32Type>()?.values().iter().map(|&day| Day(day)).collect())
    }
}

impl Column for Option<Day> {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::Date32, true)
    }

    fn array(values: Vec<&Option<Day>>) -> ArrayRef {
        Arc::new(values.into_iter().map(|day| day.map(|day| day.0)).collect::<Date32Array>())
    }

    fn values(column: &ArrayRef) -> Option<Vec<Option<Day>>> {
        Some(column.as_primitive_opt::<Date32Type>()?.iter().map(|day| day.map(Day)).collect())
    }

    fn missing() -> Option<Option<Day>> {
        Some(None)
    }
}

/// The texts of one list of a column.
fn items(column: &ListArray, index: usize) -> Option<Vec<String>> {
    let items = column.value(index);
    let items = items.as_string_opt::<i32>()?;
    Some((0..items.len()).map(|item| items.value(item).to_owned()).collect())
}

/// The name Arrow gives to the items of a list.
pub(crate) const ITEM: &str = "item";

impl Column for Vec<String> {
    fn field(name: &str) -> Field {
        Field::new(name, DataType::List(Arc::new(Field::new(ITEM, DataType::Utf8, true))), false)
    }

    fn array(values: Vec<&Vec<String>>) -> ArrayRef {
        let mut builder = ListBuilder::new(StringBuilder::new());
        for list in values {
            for item in list {
                builder.values().append_value(item);
            }
            builder.append(true);
        }
        Arc::new(builder.finish())
    }

    fn values(column: &ArrayRef) -> Option<Vec<Vec<String>>> {
        let column: &ListArray = column.as_list_opt()?;
        (0..column.len()).map(|index| items(column, index)).collect()
    }
}
