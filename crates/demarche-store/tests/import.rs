//! Importing: what each kind of file becomes, what is rejected and why, and that nothing is written twice.

use demarche_lexicon::Lexicon;
use demarche_store::{
    BLOCK_BYTES, Codes, Import, ImportError, ImportedRow, Job, Kind, Ledger, Outcome, Wanted, fitting, gdelt_columns,
};
use demarche_types::QuadClass;
use proptest::prelude::*;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

struct Ground {
    folder: tempfile::TempDir,
    ledger: Ledger,
}

impl Ground {
    fn new() -> Ground {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::create_or_open(&folder.path().join("ledger")).expect("a ledger");
        Ground { folder, ledger }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("written");
        path
    }

    fn import_in(&self, kind: Kind, path: &Path, block_bytes: usize) -> Result<Outcome, ImportError> {
        let codes = Codes::new(Lexicon::embedded());
        let mut importer = self.ledger.importer(&codes).expect("the lock");
        importer.import(&Job { path, kind, data_set: None, block_bytes }, &mut |_| ())
    }

    #[track_caller]
    fn import(&self, kind: Kind, path: &Path) -> Import {
        match self.import_in(kind, path, BLOCK_BYTES).expect("imported") {
            Outcome::Done { import, .. } => import,
            Outcome::Already(_) => panic!("imported before"),
        }
    }

    /// Imports text; returns its rows.
    #[track_caller]
    fn rows_of(&self, kind: Kind, content: impl AsRef<[u8]>) -> (Import, Vec<ImportedRow>) {
        let import = self.import(kind, &self.write("events.txt", content));
        (import, self.rows())
    }

    #[track_caller]
    fn refused(&self, kind: Kind, path: &Path) -> String {
        self.import_in(kind, path, BLOCK_BYTES).expect_err("refused").to_string()
    }

    fn rows(&self) -> Vec<ImportedRow> {
        let mut rows = Vec::new();
        let faults = self.ledger.snapshot().expect("a snapshot").imported(&Wanted::default(), |row| rows.push(row));
        assert!(faults.expect("read").is_empty());
        rows
    }

    fn rejects(&self) -> String {
        let mut files: Vec<_> = fs::read_dir(self.ledger.root().join("rejects"))
            .expect("a folder")
            .map(|file| file.expect("an entry").path())
            .collect();
        files.sort();
        files.iter().map(|file| fs::read_to_string(file).expect("text")).collect()
    }
}

/// A row of GDELT with some cells filled.
fn gdelt(kind: Kind, cells: &[(&str, &str)]) -> String {
    let columns = gdelt_columns(kind);
    let default = [("GLOBALEVENTID", "1"), ("SQLDATE", "20150218"), ("EventCode", "042"), ("QuadClass", "1")];
    let cell = |name: &String| {
        let found = cells.iter().chain(&default).find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    };
    columns.iter().map(cell).collect::<Vec<_>>().join("\t")
}

const FIJI_AND_CHAD: [(&str, &str); 12] = [
    ("Actor1Code", "FJIGOV"),
    ("Actor1Name", "SUVA"),
    ("Actor1CountryCode", "FJI"),
    ("Actor1Type1Code", "GOV"),
    ("Actor2Code", "TCD"),
    ("Actor2CountryCode", "TCD"),
    ("GoldsteinScale", "1.9"),
    ("NumMentions", "6"),
    ("ActionGeo_CountryCode", "GM"),
    ("ActionGeo_Lat", "52.5"),
    ("ActionGeo_Long", "13.4"),
    ("SOURCEURL", "https://news.example/1"),
];

