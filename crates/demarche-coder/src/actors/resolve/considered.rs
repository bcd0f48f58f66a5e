//! What else a name means in the registers, for `explain`: the other Georgia, an earlier office, a body that had
//! the name before.
//!
//! In: a mention that has been resolved. Out: a line for each other entry of its words. Nothing is decided here.

use super::{Identity, Scene};
use demarche_lexicon::{NameEntry, Validity};
use demarche_types::{LexiconRef, MentionForm, Span, Unresolved};

/// How many entries are told of.
const MOST: usize = 4;

impl Scene<'_> {
    /// The entries of a mention's own words that it does not stand for, each with the reason.
    pub(super) fn alternatives(
        &self,
        span: Span,
        form: MentionForm,
        actor: &Result<Identity, Unresolved>,
    ) -> Vec<String> {
        if !matches!(form, MentionForm::Name | MentionForm::Adjective) {
            return Vec::new();
        }
        let words = self.text(span);
        // "Prime Minister Soto": what stands before the name is no part of it.
        let starts = demarche_lexicon::words(words).map(|range| range.start);
        let Some(entries) =
            starts.map(|start| self.actors.names().exact(&words[start..])).find(|entries| !entries.is_empty())
        else {
            return Vec::new();
        };
        if entries.len() < 2 {
            return Vec::new();
        }
        let steps = actor.as_ref().map_or(&[][..], |identity| identity.steps.as_slice());
        let taken = |at: &LexiconRef| {
            let at = at.to_string();
            steps.contains(&at)
        };
        let others = entries.iter().filter_map(|entry| {
            let (at, what, validity) = self.entry(entry)?;
            (!taken(at)).then(|| format!("{at} ({what}): {}", self.why_not(entry, validity)))
        });
        others.take(MOST).collect()
    }

    fn entry(&self, entry: &NameEntry) -> Option<(&LexiconRef, String, Validity)> {
        let actors = self.actors;
        Some(match *entry {
            NameEntry::State(index) | NameEntry::Adjective(index) | NameEntry::Seat(index) => {
                let state = &actors.states[index as usize];
                (&state.at, state.name.clone(), state.validity)
            }
            NameEntry::Organisation(index) => {
                let body = &actors.organisations[index as usize];
                (&body.at, format!("{} {}", body.code, body.name), body.validity)
            }
            NameEntry::Holder(index) => {
                let term = &actors.holders[index as usize];
                (&term.at, format!("{}, {} of {}", term.name, term.office, term.code.head()), term.validity)
            }
            NameEntry::Place(index) => {
                let place = &actors.places[index as usize];
                let state = place.state.as_ref().map_or(String::new(), |state| format!(" in {}", state.head()));
                (&place.at, format!("{} {}{state}", place.kind, place.name), Validity::default())
            }
            NameEntry::Trap(_) => return None,
        })
    }

    fn why_not(&self, entry: &NameEntry, validity: Validity) -> String {
        let year = |date: Option<demarche_types::Date>| date.map_or(String::new(), |date| date.year().to_string());
        let bounded = validity.from.is_some() || validity.until.is_some();
        match self.published {
            Some(day) if bounded && !validity.holds_on(day) => {
                format!("not at that time ({} to {})", year(validity.from), year(validity.until))
            }
            _ => match entry {
                NameEntry::Place(_) => "a state or body of the name goes before a place".to_owned(),
                NameEntry::Seat(_) => "the words around do not make it a seat of government".to_owned(),
                NameEntry::Holder(_) => "another office or term fits the words around better".to_owned(),
                _ => "another entry of the name comes first".to_owned(),
            },
        }
    }
}
