//! Exports, read back by readers that are not ours.

use demarche_lexicon::Lexicon;
use demarche_store::{
    ArticleRow, BLOCK_BYTES, Codes, EventRow, Export, Format, Job, Kind, Ledger, Outcome, Table, TableAbout, export,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// The events and articles of the oldest ledger, with one event placed, one undated and one made awkward.
fn events() -> (Vec<EventRow>, Vec<ArticleRow>) {
    let ledger = Ledger::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledger-v1")).expect("it opens");
    let snapshot = ledger.snapshot().expect("a snapshot");
    let (mut events, _) = snapshot.rows::<EventRow>(|_| true).expect("rows");
    let (articles, _) = snapshot.rows::<ArticleRow>(|_| true).expect("rows");
    events[0].latitude = Some(64.1);
    events[0].longitude = Some(-21.9);
    events[0].place = Some("Reykjavík <b>".to_owned());
    events[0].place_state = Some("ISL".to_owned());
    (events[1].date, events[1].date_from, events[1].date_to) = (None, None, None);
    events[2].sentence = "He said \"no\",\tthen & <left>;\n=1+1 | *why*\u{1}".to_owned();
    (events, articles)
}

fn written(format: Format) -> (Vec<u8>, Vec<String>) {
    let (events, articles) = events();
    let mut out = Vec::new();
    let what = Export { events: &events, articles: &articles };
    let notes = export(format, &what, Lexicon::embedded(), &mut out).expect("written");
    (out, notes)
}

fn text(format: Format) -> String {
    String::from_utf8(written(format).0).expect("UTF-8")
}

fn json(format: Format) -> Value {
    serde_json::from_str(&text(format)).expect("JSON")
}

#[test]
fn formats_are_named() {
    for format in Format::ALL {
        assert_eq!(Format::named(format.name()), Some(format));
    }
}

#[test]
fn csv_and_jsonl_hold_every_event() {
    let text = text(Format::Csv);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let sentence = reader.headers().expect("a header").iter().position(|name| name == "sentence").expect("a column");
    let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 5);
    assert_eq!(&rows[2][sentence], "He said \"no\",\tthen & <left>;\n=1+1 | *why*\u{1}");
    let lines = self::text(Format::Jsonl);
    let ids: BTreeSet<_> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["event_id"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(ids.len(), 5);
}

#[test]
fn parquet_is_parquet() {
    let (bytes, _) = written(Format::Parquet);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.parquet");
    std::fs::write(&path, bytes).expect("written");
    let reader = SerializedFileReader::new(std::fs::File::open(path).expect("open")).expect("Parquet");
    assert_eq!(reader.metadata().file_metadata().num_rows(), 5);
}

#[test]
fn gexf_has_spells_and_signs_beside_weights_that_are_not_negative() {
    let text = text(Format::Gexf);
    let tree = roxmltree::Document::parse(&text).expect("XML");
    let root = tree.root_element();
    assert_eq!((root.tag_name().namespace(), root.attribute("version")), (Some("http://gexf.net/1.3"), Some("1.3")));
    let nodes: BTreeSet<_> =
        tree.descendants().filter(|node| node.has_tag_name("node")).filter_map(|node| node.attribute("id")).collect();
    let edges: Vec<_> = tree.descendants().filter(|node| node.has_tag_name("edge")).collect();
    assert!(edges.len() >= 4, "{text}");
    for edge in &edges {
        assert!(nodes.contains(edge.attribute("source").expect("a source")));
        assert!(edge.attribute("weight").expect("a weight").parse::<f64>().expect("a number") >= 0.0);
    }
    let against = edges.iter().find(|edge| edge.attribute("source") == Some("ISL.GOV")).expect("an edge");
    let value = |name: &str| {
        against.descendants().find(|node| node.attribute("for") == Some(name)).and_then(|node| node.attribute("value"))
    };
    assert_eq!((value("sign"), value("events")), (Some("-1"), Some("1")));
    let spell = against.descendants().find(|node| node.has_tag_name("spell")).expect("a spell");
    assert_eq!((spell.attribute("start"), spell.attribute("end")), (Some("2017-03-01"), Some("2017-03-31")));
}

#[test]
fn graphml_has_keys_for_all_its_data() {
    let text = text(Format::Graphml);
    let tree = roxmltree::Document::parse(&text).expect("XML");
    let keys: BTreeSet<_> =
        tree.descendants().filter(|node| node.has_tag_name("key")).filter_map(|node| node.attribute("id")).collect();
    let edges = tree.descendants().filter(|node| node.has_tag_name("edge")).count();
    assert!(edges >= 4);
    for data in tree.descendants().filter(|node| node.has_tag_name("data")) {
        assert!(keys.contains(data.attribute("key").expect("a key")));
    }
}

#[test]
fn geojson_is_read_and_what_has_no_place_is_told() {
    let (bytes, notes) = written(Format::Geojson);
    let read: geojson::FeatureCollection = String::from_utf8(bytes)
        .expect("UTF-8")
        .parse::<geojson::GeoJson>()
        .expect("GeoJSON")
        .try_into()
        .expect("features");
    assert_eq!(read.features.len(), 1);
    assert!(read.features[0].geometry.is_some());
    assert_eq!(notes, ["4 events are left out: they have no coordinates"]);
    let value = json(Format::Geojson);
    assert_eq!(value["features"][0]["geometry"]["coordinates"], serde_json::json!([-21.9, 64.1]));
}

#[test]
fn stix_has_what_the_standard_asks_of_every_object() {
    let bundle = json(Format::Stix);
    assert_eq!(bundle["type"], "bundle");
    let objects = bundle["objects"].as_array().expect("objects");
    let ids: BTreeSet<_> = objects.iter().map(|object| object["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), objects.len());
    for object in objects {
        let kind = object["type"].as_str().expect("a type");
        let uuid = object["id"].as_str().expect("an id").strip_prefix(&format!("{kind}--")).expect("a prefix");
        let groups: Vec<_> = uuid.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert!(uuid.as_bytes()[14] == b'4' && b"89ab".contains(&uuid.as_bytes()[19]));
        assert_eq!(object["spec_version"], "2.1");
        assert!(object["created"].as_str().expect("a moment").ends_with("T00:00:00.000Z"));
        if kind == "relationship" {
            for side in ["source_ref", "target_ref"] {
                assert!(ids.contains(object[side].as_str().expect("a reference")));
            }
            let kind = object["relationship_type"].as_str().expect("a type");
            assert!(kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
            if object.get("start_time").is_some() {
                assert!(object["start_time"].as_str() < object["stop_time"].as_str());
            }
        }
    }
    assert!(objects.iter().filter(|object| object["type"] == "relationship").count() >= 4);
}

#[test]
fn follow_the_money_names_only_entities_it_has() {
    let text = text(Format::Ftm);
    let entities: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ids: BTreeSet<_> = entities.iter().map(|entity| entity["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), entities.len());
    let events: Vec<_> = entities.iter().filter(|entity| entity["schema"] == "Event").collect();
    assert_eq!(events.len(), 5);
    for event in &events {
        for side in ["organizer", "involved"] {
            for id in event["properties"][side].as_array().expect("a list") {
                assert!(ids.contains(id.as_str().expect("an id")));
            }
        }
    }
    assert_eq!(events[0]["properties"]["country"], serde_json::json!(["is"]));
}

#[test]
fn tables_for_other_scripts_are_read_by_our_own_importers() {
    for (format, kind, rows) in [(Format::Polecat, Kind::Polecat, 4), (Format::Gdelt, Kind::Gdelt2, 4)] {
        let (bytes, notes) = written(format);
        assert_eq!(notes, ["1 events are left out: the table wants a date"]);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.tsv");
        std::fs::write(&path, bytes).expect("written");
        let ledger = Ledger::create_or_open(&folder.path().join("ledger")).expect("a ledger");
        let codes = Codes::new(Lexicon::embedded());
        let job = Job { path: &path, kind, data_set: None, block_bytes: BLOCK_BYTES };
        let outcome = ledger.importer(&codes).expect("the lock").import(&job, &mut |_| ()).expect("imported");
        let Outcome::Done { import, .. } = outcome else { panic!("imported before") };
        assert_eq!((import.written, import.rejects()), (rows, 0), "{:?}", import.rejected);
    }
}

#[test]
fn annotations_mark_the_words_they_quote() {
    let (_, articles) = events();
    let collection = json(Format::Webannotation);
    assert_eq!(collection["@context"], "http://www.w3.org/ns/anno.jsonld");
    assert_eq!(collection["total"], 5);
    for item in collection["first"]["items"].as_array().expect("items") {
        let selectors = item["target"]["selector"].as_array().expect("selectors");
        let (quote, position) = (&selectors[0], &selectors[1]);
        let (start, end) = (position["start"].as_u64().expect("a start"), position["end"].as_u64().expect("an end"));
        let marked = |article: &ArticleRow| {
            let text: Vec<char> = article.text.chars().collect();
            text.get(start as usize..end as usize).map(|chars| chars.iter().collect::<String>())
        };
        let exact = quote["exact"].as_str().expect("a quote");
        assert!(articles.iter().any(|article| marked(article).as_deref() == Some(exact)), "{exact}");
    }
}

#[test]
fn the_report_is_markdown_that_texts_cannot_break() {
    let text = text(Format::Markdown);
    assert!(text.starts_with("# 5 events\n"), "{text}");
    assert!(text.contains("\\*why\\*") && text.contains("\\<left\\>") && text.contains("\\|"), "{text}");
}

#[test]
fn every_table_has_a_schema_that_tells_every_column() {
    for table in Table::ALL {
        let about = TableAbout::of(table);
        assert!(!about.about.is_empty());
        for column in &about.columns {
            assert!(!column.about.is_empty(), "{}.{}", table.name(), column.name);
        }
        let schema = about.json_schema();
        assert_eq!(schema["properties"].as_object().expect("properties").len(), about.columns.len());
    }
    let (events, _) = events();
    let schema = TableAbout::of(Table::Events).json_schema();
    assert!(schema["required"].as_array().expect("a list").iter().any(|name| name == "event_id"));
    assert_eq!(schema["properties"]["sources"]["type"], "array");
    assert_eq!(events.len(), 5);
}