#[test]
fn gdelt_2_has_states_of_two_systems_and_keeps_every_cell() {
    let (import, rows) = Ground::new().rows_of(Kind::Gdelt2, gdelt(Kind::Gdelt2, &FIJI_AND_CHAD));
    assert_eq!((import.read, import.written, import.rejects()), (1, 1, 0));
    let row = &rows[0];
    assert_eq!((row.event_id.as_str(), row.data_set.as_str()), ("1", "gdelt2"));
    assert_eq!(row.date.to_string(), "2015-02-18");
    assert_eq!((row.source.as_deref(), row.source_role.as_deref()), (Some("FJI"), Some("GOV")));
    assert_eq!((row.target.as_deref(), row.target_role.as_deref()), (Some("TCD"), None));
    assert_eq!((row.source_code.as_deref(), row.source_name.as_deref()), (Some("FJIGOV"), Some("SUVA")));
    assert_eq!((row.cameo.as_deref(), row.event_type.as_deref()), (Some("042"), Some("CONSULT")));
    assert_eq!((row.mode.as_deref(), row.goldstein), (Some("visit"), Some(1.9)));
    assert_eq!(
        (row.quad.as_deref(), row.source_quad.as_deref()),
        (Some(QuadClass::VerbalCooperation.name()), Some("1"))
    );
    assert_eq!((row.mentions, row.count), (Some(6), 1));
    assert_eq!((row.place_state.as_deref(), row.latitude, row.longitude), (Some("DEU"), Some(52.5), Some(13.4)));
    assert_eq!(row.url.as_deref(), Some("https://news.example/1"));
    assert_eq!(row.codebook, "CAMEO 1.1b3");
    let extra = row.extra.as_deref().expect("the other cells");
    assert_eq!(extra.split('\t').count(), import.extra.len());
    let at = import.extra.iter().position(|name| name == "actiongeo_countrycode").expect("a column");
    assert_eq!(extra.split('\t').nth(at), Some("GM"));
}

#[test]
fn gdelt_1_comes_in_three_shapes() {
    let row = gdelt(Kind::Gdelt1, &FIJI_AND_CHAD);
    let (back, _) = row.rsplit_once('\t').expect("58 columns");
    let both = format!("{row}\n{}\n", back.replacen('1', "2", 1));
    let (import, rows) = Ground::new().rows_of(Kind::Gdelt1, both);
    assert_eq!((import.written, rows.len()), (2, 2));
    let reduced = "Date\tSource\tTarget\tCAMEOCode\tNumEvents\tNumArts\tQuadClass\tGoldstein\tSourceGeoType\tSourceGeoLat\tSourceGeoLong\tTargetGeoType\tTargetGeoLat\tTargetGeoLong\tActionGeoType\tActionGeoLat\tActionGeoLong\n\
                   20110304\tFJIMIL\tTCD\t190\t7\t9\t4\t-10.0\t\t\t\t\t\t\t4\t1.5\t2.5\n";
    let (_, rows) = Ground::new().rows_of(Kind::Gdelt1, reduced);
    assert_eq!((rows[0].source.as_deref(), rows[0].source_role.as_deref()), (Some("FJI"), Some("MIL")));
    assert_eq!((rows[0].count, rows[0].latitude, rows[0].event_type.as_deref()), (7, Some(1.5), Some("ASSAULT")));
}

const ICEWS: &str = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n";

#[test]
fn icews_has_quotes_that_mean_nothing_and_ids_that_need_their_date() {
    let content = format!(
        "{ICEWS}7\t2014-03-02\tForeign Affairs (Fiji)\tExecutive Office,Government\tFiji\tMake statement\t010\t0.0\tChad\tNA\tNA\t5\t2\tThe \"Star\t\t\t\tCzech Republic\t50.1\t14.4\n\
         7\t3/3/2014\tArmy (Chad)\tGovernment,Military\tChad\tMake a visit\t042\t1.9\tFiji\t\tFiji\t5\t2\tThe \"Star\t\t\t\tNA\tNA\tNA\n\
         7\t2014-03-02\tForeign Affairs (Fiji)\t\tFiji\tMake statement\t010\t0.0\tChad\t\tChad\t5\t2\tThe Star\t\t\t\t\t\t\n\
         8\t2014-03-02\tX\t\tFiji\tWith no code\tNA\tNA\tY\t\tChad\t5\t2\t\t\t\t\t\t\t\n"
    );
    let (import, rows) = Ground::new().rows_of(Kind::Icews, content);
    assert_eq!((import.written, import.duplicates, import.rejects()), (3, 1, 0));
    assert_eq!((rows[0].source.as_deref(), rows[0].source_role.as_deref()), (Some("FJI"), Some("GOV")));
    assert_eq!((rows[0].target.as_deref(), rows[0].place_state.as_deref()), (Some("TCD"), Some("CZE")));
    assert_eq!((rows[0].cameo.as_deref(), rows[0].event_type.as_deref()), (Some("010"), None));
    assert_eq!(rows[1].cameo, None);
    assert_eq!((rows[2].date.to_string().as_str(), rows[2].source_role.as_deref()), ("2014-03-03", Some("MIL")));
}

