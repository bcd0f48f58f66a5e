//! Articles and their events, related: stories, origins, claims, and what stands for and against each claim.

use crate::ReportText;
use demarche_lexicon::{Lexicon, place_key};
use demarche_relate::{
    Amount, Claims, Day, Dossier, KeptClaims, KeptStories, Kinship, Mention, Origins, Report, Rules, Source, Speaker,
    Stance, Stories, claims_after, day_number, dossiers, origins, stories_after,
};
use demarche_store::{EventRow, Ruled, Ruling};
use demarche_types::{ActorCode, Article, EventType, Factuality, PartialDate, Polarity, SectionKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// A place less prominent than this says nothing of where an outlet is at home; a town of 100,000 has 10.
const AT_HOME: f32 = 10.0;
/// Words of a headline, byline or notice that mark an opinion piece.
const OPINION: [&str; 7] = ["opinion", "commentary", "op-ed", "editorial", "column", "comment is", "viewpoint"];

/// Articles with what relates them.
#[derive(Clone, Debug, Default)]
pub struct Corroboration {
    /// What was looked at of each article.
    pub reports: Vec<ReportText>,
    /// What its voices are judged by.
    pub sources: Vec<Source>,
    /// Which articles tell one story.
    pub stories: Stories,
    /// Which come from one mouth.
    pub origins: Origins,
    /// The events that the articles tell.
    pub rows: Vec<EventRow>,
    /// The same, as far as joining needs them.
    pub mentions: Vec<Mention>,
    /// Which of them speak of one happening.
    pub claims: Claims,
    /// What stands for and against each claim, in the order of the claims.
    pub dossiers: Vec<Dossier>,
    /// What people ruled: the claim, by number, and the ruling. Grades are among them.
    pub rulings: Vec<(usize, Ruling)>,
}

/// What claims are judged by, beside the articles and their events.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// Rules of the status.
    pub rules: &'a Rules,
    /// Where outlets are at home is told by its places.
    pub lexicon: &'a Lexicon,
    /// What people ruled on claims.
    pub rulings: &'a [Ruling],
    /// Which states were allies and rivals when; none to leave that open.
    pub kinship: Option<&'a Kinship>,
}

impl<'a> Basis<'a> {
    /// Rules and a lexicon, nothing else.
    pub fn new(rules: &'a Rules, lexicon: &'a Lexicon) -> Basis<'a> {
        Basis { rules, lexicon, rulings: &[], kinship: None }
    }
}

/// Relates articles and their events. Events in comments and notes, and states of affairs, are left out.
pub fn corroborate(articles: &[Article], rows: Vec<EventRow>, rules: &Rules, lexicon: &Lexicon) -> Corroboration {
    corroborate_by(articles, rows, Basis::new(rules, lexicon))
}

/// As [`corroborate`], with all that claims may be judged by.
pub fn corroborate_by(articles: &[Article], rows: Vec<EventRow>, basis: Basis<'_>) -> Corroboration {
    corroborate_after(articles, rows, basis, &mut Kept::default())
}

/// What was found before of a growing set of articles: derived, and may be thrown away at any time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    stories: KeptStories,
    claims: KeptClaims,
}

