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
    check(
        "Chile's Chief of Army Staff General Javed Soto resigned.",
        &["Chile's Chief of Army Staff General Javed Soto = CHL.MIL"],
    );
    check("Foreign Minister Ana Rivas of Peru resigned.", &["Foreign Minister Ana Rivas of Peru = PER.GOV"]);
    check("The former Chilean foreign minister resigned.", &["former Chilean foreign minister = CHL.ELI"]);
    check(
        "The commander of Peru's navy met the minister of defence of Chile.",
        &["commander of Peru's navy = PER.MIL", "minister of defence of Chile = CHL.GOV"],
    );
}

#[test]
fn where_people_are_from_is_whose_they_are() {
    check("Soldiers from Chile and Peru arrived.", &["Soldiers from Chile and Peru = CHL.MIL PER.MIL"]);
    check("The authorities and people of Peru rejoiced.", &["authorities = PER.GOV", "people of Peru = PER.CVL"]);
}

#[test]
fn a_spokesman_is_the_body_he_speaks_for() {
    check("The spokesman for the Kenyan army resigned.", &["spokesman for the Kenyan army = KEN.MIL"]);
    check("A NATO spokesman resigned.", &["NATO spokesman = IGO.NATO"]);
}

#[test]
fn coordinated_adjectives_share_their_noun() {
    check("Chilean and Peruvian troops held an exercise.", &["Chilean = CHL.MIL", "Peruvian troops = PER.MIL"]);
    check("The presidents of Chile and Peru met.", &["presidents of Chile and Peru = CHL.GOV PER.GOV"]);
}

#[test]
fn a_capital_acts_or_is_merely_a_place() {
    check("Lima accused Santiago of spying.", &["Lima = PER.GOV", "Santiago = CHL.GOV"]);
    check("Kenya met Chile in Lima.", &["Kenya = KEN.GOV", "Chile = CHL.GOV", "Lima = PER"]);
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
            "Lima = PER.GOV",
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
        &["Kenya = KEN.GOV", "Peru = PER.GOV", "two countries = KEN.GOV PER.GOV", "Both sides = KEN PER", "it = ?"],
    );
}

#[test]
fn speakers_say_we_of_their_own() {
    check(
        "“We will close our border and our troops are ready,” the Kenyan president said.",
        &["We = KEN.GOV", "our = KEN.GOV", "our = KEN.GOV", "troops = KEN.MIL", "Kenyan president = KEN.GOV"],
    );
    check("We rested.", &["We = ?"]);
}

#[test]
fn what_the_text_introduces_may_be_named_in_short() {
    check(
        "Peru's Chief of Naval Staff (CNS) flew to Chile. The CNS thanked the Chilean navy.",
        &["Peru's Chief of Naval Staff = PER.MIL", "Chile = CHL.GOV", "CNS = PER.MIL", "Chilean navy = CHL.MIL"],
    );
    check(
        "The African Union met on Monday. The union will send observers.",
        &["African Union = IGO.AU", "union = IGO.AU", "observers = ?"],
    );
}

#[test]
fn the_others_are_not_the_subject() {
    check(
        "Peru's president met Chile's president. Kenya's president telephoned both leaders.",
        &[
            "Peru's president = PER.GOV",
            "Chile's president = CHL.GOV",
            "Kenya's president = KEN.GOV",
            "leaders = PER.GOV CHL.GOV",
        ],
    );
}

#[test]
fn names_of_states_may_be_names_of_people_and_things() {
    check("Her cousin Chad opened a bakery.", &["Her = ?"]);
    check("The china stood on the table.", &[]);
    check("Jordan scored two goals on Monday.", &[]);
    check("King Omar of Jordan flew to Peru.", &["King Omar of Jordan = JOR.GOV", "Peru = PER.GOV"]);
}