#[test]
fn polecat_goes_by_header_and_joins_states() {
    let content = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tEvent Intensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\tPrimary Actor Sector\tRecipient Name\tRecipient Country\tRecipient COW\tPrimary Recipient Sector\tLatitude\tLongitude\tHeadline\n\
                   a1\t2019-05-04\tCONSULT\tvisit\t4.0\tVERBAL COOPERATION\tdiplomatic; economic\tKing\tFiji; Chad\t950; 483\tGOV\tNone\tNone\t2\tMIL\tNone\tNone\tA visit\n";
    let (_, rows) = Ground::new().rows_of(Kind::Polecat, content);
    let row = &rows[0];
    assert_eq!(
        (row.event_type.as_deref(), row.mode.as_deref(), row.cameo.as_deref()),
        (Some("CONSULT"), Some("visit"), None)
    );
    assert_eq!((row.source.as_deref(), row.target.as_deref()), (Some("FJI;TCD"), Some("USA")));
    assert_eq!((row.target_role.as_deref(), row.target_name.as_deref()), (Some("MIL"), None));
    assert_eq!(row.contexts, ["diplomatic", "economic"]);
    assert_eq!((row.quad.as_deref(), row.codebook.as_str()), (Some(QuadClass::VerbalCooperation.name()), "PLOVER"));
}

#[test]
fn phoenix_comes_real_time_and_historical() {
    let row = "0_v0.2.0\t20150101\t2015\t01\t01\tFJIGOV\tFJI\tGOV\t\tTCDREB\tTCD\tREB\t\t010\t01\t0\t0.0\t\t\t\t\t\t\t5_1\thttps://news.example/2\tstar";
    let (import, rows) = Ground::new().rows_of(Kind::Phoenix, format!("{row}\n{row}\tone column more\n"));
    assert_eq!((import.written, import.duplicates), (1, 1));
    assert_eq!((rows[0].source.as_deref(), rows[0].target_role.as_deref()), (Some("FJI"), Some("REB")));
    assert_eq!(
        (rows[0].source_quad.as_deref(), rows[0].quad.as_deref()),
        (Some("0"), Some(QuadClass::VerbalCooperation.name()))
    );
    let history = "eid,story_date,year,month,day,source,source_root,source_agent,source_others,target,target_root,target_agent,target_others,code,root_code,quad_class,goldstein,joined_issues,lat,lon,placename,statename,countryname,aid,process\n\
                   FB1,1/2/1996,1996,1,2,FJIMIL,FJI,MIL,,TCD,TCD,,,173,17,4,-5.0,,,,\"Suva, Fiji\",,FJI,1,x\n";
    let (import, rows) = Ground::new().rows_of(Kind::Phoenix, history);
    assert_eq!((import.written, import.rejected.clone()), (1, std::collections::BTreeMap::new()));
    assert_eq!((rows[0].date.to_string().as_str(), rows[0].source_role.as_deref()), ("1996-01-02", Some("MIL")));
    assert_eq!((rows[0].source_code.as_deref(), rows[0].cameo.as_deref()), (Some("FJIMIL"), Some("173")));
}

const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp\n";

#[test]
fn acled_has_quotes_that_mean_something_and_no_cameo() {
    let row = "FJI1,02 March 2014,2014,1,Political violence,Battles,Armed clash,Military Forces of Fiji (2014-),,State forces,Rebels,,2,12,,242,Oceania,Fiji,A,B,C,Suva,-18.1,178.4,1,Star,National,\"Two \"\"sides\"\",\none field\",0,,1700000000\n";
    let (import, rows) = Ground::new().rows_of(Kind::Acled, format!("{ACLED}{row}"));
    assert_eq!((import.read, import.written), (1, 1));
    let row = &rows[0];
    assert_eq!((row.source.as_deref(), row.source_role.as_deref()), (Some("FJI"), Some("MIL")));
    assert_eq!((row.target.as_deref(), row.target_role.as_deref()), (None, Some("REB")));
    assert_eq!((row.event_type.as_deref(), row.cameo.as_deref()), (Some("ASSAULT"), None));
    assert_eq!((row.place_state.as_deref(), row.text.as_deref()), (Some("FJI"), Some("Two \"sides\", one field")));
    assert_eq!(row.revision.as_deref(), Some("1700000000"));
}

