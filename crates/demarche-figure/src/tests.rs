//! Every figure: read back by an XML reader that is not ours, hostile names and all.

use super::*;

fn dyad() -> Dyad {
    let point = |month: u32, hostility: f64| Point {
        at: 2014.0 + (f64::from(month) + 0.5) / 12.0,
        label: format!("2014-{:02}", month + 1),
        hostility,
        low: hostility - 0.4,
        high: hostility + 0.5,
        quads: [5.0, 1.0, f64::from(month % 3), 0.0],
    };
    let points: Vec<Point> =
        (0..12).filter(|month| *month != 4).map(|month| point(month, if month < 6 { 0.6 } else { -0.9 })).collect();
    let band = |middle: f64| Band { low: 0.5 * middle, middle, high: 2.0 * middle };
    let rate = |point: &Point| Rate {
        at: point.at,
        label: point.label.clone(),
        cooperation: band(6.0),
        material: band(1.0),
        conflict: band(1.0),
    };
    Dyad {
        names: ["Peru <b>".to_owned(), "Chile & \"sons\"".to_owned()],
        step: 1.0 / 12.0,
        span: (2014.0, 2015.0),
        rates: Rates {
            points: points.iter().map(rate).collect(),
            levels: vec![(2014.0, 2014.5, 6.0, 2.0), (2014.5, 2015.0, 6.0, 1.0)],
        },
        lines: vec![Line { name: "both".to_owned(), points }],
        flags: vec![Flag {
            at: 2014.5,
            window: (2014.42, 2014.58),
            label: "2014-07".to_owned(),
            is_warmer: true,
            kind: "realignment".to_owned(),
            probability: 0.93,
            change: "conflict 2.0 → 1.0".to_owned(),
            because: vec!["a treaty on fish\u{0}".to_owned()],
            href: Some("/shift?a=1&b=2".to_owned()),
        }],
        source: "Own coding.".to_owned(),
        notes: Vec::new(),
    }
}

fn actor() -> Actor {
    let partner = |code: &str, now: f64, then: Option<f64>| Partner {
        code: code.to_owned(),
        name: format!("{code} land"),
        now,
        then,
        events: 20.0 + now,
        ..Partner::default()
    };
    Actor {
        name: "Peru".to_owned(),
        now: "2014-12".to_owned(),
        then: "2011-12".to_owned(),
        partners: vec![partner("CHL", 1.2, Some(-0.3)), partner("ECU", -0.8, Some(-0.5)), partner("NOR", -0.2, None)],
        most: 2,
        source: "Own coding.".to_owned(),
    }
}

fn blocs() -> Blocs {
    let node = |(place, code): (usize, &str)| Node {
        code: code.to_owned(),
        name: code.to_owned(),
        camp: place % 2,
        membership: if place == 4 { 0.6 } else { 1.0 },
        ..Node::default()
    };
    Blocs {
        at: "2014".to_owned(),
        nodes: ["PER", "CHL", "ECU", "NOR", "BOL", "ISL"].into_iter().enumerate().map(node).collect(),
        ties: (0..4)
            .map(|a| Tie { a, b: a + 2, is_friend: true, probability: 0.9, events: 12.0 })
            .chain([Tie { a: 0, b: 1, is_friend: false, probability: 0.95, events: 40.0 }])
            .collect(),
        told: vec!["frustration: 0 of 5".to_owned()],
        source: "Own coding.".to_owned(),
    }
}

fn timeline() -> Timeline {
    let deed = |at: f64, kind: &str, quad: usize| Deed {
        span: (at, at + 0.08),
        date: "2014-03".to_owned(),
        source: "PER".to_owned(),
        target: "CHL".to_owned(),
        kind: kind.to_owned(),
        quad,
        text: "Peru <shelled> Chile".to_owned(),
        is_alleged: quad == 3,
        href: None,
    };
    Timeline {
        name: "Peru – Chile".to_owned(),
        deeds: vec![deed(2014.2, "CONSULT/visit", 0), deed(2014.2, "CONSULT/visit", 0), deed(2013.1, "ASSAULT", 3)],
        undated: 2,
        source: "Own coding.".to_owned(),
    }
}

