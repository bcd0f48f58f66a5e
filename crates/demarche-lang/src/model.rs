//! The model file: named sections behind a magic number, with a checksum at the end.
//!
//! ```text
//! bytes  content
//! 8      magic "DMNMODEL"
//! 4      version, here and below little-endian
//! 4      number of sections
//! …      section table: name length (1 byte), name, kind (1), rows (4), columns (4), offset (8), length (8)
//! …      sections, each from a multiple of 64 on
//! 32     BLAKE3 of everything before
//! ```
//!
//! Kinds of section: text in UTF-8; `f32` values; `u32` values; rows of 8-bit weights, the `f32` scales of all rows
//! after them. The section `metadata` is JSON for people and is not read by the program.

use std::collections::BTreeMap;
use std::ops::Range;

const MAGIC: &[u8; 8] = b"DMNMODEL";

/// The version of the layout that this program reads and writes.
pub const VERSION: u32 = 1;

/// Sections begin at multiples of this, in bytes.
const ALIGNMENT: usize = 64;

/// Length of the checksum, in bytes.
const CHECKSUM: usize = 32;

/// The largest number of sections that a file may claim.
const SECTIONS_MAX: u32 = 1024;

/// The largest 8-bit weight; −128 is not used.
const WEIGHT_MAX: f32 = 127.0;

/// Why a model file is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file begins otherwise than a model.
    #[error("not a model file: it does not begin with \"DMNMODEL\"; give a file made by `cargo xtask train`")]
    NotAModel,
    /// The layout is newer or older than this program.
    #[error(
        "the model file has layout version {found}, this program reads version {VERSION}; use the model that came with the program"
    )]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// The checksum at the end does not fit the content.
    #[error("the model file is damaged: its checksum does not fit its {length} bytes; fetch it again")]
    Checksum {
        /// The length of the file, in bytes.
        length: usize,
    },
    /// A section or table reaches beyond the end.
    #[error("the model file is damaged: {what} reaches beyond its end; fetch it again")]
    Truncated {
        /// What reaches too far.
        what: String,
    },
    /// A section that the net needs is not there.
    #[error("the model file has no section \"{name}\"; it was made for another program")]
    Missing {
        /// The section's name.
        name: String,
    },
    /// A section's content does not fit the net.
    #[error("section \"{name}\" of the model file does not fit: {problem}")]
    Misfit {
        /// The section's name.
        name: String,
        /// What was found and what was expected.
        problem: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Floats,
    Words,
    Rows,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Text, Kind::Floats, Kind::Words, Kind::Rows];

    fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Floats => "f32 values",
            Kind::Words => "u32 values",
            Kind::Rows => "rows of 8-bit weights",
        }
    }
}

#[derive(Debug)]
struct Section {
    kind: Kind,
    rows: usize,
    columns: usize,
    bytes: Range<usize>,
}

/// Rows of 8-bit weights, one scale to each.
#[derive(Debug)]
pub(crate) struct ByteRows {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) weights: Vec<i8>,
    pub(crate) scale: Vec<f32>,
}

impl ByteRows {
    /// One row and its scale.
    pub(crate) fn row(&self, row: usize) -> (&[i8], f32) {
        (&self.weights[row * self.columns..][..self.columns], self.scale[row])
    }
}

/// A model file whose checksum has been verified.
pub struct ModelFile<'a> {
    bytes: &'a [u8],
    sections: BTreeMap<String, Section>,
    checksum: [u8; CHECKSUM],
}

