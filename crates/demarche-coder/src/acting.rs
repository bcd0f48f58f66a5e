//! States that act: a state named as such, where it does what governments do, is its government.
//!
//! What comes in: coded events and reported speech, with the actors they lean on. What goes out: the same, where the
//! bare code of a state (`PER`) that signs, demands, refuses, threatens or speaks has become that of its government
//! (`PER.GOV`). A state that fights or trades stays bare, and so does one that something is done to, unless it is
//! met, asked, promised, accused, threatened or cut off, or does the same in turn.

use demarche_types::{
    ActorCode, ActorKind, ActorMention, EventKind, EventMention, EventType, MentionId, Quotation, Role,
};
use std::collections::BTreeSet;

/// Gives acting states the role of their government, in the mentions and in the voices of the events.
pub fn act(events: &mut [EventMention], quotations: &[Quotation], actors: &mut [ActorMention]) {
    let mut acting: BTreeSet<MentionId> =
        quotations.iter().flat_map(|quotation| quotation.speakers.iter().copied()).collect();
    for event in events.iter().filter(|event| event.kind == EventKind::Event) {
        // Who eases or frees governs; who withdraws may be an army.
        let eases =
            event.event_type == EventType::Retreat && event.mode.as_ref().is_none_or(|mode| mode.0 != "withdraw");
        if governs(event.event_type) || eases {
            acting.extend(event.sources.iter().copied());
        }
        let in_turn = event.reciprocal && governs(event.event_type);
        if in_turn || is_met_by_government(event.event_type) {
            acting.extend(event.targets.iter().copied());
        }
    }
    // "Kenya closed the border and moved troops up": of what it does there, only the state can be said.
    for event in events.iter().filter(|event| matches!(event.event_type, EventType::Assault | EventType::Mobilize)) {
        for source in &event.sources {
            acting.remove(source);
        }
    }
    for &id in &acting {
        let Some(Ok(actor)) = actors.get_mut(id.0 as usize).map(|mention| mention.actor.as_mut()) else { continue };
        let is_state = matches!(actor.kind, ActorKind::State | ActorKind::Collective);
        if is_state && actor.codes.iter().all(|code| code.is_state() && code.role().is_none()) {
            actor.codes = actor.codes.iter().map(|code| code.with_role(Role::Gov)).collect();
            actor.steps.push("acts as its government".to_owned());
        }
    }
    for voice in events.iter_mut().flat_map(|event| event.voices.iter_mut().chain(&mut event.denied_by)) {
        voice.codes = codes_of(&voice.mentions, actors);
    }
}

/// The codes of some mentions, each once.
pub(crate) fn codes_of(mentions: &[MentionId], actors: &[ActorMention]) -> Vec<ActorCode> {
    let mut codes: Vec<ActorCode> = Vec::new();
    for code in mentions.iter().flat_map(|id| actors[id.0 as usize].codes()) {
        if !codes.contains(code) {
            codes.push(code.clone());
        }
    }
    codes
}

/// Types of acts that a state does through its government.
fn governs(event_type: EventType) -> bool {
    use EventType::*;
    matches!(
        event_type,
        Agree | Support | Consult | Accuse | Request | Reject | Threaten | Concede | Sanction | Coerce | Aid
    )
}

/// Types of acts that are done to a government.
fn is_met_by_government(event_type: EventType) -> bool {
    use EventType::*;
    matches!(event_type, Consult | Request | Threaten | Sanction | Agree | Accuse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_types::{CueKind, MentionForm, QuotationKind, ResolvedActor, SectionId, SentenceId, Span, TokenId};

    fn mention(code: &str, kind: ActorKind) -> ActorMention {
        ActorMention {
            span: Span::new(0, 4),
            sentence: SentenceId(0),
            head: TokenId(0),
            form: MentionForm::Name,
            actor: Ok(ResolvedActor {
                codes: vec![ActorCode(code.to_owned())],
                name: code.to_owned(),
                kind,
                steps: Vec::new(),
            }),
            considered: Vec::new(),
        }
    }

    #[test]
    fn a_state_that_speaks_is_its_government_and_an_army_stays_one() {
        let mut actors = vec![
            mention("PER", ActorKind::State),
            mention("PER.MIL", ActorKind::Agency),
            mention("PER", ActorKind::State),
        ];
        let said_by = |id: u32| Quotation {
            content: vec![Span::new(0, 4)],
            cue: Vec::new(),
            source: Vec::new(),
            kind: QuotationKind::Indirect,
            cue_kind: CueKind::Assertion,
            speakers: vec![MentionId(id)],
            within: None,
            section: SectionId(0),
        };
        act(&mut [], &[said_by(0), said_by(1)], &mut actors);
        let codes: Vec<_> = actors.iter().map(|actor| actor.codes()[0].0.as_str()).collect();
        assert_eq!(codes, ["PER.GOV", "PER.MIL", "PER"]);
    }
}