#[test]
fn an_act_without_an_addressee_has_the_other_side_of_the_exchange() {
    let sides = |text: &str| -> Vec<String> {
        let reading = demarche::read_text(text, "2018-05-01".parse().ok());
        let shown = |codes: Vec<demarche::types::ActorCode>| {
            codes.iter().map(|code| code.0.clone()).collect::<Vec<_>>().join("+")
        };
        let event = |event: &demarche::types::EventMention| {
            let (sources, targets) = event.sides(&reading.actors);
            format!("{} {} {}", shown(sources), event.event_type, shown(targets))
        };
        reading.events.iter().map(event).collect()
    };
    assert_eq!(
        sides("Kenya condemned Peru. Lima rejected the criticism."),
        ["KEN.GOV ACCUSE PER.GOV", "PER.GOV REJECT KEN.GOV"]
    );
    assert_eq!(sides("Peru rejected the criticism."), ["PER.GOV REJECT "]);
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

#[test]
fn mr_with_or_without_a_stop_is_no_part_of_the_name() {
    for title in ["Mr", "Mr.", "Mrs", "Ms"] {
        check(
            &format!("Peruvian Prime Minister Ari Soto resigned. Later {title} Soto met Kenyan officials."),
            &[
                "Peruvian Prime Minister Ari Soto = PER.GOV",
                &format!("{title} Soto = PER.GOV"),
                "Kenyan officials = KEN.GOV",
            ],
        );
    }
}

#[test]
fn it_and_they_are_not_whoever_acts_or_speaks() {
    check("Norway sent tents to Kenya and sold it ships.", &["Norway = NOR.GOV", "Kenya = KEN", "it = KEN"]);
    check(
        "The Chilean president said: “Chile gave Peru a port, and they closed it.”",
        &["Chilean president = CHL.GOV", "Chile = CHL", "Peru = PER", "they = PER", "it = PER"],
    );
}

#[test]
fn help_for_which_somebody_is_thanked_is_his() {
    check("Norway thanked Kenya for its support.", &["Norway = NOR.GOV", "Kenya = KEN", "its = KEN"]);
}

#[test]
fn states_deal_with_governments_of_others() {
    check(
        "Kenya held a vote. Kenya has a new government. Norway recognised the new government.",
        &["Kenya = KEN", "Kenya = KEN", "new government = KEN.GOV", "Norway = NOR.GOV", "new government = KEN.GOV"],
    );
}

#[test]
fn a_name_beside_an_office_is_of_its_state() {
    check(
        "Norway received the Kenyan minister. A former minister, Hugo Mamani, spoke. He left.",
        &[
            "Norway = NOR.GOV",
            "Kenyan minister = KEN.GOV",
            "former minister = NOR.ELI",
            "Hugo Mamani = NOR.ELI",
            "He = NOR.ELI",
        ],
    );
}

#[test]
fn fighters_are_of_the_state_where_they_fight_and_stay_so() {
    check(
        "Kenyan troops attacked ethnic Chadian guerrillas. Norway condemned the insurgents.",
        &["Kenyan troops = KEN.MIL", "ethnic Chadian guerrillas = KEN.REB", "Norway = NOR.GOV", "insurgents = KEN.REB"],
    );
    check(
        "Chadian rebels captured a town, according to their spokesman in Nairobi.",
        &["Chadian rebels = TCD.REB", "their = TCD.REB", "spokesman = TCD.REB", "Nairobi = KEN"],
    );
}

#[test]
fn a_body_is_told_of_by_its_person() {
    check(
        "The NATO secretary general spoke. The alliance met.",
        &["NATO secretary general = IGO.NATO", "alliance = IGO.NATO"],
    );
}

#[test]
fn where_a_report_is_written_is_not_what_it_is_about() {
    let text = "OSLO (Agency) - Peru signed an accord with Chile. Peru was pleased. Chile was pleased. Peru will pay Chile. \
                The government denied a report.";
    assert_eq!(actors(text, "2018-05-01").last().map(String::as_str), Some("government = PER.GOV"));
}

#[test]
fn an_organ_without_a_state_is_of_the_state_whose_affairs_are_told() {
    // Where the report comes from, and not the state on the other side of the verb.
    check(
        "LIMA, May 1 (Agency) - Peru was calm. The foreign ministry summoned the Chilean ambassador.",
        &["LIMA = PER.GOV", "Peru = PER", "foreign ministry = PER.GOV", "Chilean ambassador = CHL.GOV"],
    );
    // Who acted just before comes first.
    check(
        "Peru was calm.\n\nChile denied the charge. The army was ready.",
        &["Peru = PER", "Chile = CHL.GOV", "army = CHL.MIL"],
    );
    // A town that only the gazetteer knows is a dateline too.
    check(
        "BLANTYRE, May 1 (Agency) - Malawi and Zambia traded. Police arrested nine people.",
        &["Malawi = MWI", "Zambia = ZMB", "Police = MWI.COP", "people = MWI.CVL"],
    );
    check("Kenya sheltered refugees.", &["Kenya = KEN", "refugees = ?"]);
}

#[test]
fn groups_without_a_register_are_told_by_their_names_and_company() {
    check(
        "Chad fought rebels. The army signed a truce with the Salt Hills Front. The group released a pilot.",
        &[
            "Chad = TCD",
            "rebels = TCD.REB",
            "army = TCD.MIL",
            "Salt Hills Front = TCD.REB",
            "group = TCD.REB",
            "pilot = TCD.CVL",
        ],
    );
    check(
        "Chad's army fought the rebels. Norway urged both sides to talk.",
        &["Chad's army = TCD.MIL", "rebels = TCD.REB", "Norway = NOR.GOV", "both sides = TCD.GOV TCD.REB"],
    );
}

#[test]
fn officers_who_arrest_are_police_and_leaders_are_of_their_body() {
    check("In Peru, officers arrested nine people.", &["Peru = PER", "officers = PER.COP", "people = PER.CVL"]);
    check("In Peru, the party's leaders met.", &["Peru = PER.GOV", "party's leaders = PER.PTY"]);
}
