//! Each verb on the samples.

use crate::ground::{Ground, root, sample, small_article};
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn a_folder_gives_a_report_and_a_ledger_and_a_second_reading_changes_nothing() {
    let ground = Ground::new();
    let samples = root().join("samples").display().to_string();
    let first = ground.run(&["read", &samples]).ends_with(0).tells(&["8 articles read (8 new", "0 rejected"]);
    for words in ["━━ Four Arab states cut ties with Qatar", "Events the article tells", "By dyad", "All 8 articles"]
    {
        assert!(first.out.contains(words), "no {words:?} in the report:\n{}", first.out);
    }
    assert_eq!(ground.articles().len(), 8);
    let before = ground.ledger_files();
    let second = ground.run(&["read", &samples]).ends_with(0).tells(&["8 articles read (0 new", "8 there before"]);
    assert_eq!(first.out, second.out, "the same report");
    assert!(before == ground.ledger_files(), "the ledger has changed");
    // A date that the reader gives is news: the old reading is superseded, not lost.
    ground.run(&["read", &sample("01-agency.txt"), "--published", "2017"]).ends_with(0).tells(&["(1 new"]);
    assert_eq!(ground.articles().len(), 8);
}

#[test]
fn any_number_of_jobs_prints_and_keeps_the_same_bytes() {
    let samples = root().join("samples").display().to_string();
    let of = |jobs: &str| {
        let ground = Ground::new();
        let run = ground.run(&["read", &samples, "--jsonl", "--jobs", jobs]).ends_with(0);
        let files: Vec<_> = ground.ledger_files().into_iter().map(|(_, bytes)| bytes).collect();
        (run.out, files)
    };
    assert!(of("1") == of("4"));
}

#[test]
fn json_is_one_array_and_jsonl_one_object_a_line() {
    let ground = Ground::new();
    let (agency, briefs) = (sample("01-agency.txt"), sample("07-briefs.jsonl"));
    let array = ground.run(&["read", "--no-ledger", "--json", &agency, &briefs]).ends_with(0);
    let array: Vec<Value> = serde_json::from_str(&array.out).expect("a JSON array");
    let lines = ground.run(&["read", "--no-ledger", "--jsonl", &agency, &briefs]).ends_with(0).json_lines();
    assert_eq!(array.len(), 3);
    assert_eq!(array, lines);
    assert!(!ground.path("demarche-ledger").exists(), "--no-ledger keeps nothing");
    let none = ground.write("none.txt", "");
    let empty = ground.run(&["read", "--no-ledger", "--json", none]).ends_with(3);
    assert_eq!(empty.out.trim(), "[]");
    // Offsets count code points of the article's text.
    let text: Vec<char> = array[0]["article"]["text"].as_str().expect("text").chars().collect();
    for event in array[0]["events"].as_array().expect("events") {
        let (start, end) = (event["start"].as_u64().expect("start"), event["end"].as_u64().expect("end"));
        let words: String = text[start as usize..end as usize].iter().collect();
        assert_eq!(event["text"], words);
    }
}

#[test]
fn stdin_is_read_and_closed_pipes_are_no_error() {
    let ground = Ground::new();
    let piped = ground.shell("echo 'Chile accused Peru of shelling a village.' | \"$0\" read - --published 2018-05");
    let piped = piped.ends_with(0);
    assert!(piped.out.contains("CHL.GOV → PER") && piped.out.contains("2018-05 (given)"), "{}", piped.out);
    let head = format!("\"$0\" read --no-ledger --json '{}' | head -c 1", sample("01-agency.txt"));
    assert_eq!(ground.shell(&head).ends_with(0).out, "[");
}

#[test]
fn events_are_filtered_by_actor_type_voice_and_time() {
    let ground = Ground::with_samples();
    let all = ground.run(&["events", "--json"]).ends_with(0).json_lines();
    assert!(!all.is_empty());
    let names = |event: &Value, head: &str| {
        ["sources", "targets"].iter().any(|side| {
            let codes = event[side].as_array().expect("codes");
            codes.iter().any(|code| code.as_str().is_some_and(|code| code.split('.').next() == Some(head)))
        })
    };
    let by_actor = ground.run(&["events", "--json", "--actor", "EGY"]).ends_with(0).json_lines();
    assert_eq!(by_actor.len(), all.iter().filter(|event| names(event, "EGY")).count());
    assert!(!by_actor.is_empty());
    let by_type = ground.run(&["events", "--json", "--type", "accuse"]).ends_with(0).json_lines();
    assert!(!by_type.is_empty() && by_type.iter().all(|event| event["type"] == "ACCUSE"));
    let by_time = ground.run(&["events", "--json", "--from", "2017-05", "--to", "2017-05"]).ends_with(0).json_lines();
    assert!(by_time.iter().all(|event| event["date"].as_str().is_some_and(|date| date.starts_with("2017-05"))));
    let dated: Vec<_> = all.iter().filter_map(|event| event["date"].as_str()).collect();
    assert!(dated.len() >= by_time.len());
    let whole = ground.run(&["events", "--json", "--all"]).ends_with(0).json_lines();
    assert!(whole.len() >= all.len());
    for event in &all {
        let section = event["section"].as_str().expect("a section");
        assert!(["headline", "body", "caption"].contains(&section), "{section} is not told by the article");
    }
    ground.run(&["events", "--type", "hug"]).ends_with(2).tells(&["no PLOVER type", "SANCTION"]);
    ground.run(&["events", "--actor", "norway"]).ends_with(2).tells(&["ISO 3166"]);
}

