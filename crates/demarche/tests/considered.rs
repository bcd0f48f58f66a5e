//! What is told of what was considered and not taken: frames, actors, dates.

use demarche::types::Reading;

fn read(text: &str) -> Reading {
    demarche::read_text(text, "2018-05-16".parse().ok())
}

#[track_caller]
fn has(list: &[String], words: &[&str]) {
    let found = list.iter().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(found, "no line with {words:?} in {list:#?}");
}

#[test]
fn frames_that_lack_something_are_named_with_what_they_lack() {
    let reading = read("Norway suspended talks with Chile.");
    has(&reading.events[0].trace.considered, &["frames/", "asks for", "here it is \"talks\""]);
    let reading = read("Norway suspended the bridge.");
    assert!(reading.events.is_empty());
    has(&reading.uncoded[0].considered, &["frames/blocks.toml", "says so"]);
    let reading = read("Norway suspended the minister.");
    has(&reading.uncoded[0].considered, &["frames/", "asks for an object", "\"minister\""]);
}

#[test]
fn dates_of_other_clauses_are_named() {
    let reading = read("Chile said on Monday that it had attacked Peru in 2014.");
    let attack = reading.events.iter().find(|event| event.event_type.name() == "ASSAULT").expect("the attack");
    has(&attack.trace.considered, &["\"Monday\"", "hangs farther off"]);
}

#[test]
fn other_bearers_of_a_name_and_other_antecedents_are_named() {
    let reading = read("The president of Ghana met the president of Chile in Accra. He praised Chile.");
    let pronoun =
        reading.actors.iter().find(|actor| actor.span.of(&reading.article.text) == "He").expect("the pronoun");
    assert!(pronoun.actor.is_ok());
    has(&pronoun.considered, &["president of Chile", "farther off, or no subject"]);
}

#[test]
fn a_date_says_how_it_was_reckoned() {
    let why = |text: &str| read(text).dates.first().map(|date| date.why.clone()).unwrap_or_default();
    assert_eq!(why("Chile attacked Peru on 3 May 2014."), "told in full");
    let monday = why("Chile attacked Peru on Monday.");
    assert!(monday.contains("2018-05-16") && monday.contains("the last one"), "{monday}");
    assert!(why("Chile will attack Peru on Monday.").contains("the next one"));
}