/// As [`corroborate_by`], with what was found before, so that articles that came since touch only what they may change. The
/// result is the same whatever is kept, as long as one version of the program kept it.
pub fn corroborate_after(
    articles: &[Article],
    mut rows: Vec<EventRow>,
    basis: Basis<'_>,
    kept: &mut Kept,
) -> Corroboration {
    let Basis { rules, lexicon, rulings, kinship } = basis;
    let unknown = Kinship::default();
    let reports: Vec<ReportText> = articles.iter().map(ReportText::of).collect();
    let views: Vec<Report<'_>> = reports.iter().map(ReportText::report).collect();
    let stories = stories_after(&views, &mut kept.stories);
    let origins = origins(&views, &stories);
    let numbers: HashMap<&str, usize> =
        reports.iter().enumerate().map(|(at, report)| (report.id.as_str(), at)).collect();
    rows.retain(|row| row.in_article && row.kind == "event" && numbers.contains_key(row.article_id.as_str()));
    let mention_of = |row: &EventRow| {
        let article = numbers.get(row.article_id.as_str()).copied()?;
        mention(row, article, reports[article].day)
    };
    let related: Vec<(Option<Mention>, EventRow)> = rows.into_iter().map(|row| (mention_of(&row), row)).collect();
    let (mentions, rows): (Vec<Mention>, Vec<EventRow>) =
        related.into_iter().filter_map(|(mention, row)| Some((mention?, row))).unzip();
    let ours: BTreeMap<usize, String> = (rows.iter().zip(&mentions))
        .filter(|(_, mention)| mention.voices.is_empty())
        .filter_map(|(row, mention)| Some((mention.article, ours(row)?)))
        .collect();
    let mut homes: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut source = |(at, article): (usize, &Article)| {
        let publisher = reports[at].publisher.clone();
        let home = publisher
            .as_ref()
            .and_then(|name| homes.entry(name.clone()).or_insert_with(|| home(name, lexicon)).clone());
        let has = |kind: SectionKind| article.sections.iter().any(|section| section.kind == kind);
        let marks = format!(
            "{}\n{}\n{}",
            reports[at].title,
            reports[at].credits,
            article.metadata.url.as_deref().unwrap_or_default()
        );
        let marks = marks.to_lowercase();
        Source {
            outlet: publisher.or_else(|| reports[at].author.clone()).unwrap_or_else(|| article.locator.clone()),
            home: home.or_else(|| ours.get(&at).cloned()),
            origin: origins.of[at],
            story: stories.of[at],
            is_opinion: has(SectionKind::Bio) || OPINION.iter().any(|mark| marks.contains(mark)),
            has_disclaimer: has(SectionKind::Disclaimer),
        }
    };
    let sources: Vec<Source> = articles.iter().enumerate().map(&mut source).collect();
    let named: HashMap<&str, usize> = rows.iter().enumerate().map(|(at, row)| (row.event_id.as_str(), at)).collect();
    let claims = claims_after(&mentions, &|article| stories.of[article], &mut kept.claims);
    let claims = claims.ruled(&mentions, &ruled(rulings, &named));
    let on = |ruling: &Ruling| {
        let (Ruled::Same(event, _) | Ruled::Apart(event, _) | Ruled::Grade(event, _)) = &ruling.what;
        Some((claims.of[*named.get(event.as_str())?], ruling.clone()))
    };
    let rulings = rulings.iter().filter_map(on).collect();
    let mut dossiers = dossiers(&claims, &mentions, &sources, rules, kinship.unwrap_or(&unknown));
    for (dossier, claim) in dossiers.iter_mut().zip(&claims.claims) {
        let is_garbled = |at: &usize| rows[*at].undated.as_ref().is_some_and(|why| why.starts_with("garbled"));
        if claim.mentions.iter().any(is_garbled) {
            dossier.badges.push("a garbled date".to_owned());
        }
    }
    Corroboration { sources, stories, origins, rows, mentions, claims, dossiers, reports, rulings }
}

/// What the origins of a claim have in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `date`, `amount`, `actor` or `place`.
    pub field: &'static str,
    /// Each value with those who have it, the first origin's first; an empty value is that nothing is said.
    pub values: Vec<(String, Vec<String>)>,
}

impl Difference {
    /// Whether two origins say different things; silence contradicts nobody.
    pub fn is_contested(&self) -> bool {
        self.values.iter().filter(|(value, _)| !value.is_empty()).count() > 1
    }
}

impl Corroboration {
    /// Date, amount, actors and place as each origin for a claim has them; empty if there is but one origin.
    pub fn differences(&self, claim: usize) -> Vec<Difference> {
        let mut told: BTreeMap<&str, (&str, &EventRow)> = BTreeMap::new();
        for item in self.dossiers[claim].items.iter().filter(|item| item.stance == Stance::For) {
            told.entry(&item.origin).or_insert((&item.by, &self.rows[item.mention]));
        }
        if told.len() < 2 {
            return Vec::new();
        }
        let fields: [(&str, fn(&EventRow) -> String); 4] = [
            ("date", |row| row.date.clone().unwrap_or_default()),
            ("amount", |row| row.quantities.join("; ")),
            ("actor", |row| {
                let side = |codes: &[String]| if codes.is_empty() { "?".to_owned() } else { codes.join("+") };
                format!("{} → {}", side(&row.sources), side(&row.targets))
            }),
            ("place", |row| row.place.clone().unwrap_or_default()),
        ];
        let difference = |(field, cell): (&'static str, fn(&EventRow) -> String)| {
            let mut values: Vec<(String, Vec<String>)> = Vec::new();
            for (by, row) in told.values() {
                let value = cell(row);
                match values.iter_mut().find(|(known, _)| *known == value) {
                    Some((_, who)) => who.push((*by).to_owned()),
                    None => values.push((value, vec![(*by).to_owned()])),
                }
            }
            Difference { field, values }
        };
        fields.into_iter().map(difference).collect()
    }
}

