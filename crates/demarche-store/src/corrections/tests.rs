use super::file::Pen;
use super::*;
use crate::rows::EventRow;
use demarche_lexicon::Lexicon;
use proptest::prelude::*;

const TEXT: &str = "Chile blamed Peru. Later Chile blamed Peru again, and Norway met Ghana in Oslo.";

/// An event on the words of a text.
fn row(number: usize, text: &str, words: &str, predicate: &str, event_type: &str) -> EventRow {
    let start = text.rfind(words).expect("the words");
    EventRow {
        event_id: format!("a.{number}"),
        reading_id: "r".to_owned(),
        article_id: "a".to_owned(),
        start: start as u32,
        end: (start + words.len()) as u32,
        anchor: predicate.to_owned(),
        event_type: event_type.to_owned(),
        sources: vec!["CHL".to_owned()],
        targets: vec!["PER".to_owned()],
        cameo: "111".to_owned(),
        polarity: "pos".to_owned(),
        factuality: "happened".to_owned(),
        kind: "event".to_owned(),
        ..EventRow::default()
    }
}

fn rows() -> Vec<EventRow> {
    vec![
        row(1, "Chile blamed Peru.", "Chile blamed Peru", "blamed", "ACCUSE"),
        row(2, TEXT, "Chile blamed Peru", "blamed", "ACCUSE"),
        row(3, TEXT, "Norway met Ghana", "met", "CONSULT"),
    ]
}

fn texts(text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("a".to_owned(), text.to_owned())])
}

fn correction(id: &str, what: What) -> Correction {
    let text = |text: &str| text.to_owned();
    Correction { id: text(id), when: text("2026-01-02T03:04:05Z"), who: text("Ana Berg"), why: text("misread"), what }
}

fn set(id: &str, row: &EventRow, field: Field, now: &str) -> Correction {
    let what = What::Set { target: Anchor::of(row, TEXT), field, was: field.of(row), now: now.to_owned() };
    correction(id, what)
}

fn laid(rows: Vec<EventRow>, text: &str, all: Vec<Correction>) -> Applied {
    let corrections = Corrections { all, bad: Vec::new() };
    apply(rows, &corrections, &texts(text), &Lexicon::embedded().ontology)
}

#[test]
fn the_words_and_what_surrounds_them_find_the_event() {
    let rows = rows();
    let applied = laid(rows.clone(), TEXT, vec![set("c1", &rows[1], Field::Targets, "ECU")]);
    assert_eq!(applied.fates["c1"], Fate::Applied);
    assert_eq!(applied.rows[0], rows[0], "the same words elsewhere are another event");
    assert_eq!(applied.rows[1].targets, ["ECU"]);
    let marks = applied.rows[1].corrected.clone().expect("a mark");
    assert_eq!(marks, ["targets: PER → ECU (Ana Berg, 2026-01-02: misread; c1)"]);
}

#[test]
fn a_correction_outlives_a_newer_coding() {
    let old = rows();
    let fix = vec![set("c1", &old[2], Field::Targets, "EGY")];
    // Another number, other words of the same sentence, an event more on them.
    let mut new = vec![
        row(1, TEXT, "Norway met Ghana in Oslo", "met", "CONSULT"),
        row(2, TEXT, "Norway met Ghana in Oslo", "in", "AID"),
    ];
    new[0].event_id = "a.7".to_owned();
    let applied = laid(new.clone(), TEXT, fix.clone());
    assert_eq!((applied.fates["c1"].name(), applied.rows[0].targets[0].as_str()), ("applied", "EGY"));
    assert_eq!(applied.rows[1], new[1]);
    // The machine sees it itself now; it sees something else; it sees nothing; the text is another.
    new[0].targets = vec!["EGY".to_owned()];
    assert_eq!(laid(new.clone(), TEXT, fix.clone()).fates["c1"], Fate::Agrees);
    new[0].targets = vec!["TGO".to_owned()];
    let stale = laid(new.clone(), TEXT, fix.clone());
    assert_eq!(stale.fates["c1"], Fate::Stale("`targets` is now TGO".to_owned()));
    assert_eq!(stale.rows, new);
    assert_eq!(laid(Vec::new(), TEXT, fix.clone()).fates["c1"].name(), "stale");
    assert_eq!(laid(new.clone(), "Another text.", fix.clone()).fates["c1"].name(), "orphaned");
    let gone = vec![set("c1", &old[2], Field::Event, "none")];
    assert_eq!(laid(Vec::new(), TEXT, gone).fates["c1"], Fate::Agrees);
}