#[test]
fn events_as_csv_have_the_fields_of_the_json() {
    let ground = Ground::with_samples();
    let json = ground.run(&["events", "--json"]).ends_with(0).json_lines();
    let csv = ground.run(&["events", "--csv"]).ends_with(0);
    let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
    let head: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
    let keys: Vec<String> = json[0].as_object().expect("an object").keys().cloned().collect();
    assert_eq!(head.iter().collect::<BTreeSet<_>>(), keys.iter().collect::<BTreeSet<_>>());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), json.len());
    let column = head.iter().position(|name| name == "event_id").expect("ids");
    for (row, event) in rows.iter().zip(&json) {
        assert_eq!(Some(&row[column]), event["event_id"].as_str());
    }
}

#[test]
fn a_dyad_is_listed_and_tallied_alike_from_both_sides() {
    let ground = Ground::with_samples();
    let text = ground.run(&["dyad", "QAT", "EGY"]).ends_with(0);
    assert!(text.out.contains("QAT – EGY") && text.out.contains("period"), "{}", text.out);
    let json = |a: &str, b: &str| -> Value {
        serde_json::from_str(&ground.run(&["dyad", a, b, "--json", "--by-year"]).ends_with(0).out).expect("JSON")
    };
    let (forth, back) = (json("QAT", "EGY"), json("EGY", "QAT"));
    assert_eq!(forth["events"], back["events"]);
    assert!(!forth["events"].as_array().expect("events").is_empty());
    for (one, other) in
        forth["tally"].as_array().into_iter().flatten().zip(back["tally"].as_array().into_iter().flatten())
    {
        assert_eq!((&one["period"], &one["forth"], &one["back"]), (&other["period"], &other["back"], &other["forth"]));
    }
}

#[test]
fn every_event_is_explained_and_every_diagnostic_too() {
    let ground = Ground::with_samples();
    let events = ground.run(&["events", "--json"]).ends_with(0).json_lines();
    for event in events.iter().step_by(7) {
        let id = event["event_id"].as_str().expect("an id");
        let shown = ground.run(&["explain", id]).ends_with(0).out;
        for words in [id, "lexicon/frames/", "CAMEO", "Voices, outermost first", "told by", "Made by", "model "] {
            assert!(shown.contains(words), "no {words:?} in:\n{shown}");
        }
    }
    let meaning = ground.run(&["explain", "i004"]).ends_with(0).out;
    assert!(meaning.starts_with("I004: ") && meaning.contains("English"), "{meaning}");
    ground.run(&["explain", "nothing.1"]).ends_with(3).tells(&["no event \"nothing.1\"", "hint: "]);
}

#[test]
fn what_is_told_again_counts_once() {
    let ground = Ground::new();
    ground.write(
        "a.txt",
        "The president of Chile visited Norway on 4 April 2018. The farmers had a poor year. The visit of the president of \
         Chile to Norway was short.\n",
    );
    ground.run(&["read", "a.txt"]).ends_with(0);
    let events = ground.run(&["events", "--json"]).ends_with(0).json_lines();
    let [first, again] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((&first["restates"], &again["restates"]), (&Value::Null, &first["event_id"]));
    let listed = ground.run(&["events"]).ends_with(0).tells(&["2 events, 1 of them told again"]);
    assert!(listed.out.contains("tells again"), "{}", listed.out);
    assert_eq!(ground.run(&["events", "--json", "--once"]).ends_with(0).json_lines().len(), 1);
    let dyad: Value =
        serde_json::from_str(&ground.run(&["dyad", "CHL", "NOR", "--json"]).ends_with(0).out).expect("JSON");
    assert_eq!(dyad["events"].as_array().map(Vec::len), Some(2));
    assert_eq!(dyad["tally"][0]["verbal_cooperation"], 1, "{dyad}");
}