impl<'a> ModelFile<'a> {
    /// Checks a file and reads its table.
    ///
    /// # Errors
    /// The file is no model, of another version, or damaged.
    pub fn read(bytes: &'a [u8]) -> Result<ModelFile<'a>, ModelError> {
        let mut cursor = Cursor { bytes, at: 0 };
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::NotAModel);
        }
        cursor.at = MAGIC.len();
        let found = cursor.u32()?;
        if found != VERSION {
            return Err(ModelError::Version { found });
        }
        let damaged = ModelError::Checksum { length: bytes.len() };
        let Some((content, stored)) = bytes.split_last_chunk::<CHECKSUM>() else { return Err(damaged) };
        let checksum = *blake3::hash(content).as_bytes();
        if checksum != *stored {
            return Err(damaged);
        }
        let count = cursor.u32()?;
        if count > SECTIONS_MAX {
            return Err(ModelError::Truncated { what: format!("the table of {count} sections") });
        }
        let mut sections = BTreeMap::new();
        for _ in 0..count {
            let length = usize::from(cursor.take(1)?[0]);
            let name = String::from_utf8_lossy(cursor.take(length)?).into_owned();
            let kind = usize::from(cursor.take(1)?[0]);
            let (rows, columns) = (cursor.u32()? as usize, cursor.u32()? as usize);
            let (start, length) = (cursor.u64()?, cursor.u64()?);
            let bytes = usize::try_from(start)
                .ok()
                .zip(usize::try_from(length).ok())
                .and_then(|(start, length)| Some(start..start.checked_add(length)?))
                .filter(|range| range.end <= content.len())
                .ok_or_else(|| ModelError::Truncated { what: format!("section \"{name}\"") })?;
            let Some(&kind) = Kind::ALL.get(kind) else {
                return Err(ModelError::Misfit { name, problem: format!("kind {kind} is not known") });
            };
            sections.insert(name, Section { kind, rows, columns, bytes });
        }
        Ok(ModelFile { bytes, sections, checksum })
    }

    /// The checksum, in hexadecimal.
    pub(crate) fn checksum(&self) -> String {
        blake3::Hash::from_bytes(self.checksum).to_hex().to_string()
    }

    fn section(&self, name: &str, kind: Kind) -> Result<(&Section, &'a [u8]), ModelError> {
        let section = self.sections.get(name).ok_or_else(|| ModelError::Missing { name: name.to_owned() })?;
        let misfit = |problem| ModelError::Misfit { name: name.to_owned(), problem };
        if section.kind != kind {
            return Err(misfit(format!("it holds {}, not {}", section.kind.name(), kind.name())));
        }
        let cells = section.rows.checked_mul(section.columns);
        let expected = match kind {
            Kind::Text => Some(section.bytes.len()),
            Kind::Floats | Kind::Words => cells.and_then(|cells| cells.checked_mul(4)),
            Kind::Rows => cells.and_then(|cells| cells.checked_add(section.rows.checked_mul(4)?)),
        };
        if expected != Some(section.bytes.len()) {
            let (rows, columns, length) = (section.rows, section.columns, section.bytes.len());
            return Err(misfit(format!("{rows} × {columns} {} do not take {length} bytes", kind.name())));
        }
        Ok((section, &self.bytes[section.bytes.clone()]))
    }

    /// A section of text.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, ModelError> {
        let (_, bytes) = self.section(name, Kind::Text)?;
        std::str::from_utf8(bytes)
            .map_err(|error| ModelError::Misfit { name: name.to_owned(), problem: error.to_string() })
    }

    /// A section of text, by lines.
    ///
    /// # Errors
    /// There is no such section of text.
    pub fn lines(&self, name: &str) -> Result<Vec<String>, ModelError> {
        Ok(self.text(name)?.lines().map(str::to_owned).collect())
    }

    /// All values of a section of `f32`; all are finite.
    pub(crate) fn floats(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        floats(name, self.section(name, Kind::Floats)?.1)
    }

    /// All values of a section of `u32`.
    ///
    /// # Errors
    /// There is no such section of `u32`.
    pub fn words(&self, name: &str) -> Result<Vec<u32>, ModelError> {
        let (_, bytes) = self.section(name, Kind::Words)?;
        Ok(bytes.as_chunks().0.iter().map(|four| u32::from_le_bytes(*four)).collect())
    }

    /// All values of a section of `f32` or of 8-bit rows, row by row.
    ///
    /// # Errors
    /// There is no such section.
    pub fn weights(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        if self.sections.get(name).is_some_and(|section| section.kind == Kind::Floats) {
            return self.floats(name);
        }
        let rows = self.rows(name)?;
        let row = |at| {
            let (weights, scale) = rows.row(at);
            weights.iter().map(move |&weight| f32::from(weight) * scale)
        };
        Ok((0..rows.rows).flat_map(row).collect())
    }

    /// Whether there is such a section.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.sections.contains_key(name)
    }

    /// A section of 8-bit rows.
    pub(crate) fn rows(&self, name: &str) -> Result<ByteRows, ModelError> {
        let (section, bytes) = self.section(name, Kind::Rows)?;
        let (weights, scale) = bytes.split_at(section.rows * section.columns);
        Ok(ByteRows {
            rows: section.rows,
            columns: section.columns,
            weights: weights.iter().map(|&weight| weight.cast_signed()).collect(),
            scale: floats(name, scale)?,
        })
    }
}

/// The largest number that a model may hold: sums of trained weights stay far below.
const FLOAT_MAX: f32 = 1e6;