#[test]
fn the_last_word_counts_and_an_undoing_can_be_undone() {
    let rows = rows();
    let undo = |id: &str, undoes: &str| correction(id, What::Undo { undoes: undoes.to_owned() });
    let mut all = vec![set("c1", &rows[1], Field::Targets, "ECU"), set("c2", &rows[1], Field::Targets, "BOL")];
    let targets = |all: &[Correction]| laid(rows.clone(), TEXT, all.to_vec()).rows[1].targets.clone();
    assert_eq!(targets(&all), ["BOL"]);
    assert_eq!(laid(rows.clone(), TEXT, all.clone()).fates["c1"], Fate::Replaced("c2".to_owned()));
    all.push(undo("c3", "c2"));
    assert_eq!(targets(&all), ["ECU"]);
    all.push(undo("c4", "c3"));
    assert_eq!(targets(&all), ["BOL"]);
    all.push(set("c5", &rows[1], Field::Event, "none"));
    let applied = laid(rows.clone(), TEXT, all);
    assert_eq!((applied.rows.len(), applied.removed[0].event_id.as_str()), (2, "a.2"));
}

#[test]
fn what_follows_from_a_type_follows() {
    let rows = rows();
    let applied = laid(rows.clone(), TEXT, vec![set("c1", &rows[1], Field::Type, "SANCTION")]);
    let row = &applied.rows[1];
    assert_eq!((row.event_type.as_str(), row.quad.as_str()), ("SANCTION", "material-conflict"));
    let entry = Lexicon::embedded().ontology.cameo(&row.cameo).expect("a code");
    assert_eq!(entry.event_type.map(|kind| kind.name()), Some("SANCTION"));
    assert_eq!(row.goldstein, entry.goldstein);
    let dated = laid(rows.clone(), TEXT, vec![set("c1", &rows[1], Field::Date, "2014-22")]);
    let row = &dated.rows[1];
    assert_eq!((row.date_from.as_deref(), row.date_to.as_deref()), (Some("2014-06-01"), Some("2014-08-31")));
    assert_eq!((row.date_basis.as_deref(), row.date_precision.as_deref()), (Some("corrected"), Some("season")));
}

#[test]
fn values_are_checked() {
    let lexicon = Lexicon::embedded();
    let row = &rows()[1];
    let good = |field: Field, value: &str| field.checked(value, row, lexicon).expect("a good value");
    assert_eq!(good(Field::Type, "sanction"), "SANCTION");
    assert_eq!(good(Field::Mode, "allege"), "allege");
    assert_eq!(good(Field::Sources, "chl.gov+ IGO.NATO"), "CHL.GOV+IGO.NATO");
    assert_eq!(good(Field::Targets, ""), "");
    assert_eq!(good(Field::Date, "2014-11-03/2014-11-05"), "2014-11-03/2014-11-05");
    assert_eq!(good(Field::Voices, "CHL.GOV Ana Soto > - a sailor"), "CHL.GOV Ana Soto > - a sailor");
    assert_eq!(good(Field::Quantities, "killed 12 soldier;amount 3 USD"), "killed 12 soldier; amount 3 USD");
    assert_eq!(good(Field::Grade, "b2"), "B2");
    for (field, value) in [
        (Field::Type, "QUARREL"),
        (Field::Mode, "visit"),
        (Field::Cameo, "172"),
        (Field::Sources, "Chile"),
        (Field::Sources, "XXX"),
        (Field::Sources, "CHL.XYZ"),
        (Field::Date, "June 2014"),
        (Field::Date, "2014-06-31"),
        (Field::Factuality, "true"),
        (Field::Polarity, "maybe"),
        (Field::Voices, "a sailor"),
        (Field::Quantities, "killed many"),
        (Field::Grade, "G1"),
        (Field::Grade, "A"),
        (Field::Event, "perhaps"),
    ] {
        let fault = field.checked(value, row, lexicon).expect_err(value);
        assert!(fault.contains("hint"), "{fault}");
    }
}

