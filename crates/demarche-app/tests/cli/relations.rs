//! Verbs on relations over a table of counts.

use crate::ground::Ground;

/// Thirty steady pairs, and a breach between Peru and Chile in September 2015.
fn table() -> String {
    let mut table = "source,target,month,vc,mc,vf,mf\n".to_owned();
    for month in 0..36 {
        let when = format!("{}-{:02}", 2014 + month / 12, month % 12 + 1);
        for pair in 0..30 {
            let (vc, vf) = (12 + (pair * 7 + month * 5) % 9, 3 + (pair + month * 3) % 4);
            table.push_str(&format!("NOR,B{pair:02},{when},{vc},1,{vf},0\n"));
        }
        let [vc, mc, vf, mf] = if month < 20 { [9, 1, 1, 0] } else { [4, 0, 12, 4] };
        table.push_str(&format!("PER,CHL,{when},{vc},{mc},{vf},{mf}\n"));
    }
    table
}

#[test]
fn a_table_of_counts_tells_how_two_stand_and_when_they_turned() {
    let ground = Ground::new();
    let counts = ground.write("counts.csv", table()).to_owned();
    let run = |arguments: &[&str]| ground.run(&[arguments, &["--counts", &counts]].concat());
    let dyad = run(&["dyad", "Chile", "PER", "--by", "quarter"]).ends_with(0);
    for words in ["2015-Q4", "PER → CHL", "2015-09", "cooler", "realignment", "PER → CHL verbal-conflict"] {
        assert!(dyad.out.contains(words), "no {words:?} in:\n{}", dyad.out);
    }
    let shifts = run(&["shifts", "--actor", "PER", "--since", "2015", "--json"]).ends_with(0);
    let shifts: serde_json::Value = serde_json::from_str(&shifts.out).expect("JSON");
    assert_eq!((shifts[0]["month"].as_str(), shifts[0]["direction"].as_str()), (Some("2015-09"), Some("cooler")));
    assert!(run(&["actor", "PER"]).ends_with(0).out.contains("CHL"));
    assert!(run(&["blocs"]).ends_with(0).out.contains("frustration"));
    let gold =
        ground.write("gold.csv", "source,target,month,direction\nCHL,PER,2015-09,cooler\nNOR,B01,,quiet\n").to_owned();
    assert!(run(&["eval", "shifts", &gold]).ends_with(0).out.contains("volume only"));
}

#[test]
fn bad_questions_get_plain_answers() {
    let ground = Ground::new();
    let counts = ground.write("counts.csv", table()).to_owned();
    let run = |arguments: &[&str]| ground.run(&[arguments, &["--counts", &counts]].concat());
    run(&["dyad", "PER", "PER"]).ends_with(3).tells(&["a dyad has two actors", "hint: "]);
    run(&["dyad", "PEX", "CHL"]).ends_with(3).tells(&["no actor PEX", "PER (Peru)"]);
    run(&["dyad", "SUN", "CHL"]).ends_with(3).tells(&["ended in 1991"]);
    run(&["dyad", "TUR", "CHL"]).ends_with(3).tells(&["no dated events of Turkey (TUR)", "counts.csv"]);
    for verb in [vec!["dyad"], vec!["figure", "dyad"]] {
        let asked = [&verb[..], &["PER", "CHL", "--from", "1990", "--to", "1991-06"]].concat();
        run(&asked)
            .ends_with(3)
            .tells(&["nothing is reported of PER and CHL from 1990 to 1991-06", "2014-01 to 2016-12"]);
    }
    run(&["dyad", "PER", "CHL", "--claims", "reported"]).ends_with(3).tells(&["no voices"]);
    let one = ground.write("one.csv", "source,target,month,vc,mc,vf,mf\nPER,CHL,2014-01,1,0,0,0\n").to_owned();
    let single = ground.run(&["dyad", "PER", "CHL", "--counts", &one]).ends_with(0);
    assert!(single.out.contains("none that the counts can show"), "{}", single.out);
    ground.run(&["figure", "dyad", "PER", "CHL", "--counts", &one]).ends_with(0);
    run(&["dyad", "NOR", "CHL"]).ends_with(3).tells(&["no dated events between", "silence"]);
    let odd = ground.write("odd.csv", "source,target,month,vc,mc,vf,mf\nPER,CHL,2014-01,many,0,0,0\n").to_owned();
    ground.run(&["shifts", "--counts", &odd]).ends_with(3).tells(&["odd.csv:2", "no number"]);
    let bare = ground.write("bare.csv", "source,target\nPER,CHL\n").to_owned();
    ground.run(&["blocs", "--counts", &bare]).ends_with(3).tells(&["no column `date`"]);
}