#[test]
fn what_was_considered_is_told_of_events_and_of_words_without_a_code() {
    let ground = Ground::new();
    ground.write("a.txt", "Norway may suspend talks with Chile. Ghana suspended the envoy.\n");
    ground.run(&["read", "a.txt"]).ends_with(0);
    let event = &ground.run(&["events", "--json"]).ends_with(0).json_lines()[0];
    let (id, article) = (event["event_id"].as_str().expect("an id"), event["article_id"].as_str().expect("an id"));
    let text = ground.run(&["explain", id]).ends_with(0).out;
    assert!(
        text.contains("Considered and not taken") && text.contains("asks for") && text.contains("“may”: 20-45 %"),
        "{text}"
    );
    let json: Value = serde_json::from_str(&ground.run(&["explain", id, "--json"]).ends_with(0).out).expect("JSON");
    assert!(json["considered"].as_array().is_some_and(|list| !list.is_empty()), "{json}");
    let words = ground.run(&["explain", article, "suspend"]).ends_with(0).out;
    assert!(words.contains("suspended") && words.contains("envoy") && words.contains("asks for an object"), "{words}");
    let lines = ground.run(&["explain", article, "--json"]).ends_with(0).json_lines();
    assert!(lines.iter().any(|line| line["text"] == "suspended"), "{lines:?}");
    ground.run(&["explain", "nothing"]).ends_with(3).tells(&["no article", "hint: "]);
}

#[test]
fn what_parse_prints_code_codes() {
    let ground = Ground::new();
    let text = ground.write("a.txt", small_article(1));
    let parsed = ground.run(&["parse", text]).ends_with(0).out;
    let rows: Vec<&str> = parsed.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(rows.len() > 30 && rows.iter().all(|row| row.split('\t').count() == 10));
    let conllu = ground.write("a.conllu", &parsed);
    let coded = ground.run(&["code", conllu, "--jsonl", "--published", "2014-06-03"]).ends_with(0).json_lines();
    let read = ["read", text, "--jsonl", "--no-ledger", "--published", "2014-06-03"];
    let read = ground.run(&read).ends_with(0).json_lines();
    // CoNLL-U knows no sections, so dates may differ: a lead is dated otherwise than a later paragraph.
    let deeds = |reading: &Value| -> Vec<Value> {
        let events = reading["events"].as_array().expect("events").iter();
        events.map(|event| serde_json::json!([event["sources"], event["type"], event["targets"]])).collect()
    };
    assert!(!deeds(&read[0]).is_empty());
    for deed in deeds(&read[0]) {
        assert!(deeds(&coded[0]).contains(&deed), "{deed} is lost by way of CoNLL-U: {:?}", deeds(&coded[0]));
    }
    let broken = ground.write("broken.conllu", "1\tPeru\tPeru\tPROPN\t_\t_\t9\troot\t_\t_\n\n");
    ground.run(&["code", broken]).ends_with(3).tells(&["broken.conllu", "line 1", "hint: "]);
}

#[test]
fn eval_scores_gold_and_names_a_bad_row() {
    let ground = Ground::new();
    let gold = r#"{"id": "1", "text": "Peru accused Chile of theft.", "events": [{"sources": ["PER"], "targets": ["CHL"], "type": "ACCUSE"}]}"#;
    let gold = ground.write("gold.jsonl", gold);
    let scores = ground.run(&["eval", "events", gold]).ends_with(0).out;
    assert!(!scores.is_empty());
    let json = ground.run(&["eval", "events", gold, "--json"]).ends_with(0).out;
    serde_json::from_str::<Value>(&json).expect("scores as JSON");
    let bad = ground.write("bad.jsonl", "{\"id\": 1\n");
    ground.run(&["eval", "events", bad]).ends_with(3).tells(&["bad.jsonl"]);
    ground.run(&["eval", "events", "absent.jsonl"]).ends_with(3).tells(&["absent.jsonl", "hint: "]);
}

#[test]
fn the_ontology_is_printed() {
    let ground = Ground::new();
    let types = ground.run(&["ontology"]).ends_with(0).out;
    for event_type in ["AGREE", "CONSULT", "SANCTION", "ASSAULT", "contexts: "] {
        assert!(types.contains(event_type), "{types}");
    }
    let codes = ground.run(&["ontology", "084"]).ends_with(0).out;
    assert!(codes.lines().count() > 1 && codes.lines().all(|line| line.starts_with("084")), "{codes}");
    ground.run(&["ontology", "99"]).ends_with(3).tells(&["no CAMEO"]);
}

