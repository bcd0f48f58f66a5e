//! Noun phrases whose parts hang together otherwise than a parser took them.
//!
//! In: an analysis. Out: the same, with six kinds of phrase in order that the words alone tell:
//!
//! - "Monday, March 3": the day of the month stands beside the day of the week;
//! - "Ana del Berg": all words of a name hang on its first one;
//! - "a Category 5 storm": a number before one thing counts nothing, so it belongs to the word before it;
//! - "the trade group Nordhav": a name after a noun that has its article says which one it is;
//! - "Ana Soto, 42, left": an age stands beside its person;
//! - "a league of small ports (LSP)": letters in brackets name the whole, not its members.

use demarche_types::{Analysis, Article, Deprel, Rel, Sub, Token, TokenId, Upos, Xpos, calendar};

/// Mends the phrases of an analysis.
pub(crate) fn mend(article: &Article, analysis: &mut Analysis) {
    for index in 0..analysis.sentences.len() {
        let sentence = &analysis.sentences[index];
        let (first, end) = (sentence.first as usize, sentence.end as usize);
        let mut phrases = Phrases { text: &article.text, first, tokens: &mut analysis.tokens[first..end] };
        for place in 0..end - first {
            phrases.date(place);
            phrases.name(place);
            phrases.class(place);
            phrases.named(place);
            phrases.age(place);
            phrases.letters(place);
        }
    }
}

/// The words of one sentence. Places count from its first word.
struct Phrases<'a> {
    text: &'a str,
    first: usize,
    tokens: &'a mut [Token],
}

/// A new head for a word. Both are places in the sentence; `None` is the root.
type Edit = (usize, Option<usize>, Deprel);

