//! Claims as lists and other programs see them: first mention, days, sides, funnel, JSON.

use crate::{Corroboration, Support};
use demarche_relate::{Denier, Stance, party};
use demarche_store::{EventRow, ImportedRow, Ruled, Ruling};
use demarche_types::ActorCode;
use serde_json::{Value, json};

impl Corroboration {
    /// The first mention of a claim.
    pub fn row(&self, claim: usize) -> &EventRow {
        &self.rows[self.claims.claims[claim].mentions[0]]
    }

    /// Days that a claim's mentions may mean, first and last.
    pub fn dates(&self, claim: usize) -> (Option<&str>, Option<&str>) {
        let rows = || self.claims.claims[claim].mentions.iter().map(|&at| &self.rows[at]);
        let from = rows().filter_map(|row| row.date_from.as_deref()).min();
        (from, rows().filter_map(|row| row.date_to.as_deref()).max())
    }

    /// The claim that a mention's id names.
    pub fn claim_of(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.event_id == id).map(|at| self.claims.of[at])
    }

    /// Whether an actor, a state or a role of it, is a side of a claim.
    pub fn has_side(&self, claim: usize, actor: &ActorCode) -> bool {
        let mentions = self.claims.claims[claim].mentions.iter().map(|&at| &self.mentions[at]);
        mentions
            .flat_map(|mention| mention.sources.iter().chain(&mention.targets))
            .any(|code| actor.covers(code) || party(code) == actor.0)
    }

    /// A claim with its status as JSON.
    pub fn json(&self, claim: usize) -> Value {
        let (row, dossier) = (self.row(claim), &self.dossiers[claim]);
        let counts = &dossier.tallied;
        let items: Vec<Value> = (dossier.items.iter())
            .map(|item| {
                let (mention, row) = (&self.mentions[item.mention], &self.rows[item.mention]);
                json!({
                    "event_id": row.event_id, "article_id": row.article_id, "published": row.published,
                    "outlet": self.sources[mention.article].outlet, "stance": stance(item.stance), "by": item.by,
                    "origin": item.origin, "interested": item.interested, "interest": item.interest, "sentence": row.sentence, "date": row.date,
                    "quantities": row.quantities, "place": row.place, "sources": row.sources, "targets": row.targets,
                    "corrected": row.corrected,
                })
            })
            .collect();
        let joins: Vec<Value> = (self.claims.claims[claim].joins.iter())
            .map(|join| {
                json!({
                    "event_id": self.rows[join.mention].event_id, "with": self.rows[join.with].event_id,
                    "score": rounded(join.score), "reasons": join.reasons.iter().map(ToString::to_string).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({
            "claim": row.event_id, "sources": row.sources, "targets": row.targets, "type": row.event_type, "mode": row.mode,
            "date": row.date, "status": dossier.status,
            "articles": counts.articles, "outlets": counts.outlets, "origins": counts.origins, "disinterested": counts.disinterested,
            "denials": counts.denied, "withdrawals": counts.withdrawn,
            "reversed_by": dossier.reversed_by.iter().map(|&later| &self.row(later).event_id).collect::<Vec<_>>(),
            "badges": dossier.badges, "missing": dossier.missing,
            "without": dossier.without.iter().map(|(origin, status)| json!({"origin": origin, "status": status})).collect::<Vec<_>>(),
            "differences": self.differences(claim).iter().map(|difference| json!({
                "field": difference.field, "contested": difference.is_contested(),
                "values": difference.values.iter().map(|(value, who)| json!({"value": value, "by": who})).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "rulings": self.rulings_on(claim).map(ruling_json).collect::<Vec<_>>(),
            "items": items, "joins": joins,
        })
    }

    /// What people ruled on a claim.
    pub fn rulings_on(&self, claim: usize) -> impl Iterator<Item = &Ruling> {
        self.rulings.iter().filter(move |(of, _)| *of == claim).map(|(_, ruling)| ruling)
    }
}

/// A ruling as JSON.
pub fn ruling_json(ruling: &Ruling) -> Value {
    let (kind, what) = match &ruling.what {
        Ruled::Same(one, other) => ("merge", json!([one, other])),
        Ruled::Apart(from, events) => ("split", json!({"from": from, "events": events})),
        Ruled::Grade(_, grade) => ("grade", json!(grade)),
    };
    json!({"id": ruling.id, "kind": kind, "value": what, "who": ruling.who, "when": ruling.when, "why": ruling.why})
}

/// What event data of others have on a claim, as JSON.
pub fn support_json(supports: &[Support]) -> Value {
    let row = |row: &ImportedRow, direction: &str| {
        json!({
            "event_id": row.event_id, "date": row.date.to_string(), "source": row.source, "target": row.target,
            "source_role": row.source_role, "target_role": row.target_role, "type": row.event_type, "cameo": row.cameo,
            "mentions": row.mentions, "articles": row.articles, "url": row.url, "direction": direction,
        })
    };
    let one = |support: &Support| {
        let rows: Vec<Value> = (support.forth.iter().map(|one| row(one, "forth")))
            .chain(support.back.iter().map(|one| row(one, "back")))
            .collect();
        json!({"data_set": support.data_set, "weakness": support.weakness, "rows": rows})
    };
    supports.iter().map(one).collect()
}

/// Two digits are enough for a score.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}

/// The name of a stance.
pub fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::For => "for",
        Stance::Against(Denier::Accused) => "denied by the accused",
        Stance::Against(Denier::Third) => "denied by a third party",
        Stance::Against(Denier::Other) => "against",
        Stance::Withdraws => "withdrawn",
    }
}