#[test]
fn lint_names_the_entry_whose_example_fails_and_the_line_that_is_no_entry() {
    let ground = Ground::new();
    let copy = |from: &str| {
        for entry in std::fs::read_dir(root().join("lexicon").join(from)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = format!("lexicon/{from}/{}", path.file_name().expect("a name").to_string_lossy());
            // Frames are left out, so that few examples run.
            let keep = from != "frames"
                || ["classes.toml", "light.toml", "operators.tsv"].iter().any(|kept| name.ends_with(kept));
            if keep {
                ground.write(&name, std::fs::read(&path).expect("a dictionary"));
            }
        }
    };
    ["actors", "ontology", "frames", "speech"].into_iter().for_each(copy);
    let entry =
        |yes: &str| format!("[[frame]]\npred = [\"accuse\"]\ncode = \"ACCUSE\"\ncameo = \"112\"\nyes = [\"{yes}\"]\n");
    ground.write("lexicon/frames/mine.toml", entry("Peru accused Chile. => PER ACCUSE CHL"));
    ground.run(&["lint", "lexicon"]).ends_with(0).tells(&["1 examples run, 0 not as expected"]);
    ground.write("lexicon/frames/mine.toml", entry("Peru accused Chile. => PER AID CHL"));
    let wrong = ground.run(&["lint", "lexicon"]).ends_with(1);
    assert!(wrong.out.contains("frames/mine.toml:1") && wrong.out.contains("expected PER AID CHL"), "{}", wrong.out);
    ground.write("lexicon/frames/mine.toml", entry("Peru accused Chile. => PER ACCUSE CHL").replace("112", "999"));
    ground.run(&["lint", "lexicon"]).ends_with(3).tells(&["frames/mine.toml"]);
}

#[test]
fn own_dictionaries_lie_over_the_programs_and_a_worklist_says_what_they_lack() {
    let ground = Ground::new();
    ground.write("a.txt", "Peru zorbed Chile on Monday. Grelmak criticised Chile.\n");
    ground.run(&["read", "a.txt"]).ends_with(0);
    let gaps = ground.run(&["worklist", "--json"]).ends_with(0).json_lines();
    let has =
        |gaps: &[Value], kind: &str, what: &str| gaps.iter().any(|gap| gap["kind"] == kind && gap["what"] == what);
    assert!(has(&gaps, "predicate", "zorb") && has(&gaps, "name", "Grelmak"), "{gaps:?}");
    ground.write(
        "mine/frames/mine.toml",
        "[[frame]]\npred = [\"zorb\"]\ncode = \"ACCUSE\"\ncameo = \"112\"\nyes = [\"Peru zorbed Chile. => PER ACCUSE CHL\"]\n",
    );
    ground.write("mine/actors/organisations.tsv", "NGO.GRELMAK\tngo\tGrelmak\n");
    ground.run(&["lint", "mine"]).ends_with(0).tells(&["1 examples run, 0 not as expected"]);
    let gaps = ground.run(&["worklist", "--json", "--lexicon", "mine"]).ends_with(0).json_lines();
    assert!(!has(&gaps, "predicate", "zorb") && !has(&gaps, "name", "Grelmak"), "{gaps:?}");
    let read = ground.run(&["read", "--no-ledger", "--lexicon", "mine", "--jsonl", "a.txt"]).ends_with(0).json_lines();
    let event = &read[0]["events"][0];
    assert_eq!((event["type"].as_str(), event["sources"][0].as_str()), (Some("ACCUSE"), Some("PER.GOV")), "{event}");
    ground.run(&["read", "--lexicon", "nowhere", "a.txt"]).ends_with(3).tells(&["nowhere"]);
}

#[test]
fn dictionaries_of_other_coders_are_brought_in_and_what_cannot_be_is_told() {
    let ground = Ground::new();
    ground.write("verbs.txt", "ZORB {ZORBED ZORBS} [112]\n- * TREATY [161]\n- CROWD * POLICE [141]\n");
    let run = ground.run(&["lexicon", "import", "verbs", "verbs.txt", "--into", "mine"]).ends_with(1);
    assert!(run.out.contains("verbs.txt:3: ") && run.err.contains("2 entries carried"), "{} {}", run.out, run.err);
    ground.run(&["lint", "mine"]).ends_with(0);
    ground.write("a.txt", "Peru zorbed Chile on Monday.\n");
    let read = ground.run(&["read", "--no-ledger", "--lexicon", "mine", "--jsonl", "a.txt"]).ends_with(0).json_lines();
    assert_eq!(read[0]["events"][0]["cameo"], "112");
    ground.run(&["lexicon", "import", "actors", "a.txt", "--into", "other"]).ends_with(3).tells(&["hint:"]);
}
