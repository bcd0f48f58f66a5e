//! Names in the IOB2 format: one word a line, `B-…` on the first word of a name, `I-…` on the others, `O` outside.
//!
//! In: a file, of which each line holds a word and its mark with a tab or space between, or a number, word and mark, as
//! Universal NER has it. Out: sentences. Comments (`# …`) and the surface forms of multiword tokens are passed over.

/// A sentence with a mark for each word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedSentence<'t> {
    /// Word forms.
    pub forms: Vec<&'t str>,
    /// Their marks: `B-…`, `I-…` or `O`.
    pub marks: Vec<&'t str>,
    /// Which document of the file it is of: in a file without `# newdoc`, each sentence is a document of its own.
    pub document: usize,
}

/// Reads sentences.
///
/// # Errors
/// The line, counted from 1, and what is wrong there.
pub fn read(text: &str) -> Result<Vec<MarkedSentence<'_>>, (usize, String)> {
    let mut found = Vec::new();
    let mut sentence = MarkedSentence::default();
    let has_documents = text.lines().any(is_new_document);
    let mut document = 0;
    for (index, line) in text.lines().chain([""]).enumerate() {
        if line.trim().is_empty() {
            if !sentence.forms.is_empty() {
                found.push(MarkedSentence { document, ..std::mem::take(&mut sentence) });
                document += usize::from(!has_documents);
            }
            continue;
        }
        document += usize::from(is_new_document(line));
        let columns: Vec<&str> =
            if line.contains('\t') { line.split('\t').collect() } else { line.split(' ').collect() };
        if columns[0].starts_with('#') && (columns[0] != "#" || columns.len() > 2) {
            continue;
        }
        let numbered = columns.len() > 2 && columns[0].starts_with(|c: char| c.is_ascii_digit());
        if numbered && columns[0].contains(['-', '.']) {
            continue;
        }
        let (form, mark) = match columns.as_slice() {
            [_, form, mark, ..] if numbered => (*form, *mark),
            [form, .., mark] => (*form, mark.trim_end()),
            _ => return Err((index + 1, "a word without mark".to_owned())),
        };
        if !(mark == "O" || mark.len() > 2 && (mark.starts_with("B-") || mark.starts_with("I-"))) {
            return Err((index + 1, format!("the mark {mark:?}; expected O, B-… or I-…")));
        }
        sentence.forms.push(form);
        sentence.marks.push(mark);
    }
    Ok(found)
}

fn is_new_document(line: &str) -> bool {
    line.starts_with("# newdoc")
}

/// Documents of sentences: stretches of the same number.
pub fn documents<'s, 't>(sentences: &'s [MarkedSentence<'t>]) -> impl Iterator<Item = &'s [MarkedSentence<'t>]> {
    sentences.chunk_by(|one, other| one.document == other.document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_are_read() {
        let plain = read("Lima\tB-LOC\n#\tO\n\nAnna B-PER\nBerg I-PER\n").expect("sound");
        assert_eq!(plain[0].forms, ["Lima", "#"]);
        assert_eq!(plain[1].marks, ["B-PER", "I-PER"]);
        let numbered = read("# text = Lima's\n1-2\tLima's\t_\n1\tLima\tB-LOC\t-\t-\n2\t's\tO\t-\t-\n").expect("sound");
        assert_eq!(numbered[0].forms, ["Lima", "'s"]);
        let two = read("# newdoc id = a\nLima O\n\nLima O\n\n# newdoc id = b\nLima O\n").expect("sound");
        assert_eq!(documents(&two).map(<[_]>::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(documents(&plain).count(), 2);
        assert_eq!(read("Lima\tB-LOC\nis\tfar\n").expect_err("no mark").0, 2);
        assert_eq!(read("Lima\n").expect_err("no mark").0, 1);
    }
}
