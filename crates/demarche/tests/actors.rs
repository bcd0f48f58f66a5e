//! Actors through the whole pipeline, on invented sentences.

/// Each mention as "words = codes", "?" for one without a code.
fn actors(text: &str, published: &str) -> Vec<String> {
    let reading = demarche::read_text(text, published.parse().ok());
    reading
        .actors
        .iter()
        .map(|mention| {
            let codes: Vec<&str> = mention.codes().iter().map(|code| code.0.as_str()).collect();
            let shown = if codes.is_empty() { "?".to_owned() } else { codes.join(" ") };
            format!("{} = {shown}", mention.span.of(&reading.article.text))
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(actors(text, "2018-05-01"), expected, "{text}");
}

#[test]
fn an_office_with_state_titles_and_name_is_one_actor() {
    check("Chile's Chief of Army Staff General Javed Soto resigned.", &["Chile's Chief of Army Staff General Javed Soto = CHL.MIL"]);
    check("Foreign Minister Ana Rivas of Peru resigned.", &["Foreign Minister Ana Rivas of Peru = PER.GOV"]);
    check("The former Chilean foreign minister resigned.", &["former Chilean foreign minister = CHL.ELI"]);
    check(
        "The commander of Peru's navy met the minister of defence of Chile.",
        &["commander of Peru's navy = PER.MIL", "minister of defence of Chile = CHL.GOV"],
    );
}

#[test]
fn a_spokesman_is_the_body_he_speaks_for() {
    check("The spokesman for the Kenyan army resigned.", &["spokesman for the Kenyan army = KEN.MIL"]);
    check("A NATO spokesman resigned.", &["NATO spokesman = IGO.NATO"]);
}

#[test]
fn coordinated_adjectives_share_their_noun() {
    check("Chilean and Peruvian troops held an exercise.", &["Chilean and Peruvian troops = CHL.MIL PER.MIL"]);
    check("The presidents of Chile and Peru met.", &["presidents of Chile and Peru = CHL.GOV PER.GOV"]);
}

#[test]
fn a_capital_acts_or_is_merely_a_place() {
    check("Lima accused Santiago of spying.", &["Lima = PER.GOV", "Santiago = CHL.GOV"]);
    check("Kenya met Chile in Lima.", &["Kenya = KEN", "Chile = CHL", "Lima = PER"]);
}

#[test]
fn backers_are_not_the_group_they_back() {
    check("NATO-backed Kenyan troops advanced.", &["NATO-backed Kenyan troops = KEN.MIL"]);
    check("Kenya-based rebels advanced.", &["Kenya-based rebels = KEN.REB"]);
}

#[test]
fn persons_are_carried_through_the_text() {
    check(
        "General Omar Soto, the Kenyan army chief, flew to Lima. Soto met his Peruvian counterpart. He thanked Peru.",
        &[
            "General Omar Soto = KEN.MIL",
            "Kenyan army chief = KEN.MIL",
            "Lima = PER",
            "Soto = KEN.MIL",
            "his = KEN.MIL",
            "Peruvian counterpart = PER.MIL",
            "He = KEN.MIL",
            "Peru = PER",
        ],
    );
}

#[test]
fn several_actors_are_described_together() {
    check(
        "Kenya and Peru held talks. The two countries signed an accord. Both sides praised it.",
        &["Kenya = KEN", "Peru = PER", "two countries = KEN PER", "Both sides = KEN PER", "it = ?"],
    );
}

#[test]
fn who_is_no_known_actor_is_not_made_one() {
    check("Ana Rivas sang. She bowed.", &["She = ?"]);
    check("The Geneva Convention was cited.", &[]);
}

#[test]
fn every_mention_has_one_head_of_its_own() {
    let reading = demarche::read_text("Chile's army chief and the Peruvian navy's spokesman met in Lima.", None);
    let index = demarche::coder::MentionIndex::new(&reading.actors, &reading.analysis);
    let heads: Vec<&str> = reading
        .actors
        .iter()
        .map(|mention| reading.analysis.token(mention.head).span.of(&reading.article.text))
        .collect();
    assert_eq!(heads, ["chief", "spokesman", "Lima"]);
    for (at, mention) in reading.actors.iter().enumerate() {
        assert_eq!(index.by_head(mention.head).map(|id| id.0 as usize), Some(at));
    }
}
