//! From tokens to mentions.

use demarche_types::{ActorMention, Analysis, MentionId, TokenId, Upos};

/// Finds mentions by their tokens: the way from a dependency slot to an actor.
#[derive(Clone, Debug, Default)]
pub struct MentionIndex {
    /// Tokens that head a mention or hang from outside of it, with the mention, sorted by token.
    heads: Vec<(TokenId, MentionId)>,
    /// First and last token of each mention, sorted by first token.
    ranges: Vec<(TokenId, TokenId, MentionId)>,
}

impl MentionIndex {
    /// An index of `mentions`, which must be those of `analysis`.
    pub fn new(mentions: &[ActorMention], analysis: &Analysis) -> MentionIndex {
        let mut heads = Vec::new();
        let mut ranges = Vec::new();
        for (index, mention) in mentions.iter().enumerate() {
            let id = MentionId(index as u32);
            let tokens: Vec<TokenId> = analysis.tokens_in(mention.span).collect();
            let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) else { continue };
            ranges.push((first, last, id));
            heads.push((mention.head, id));
            for &token in tokens.iter().filter(|&&token| token != mention.head) {
                let of = analysis.token(token);
                let hangs_outside = of.head.is_none_or(|head| head < first || head > last);
                if hangs_outside && matches!(of.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron | Upos::X) {
                    heads.push((token, id));
                }
            }
        }
        // Wider mentions first, so that the outermost wins.
        let width = |id: &MentionId| mentions[id.0 as usize].span.len();
        heads.sort_by(|(one, a), (other, b)| one.cmp(other).then(width(b).cmp(&width(a))).then(a.cmp(b)));
        heads.dedup_by_key(|(token, _)| *token);
        ranges.sort();
        MentionIndex { heads, ranges }
    }

    /// The outermost mention that `token` heads, or that hangs on it in the tree.
    pub fn by_head(&self, token: TokenId) -> Option<MentionId> {
        let at = self.heads.binary_search_by_key(&token, |(head, _)| *head).ok()?;
        Some(self.heads[at].1)
    }

    /// The narrowest mention that holds `token`.
    pub fn containing(&self, token: TokenId) -> Option<MentionId> {
        let after = self.ranges.partition_point(|(first, _, _)| *first <= token);
        let holds = |range: &&(TokenId, TokenId, MentionId)| range.1 >= token;
        self.ranges[..after]
            .iter()
            .rev()
            .take(8)
            .filter(holds)
            .min_by_key(|(first, last, _)| last.0 - first.0)
            .map(|range| range.2)
    }
}
