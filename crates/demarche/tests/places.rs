//! Places, from raw text to the point on the map.

use demarche::types::PlaceMention;

fn read(text: &str) -> Vec<PlaceMention> {
    demarche::read_text(text, None).places
}

/// Each place as "words = state kind".
fn shown(text: &str) -> Vec<String> {
    let show = |place: &PlaceMention| {
        let state = place.location.state.as_ref().map_or("-", |code| code.0.as_str());
        format!("{} = {state} {}", place.span.of(text), place.location.kind)
    };
    read(text).iter().map(show).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn what_stands_beside_a_name_settles_it() {
    check("A bus left Tripoli, Lebanon, at noon.", &["Tripoli = LBN city", "Lebanon = LBN state"]);
    check("The fair was held in Paris, Texas.", &["Paris = USA city", "Texas = USA region"]);
    check("A fire broke out in Cologne.", &["Cologne = DEU city"]);
    check("Floods hit Birmingham, Alabama.", &["Birmingham = USA city", "Alabama = USA region"]);
    check("A court in Atlanta, Georgia, agreed.", &["Atlanta = USA city", "Georgia = USA region"]);
    check("Talks were held in Tbilisi. Georgia was silent.", &["Tbilisi = GEO city", "Georgia = GEO state"]);
}

#[test]
fn the_article_settles_what_stands_alone() {
    check(
        "Syria closed its border with Lebanon. Lebanese police said that trucks were held in Tripoli.",
        &["Syria = SYR state", "Lebanon = LBN state", "Tripoli = LBN city"],
    );
}

#[test]
fn larger_names_and_persons_are_no_places() {
    check("Ms Paris Hilton met Jack London.", &[]);
    check("The Bank of England and the Lima Times were quoted.", &[]);
    check("It cost US$10.", &[]);
}

#[test]
fn seas_straits_and_parts_of_the_world_have_no_state() {
    check(
        "Ships crossed the Strait of Hormuz, the Red Sea and the Gulf of Aden off the Horn of Africa.",
        &["Strait of Hormuz = - strait", "Red Sea = - sea", "Gulf of Aden = - sea", "Horn of Africa = - region"],
    );
}

#[test]
fn class_nouns_tell_a_province_from_its_city() {
    check("Clashes went on in Aleppo province.", &["Aleppo = SYR region"]);
    check("Clashes went on in the city of Aleppo.", &["Aleppo = SYR city"]);
}

#[test]
fn a_month_and_a_small_town_of_a_common_name_are_left_alone() {
    check("It began in March. Best was late. Police waited.", &[]);
}

/// Each event as "anchor @ words state".
fn events(text: &str) -> Vec<String> {
    let reading = demarche::read_text(text, None);
    let words = |event: &demarche::types::EventMention| {
        let anchor = reading.analysis.token(event.anchor).span.of(&reading.article.text);
        let place = event.place.map_or("-", |span| span.of(&reading.article.text));
        let state = event.location.and_then(|id| reading.places[id.0 as usize].location.state.as_ref());
        format!("{anchor} @ {place} {}", state.map_or("-", |code| code.0.as_str()))
    };
    reading.events.iter().map(words).collect()
}

#[test]
fn an_event_has_the_place_of_its_own_clause() {
    assert_eq!(events("The presidents of Chile and Peru met in Geneva."), ["met @ Geneva CHE"]);
    assert_eq!(events("Dutch envoys visited Lima."), ["visited @ Lima PER"]);
    assert_eq!(events("Chile accused Peru of lying."), ["accused @ - -"]);
    let raid = events("Peruvian troops attacked Chilean sailors in Arica province, killing four sailors.");
    assert!(raid.iter().all(|event| event.ends_with("@ Arica CHL")) && !raid.is_empty(), "{raid:?}");
}

proptest::proptest! {
    #[test]
    fn any_text_gives_places_inside_it_in_order(text in "([A-Z][a-z]{0,6}|Lima|Paris|Texas|US|of|in|,|\\.|’|\\$| |\n|é){0,40}") {
        let found = read(&text);
        let mut end = 0;
        for place in &found {
            proptest::prop_assert!(place.span.start() >= end && !place.span.is_empty());
            end = place.span.end();
            proptest::prop_assert!((-90.0..=90.0).contains(&place.location.latitude));
        }
    }
}
