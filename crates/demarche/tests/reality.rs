//! What did not happen, by the words of the clause and those above it.

use demarche::types::{Context, Polarity};

fn polarity(text: &str, event_type: &str) -> Polarity {
    let reading = demarche::read_text(text, None);
    let found = reading.events.iter().find(|event| event.event_type.name() == event_type);
    found.unwrap_or_else(|| panic!("no {event_type} in {text}: {:?}", reading.uncoded)).polarity
}

#[test]
fn what_is_false_prevented_or_contrary_to_fact_did_not_happen() {
    for text in [
        "It is false that Chile attacked Peru.",
        "Norway prevented Chile from attacking Peru.",
        "Had Chile attacked Peru, Norway would have closed its embassy.",
        "If Chile had attacked Peru, Norway would have closed its embassy.",
    ] {
        assert_eq!(polarity(text, "ASSAULT"), Polarity::Negative, "{text}");
    }
    for text in ["It is true that Chile attacked Peru.", "Chile had attacked Peru before Norway closed its embassy."] {
        assert_eq!(polarity(text, "ASSAULT"), Polarity::Positive, "{text}");
    }
}

#[test]
fn contexts_come_from_the_words_of_the_sentence() {
    for (text, context) in [
        ("Chile and Peru signed an accord on migrants.", "migration"),
        ("Chile and Peru signed an accord on refugees.", "asylum"),
        ("Kenya accused Oman of a cyberattack on its ministry.", "cyber"),
        ("Ghanaian soldiers attacked a village in Togo.", "military"),
        ("Norway criticised the election in Gabon.", "election"),
        ("Chile arrested a Peruvian banker for bribery.", "corruption"),
        ("Kenya sent vaccines to Ghana.", "health"),
        ("Denmark sent tents to Nepal after the earthquake.", "disasters"),
        ("Oman accused Chad of enriching uranium.", "cbrn"),
        ("Peru and Chile signed a treaty on the pipeline.", "natural_resource"),
        ("Kenya deported a Ghanaian drug smuggler who sold cocaine.", "illegal_drugs"),
    ] {
        let reading = demarche::read_text(text, None);
        let found = reading.events.iter().any(|event| event.contexts.contains(&Context(context.to_owned())));
        assert!(
            found,
            "no {context} in {text}: {:?}",
            reading.events.iter().map(|event| &event.contexts).collect::<Vec<_>>()
        );
    }
}