#[test]
fn own_tables_need_a_header_and_counts_become_a_row_a_class() {
    let table = "date\tsource\tsource_iso3\ttarget\ttarget_iso3\tcameo\tevent\tgoldstein\tquad\n\
                 2014-01-01\tPolice (Fiji)\tFJI\tMen (Chad)\tTCD\t173\tArrest\t-5.0\tMF\n";
    let (_, rows) = Ground::new().rows_of(Kind::CameoTsv, table);
    assert_eq!((rows[0].source.as_deref(), rows[0].source_name.as_deref()), (Some("FJI"), Some("Police (Fiji)")));
    let (_, rows) =
        Ground::new().rows_of(Kind::CameoTsv, "date\tsource\ttarget\tcameo\n2014-01-01\tFJIGOV\tTCD\t042\n");
    assert_eq!((rows[0].source.as_deref(), rows[0].source_role.as_deref()), (Some("FJI"), Some("GOV")));

    let ground = Ground::new();
    let counts = "source_iso3\ttarget_iso3\tyear\tverbal_coop\tmaterial_coop\tverbal_conf\tmaterial_conf\n\
                  FJI\tTCD\t2002\t6\t0\t0\t2\nFJI\tATL\t2002\t1\t0\t0\t0\n";
    let (import, rows) = ground.rows_of(Kind::Counts, counts);
    assert_eq!((import.read, import.written, import.rejected["no known state"]), (2, 2, 1));
    assert_eq!((rows[0].count, rows[0].date_to.map(|day| day.to_string()).as_deref()), (6, Some("2002-12-31")));
    let (months, _) = ground.ledger.snapshot().expect("a snapshot").month_counts(&Wanted::default()).expect("counts");
    assert_eq!(months.len(), 1);
    assert_eq!((months[0].year, months[0].month, months[0].quads), (2002, None, [6, 0, 0, 2]));

    let ground = Ground::new();
    let nets = "iso_a\tiso_b\tmonth\tnet\tabsnet\nFJI\tTCD\t2018-02\t8.0\t40.0\nFJI\tTCD\t2018-13\t1\t1\n\
                FJI\tTCD\t2018-03\tmany\t1\n";
    let (import, _) = ground.rows_of(Kind::Counts, nets);
    assert_eq!((import.read, import.written, import.rejects()), (3, 2, 2));
    let (months, _) = ground.ledger.snapshot().expect("a snapshot").month_counts(&Wanted::default()).expect("counts");
    assert_eq!((months[0].month, months[0].quads), (Some(2), [6, 0, 4, 0]), "four of the scale make an event");
}

#[test]
fn months_are_counted_by_pair_and_class_within_the_days_asked_for() {
    let row = |id: &str, date: &str, code: &str, target: &str| format!("{id}\t{date}\tFJI\t{target}\t{code}\t-2.0\n");
    let table = [
        "event_id\tdate\tsource\ttarget\tcameo\tgoldstein\n".to_owned(),
        row("1", "2014-01-31", "190", "TCD"),
        row("2", "2014-01-02", "190", "TCD"),
        row("3", "2014-02-01", "042", "TCD"),
        row("4", "2014-02-01", "042", "PER"),
    ];
    let ground = Ground::new();
    ground.rows_of(Kind::CameoTsv, table.concat());
    let snapshot = ground.ledger.snapshot().expect("a snapshot");
    let (months, _) = snapshot.month_counts(&Wanted::default()).expect("counts");
    let told: Vec<_> =
        months.iter().map(|row| format!("{} {} {:?} {:?}", row.source, row.target, row.month, row.quads)).collect();
    assert_eq!(told, ["FJI PER Some(2) [1, 0, 0, 0]", "FJI TCD Some(1) [0, 0, 0, 2]", "FJI TCD Some(2) [1, 0, 0, 0]"]);
    assert_eq!(months[1].goldstein, -4.0);
    let wanted = Wanted { from: demarche_store::Day::new(2014, 2, 1), ..Wanted::default() };
    assert_eq!(snapshot.month_counts(&wanted).expect("counts").0.len(), 2);
    let wanted = Wanted { data_set: Some("icews"), ..Wanted::default() };
    assert!(snapshot.month_counts(&wanted).expect("counts").0.is_empty());
}

