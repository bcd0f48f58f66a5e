//! Amounts and what they do in their events, on invented sentences.

/// The amounts of all events as "role words", each once.
fn amounts(text: &str) -> Vec<String> {
    let reading = demarche::read_text(text, "2018-05-01".parse().ok());
    let mut found: Vec<String> = Vec::new();
    for &(id, role) in reading.events.iter().flat_map(|event| &event.quantities) {
        let quantity = &reading.quantities[id.0 as usize];
        let per = quantity.per.map_or(String::new(), |period| format!(" by the {period}"));
        let shown = format!("{role} {}{per}", quantity.span.of(&reading.article.text));
        if !found.contains(&shown) {
            found.push(shown);
        }
    }
    found
}

#[test]
fn people_are_counted_by_what_was_done_to_them() {
    assert_eq!(
        amounts("Peruvian troops attacked a Chilean village, killing 12 farmers and wounding 30."),
        ["killed 12 farmers", "injured 30"]
    );
    assert_eq!(amounts("Chilean police arrested 40 Peruvian sailors."), ["arrested 40 Peruvian sailors"]);
}

#[test]
fn money_keeps_its_period() {
    assert_eq!(amounts("Norway gave Chile $20 million a year."), ["amount $20 million a year by the year"]);
    assert_eq!(amounts("Norway gave Chile $20 million a year ago."), ["amount $20 million"]);
}