fn floats(name: &str, bytes: &[u8]) -> Result<Vec<f32>, ModelError> {
    let values: Vec<f32> = bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
    match values.iter().position(|value| value.is_nan() || value.abs() > FLOAT_MAX) {
        None => Ok(values),
        Some(at) => Err(ModelError::Misfit { name: name.to_owned(), problem: format!("value {at} is {}", values[at]) }),
    }
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], ModelError> {
        let taken = self.bytes.get(self.at..self.at + length);
        self.at += length;
        taken.ok_or_else(|| ModelError::Truncated { what: "the section table".to_owned() })
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes(*bytes.first_chunk().unwrap_or(&[0; 4])))
    }

    fn u64(&mut self) -> Result<u64, ModelError> {
        let bytes = self.take(8)?;
        Ok(u64::from_le_bytes(*bytes.first_chunk().unwrap_or(&[0; 8])))
    }
}

/// Writes a model file, section by section.
#[derive(Debug, Default)]
pub struct ModelWriter {
    sections: Vec<(String, u8, u32, u32, Vec<u8>)>,
}

impl ModelWriter {
    fn push(&mut self, name: &str, kind: Kind, rows: usize, columns: usize, bytes: Vec<u8>) {
        debug_assert!(name.len() <= usize::from(u8::MAX));
        self.sections.push((name.to_owned(), kind as u8, rows as u32, columns as u32, bytes));
    }

    /// Adds text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.push(name, Kind::Text, 1, text.len(), text.as_bytes().to_vec());
    }

    /// Adds `f32` values.
    pub fn floats(&mut self, name: &str, values: &[f32]) {
        self.push(name, Kind::Floats, 1, values.len(), values.iter().flat_map(|value| value.to_le_bytes()).collect());
    }

    /// Adds `u32` values.
    pub fn words(&mut self, name: &str, values: &[u32]) {
        self.push(name, Kind::Words, 1, values.len(), values.iter().flat_map(|value| value.to_le_bytes()).collect());
    }

    /// Adds a matrix, rounding each row to 8 bits by its largest value.
    pub fn rows(&mut self, name: &str, columns: usize, values: &[f32]) {
        let rows = values.len() / columns;
        let mut bytes = Vec::with_capacity(values.len() + 4 * rows);
        let mut scales = Vec::with_capacity(rows);
        for row in values.chunks_exact(columns) {
            let largest = row.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
            let scale = if largest > 0.0 { largest / WEIGHT_MAX } else { 1.0 };
            scales.push(scale);
            bytes.extend(row.iter().map(|value| ((value / scale).round() as i8).cast_unsigned()));
        }
        bytes.extend(scales.iter().flat_map(|scale| scale.to_le_bytes()));
        self.push(name, Kind::Rows, rows, columns, bytes);
    }

    /// The whole file.
    pub fn finish(self) -> Vec<u8> {
        let table: usize = self.sections.iter().map(|(name, ..)| 1 + name.len() + 1 + 4 + 4 + 8 + 8).sum();
        let mut offset = MAGIC.len() + 4 + 4 + table;
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend((self.sections.len() as u32).to_le_bytes());
        for (name, kind, rows, columns, bytes) in &self.sections {
            offset = offset.next_multiple_of(ALIGNMENT);
            file.push(name.len() as u8);
            file.extend(name.as_bytes());
            file.push(*kind);
            file.extend(rows.to_le_bytes());
            file.extend(columns.to_le_bytes());
            file.extend((offset as u64).to_le_bytes());
            file.extend((bytes.len() as u64).to_le_bytes());
            offset += bytes.len();
        }
        for (.., bytes) in &self.sections {
            file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
            file.extend(bytes);
        }
        let checksum = blake3::hash(&file);
        file.extend(checksum.as_bytes());
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let mut writer = ModelWriter::default();
        writer.text("metadata", "{}");
        writer.rows("weights", 2, &[1.0, -0.5, 0.0, 0.0]);
        writer.floats("bias", &[0.25]);
        writer.words("hashes", &[7, 8]);
        writer.finish()
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = small();
        let file = ModelFile::read(&bytes).expect("a sound file");
        assert_eq!(file.text("metadata").expect("text"), "{}");
        assert_eq!(file.floats("bias").expect("values"), [0.25]);
        assert_eq!(file.words("hashes").expect("values"), [7, 8]);
        let rows = file.rows("weights").expect("rows");
        assert_eq!(rows.weights, [127, -64, 0, 0]);
        assert_eq!((rows.rows, rows.columns, rows.scale[0]), (2, 2, 1.0 / 127.0));
        assert_eq!(file.weights("weights").expect("weights")[..2], [1.0, -64.0 / 127.0]);
        assert!(matches!(file.floats("weights"), Err(ModelError::Misfit { .. })));
        assert!(matches!(file.floats("nothing"), Err(ModelError::Missing { .. })));
    }

    #[test]
    fn damage_is_refused() {
        let bytes = small();
        for length in 0..bytes.len() {
            assert!(ModelFile::read(&bytes[..length]).is_err());
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(ModelFile::read(&damaged).is_err(), "byte {at}");
        }
    }
}
