//! `demarche sql`: right answers, in every format, and nothing but answers.

#[cfg(not(feature = "sql"))]
#[test]
fn a_build_without_it_says_how_to_get_it() {
    let run = crate::ground::Ground::new().run(&["sql", "SELECT 1", "--format", "csv"]).ends_with(2);
    run.tells(&["built without `sql`", "--features sql"]);
}

#[cfg(feature = "sql")]
mod built {
    use crate::ground::{Ground, small_article};
    use demarche_store::EventRow;

    fn ground() -> Ground {
        let ground = Ground::new();
        for number in 0..3 {
            ground.write(&format!("in/{number:03}.txt"), small_article(number));
        }
        ground.run(&["read", "in"]).ends_with(0);
        ground
    }

    fn csv(ground: &Ground, query: &str) -> String {
        ground.run(&["sql", query, "--format", "csv"]).ends_with(0).out
    }

    #[test]
    fn tables_hold_what_the_ledger_holds() {
        let ground = ground();
        let counts: Vec<usize> =
            csv(&ground, "SELECT (SELECT count(*) FROM articles) AS a, (SELECT count(*) FROM events) AS e")
                .lines()
                .nth(1)
                .expect("a row")
                .split(',')
                .map(|count| count.parse().expect("a number"))
                .collect();
        assert_eq!(counts, [ground.articles().len(), ground.events().len()]);
        assert_eq!(csv(&ground, "SELECT count(*) AS n FROM imported"), "n\n0\n");
        let rows: Vec<EventRow> = ground.events();
        let out = csv(&ground, "SELECT event_id, sources, goldstein FROM events ORDER BY event_id");
        let mut expected: Vec<String> =
            rows.iter().map(|row| format!("{},{},{:?}", row.event_id, row.sources.join("; "), row.goldstein)).collect();
        expected.sort();
        assert_eq!(out.lines().skip(1).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn older_readings_and_older_snapshots_are_asked_for_apart() {
        let ground = ground();
        ground.run(&["read", "in", "--published", "2014-06-04"]).ends_with(0);
        assert_eq!(csv(&ground, "SELECT count(*) AS n FROM articles"), "n\n3\n");
        assert_eq!(csv(&ground, "SELECT count(*) AS n FROM articles_all"), "n\n6\n");
        assert_eq!(csv(&ground, "SELECT DISTINCT published FROM articles"), "published\n2014-06-04\n");
        let before = [
            "sql",
            "SELECT count(*) AS n FROM articles WHERE published IS NULL",
            "--as-of-version",
            "1",
            "--format",
            "csv",
        ];
        assert_eq!(ground.run(&before).ends_with(0).out, "n\n3\n");
    }

    #[test]
    fn functions_of_our_own() {
        let ground = ground();
        let query = "SELECT goldstein('190') AS g, plover('190') AS p, quad('assault') AS q, dyad('PER.MIL', 'CHL') AS d, \
                     goldstein('no code') AS none, dyad(NULL, 'CHL') AS half";
        assert_eq!(csv(&ground, query), "g,p,q,d,none,half\n-10.0,ASSAULT,material-conflict,CHL-PER,,\n");
        let query = "SELECT e['source'] AS source, e['target'] AS target, e['type'] AS type FROM \
                     (SELECT unnest(code_events('Chile accused Peru of piracy. Peru thanked Chile.')) AS e)";
        let out = csv(&ground, query);
        assert!(out.contains("CHL,PER,ACCUSE") || out.contains("CHL.GOV,PER.GOV,ACCUSE"), "{out}");
        let by_dyad = "SELECT dyad(sources[1], targets[1]) AS pair, sum(goldstein(cameo)) = sum(goldstein) AS same FROM events \
                       WHERE sources[1] IS NOT NULL AND targets[1] IS NOT NULL GROUP BY 1 ORDER BY 1";
        assert!(csv(&ground, by_dyad).contains("CHL-PER,true"));
    }

    #[test]
    fn every_format_holds_the_same_rows() {
        let ground = ground();
        let query = "SELECT article_id, tokens FROM articles ORDER BY 1";
        let table = ground.run(&["sql", query]).ends_with(0).tells(&["3 rows"]);
        let json = ground.run(&["sql", query, "--format", "json"]).ends_with(0);
        let rows = csv(&ground, query);
        for (row, line) in json.json_lines().iter().zip(rows.lines().skip(1)) {
            let (id, tokens) = (row["article_id"].as_str().expect("text"), row["tokens"].as_u64().expect("a number"));
            assert_eq!(format!("{id},{tokens}"), line);
            assert!(table.out.contains(id), "{}", table.out);
        }
        ground.run(&["sql", query, "-o", "all.parquet"]).ends_with(0);
        let bytes = std::fs::read(ground.path("all.parquet")).expect("a file");
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        ground.run(&["sql", query, "-o", "all.csv"]).ends_with(0);
        assert_eq!(std::fs::read_to_string(ground.path("all.csv")).expect("a file"), rows);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let ground = ground();
        ground.run(&["sql", "SELECT count(* FROM events"]).ends_with(2).tells(&["Line: 1", "Column: 1"]);
        ground.run(&["sql", "SELECT colour\nFROM events"]).ends_with(2).tells(&["colour", "line 1, column 8"]);
        ground.run(&["sql", "SELECT * FROM nothing"]).ends_with(2).tells(&["nothing", "demarche schema"]);
        ground.run(&["sql", "SELECT 1", "--as-of-version", "99"]).ends_with(3).tells(&["no snapshot 99"]);
    }

    #[test]
    fn nothing_is_written_and_nothing_else_is_read() {
        let ground = ground();
        ground.write("other.csv", "a,b\n1,2\n");
        let before = ground.ledger_files();
        for query in [
            "DROP TABLE events",
            "INSERT INTO events SELECT * FROM events",
            "CREATE TABLE x AS SELECT 1",
            "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION 'other.csv'",
            "COPY (SELECT 1) TO 'out.csv' STORED AS CSV",
            "EXPLAIN ANALYZE COPY (SELECT 1) TO 'out.csv' STORED AS CSV",
            "SET datafusion.execution.target_partitions = 1",
            "DELETE FROM events",
            "UPDATE events SET cameo = '010'",
        ] {
            ground.run(&["sql", query]).ends_with(2).tells(&["hint"]);
        }
        for query in ["SELECT * FROM 'other.csv'", "SELECT * FROM read_csv('other.csv')", "SELECT * FROM \"other.csv\""]
        {
            ground.run(&["sql", query]).ends_with(2);
        }
        assert!(!ground.path("out.csv").exists());
        assert_eq!(ground.ledger_files(), before);
    }

    #[test]
    fn rows_of_a_damaged_file_are_missed_aloud() {
        let ground = ground();
        let file = ground.ledger_files().into_iter().find(|(path, _)| path.to_string_lossy().contains("data/events"));
        let (path, bytes) = file.expect("a file of events");
        std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("cut");
        ground
            .run(&["sql", "SELECT count(*) FROM events"])
            .ends_with(3)
            .tells(&["its manifest says", "missing from the answer"]);
    }

    #[test]
    fn what_needs_too_much_memory_is_refused() {
        let ground = ground();
        let query = "SELECT count(*) FROM (SELECT DISTINCT a.value * 1000 + b.value FROM generate_series(1, 3000) a CROSS JOIN generate_series(1, 1000) b)";
        let run = ground.run(&["sql", query, "--memory", "16", "--jobs", "1", "--format", "csv"]);
        match run.code {
            Some(0) => assert!(run.out.contains("3000000"), "{}", run.out),
            _ => drop(run.ends_with(3).tells(&["more memory", "--memory"])),
        }
    }
}