fn map() -> Map {
    let spot = |code: &str, latitude: f64, longitude: f64, hostility: Option<f64>| Spot {
        code: code.to_owned(),
        name: code.to_owned(),
        latitude,
        longitude,
        hostility,
        events: 30.0,
        href: None,
    };
    Map {
        name: "Peru".to_owned(),
        code: "PER".to_owned(),
        at: "2014".to_owned(),
        spots: vec![
            spot("PER", -10.0, -76.0, None),
            spot("CHL", -30.0, -71.0, Some(1.4)),
            spot("ECU", -2.0, -78.0, Some(-0.9)),
            spot("NOR", 61.0, 9.0, None),
        ],
        source: "Own coding.".to_owned(),
    }
}

fn all() -> Vec<(&'static str, Box<dyn Figure>)> {
    vec![
        ("dyad", Box::new(dyad())),
        (
            "multiples",
            Box::new(Multiples { dyads: vec![dyad(), dyad(), Dyad::default()], source: "Own coding.".to_owned() }),
        ),
        ("actor", Box::new(actor())),
        ("blocs", Box::new(blocs())),
        ("timeline", Box::new(timeline())),
        ("map", Box::new(map())),
        ("empty dyad", Box::new(Dyad::default())),
        ("empty actor", Box::new(Actor::default())),
        ("empty blocs", Box::new(Blocs::default())),
        ("empty timeline", Box::new(Timeline::default())),
        ("empty map", Box::new(Map::default())),
    ]
}

#[test]
fn a_reader_that_is_not_ours_reads_every_picture() {
    for (name, figure) in all() {
        for frame in [Frame::file(900.0), Frame::inline(340.0, "fig<1>")] {
            let svg = figure.svg(&frame);
            let parsed = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}\n{svg}"));
            let root = parsed.root_element();
            assert_eq!(root.attribute("role"), Some("img"), "{name}");
            let labels = root.attribute("aria-labelledby").expect("a label");
            for id in labels.split(' ') {
                let told = parsed.descendants().find(|node| node.attribute("id") == Some(id));
                assert!(told.is_some_and(|node| node.text().is_some_and(|text| text.len() > 2)), "{name}: {id}");
            }
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}");
            assert_eq!(svg.contains("<style>"), frame.is_file, "{name}: a page may forbid styles in its middle");
            assert!(!svg.contains(" style=") && !svg.contains("<script"), "{name}");
        }
    }
}

#[test]
fn tables_have_as_many_cells_in_every_row() {
    for (name, figure) in all() {
        let table = figure.csv();
        let cells = |line: &str| {
            let mut quoted = false;
            line.chars()
                .filter(|letter| {
                    quoted ^= *letter == '"';
                    *letter == ',' && !quoted
                })
                .count()
        };
        let counts: Vec<usize> = table.lines().map(cells).collect();
        assert!(counts.windows(2).all(|pair| pair[0] == pair[1]), "{name}\n{table}");
    }
}

#[test]
fn specifications_name_their_schema_and_carry_their_numbers() {
    for (name, figure) in all() {
        let whole = figure.vega();
        assert!(whole["$schema"].as_str().is_some_and(|schema| schema.contains("vega-lite")), "{name}");
        assert!(whole.to_string().contains("\"values\""), "{name}");
    }
}

#[test]
fn what_is_seen_is_also_told() {
    assert!(dyad().summary().contains("One shift: warmer in 2014-07."), "{}", dyad().summary());
    assert!(actor().summary().contains("Most hostile: CHL land."), "{}", actor().summary());
    assert!(blocs().summary().contains("Camp 1: PER, ECU and BOL."), "{}", blocs().summary());
    assert!(
        timeline().summary().contains("2 of verbal cooperation, 1 of material conflict"),
        "{}",
        timeline().summary()
    );
    assert!(map().summary().contains("Most hostile: CHL."), "{}", map().summary());
}

#[test]
fn months_without_reports_are_gaps_and_foes_are_dashed() {
    let picture = dyad().svg(&Frame::file(900.0));
    let lines = picture.matches("stroke=\"#1f4e79\" stroke-width=\"1.9\"").count();
    assert_eq!(lines, 2, "before and behind the silent month");
    let network = blocs().svg(&Frame::file(900.0));
    let parsed = roxmltree::Document::parse(&network).expect("read before");
    let lines = parsed.descendants().filter(|node| node.has_tag_name("line"));
    for line in lines {
        assert_eq!(line.attribute("stroke") == Some("#7b3294"), line.attribute("stroke-dasharray").is_some());
    }
}