/// Rulings on claims by the numbers of mentions; those on events that are no mentions are left out.
fn ruled(rulings: &[Ruling], named: &HashMap<&str, usize>) -> Vec<demarche_relate::Ruling> {
    let number = |event: &String| named.get(event.as_str()).copied();
    let one = |ruling: &Ruling| {
        let what = match &ruling.what {
            Ruled::Same(one, other) => demarche_relate::Ruled::Same(number(one)?, number(other)?),
            Ruled::Apart(from, events) => {
                demarche_relate::Ruled::Apart(number(from)?, events.iter().filter_map(number).collect())
            }
            Ruled::Grade(..) => return None,
        };
        Some(demarche_relate::Ruling { why: format!("{} says so: {} ({})", ruling.who, ruling.why, ruling.id), what })
    };
    rulings.iter().filter_map(one).collect()
}

/// The state that a writer calls his own: "our trade minister met him".
fn ours(row: &EventRow) -> Option<String> {
    let own = |words: &[String], codes: &[String]| {
        let is_own = words.iter().any(|words| words.to_lowercase().starts_with("our "));
        let codes = codes.iter().map(|code| ActorCode(code.clone()));
        codes.filter(|code| is_own && code.is_state()).map(|code| code.head().to_owned()).next()
    };
    own(&row.source_text, &row.sources).or_else(|| own(&row.target_text, &row.targets))
}

/// The state that an outlet's name points to: "Lima Morning" is at home in Peru.
fn home(outlet: &str, lexicon: &Lexicon) -> Option<String> {
    let words: Vec<&str> =
        outlet.split_whitespace().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).collect();
    let runs = words.windows(2).map(|pair| pair.join(" ")).chain(words.iter().map(|word| (*word).to_owned()));
    let places = &lexicon.places;
    let spots = runs.filter_map(|run| {
        let first = *places.named(&place_key(&run)).first()?;
        Some(places.spot(first)).filter(|spot| spot.prominence() >= AT_HOME)
    });
    spots.filter_map(|spot| spot.state_code()).next().map(str::to_owned)
}

fn day(date: Option<&String>) -> Option<Day> {
    date?.parse::<PartialDate>().ok().map(|date| day_number(date.earliest()))
}

/// A row of the ledger as joining needs it; none if its type is one that this program does not know.
fn mention(row: &EventRow, article: usize, published: Option<Day>) -> Option<Mention> {
    let codes = |codes: &[String]| codes.iter().map(|code| ActorCode(code.clone())).collect();
    Some(Mention {
        id: row.event_id.clone(),
        article,
        published,
        sources: codes(&row.sources),
        targets: codes(&row.targets),
        reciprocal: row.reciprocal,
        event_type: EventType::named(&row.event_type)?,
        mode: row.mode.clone(),
        days: match (day(row.date_from.as_ref()), day(row.date_to.as_ref())) {
            (Some(from), Some(to)) => Some((from, to)),
            _ => None,
        },
        date_basis: row.date_basis.clone(),
        place: row.place.clone().map(|name| (name, row.latitude.zip(row.longitude))),
        amounts: row.quantities.iter().filter_map(|quantity| amount(quantity)).collect(),
        polarity: Polarity::named(&row.polarity)?,
        factuality: Factuality::named(&row.factuality)?,
        voices: row.voices.iter().map(|voice| speaker(voice)).collect(),
        denied_by: row.denied_by.iter().map(|voice| speaker(voice)).collect(),
        anchor: row.anchor.clone(),
        before: row.sentence.split(row.anchor.as_str()).next().unwrap_or_default().to_owned(),
        sentence: row.sentence.clone(),
        restates: row.restates.clone(),
    })
}

/// `role value unit`.
fn amount(quantity: &str) -> Option<Amount> {
    let mut parts = quantity.splitn(3, ' ');
    let (role, value) = (parts.next()?, parts.next()?);
    Some(Amount {
        role: role.to_owned(),
        value: value.parse().ok()?,
        unit: parts.next().unwrap_or_default().to_owned(),
    })
}

/// `code+code name`, the code `-` if unknown.
fn speaker(voice: &str) -> Speaker {
    let (codes, name) = voice.split_once(' ').unwrap_or((voice, ""));
    let codes = codes.split('+').filter(|code| *code != "-" && !code.is_empty());
    Speaker { codes: codes.map(|code| ActorCode(code.to_owned())).collect(), name: name.to_owned() }
}
