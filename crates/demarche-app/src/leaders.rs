//! `demarche lexicon check-leaders`: the register of office holders beside a table of leaders of others.
//!
//! What comes in: the leader list of REIGN (OEF Research), CSV with one leader's time in power a row: `ccode` (number of the Correlates of War),
//! `leader` (mostly the surname), first day (`sdate`, `smonth`, `syear`) and last month (`emonth`, `eyear`; empty: still in office). What goes out: a table that says of
//! each row what our register knows of it. It changes nothing: which of the two is right is for a person to say.

use demarche::lexicon::{CountrySystem, Holder, Lexicon, fold, words};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Starts and ends that lie no further apart are the same: tables differ between the vote, the oath and the first day.
const SAME_MONTHS: i32 = 1;

/// A leader's time in power, as the other table has it.
#[derive(Debug)]
struct Row {
    ccode: String,
    leader: String,
    smonth: i32,
    syear: i32,
    emonth: Option<i32>,
    eyear: Option<i32>,
}

/// What the register knows of a row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Same person, same months.
    Agrees,
    /// Same person; start or end differ.
    Dates,
    /// Nobody of that name held an office of the state then.
    Missing,
    /// No state has this number.
    NoState,
    /// A head of state or government of ours whom no row of those years names.
    NotThere,
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Dates => "dates",
            Verdict::Missing => "missing",
            Verdict::NoState => "no-state",
            Verdict::NotThere => "not-there",
        }
    }
}

/// The comparison as a table, and how often each verdict fell.
pub(super) fn compare<R: std::io::Read>(
    mut csv: csv::Reader<R>,
    lexicon: &Lexicon,
) -> Result<(String, Vec<(&'static str, usize)>), String> {
    let mut out = String::from(
        "verdict\tstate\tleader there\tfrom there\tuntil there\tholder here\tfrom here\tuntil here\tmonths off, start\tmonths off, end\tentry\n",
    );
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut met = vec![false; lexicon.actors.holders.len()];
    let mut years: BTreeMap<String, (i32, i32)> = BTreeMap::new();
    let heads = csv.byte_headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        heads.iter().position(|head| head == name.as_bytes()).ok_or_else(|| {
            format!(
                "no column {name}\n  hint: the columns ccode, leader, smonth, syear, emonth and eyear are asked for"
            )
        })
    };
    let columns =
        [column("ccode")?, column("leader")?, column("smonth")?, column("syear")?, column("emonth")?, column("eyear")?];
    for record in csv.byte_records() {
        let record = record.map_err(|error| error.to_string())?;
        // Notes of other columns may be in any encoding.
        let cell = |at: usize| String::from_utf8_lossy(record.get(columns[at]).unwrap_or_default()).trim().to_owned();
        let number = |at: usize| cell(at).parse::<i32>().ok();
        let (Some(smonth), Some(syear)) = (number(2), number(3)) else { continue };
        let row = Row { ccode: cell(0), leader: cell(1), smonth, syear, emonth: number(4), eyear: number(5) };
        let from = row.syear * 12 + row.smonth;
        let until = row.eyear.map(|year| year * 12 + row.emonth.unwrap_or(12));
        let Some(state) = lexicon.systems.state(CountrySystem::Cow, &row.ccode) else {
            line(&mut out, &mut counts, Verdict::NoState, &row.ccode, Some(&row), None);
            continue;
        };
        let states = seated_with(state.0.as_str(), lexicon);
        for state in &states {
            let (first, last) = (row.syear, row.eyear.unwrap_or(row.syear));
            let span = years.entry(state.clone()).or_insert((first, last));
            *span = (span.0.min(first), span.1.max(last));
        }
        let shared: Vec<(usize, usize)> = (0..met.len())
            .filter(|&index| {
                let holder = &lexicon.actors.holders[index];
                states.iter().any(|state| *state == holder.code.head()) && overlaps(holder, from, until.unwrap_or(from))
            })
            .map(|index| (shared_words(&lexicon.actors.holders[index], &row.leader, lexicon), index))
            .filter(|&(shared, _)| shared > 0)
            .collect();
        let most = shared.iter().map(|&(shared, _)| shared).max();
        let terms: Vec<usize> =
            shared.into_iter().filter(|&(shared, _)| Some(shared) == most).map(|(_, index)| index).collect();
        terms.iter().for_each(|&index| met[index] = true);
        // A person holds several offices one after the other; power begins with one of them and ends with one.
        let start = terms
            .iter()
            .filter_map(|&index| months(&lexicon.actors.holders[index]).0)
            .min_by_key(|month| (month - from).abs());
        let nearest = terms.iter().max_by_key(|&&index| {
            let end = months(&lexicon.actors.holders[index]).1.unwrap_or(i32::MAX / 2);
            until.map_or(end, |until| -(end - until).abs())
        });
        let Some(&nearest) = nearest else {
            line(&mut out, &mut counts, Verdict::Missing, &state.0, Some(&row), None);
            continue;
        };
        let end = months(&lexicon.actors.holders[nearest]).1;
        // Who is in office still in a table of some year may have left since.
        let off = (start.map(|month| month - from), end.zip(until).map(|(month, until)| month - until));
        let same = |months: Option<i32>| months.is_none_or(|months| months.abs() <= SAME_MONTHS);
        let is_over = end.is_some() || until.is_none();
        let verdict = if same(off.0) && same(off.1) && is_over { Verdict::Agrees } else { Verdict::Dates };
        line(&mut out, &mut counts, verdict, &state.0, Some(&row), Some((&lexicon.actors.holders[nearest], off)));
    }
    for (holder, _) in lexicon.actors.holders.iter().zip(&met).filter(|(_, met)| !**met) {
        let is_head = ["president", "prime minister", "chancellor", "leader"].contains(&holder.office.as_str());
        let head = holder.code.head();
        let told = years.get(head).is_some_and(|&(first, last)| overlaps(holder, first * 12 + 1, last * 12 + 12));
        if is_head && told {
            line(&mut out, &mut counts, Verdict::NotThere, head, None, Some((holder, (None, None))));
        }
    }
    Ok((out, counts.into_iter().map(|(verdict, count)| (verdict.name(), count)).collect()))
}