impl Phrases<'_> {
    fn form(&self, place: usize) -> &str {
        self.tokens[place].span.of(self.text)
    }

    fn head(&self, place: usize) -> Option<usize> {
        self.tokens[place].head.map(|head| head.0 as usize - self.first)
    }

    fn rel(&self, place: usize) -> Rel {
        self.tokens[place].deprel.rel
    }

    fn is_a(&self, named: fn(&str) -> Option<(u8, bool)>, place: usize) -> bool {
        self.tokens.get(place).is_some_and(|_| named(&self.form(place).trim_end_matches('.').to_lowercase()).is_some())
    }

    fn children(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.tokens.len()).filter(move |&child| self.head(child) == Some(place))
    }

    fn hangs_on_the_root(&self, place: usize) -> bool {
        std::iter::successors(Some(place), |&place| self.head(place)).nth(self.tokens.len()).is_none()
    }

    /// Gives words new heads, all or none: what would be no tree any more stays as it was.
    fn apply(&mut self, edits: &[Edit]) {
        let before: Vec<_> =
            edits.iter().map(|&(place, ..)| (self.tokens[place].head, self.tokens[place].deprel)).collect();
        for &(place, head, deprel) in edits {
            let head = head.map(|head| TokenId((self.first + head) as u32));
            (self.tokens[place].head, self.tokens[place].deprel) = (head, deprel);
        }
        let sound = edits.iter().all(|&(place, ..)| self.hangs_on_the_root(place));
        if !sound {
            for (&(place, ..), (head, deprel)) in edits.iter().zip(before).rev() {
                (self.tokens[place].head, self.tokens[place].deprel) = (head, deprel);
            }
        }
    }

    /// "Monday, March 3": the third beside the Monday, of March.
    fn date(&mut self, weekday: usize) {
        if !self.is_a(calendar::weekday, weekday) {
            return;
        }
        let month =
            weekday + 1 + usize::from(self.tokens.get(weekday + 1).is_some_and(|_| self.form(weekday + 1) == ","));
        let day = month + 1;
        let is_day = |form: &str| form.starts_with(|c: char| c.is_ascii_digit()) && form.len() <= "30th".len();
        if !self.is_a(calendar::month, month) || day >= self.tokens.len() || !is_day(self.form(day)) {
            return;
        }
        if self.head(day) == Some(weekday) && self.rel(day) == Rel::Appos && self.head(month) == Some(day) {
            return;
        }
        let inside = |place: usize| (weekday..=day).contains(&place);
        // Where the whole hangs: at the first of the three that hangs on something else.
        let top = [weekday, day, month].into_iter().find(|&place| !self.head(place).is_some_and(inside));
        let Some(top) = top else { return };
        let mut edits = vec![
            (weekday, self.head(top), self.tokens[top].deprel),
            (day, Some(weekday), Deprel::plain(Rel::Appos)),
            (month, Some(day), Deprel { rel: Rel::Nmod, sub: Sub::Unmarked }),
        ];
        if month > weekday + 1 {
            edits.push((weekday + 1, Some(day), Deprel::plain(Rel::Punct)));
        }
        let outside =
            [day, month].map(|place| self.children(place).filter(|&child| !inside(child)).collect::<Vec<_>>());
        for child in outside.into_iter().flatten() {
            let is_year = self.tokens[child].upos == Upos::Num && child > day;
            edits.push((child, Some(if is_year { day } else { weekday }), self.tokens[child].deprel));
        }
        self.apply(&edits);
    }

    /// "Ana del Berg": *Berg* hangs on *Ana*, not on *del*.
    fn name(&mut self, place: usize) {
        let flat = |phrases: &Self, place: usize| phrases.rel(place) == Rel::Flat;
        if let Some(head) = self.head(place).filter(|&head| flat(self, place) && flat(self, head))
            && let Some(first) = self.head(head).filter(|&first| first < head)
        {
            self.apply(&[(place, Some(first), self.tokens[place].deprel)]);
        }
    }

    /// "a Category 5 storm", "any Title IV provision".
    fn class(&mut self, number: usize) {
        let Some(class) = number.checked_sub(1) else { return };
        let thing = number + 1;
        if thing >= self.tokens.len() || !self.is_number_of_a_class(number) || self.tokens[thing].xpos != Xpos::Nn {
            return;
        }
        let is_noun = matches!(self.tokens[class].xpos, Xpos::Nn | Xpos::Nnp);
        let is_unit = self.form(thing).chars().count() <= UNIT_LETTERS;
        let on_thing = self.head(number) == Some(thing) && matches!(self.rel(number), Rel::Nummod | Rel::Compound);
        if !is_noun || is_unit || !on_thing || self.is_a(calendar::month, class) || self.is_a(calendar::weekday, class)
        {
            return;
        }
        let mut edits = vec![(number, Some(class), Deprel::plain(Rel::Flat))];
        if self.head(thing) == Some(class) && self.rel(thing) == Rel::Appos {
            edits.push((thing, self.head(class), self.tokens[class].deprel));
            edits.push((class, Some(thing), Deprel::plain(Rel::Compound)));
            let rest: Vec<usize> = self.children(class).filter(|&child| child != thing && child != number).collect();
            edits.extend(rest.into_iter().map(|child| (child, Some(thing), self.tokens[child].deprel)));
        } else if self.head(class) != Some(thing) {
            return;
        }
        self.apply(&edits);
    }

    /// Whether a number can only name: more than one, and no year.
    fn is_number_of_a_class(&self, place: usize) -> bool {
        let form = self.form(place);
        let roman = form.len() > 1 && form.bytes().all(|letter| matches!(letter, b'I' | b'V' | b'X'));
        let year = form.len() == 4 && (form.starts_with("19") || form.starts_with("20"));
        let digits = form.bytes().all(|letter| letter.is_ascii_digit());
        let small = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
            .contains(&form.to_lowercase().as_str());
        roman || small || (digits && form != "1" && !year)
    }

    /// "the trade group Nordhav".
    fn named(&mut self, noun: usize) {
        let token = &self.tokens[noun];
        let describes = token.deprel.rel == Rel::Compound || token.deprel.sub == Sub::Desc;
        let Some(name) = self.head(noun).filter(|&name| name > noun) else { return };
        let in_place = describes
            && token.xpos == Xpos::Nn
            && self.form(noun).chars().all(char::is_lowercase)
            && (noun + 1..=name).all(|place| self.tokens[place].xpos == Xpos::Nnp);
        if !in_place || PUBLIC_BODIES.contains(&self.form(noun)) {
            return;
        }
        let before: Vec<usize> = self.children(name).filter(|&child| child < noun).collect();
        if !before.iter().any(|&child| self.rel(child) == Rel::Det || self.tokens[child].deprel.sub == Sub::Poss) {
            return;
        }
        let mut edits =
            vec![(noun, self.head(name), self.tokens[name].deprel), (name, Some(noun), Deprel::plain(Rel::Appos))];
        edits.extend(before.into_iter().map(|child| (child, Some(noun), self.tokens[child].deprel)));
        self.apply(&edits);
    }

    /// "Ana Soto, 42, left", "his wife Ana, 42".
    fn age(&mut self, number: usize) {
        let form = self.form(number);
        let is_age = (1..=3).contains(&form.len()) && form.bytes().all(|digit| digit.is_ascii_digit());
        if !is_age || number < 2 || self.form(number - 1) != "," || self.tokens[number - 2].xpos != Xpos::Nnp {
            return;
        }
        let is_set_off = number + 1 == self.tokens.len() || matches!(self.form(number + 1), "," | "." | ";" | ")");
        let mut name = number - 2;
        if self.rel(name) == Rel::Flat {
            let Some(first) = self.head(name).filter(|&first| first < name) else { return };
            name = first;
        }
        if let Some(noun) = self.head(name).filter(|_| self.rel(name) == Rel::Appos) {
            name = noun;
        }
        let hangs_near = matches!(self.rel(number), Rel::Amod | Rel::Nummod | Rel::Appos | Rel::Conj | Rel::Parataxis);
        let is_date = self.is_a(calendar::month, number - 2) || self.is_a(calendar::weekday, number - 2);
        let is_free = self.children(number).all(|child| self.rel(child) == Rel::Punct);
        if is_set_off && hangs_near && is_free && !is_date && self.tokens[name].upos != Upos::Num {
            self.apply(&[(number, Some(name), Deprel::plain(Rel::Appos))]);
        }
    }

    /// "a league of small ports (LSP)".
    fn letters(&mut self, name: usize) {
        let form = self.form(name);
        let is_name = form.chars().count() > 1 && form.chars().all(char::is_uppercase);
        let in_brackets = |phrases: &Self| {
            name > 0
                && name + 1 < phrases.tokens.len()
                && phrases.form(name - 1) == "("
                && phrases.form(name + 1) == ")"
        };
        if !is_name || !in_brackets(self) || self.rel(name) != Rel::Appos {
            return;
        }
        let Some(member) = self.head(name).filter(|&member| member < name && self.tokens[member].xpos == Xpos::Nns)
        else {
            return;
        };
        let is_of = self.children(member).any(|child| self.rel(child) == Rel::Case && self.form(child) == "of");
        if let Some(whole) = self.head(member).filter(|_| is_of && self.rel(member) == Rel::Nmod) {
            self.apply(&[(name, Some(whole), self.tokens[name].deprel)]);
        }
    }
}