#[test]
fn bad_lines_are_rejected_by_reason_and_the_rest_is_read() {
    let good = gdelt(Kind::Gdelt2, &FIJI_AND_CHAD);
    let with = |cells: &[(&str, &str)]| gdelt(Kind::Gdelt2, cells);
    let mut bytes = Vec::new();
    for line in [
        good.clone(),
        "one\ttwo".to_owned(),
        with(&[("GLOBALEVENTID", "2"), ("SQLDATE", "00000000")]),
        with(&[("GLOBALEVENTID", "3"), ("SQLDATE", "99990101")]),
        with(&[("GLOBALEVENTID", "4"), ("EventCode", "999")]),
        with(&[("GLOBALEVENTID", "5"), ("Actor1Name", "A\0B")]),
        with(&[("GLOBALEVENTID", "")]),
        good.clone(),
        with(&[("GLOBALEVENTID", "6"), ("Actor1Name", &"x".repeat(2 << 20))]),
    ] {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(with(&[("GLOBALEVENTID", "7"), ("Actor1Name", "CAF@")]).replace('@', "\u{1}").as_bytes());
    let at = bytes.iter().rposition(|&byte| byte == 1).expect("the mark");
    bytes[at] = 0xe9;
    let ground = Ground::new();
    let (import, rows) = ground.rows_of(Kind::Gdelt2, &bytes);
    let told: Vec<_> = import.rejected.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
    assert_eq!(
        told,
        [
            "NUL byte 1",
            "no code of the codebook 1",
            "no event id 1",
            "no possible date 2",
            "record too long 1",
            "wrong column count 1"
        ]
    );
    assert_eq!((import.read, import.written, import.duplicates, import.recoded), (10, 2, 1, 1));
    let names: Vec<_> = rows.iter().filter_map(|row| row.source_name.as_deref()).collect();
    assert_eq!(names, ["CAFé", "SUVA"]);
    let rejects = ground.rejects();
    assert_eq!(rejects.lines().count(), 7);
    assert!(
        rejects.contains(
            "events.txt:2\",\"reason\":\"wrong column count: 2 columns where 61 are due\",\"line\":\"one\\ttwo\""
        ),
        "{rejects}"
    );
}

#[test]
fn a_quote_that_is_never_closed_spoils_one_line() {
    let cells = |id: usize, notes: &str| {
        format!("FJI{id},2014-03-02,2014,1,x,Battles,y,A,,1,B,,2,12,,242,O,Fiji,,,,Suva,1,2,1,S,N,{notes},0,,1\n")
    };
    let mut content = format!("{ACLED}{}", cells(1, "\"open"));
    for id in 2..9_000 {
        content.push_str(&cells(id, &"never closed ".repeat(10)));
    }
    let (import, rows) = Ground::new().rows_of(Kind::Acled, content);
    assert_eq!((rows.len(), import.rejected["record too long"]), (8_998, 1));
}

#[test]
fn the_wrong_kind_is_told_which_fits() {
    let ground = Ground::new();
    let path = ground.write("x.tab", format!("{ICEWS}1\t2014-01-01\n"));
    let told = ground.refused(Kind::Gdelt2, &path);
    assert!(
        told.contains("x.tab: is no gdelt2 file: it looks like icews") && told.contains("import icews FILE"),
        "{told}"
    );
    let path = ground.write("x.csv", gdelt(Kind::Gdelt2, &[]));
    assert!(ground.refused(Kind::Gdelt1, &path).contains("it looks like gdelt2"));
    let path = ground.write("mentions.csv", "1\t".repeat(15));
    assert!(ground.refused(Kind::Gdelt2, &path).contains("GDELT's mentions"));
    let path = ground.write("poem.txt", "Roses are red\nViolets are blue\n");
    assert!(ground.refused(Kind::Icews, &path).contains("no known header"));
    assert!(ground.refused(Kind::Icews, &ground.write("empty", "\n")).contains("holds nothing"));
    assert!(ground.refused(Kind::Icews, Path::new("no-such-file")).contains("cannot be read"));
    assert_eq!(ground.rows().len(), 0);
    for kind in Kind::ALL {
        assert_eq!(Kind::named(kind.name()), Some(kind));
    }
    assert_eq!(fitting(ACLED), Some(Kind::Acled));
}

fn zipped(path: &Path, files: &[(&str, &[u8])]) {
    let mut writer = zip::ZipWriter::new(fs::File::create(path).expect("a file"));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("started");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("a zip");
}

#[test]
fn packed_files_are_read_and_damaged_ones_leave_nothing() {
    let many: String =
        (0..20_000).map(|id| gdelt(Kind::Gdelt2, &[("GLOBALEVENTID", &id.to_string())]) + "\n").collect();
    let ground = Ground::new();
    let path = ground.folder.path().join("x.export.CSV.zip");
    zipped(&path, &[("x.export.CSV", many.as_bytes())]);
    assert_eq!(ground.import(Kind::Gdelt2, &path).written, 20_000);

    let ground = Ground::new();
    let packed = fs::read(&path).expect("bytes");
    let cut = ground.write("cut.zip", &packed[..packed.len() / 2]);
    assert!(ground.refused(Kind::Gdelt2, &cut).contains("no whole zip file"));
    let mut wrong = packed.clone();
    let end = wrong.len() - 200;
    wrong[end / 2] ^= 0xff;
    let wrong = ground.write("wrong.zip", wrong);
    let told = ground.refused(Kind::Gdelt2, &wrong);
    assert!(told.contains("get it again"), "{told}");
    let two = ground.folder.path().join("two.zip");
    zipped(&two, &[("a.CSV", b"1"), ("b.CSV", b"2")]);
    assert!(ground.refused(Kind::Gdelt2, &two).contains("holds 2 files"));

    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(many.as_bytes()).expect("packed");
    let gz = gz.finish().expect("packed");
    let cut = ground.write("cut.gz", &gz[..gz.len() / 2]);
    // Small blocks: some are committed before the end is found missing, and withdrawn.
    let told = ground.import_in(Kind::Gdelt2, &cut, 100_000).expect_err("refused").to_string();
    assert!(told.contains("cannot be unpacked or read to its end"), "{told}");
    assert!(ground.rows().is_empty() && ground.ledger.snapshot().expect("a snapshot").imports().is_empty());
    assert_eq!(ground.import(Kind::Gdelt2, &ground.write("whole.gz", gz)).written, 20_000);
}

#[test]
fn a_zip_bomb_is_stopped() {
    let ground = Ground::new();
    let path = ground.folder.path().join("bomb.zip");
    let mut bomb = gdelt(Kind::Gdelt2, &[]).into_bytes();
    bomb.push(b'\n');
    bomb.resize(100 << 20, b'0');
    zipped(&path, &[("bomb.CSV", &bomb)]);
    let told = ground.refused(Kind::Gdelt2, &path);
    assert!(told.contains("unpacks to more than 150 times"), "{told}");
    assert!(ground.rows().is_empty());
}

#[test]
fn the_same_file_twice_is_nothing_and_overlapping_files_give_no_doubles() {
    let ground = Ground::new();
    let rows = |ids: std::ops::Range<u32>| -> String {
        ids.map(|id| gdelt(Kind::Gdelt2, &[("GLOBALEVENTID", &id.to_string())]) + "\n").collect()
    };
    let first = ground.write("first.csv", rows(0..10));
    ground.import(Kind::Gdelt2, &first);
    let before = ground.ledger.snapshot().expect("a snapshot").number();
    assert!(
        matches!(ground.import_in(Kind::Gdelt2, &first, BLOCK_BYTES), Ok(Outcome::Already(import)) if import.written == 10)
    );
    let copy = ground.write("copy.csv", rows(0..10));
    assert!(matches!(ground.import_in(Kind::Gdelt2, &copy, BLOCK_BYTES), Ok(Outcome::Already(_))));
    assert_eq!(ground.ledger.snapshot().expect("a snapshot").number(), before);
    let second = ground.import(Kind::Gdelt2, &ground.write("second.csv", rows(5..12)));
    assert_eq!((second.written, second.duplicates), (2, 5));
    assert_eq!(ground.rows().len(), 12);
}

#[test]
fn rows_are_sorted_by_date_source_and_target_and_blocks_do_not_change_them() {
    let states = ["FJI", "TCD", "PER", "NOR"];
    let content: String = (0..2_000)
        .map(|id| {
            let (source, target) = (states[id * 7 % 4], states[id * 5 % 3]);
            let date = format!("201502{:02}", 1 + id * 11 % 28);
            gdelt(
                Kind::Gdelt2,
                &[
                    ("GLOBALEVENTID", &id.to_string()),
                    ("SQLDATE", &date),
                    ("Actor1CountryCode", source),
                    ("Actor2CountryCode", target),
                ],
            ) + "\n"
        })
        .collect();
    let (whole, parts) = (Ground::new(), Ground::new());
    let (_, rows) = whole.rows_of(Kind::Gdelt2, &content);
    let key = |row: &ImportedRow| (row.date, row.source.clone(), row.target.clone());
    assert!(rows.is_sorted_by_key(key));
    parts.import_in(Kind::Gdelt2, &parts.write("events.txt", &content), 5_000).expect("imported");
    assert!(parts.ledger.snapshot().expect("a snapshot").number() > 3);
    let sorted = |mut rows: Vec<ImportedRow>| {
        rows.sort_by_key(|row| row.event_id.clone());
        rows
    };
    assert_eq!(sorted(rows), sorted(parts.rows()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..3_000), with_header in any::<bool>(), kind in 0..8_usize) {
        let kind = Kind::ALL[kind];
        let head = match kind {
            Kind::Acled => ACLED.to_owned(),
            Kind::Icews => ICEWS.to_owned(),
            _ => gdelt(kind, &[]) + "\n",
        };
        let mut content = if with_header { head.into_bytes() } else { Vec::new() };
        content.extend(bytes);
        let ground = Ground::new();
        let path = ground.write("any", content);
        if let Ok(Outcome::Done { import, .. }) = ground.import_in(kind, &path, 70_000) {
            prop_assert_eq!(import.read, import.written + import.duplicates + import.rejects());
            prop_assert_eq!(ground.rows().len() as u64, import.written);
        }
    }

    #[test]
    fn every_line_is_written_doubled_or_rejected(ids in proptest::collection::vec((0..20_u32, 0..3_u8), 1..60), block in 60_000..90_000_usize) {
        let content: String = ids.iter().map(|(id, kind)| match kind {
            0 => gdelt(Kind::Gdelt2, &[("GLOBALEVENTID", &id.to_string())]) + "\n",
            1 => gdelt(Kind::Gdelt2, &[("GLOBALEVENTID", &id.to_string()), ("Actor1Name", &"n".repeat(30_000))]) + "\n",
            _ => "a\tb\n".to_owned(),
        }).collect();
        let content = gdelt(Kind::Gdelt2, &[("GLOBALEVENTID", "99")]) + "\n" + &content;
        let ground = Ground::new();
        let path = ground.write("any", &content);
        let expected = 1 + ids.iter().filter(|(_, kind)| *kind < 2).map(|(id, _)| *id).collect::<std::collections::BTreeSet<_>>().len();
        if let Ok(Outcome::Done { import, .. }) = ground.import_in(Kind::Gdelt2, &path, block) {
            prop_assert_eq!(import.written as usize, expected);
            prop_assert_eq!(import.read as usize, ids.len() + 1);
        }
    }
}

#[test]
fn compaction_changes_no_row_and_old_snapshots_stay_until_collected() {
    let ground = Ground::new();
    let rows = |ids: std::ops::Range<u32>| -> String {
        let line = |id: u32| {
            let date = format!("201502{:02}", 1 + id % 28);
            gdelt(Kind::Gdelt2, &[("GLOBALEVENTID", &id.to_string()), ("SQLDATE", &date), ("Actor1CountryCode", "FJI")])
                + "\n"
        };
        ids.map(line).collect()
    };
    ground.import(Kind::Gdelt2, &ground.write("a.csv", rows(0..40)));
    ground.import(Kind::Gdelt2, &ground.write("b.csv", rows(30..80)));
    ground.import(Kind::Icews, &ground.write("c.tab", format!("{ICEWS}1\t2014-01-01{}\n", "\t".repeat(18))));
    let before = ground.ledger.snapshot().expect("a snapshot");
    let done = ground.ledger.compact().expect("compacted");
    assert_eq!((done.from, done.into), (2, 1));
    let after = ground.ledger.snapshot().expect("a snapshot");
    assert_eq!(after.number(), before.number() + 1);
    let all = |snapshot: &demarche_store::Snapshot| {
        let mut rows = Vec::new();
        assert!(snapshot.imported(&Wanted::default(), |row| rows.push(row)).expect("read").is_empty());
        let was_sorted = rows.is_sorted_by_key(|row| (row.data_set == "icews", row.date));
        rows.sort_by_key(|row| (row.data_set.clone(), row.event_id.clone()));
        (rows, was_sorted)
    };
    assert_eq!(all(&before).0, all(&after).0);
    assert!(all(&after).1);
    assert_eq!(ground.ledger.compact().expect("compacted").from, 0);
    // What was imported before is still known.
    let again = ground.write("again.csv", rows(0..40));
    assert!(matches!(ground.import_in(Kind::Gdelt2, &again, BLOCK_BYTES), Ok(Outcome::Already(_))));
    assert_eq!(ground.import(Kind::Gdelt2, &ground.write("d.csv", rows(79..81))).duplicates, 1);

    let first = ground.ledger.snapshot_at(Some(1)).expect("a snapshot");
    assert_eq!(all(&first).0.len(), 40);
    assert!(ground.ledger.snapshot_at(Some(99)).expect_err("none").to_string().contains("1 to 5 can be read"));
    let gone = ground.ledger.collect(1).expect("collected");
    assert_eq!((gone.snapshots, gone.files), (4, 2));
    assert!(ground.ledger.snapshot_at(Some(1)).is_err());
    assert_eq!(ground.rows().len(), 82);
}

#[test]
fn days_outside_the_span_are_not_even_opened() {
    let ground = Ground::new();
    let row = |id: &str, date: &str| gdelt(Kind::Gdelt2, &[("GLOBALEVENTID", id), ("SQLDATE", date)]) + "\n";
    ground.import(Kind::Gdelt2, &ground.write("a.csv", row("1", "20140101")));
    ground.import(Kind::Gdelt2, &ground.write("b.csv", row("2", "20150101")));
    let snapshot = ground.ledger.snapshot().expect("a snapshot");
    let mut files: Vec<_> = fs::read_dir(ground.ledger.root().join("data/imported"))
        .expect("a folder")
        .map(|file| file.expect("an entry").path())
        .collect();
    files.sort();
    fs::write(&files[0], b"damaged").expect("damage");
    let mut ids = Vec::new();
    let wanted = Wanted { from: demarche_store::Day::new(2015, 1, 1), ..Wanted::default() };
    let faults = snapshot.imported(&wanted, |row| ids.push(row.event_id)).expect("read");
    assert!(faults.is_empty());
    assert_eq!(ids, ["2"]);
    assert_eq!(snapshot.imported(&Wanted::default(), |_| ()).expect("read").len(), 1);
}

#[test]
fn a_later_revision_of_acled_takes_the_place_of_the_older_row() {
    let row = |id: &str, notes: &str, timestamp: u32| {
        format!(
            "{id},2014-03-02,2014,1,x,Battles,y,A,,1,B,,2,12,,242,O,Fiji,,,,Suva,1,2,1,S,N,{notes},0,,{timestamp}\n"
        )
    };
    let ground = Ground::new();
    let told = |ground: &Ground| -> Vec<String> {
        let mut told: Vec<_> =
            ground.rows().into_iter().map(|row| format!("{} {}", row.event_id, row.text.unwrap_or_default())).collect();
        told.sort();
        told
    };
    ground.import(
        Kind::Acled,
        &ground.write("a.csv", format!("{ACLED}{}{}", row("F1", "first", 10), row("F2", "other", 10))),
    );
    let second = [row("F1", "second", 20), row("F3", "old", 20), row("F3", "new", 30), row("F2", "older", 5)].concat();
    let import = ground.import(Kind::Acled, &ground.write("b.csv", format!("{ACLED}{second}")));
    assert_eq!((import.written, import.duplicates), (2, 2));
    assert_eq!(told(&ground), ["F1 second", "F2 other", "F3 new"]);
    // The snapshot before still tells what it told.
    let mut before = Vec::new();
    let snapshot = ground.ledger.snapshot_at(Some(1)).expect("a snapshot");
    snapshot.imported(&Wanted::default(), |row| before.push(row.text)).expect("read");
    assert!(before.contains(&Some("first".to_owned())));
}