#[test]
fn rulings_name_the_present_events() {
    let old = rows();
    let anchor = |at: usize| Anchor::of(&old[at], TEXT);
    let mut new = rows();
    new[2].event_id = "a.9".to_owned();
    let all = vec![
        correction("c1", What::Merge { target: anchor(1), with: anchor(2) }),
        set("c2", &old[2], Field::Grade, "B2"),
        correction("c3", What::Split { target: anchor(1), events: vec![anchor(2)] }),
    ];
    let rulings: Vec<Ruled> = laid(new, TEXT, all).rulings.into_iter().map(|ruling| ruling.what).collect();
    let (one, other) = ("a.2".to_owned(), "a.9".to_owned());
    let grade = Ruled::Grade(other.clone(), "B2".to_owned());
    assert_eq!(rulings, [Ruled::Same(one.clone(), other.clone()), grade, Ruled::Apart(one, vec![other])]);
}

#[test]
fn writers_wait_for_each_other_and_a_torn_line_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |id: String| {
        let mut pen = Pen::take(folder.path()).expect("the lock");
        pen.write(&[correction(&id, What::Undo { undoes: "c0".to_owned() })]).expect("written");
    };
    std::thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || (0..5).for_each(|line| write(format!("c{writer}{line}"))));
        }
    });
    let path = folder.path().join(CORRECTIONS_FILE);
    let mut bytes = std::fs::read(&path).expect("the file");
    bytes.extend_from_slice(b"{\"id\":\"c9\",\"whe");
    std::fs::write(&path, &bytes).expect("a torn line");
    let read = read_corrections(folder.path()).expect("the file");
    assert_eq!((read.all.len(), read.bad.len()), (20, 1));
    assert_eq!((read.bad[0].line, read.bad[0].message.as_str()), (21, "the line is cut off"));
    write("c10".to_owned());
    let read = read_corrections(folder.path()).expect("the file");
    assert_eq!((read.all.len(), read.bad.len()), (21, 1));
    assert!(std::fs::read(&path).expect("the file").starts_with(&bytes), "nothing is rewritten");
}

/// One correction of one of the three events, as numbers that choose.
fn any() -> impl Strategy<Value = (usize, usize, usize)> {
    (0..3_usize, 0..6_usize, 0..2_usize)
}

fn chosen(number: usize, (event, field, value): (usize, usize, usize)) -> Correction {
    let (field, values) = [
        (Field::Targets, ["ECU", "BOL"]),
        (Field::Type, ["SANCTION", "AID"]),
        (Field::Date, ["2014", "2015-03-04"]),
        (Field::Factuality, ["denied", "planned"]),
        (Field::Mode, ["", "allege"]),
        (Field::Event, ["none", "none"]),
    ][field];
    set(&format!("c{number}"), &rows()[event], field, values[value])
}

proptest! {
    #[test]
    fn undoing_all_gives_the_machine_s_rows(chosen_ones in prop::collection::vec(any(), 0..12)) {
        let mut all: Vec<Correction> =
            chosen_ones.into_iter().enumerate().map(|(number, one)| chosen(number, one)).collect();
        let ids: Vec<String> = all.iter().map(|one| one.id.clone()).collect();
        all.extend(ids.iter().map(|id| correction(&format!("u{id}"), What::Undo { undoes: id.clone() })));
        let applied = laid(rows(), TEXT, all);
        prop_assert_eq!(applied.rows, rows());
        prop_assert!(applied.removed.is_empty() && applied.rulings.is_empty());
    }

    #[test]
    fn corrections_of_different_events_may_come_in_any_order(
        chosen_ones in prop::collection::vec(any(), 0..12),
        first in 0..3_usize,
    ) {
        let all: Vec<Correction> =
            chosen_ones.iter().enumerate().map(|(number, one)| chosen(number, *one)).collect();
        // Those of one event go ahead of all others; the order within an event stays.
        let (mut moved, others): (Vec<_>, Vec<_>) =
            all.iter().cloned().zip(&chosen_ones).partition(|(_, one)| one.0 == first);
        moved.extend(others);
        let moved: Vec<Correction> = moved.into_iter().map(|(one, _)| one).collect();
        let (one, other) = (laid(rows(), TEXT, all), laid(rows(), TEXT, moved));
        prop_assert_eq!((one.rows, one.removed, one.fates), (other.rows, other.removed, other.fates));
    }
}
