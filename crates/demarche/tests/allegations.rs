//! What a writer alleges is kept apart from what a writer reports.

use demarche::types::Factuality;

/// Factuality of the first event, and the words that show it.
fn check(text: &str, factuality: Factuality, shown_by: &str) {
    let reading = demarche::read_text(text, None);
    let event = reading.events.first().unwrap_or_else(|| panic!("no event in {text:?}"));
    let words: Vec<_> = event.shown_by.iter().map(|span| span.of(&reading.article.text)).collect();
    assert_eq!((event.factuality, words.join(" ").as_str()), (factuality, shown_by), "{text}");
}

#[test]
fn a_hidden_deed_is_alleged() {
    check("Oman orchestrated the removal of the Chadian president.", Factuality::ClaimedByAuthor, "orchestrated");
    check("Oman sponsors terrorism in Chad.", Factuality::ClaimedByAuthor, "terrorism");
}

#[test]
fn intent_manner_aim_and_motive_are_the_writers() {
    check("Oman deliberately bombed a village in Chad.", Factuality::ClaimedByAuthor, "deliberately");
    check("Oman bombed Chad in connivance with Sudan.", Factuality::ClaimedByAuthor, "connivance");
    check("Oman bombed Chad to derail the talks.", Factuality::ClaimedByAuthor, "derail");
    check("As part of its double game, Oman bombed Chad.", Factuality::ClaimedByAuthor, "double game");
}

#[test]
fn the_same_words_in_other_uses_are_no_allegation() {
    check("Oman secretly met Chad in Kenya.", Factuality::Happened, "");
    check("By manipulating the figures, Oman imposed sanctions on Chad.", Factuality::Happened, "");
    check("Oman bombed Chad under the cover of darkness.", Factuality::Happened, "");
    check("Oman gave Chad ten trucks to derail a terrorist plot.", Factuality::Happened, "");
    check("Oman and Chad signed a pact against terrorism.", Factuality::Happened, "");
}

#[test]
fn a_named_voice_takes_the_allegation_over() {
    check("Kenya said that Oman deliberately bombed Chad.", Factuality::ClaimedBySpeaker, "");
}

#[test]
fn whose_hand_is_behind_it() {
    check("Egged on by Sudan, Oman bombed Chad.", Factuality::ClaimedByAuthor, "Egged on");
    check("Oman, acting on the orders of Sudan, bombed Chad.", Factuality::ClaimedByAuthor, "on the orders of");
    check("Under cover of an exercise, Oman bombed Chad.", Factuality::ClaimedByAuthor, "Under cover of");
    check("Oman bombed Chad under cover of darkness.", Factuality::Happened, "");
    check("Encouraged by the weather, Oman bought wheat from Chad.", Factuality::Happened, "");
}

#[test]
fn what_it_was_really_for() {
    check("The real purpose of the Omani base is to spy on Chad.", Factuality::ClaimedByAuthor, "purpose spy");
    check("To divert attention from the flood, Oman bombed Chad.", Factuality::ClaimedByAuthor, "divert");
    check("Oman bombed Chad only to buy its silence.", Factuality::ClaimedByAuthor, "buy");
    check("It is no coincidence that Oman bombed Chad.", Factuality::ClaimedByAuthor, "no coincidence");
    check("To ease the shortage, Oman sold wheat to Chad.", Factuality::Happened, "");
}

#[test]
fn a_text_full_of_signs_makes_weak_words_count() {
    let signs = "Make no mistake. It was a conspiracy. Everybody knows of the hidden hand.";
    check(&format!("Oman left Chad to face the flood. {signs}"), Factuality::ClaimedByAuthor, "left");
    check(&format!("The main aim of Oman is to weaken Chad. {signs}"), Factuality::ClaimedByAuthor, "aim weaken");
    check("Oman left Chad to face the flood.", Factuality::Happened, "");
}