/// Adds a line of the table.
fn line(
    out: &mut String,
    counts: &mut BTreeMap<Verdict, usize>,
    verdict: Verdict,
    state: &str,
    there: Option<&Row>,
    here: Option<(&Holder, (Option<i32>, Option<i32>))>,
) {
    *counts.entry(verdict).or_default() += 1;
    let there = there.map_or("\t\t".to_owned(), |row| {
        let until = row.eyear.map_or(String::new(), |year| format!("{year}-{:02}", row.emonth.unwrap_or(12)));
        format!("{}\t{}-{:02}\t{until}", row.leader, row.syear, row.smonth)
    });
    let here = here.map_or("\t\t\t\t\t".to_owned(), |(holder, (start, end))| {
        let day = |day: Option<demarche::types::Date>| day.map_or(String::new(), |day| day.to_string());
        let off = |months: Option<i32>| {
            months.filter(|&months| months != 0).map_or(String::new(), |months| format!("{months:+}"))
        };
        format!(
            "{}\t{}\t{}\t{}\t{}\t{}",
            holder.name,
            day(holder.validity.from),
            day(holder.validity.until),
            off(start),
            off(end),
            holder.at
        )
    });
    writeln!(out, "{}\t{state}\t{there}\t{here}", verdict.name()).expect("text takes everything");
}

