//! Pictures of relations, and whose coding they count.

use crate::ground::{Ground, sample};
use std::fs;

/// Counts by month of thirty steady pairs and of a breach between Peru and Chile, as `import counts` takes them.
fn counts() -> String {
    let mut table =
        "source_iso3,target_iso3,year,month,verbal_coop,material_coop,verbal_conf,material_conf\n".to_owned();
    let states = ["NOR", "ISL", "FIN", "DNK", "SWE", "ECU", "BOL", "PRY", "URY", "ARG"];
    for month in 0..36 {
        let (year, month_of_year) = (2014 + month / 12, month % 12 + 1);
        for (place, state) in states.iter().enumerate() {
            for (next, other) in states.iter().enumerate().skip(place + 1) {
                let (vc, vf) = (12 + (place * 7 + next + month * 5) % 9, 3 + (next + month * 3) % 4);
                table.push_str(&format!("{state},{other},{year},{month_of_year},{vc},1,{vf},0\n"));
            }
        }
        let [vc, mc, vf, mf] = if month < 20 { [9, 1, 1, 0] } else { [4, 0, 12, 4] };
        table.push_str(&format!("PER,CHL,{year},{month_of_year},{vc},{mc},{vf},{mf}\n"));
    }
    table
}

#[test]
fn imported_counts_are_drawn_and_labelled() {
    let ground = Ground::new();
    let file = ground.write("counts.csv", counts()).to_owned();
    ground.run(&["import", "counts", &file, "--data-set", "tallies"]).ends_with(0);
    let svg = ground.run(&["figure", "dyad", "PER", "CHL"]).ends_with(0).out;
    for words in ["<title id=\"figure-title\">Peru – Chile</title>", "cooler in 2015-09", "Counted: tallies."] {
        assert!(svg.contains(words), "no {words:?} in:\n{svg}");
    }
    // The second time the fit is read, and says the same.
    assert_eq!(ground.run(&["figure", "dyad", "PER", "CHL"]).ends_with(0).out, svg);
    assert!(fs::read_dir(ground.path("demarche-ledger/derived")).expect("the fit is kept").count() > 0);
    for kind in [vec!["actor", "NOR"], vec!["blocs"], vec!["map", "NOR"]] {
        let svg = ground.run(&[&["figure"][..], &kind].concat()).ends_with(0).out;
        assert!(svg.starts_with("<svg ") && svg.contains("<desc "), "{kind:?}");
    }
    ground
        .run(&["figure", "dyad", "PER", "CHL", "--also", "NOR-ISL", "-o", "pairs.svg", "--data", "--vega"])
        .ends_with(0);
    let table = fs::read_to_string(ground.path("pairs.csv")).expect("the numbers");
    assert!(table.starts_with("pair,series,period") && table.contains("Norway – Iceland"), "{table}");
    let whole = fs::read_to_string(ground.path("pairs.vl.json")).expect("a specification");
    assert!(whole.contains("vega-lite"));
    ground.run(&["figure", "dyad", "PER", "CHL", "-o", "odd.gif"]).ends_with(3).tells(&["odd.gif", ".svg or .png"]);
    let json = ground.run(&["dyad", "PER", "CHL", "--json"]).ends_with(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["coding"], "tallies");
    assert_eq!(json["rates"].as_array().map(Vec::len), Some(36));
}

#[cfg(feature = "png")]
#[test]
fn a_png_is_one() {
    let ground = Ground::new();
    let file = ground.write("counts.csv", counts()).to_owned();
    ground.run(&["import", "counts", &file]).ends_with(0);
    ground.run(&["figure", "actor", "NOR", "-o", "a.png", "--scale", "0.5"]).ends_with(0);
    let bytes = fs::read(ground.path("a.png")).expect("a picture");
    assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 2000);
}

#[test]
fn codings_are_chosen_and_never_added_up_in_silence() {
    let ground = Ground::new();
    let file = ground.write("counts.csv", counts()).to_owned();
    for name in ["one", "again"] {
        ground.run(&["import", "counts", &file, "--data-set", name]).ends_with(0);
    }
    ground.run(&["dyad", "PER", "CHL"]).ends_with(3).tells(&["several data sets", "again, one"]);
    ground.run(&["dyad", "PER", "CHL", "--source", "two"]).ends_with(3).tells(&["no data set two", "again, one"]);
    let csv = |source: &str| ground.run(&["dyad", "PER", "CHL", "--csv", "--source", source]).ends_with(0);
    let both = csv("all").tells(&["probably one set imported twice", "what two report is not two"]);
    let first = |csv: &str| csv.lines().nth(1).map(|line| line.split(',').take(6).collect::<Vec<_>>().join(","));
    assert_eq!(first(&both.out), first(&csv("one").out), "twice the same is once");
}

#[test]
fn claims_can_be_asked_for_by_what_they_rest_on() {
    let ground = Ground::new();
    let samples = ["01-agency.txt", "02-copy-verbatim.txt", "04-denial.txt", "05-independent.txt", "06-opinion.html"];
    let samples: Vec<String> = samples.iter().map(|name| sample(name)).collect();
    let arguments: Vec<&str> = ["read"].into_iter().chain(samples.iter().map(String::as_str)).collect();
    ground.run(&arguments).ends_with(0);
    let all = ground.run(&["dyad", "QAT", "SAU", "--by", "year"]).ends_with(0).out;
    assert!(all.contains("counted: own coding"), "{all}");
    let reported = ground.run(&["dyad", "QAT", "SAU", "--claims", "reported", "--by", "year"]);
    assert!(reported.out.contains("do not rest on an author alone") || reported.code == Some(3), "{}", reported.out);
    ground
        .run(&["dyad", "QAT", "SAU", "--claims", "reported", "--source", "imported"])
        .ends_with(3)
        .tells(&["have no voices"]);
    let line = ground.run(&["figure", "timeline", "QAT", "SAU"]).ends_with(0).out;
    assert!(line.contains("Qatar – Saudi Arabia: events in time"), "{line}");
    ground.run(&["figure", "timeline", "NOR", "ISL"]).ends_with(3).tells(&["no events of NOR with ISL"]);
}