/// Shorter words after a number are units: "8 gb", "65 k", "5 pm".
const UNIT_LETTERS: usize = 3;

/// Nouns that stand before the name of a part of theirs: "the state Senate".
const PUBLIC_BODIES: &[&str] =
    &["army", "city", "county", "district", "government", "party", "police", "state", "university"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    /// Reads rows of form, tag, head and relation, and gives heads and relations after mending.
    fn mended(rows: &str) -> Vec<String> {
        let mut text = String::new();
        for (index, row) in rows.split(" / ").enumerate() {
            let [form, tag, head, relation] = row.split(' ').collect::<Vec<_>>()[..] else {
                panic!("four cells in {row:?}")
            };
            let upos = if tag == "CD" { "NUM" } else { "_" };
            text += &format!("{}\t{form}\t_\t{upos}\t{tag}\t_\t{head}\t{relation}\t_\t_\n", index + 1);
        }
        let (article, mut analysis) = conllu::read(&(text + "\n"), None).expect("the rows are a tree");
        mend(&article, &mut analysis);
        let shown = |id| {
            let token = analysis.token(TokenId(id));
            format!("{} {}", token.head.map_or(0, |head| head.0 + 1), token.deprel)
        };
        (0..analysis.tokens.len() as u32).map(shown).collect()
    }

    #[test]
    fn the_day_of_the_month_stands_beside_that_of_the_week() {
        assert_eq!(
            mended(
                "met VBD 0 root / Monday NNP 4 compound / , , 4 punct / March NNP 1 obl:unmarked / 3 CD 4 nummod / 1997 CD 4 nmod:unmarked"
            ),
            ["0 root", "1 obl:unmarked", "5 punct", "5 nmod:unmarked", "2 appos", "5 nmod:unmarked"]
        );
    }

    #[test]
    fn all_words_of_a_name_hang_on_its_first() {
        assert_eq!(mended("Ana NNP 0 root / del NNP 1 flat / Berg NNP 2 flat"), ["0 root", "1 flat", "1 flat"]);
    }

    #[test]
    fn a_number_before_one_thing_names_a_class() {
        let wanted = ["4 det", "4 compound", "2 flat", "0 root"];
        assert_eq!(mended("a DT 4 det / Category NNP 4 compound / 5 CD 4 nummod / storm NN 0 root"), wanted);
        assert_eq!(mended("a DT 2 det / category NN 0 root / five CD 4 nummod / storm NN 2 appos"), wanted);
        assert_eq!(mended("Harbour NN 3 compound / 5 CD 3 nummod / berths NNS 0 root")[1], "3 nummod");
    }

    #[test]
    fn a_name_after_a_noun_with_its_article_stands_beside_it() {
        assert_eq!(
            mended("the DT 4 det / trade NN 3 compound / group NN 4 compound / Nordhav NNP 0 root"),
            ["3 det", "3 compound", "0 root", "3 appos"]
        );
        assert_eq!(mended("trade NN 2 compound / group NN 3 compound / Nordhav NNP 0 root")[1], "3 compound");
    }

    #[test]
    fn an_age_stands_beside_its_person() {
        let rows = "Ana NNP 0 root / Soto NNP 1 flat / , , 1 punct / 42 CD 1 amod / , , 1 punct";
        assert_eq!(mended(rows)[3], "1 appos");
        let rows = "wife NN 0 root / Ana NNP 1 appos / , , 1 punct / 42 CD 2 nummod / . . 1 punct";
        assert_eq!(mended(rows)[3], "1 appos");
        assert_eq!(mended("May NNP 0 root / , , 1 punct / 42 CD 1 nummod")[2], "1 nummod");
    }

    #[test]
    fn letters_in_brackets_name_the_whole() {
        let rows =
            "league NN 0 root / of IN 3 case / ports NNS 1 nmod / ( -LRB- 5 punct / LP NNP 3 appos / ) -RRB- 5 punct";
        assert_eq!(mended(rows)[4], "1 appos");
        assert_eq!(mended(&rows.replace("ports NNS", "Oslo NNP"))[4], "3 appos");
    }
}