/// Codes of the state and of those governed from the same seat: the Soviet Union with Russia.
fn seated_with(code: &str, lexicon: &Lexicon) -> Vec<String> {
    let seats: Vec<&String> =
        lexicon.actors.states.iter().filter(|state| state.code.0 == code).flat_map(|state| &state.seats).collect();
    let mut codes: Vec<String> = lexicon
        .actors
        .states
        .iter()
        .filter(|state| state.code.0 == code || state.seats.iter().any(|seat| seats.contains(&seat)))
        .map(|state| state.code.0.clone())
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Months, counted from the year 0, in which a term begins and ends.
fn months(holder: &Holder) -> (Option<i32>, Option<i32>) {
    let month = |day: demarche::types::Date| i32::from(day.year()) * 12 + i32::from(day.month());
    (holder.validity.from.map(month), holder.validity.until.map(month))
}

/// Whether a term meets the months `from` to `until`.
fn overlaps(holder: &Holder, from: i32, until: i32) -> bool {
    let (first, last) = months(holder);
    first.is_none_or(|first| first <= until) && last.is_none_or(|last| from <= last)
}

/// How many words of the other table's name, mostly a surname in some spelling, the holder's names have too, or nearly.
fn shared_words(holder: &Holder, leader: &str, lexicon: &Lexicon) -> usize {
    let parts = |name: &str| -> Vec<String> {
        words(name)
            .map(|range| fold(&name[range]).to_lowercase())
            .filter(|word| word.chars().count() >= 3 && word.chars().all(char::is_alphabetic))
            .collect()
    };
    let (ours, theirs) = (parts(&holder.name), parts(leader));
    let by_alias = || {
        let terms = lexicon.actors.terms_by_surname(theirs.last().map_or("", String::as_str));
        terms.iter().any(|&index| lexicon.actors.holders[index as usize].name == holder.name)
    };
    let shared = theirs.iter().filter(|word| ours.iter().any(|ours| is_near(ours, word))).count();
    if shared == 0 && by_alias() { 1 } else { shared }
}

/// Equal, or one or two letters apart where the words are long enough not to meet by chance.
fn is_near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let allowed = match a.len().min(b.len()) {
        ..=4 => 0,
        5..=6 => 1,
        _ => 2,
    };
    if a.len().abs_diff(b.len()) > allowed {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let here = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = here;
        }
    }
    row[b.len()] <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche::lexicon::Files;

    #[test]
    fn leaders_are_found_by_surname_and_time_and_their_months_compared() {
        let files = Files::given([
            ("actors/states.tsv".to_owned(), "NOR\tNorway\tNorwegian\tOslo\t\t\n".to_owned()),
            (
                "actors/holders.tsv".to_owned(),
                "Anna Bergström\t\tNOR.GOV\tprime minister\t1950-03-02\t1954-06-01\n\
                 Jon Lund\t\tNOR.GOV\tprime minister\t1954-06-01\t1960-01-05\n\
                 Kari Moe\t\tNOR.GOV\tprime minister\t1960-01-05\t1961-01-05\n"
                    .to_owned(),
            ),
            ("imports/countries.tsv".to_owned(), "NOR\t578\tNO\t385\tNOR\t\t\n".to_owned()),
        ]);
        let lexicon = Lexicon::from_files(&files).expect("the tables are sound");
        let csv = "stateabb,ccode,leader,sdate,smonth,syear,emonth,eyear,x\n\
                   NOR,385,Bergstrom,2,3,1950,6,1954,\n\
                   NOR,385,Lund,1,6,1954,1,1961,\n\
                   NOR,385,Dahl,1,1,1961,,,\n\
                   XXX,9999,Nobody,1,1,1961,1,1965,\n";
        let (table, counts) =
            compare(csv::Reader::from_reader(csv.as_bytes()), &lexicon).expect("the columns are there");
        assert_eq!(counts, [("agrees", 1), ("dates", 1), ("missing", 1), ("no-state", 1), ("not-there", 1)], "{table}");
        assert!(table.contains("Jon Lund\t1954-06-01\t1960-01-05\t\t-12\t"), "{table}");
    }
}
