use super::*;
use demarche_types::{
    ArticleId, Deprel, Language, Metadata, Publication, PublicationBasis, Section, SectionId, SectionKind, Token,
};
use proptest::prelude::*;

/// An article of one sentence, from words with Penn tags: "ten/CD ships/NNS sailed".
fn article(words: &str) -> (Article, Analysis) {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for word in words.split_whitespace() {
        let (form, tag) = word.rsplit_once('/').unwrap_or((word, "_"));
        if !text.is_empty() {
            text.push(' ');
        }
        let xpos: Xpos = tag.parse().unwrap_or(Xpos::None);
        let upos = match xpos {
            Xpos::Nn | Xpos::Nns => Upos::Noun,
            Xpos::Nnp | Xpos::Nnps => Upos::Propn,
            Xpos::Jj => Upos::Adj,
            Xpos::Cd => Upos::Num,
            Xpos::Vbn | Xpos::Vbd => Upos::Verb,
            _ => Upos::X,
        };
        let start = text.len();
        text.push_str(form);
        let lemma = if xpos == Xpos::Nns { form.trim_end_matches('s') } else { form };
        tokens.push(Token {
            span: Span::new(start, text.len()),
            lemma: lemma.to_lowercase(),
            upos,
            xpos,
            head: None,
            deprel: Deprel::plain(Rel::Dep),
            continues_word: false,
        });
    }
    let span = Span::new(0, text.len());
    let sentences = match tokens.is_empty() {
        true => Vec::new(),
        false => vec![Sentence { span, section: SectionId(0), first: 0, end: tokens.len() as u32 }],
    };
    let article = Article {
        id: ArticleId(String::new()),
        locator: "-".to_owned(),
        text,
        sections: vec![Section { kind: SectionKind::Body, span, author: None }],
        metadata: Metadata::default(),
        publication: Publication { date: None, basis: PublicationBasis::Unknown },
        language: Language::English,
        diagnostics: Vec::new(),
    };
    (article, Analysis { tokens, sentences, made_by: "test".to_owned() })
}

fn check(words: &str, expected: &[&str]) {
    let (article, analysis) = article(words);
    let shown: Vec<String> = quantities(&article, &analysis)
        .iter()
        .map(|quantity| {
            let unit = match &quantity.unit {
                Unit::Money(name) | Unit::Measure(name) | Unit::Count(name) => name.clone(),
                Unit::Percent => "%".to_owned(),
                Unit::Bare => "-".to_owned(),
            };
            let upper = match quantity.upper {
                upper if upper == quantity.value => String::new(),
                upper => format!("..{upper}"),
            };
            format!("{} = {}{upper} {unit}", quantity.span.of(&article.text), quantity.value)
        })
        .collect();
    assert_eq!(shown, expected, "{words}");
}

#[test]
fn money_by_sign_code_and_name() {
    check("paid $255 million", &["$255 million = 255000000 USD"]);
    check("paid US$2bn", &["US$2bn = 2000000000 USD"]);
    check("paid 40 million euros", &["40 million euros = 40000000 EUR"]);
    check("paid Rs 500 crore", &["Rs 500 crore = 5000000000 INR"]);
    check("paid £3.5m", &["£3.5m = 3500000 GBP"]);
    check("paid 200 Pakistani rupees", &["200 Pakistani rupees = 200 PKR"]);
    check("paid $10-20 million", &["$10-20 million = 10000000..20000000 USD"]);
    check("paid billions of dollars", &["billions of dollars = 2000000000..inf USD"]);
    check("paid more than $5 billion", &["$5 billion = 5000000000..inf USD"]);
}

#[test]
fn counts_take_the_lemma_of_their_noun() {
    check("bought 10/CD MI-17/NN helicopters/NNS", &["10 MI-17 helicopters = 10 helicopter"]);
    check("lost twenty-five/CD armed/JJ soldiers/NNS", &["twenty-five armed soldiers = 25 soldier"]);
    check("seats up to 95/CD passengers/NNS", &["95 passengers = 0..95 passenger"]);
    check("hundreds/NNS of villagers/NNS fled/VBD", &["hundreds of villagers = 200..inf villager"]);
    check("between 10/CD and/CC 20/CD boats/NNS", &["10 and 20 boats = 10..20 boat"]);
    check("killed/VBD at least 12/CD", &["12 = 12..inf -"]);
    check("no fewer than 1,500/CD protesters/NNS", &["1,500 protesters = 1500..inf protester"]);
}

#[test]
fn measures_and_percentages() {
    check("a two-day visit", &["two-day = 2 day"]);
    check("fell by 3.5 per cent", &["3.5 per cent = 3.5 %"]);
    check("rose 10% to", &["10% = 10 %"]);
    check("nearly 16 years of war", &["16 years = 16 year"]);
    check("some 400 square kilometres", &["400 square kilometres = 400 square kilometre"]);
    check("300km range", &["300km = 300 kilometre"]);
    check("200 pounds of explosives", &["200 pounds = 200 pound"]);
}

#[test]
fn what_is_no_quantity() {
    check("on April 24, 2014", &[]);
    check("in 1971 and the 1980s", &[]);
    check("the third/JJ round/NN", &[]);
    check("an F-16/NN and/CC a/DT Boeing/NNP 747/CD", &[]);
    check("Resolution/NNP 1973/CD was passed", &[]);
    check("a Superjet/NNP 100/CD , a modern/JJ aircraft/NN", &[]);
    check("the 45-year-old/JJ minister/NN", &[]);
    check("at 5:30 or 6 pm", &[]);
    check("one of them , no one/NN , one day", &[]);
    check("two weeks ago", &[]);
    check("the plan , One/CD Sea/NNP , failed", &[]);
}

proptest! {
    #[test]
    fn any_text_gives_ordered_quantities_on_character_boundaries(text in "\\PC{0,120}") {
        let (article, analysis) = article(&text);
        let mut last = 0;
        for quantity in quantities(&article, &analysis) {
            prop_assert!(quantity.span.start() >= last && !quantity.span.is_empty());
            prop_assert!(article.text.get(quantity.span.range()).is_some());
            prop_assert!(quantity.value <= quantity.upper);
            last = quantity.span.end();
        }
    }

    #[test]
    fn numbers_and_units_in_any_order_do_no_harm(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "two", "hundred", "and", "a", "half", "million", "$", "5", "1,000", "2.5", "-", "to", "of", "per",
                "cent", "%", "dozens", "thousands", "km", "years", "between", "Rs", "½", "bn", "US$", "é", "½km",
                "pounds", "twenty", "-five", "/", ":", ".", "soldiers/NNS",
            ]),
            0..14,
        )
    ) {
        let (article, analysis) = article(&words.join(" "));
        let found = quantities(&article, &analysis);
        prop_assert!(found.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()));
    }
}
