//! Each format with its metadata, and each kind of bad input with its message.

use demarche_ingest::{CODES, IngestError, Options, articles};
use demarche_types::{Article, Language, PublicationBasis, SectionKind};

fn one(bytes: &[u8], name: &str) -> Article {
    articles(bytes, name, &Options::default()).remove(0).expect("an article")
}

fn parts(article: &Article, kind: SectionKind) -> Vec<&str> {
    article
        .sections
        .iter()
        .filter(|section| section.kind == kind)
        .map(|section| section.span.of(&article.text))
        .collect()
}

fn published(article: &Article) -> (String, &'static str) {
    (article.publication.date.map(|date| date.to_string()).unwrap_or_default(), article.publication.basis.name())
}

#[test]
fn a_page_gives_its_article_and_each_comment() {
    let article = one(include_bytes!("pages/comments.html"), "page.html");
    assert_eq!(article.metadata.title.as_deref(), Some("Envoys leave Kosta without a deal"));
    assert_eq!(article.metadata.author.as_deref(), Some("Ana Brel"));
    assert_eq!(article.metadata.publisher.as_deref(), Some("The Quay"));
    assert_eq!(published(&article), ("2016-05-03".to_owned(), "metadata"));
    assert_eq!(parts(&article, SectionKind::Headline), ["Envoys leave Kosta without a deal"]);
    assert_eq!(parts(&article, SectionKind::Caption), ["The lagoon at Kosta. Photo: L. Hart"]);
    assert!(parts(&article, SectionKind::Bio).concat().contains("writes on borders"));
    assert_eq!(parts(&article, SectionKind::Disclaimer), ["The views expressed in this article are the author's own."]);
    let comments: Vec<_> = article.sections.iter().filter(|section| section.kind == SectionKind::Comment).collect();
    assert_eq!(
        comments.iter().map(|comment| comment.author.as_deref()).collect::<Vec<_>>(),
        [Some("Kwame"), Some("Ada O.")]
    );
    assert!(comments[0].span.of(&article.text).ends_with("Nobody ever does."));
    let body = parts(&article, SectionKind::Body).concat();
    assert!(body.contains("count the posts") && !body.contains("shelled"));
}

#[test]
fn markdown_gives_words_without_marks() {
    let text = "---\ntitle: Fog\nauthor: Ana Brel\ndate: 2014-06-03\nsource: The Quay\n---\n# Fog on the *Strait*\n\nThe ferry lay at [anchor](x) for two days\nwhile the **fog** stood over the strait.\n\n![The ferry in the fog](f.jpg)\n\n1. No lights.\n2. No horn.\n";
    let article = one(text.as_bytes(), "fog.md");
    assert_eq!(parts(&article, SectionKind::Headline), ["Fog on the Strait"]);
    assert_eq!(parts(&article, SectionKind::Caption), ["The ferry in the fog"]);
    assert!(article.text.contains("The ferry lay at anchor for two days while the fog stood over the strait.\n\n"));
    assert!(article.text.contains("1. No lights.\n\n2. No horn."));
    assert_eq!((article.metadata.author.as_deref(), published(&article).0.as_str()), (Some("Ana Brel"), "2014-06-03"));
}

#[test]
fn json_lines_go_on_after_a_bad_one() {
    let text = concat!(
        r#"{"title": "Fog on the Strait", "body": "The ferry lay at anchor for two days while the fog stood over the strait.", "outlet": "The Quay", "date_published": "2014-06-03", "comments": [{"author": "Kwame", "text": "Again."}, "And again."]}"#,
        "\n\n[1, 2]\n{\"text\": 3, \"x\"\n{\"title\": \"Fog\"}\n",
        r#"{"text": "Ships were turned back last week.", "published": "2018"}"#,
        "\n"
    );
    let read = articles(text.as_bytes(), "a.jsonl", &Options::default());
    let first = read[0].as_ref().expect("an article");
    assert_eq!(first.locator, "a.jsonl:1");
    assert_eq!(first.metadata.publisher.as_deref(), Some("The Quay"));
    assert_eq!(parts(first, SectionKind::Headline), ["Fog on the Strait"]);
    assert_eq!(parts(first, SectionKind::Comment), ["Again.", "And again."]);
    let codes: Vec<_> =
        read[1..4].iter().map(|result| result.as_ref().map_err(IngestError::code).expect_err("a bad line")).collect();
    assert_eq!(codes, ["I009", "I008", "I010"]);
    assert!(read[1].as_ref().expect_err("an array").to_string().starts_with("a.jsonl:3: an array"));
    assert_eq!(read[4].as_ref().expect("an article").text, "Ships were turned back last week.");
    let document = "[\n  {\"text\": \"Fog.\"},\n  {\"text\": \"Ice.\"}\n]";
    assert_eq!(articles(document.as_bytes(), "a.json", &Options::default()).iter().flatten().count(), 2);
}

#[test]
fn dates_of_publication_say_how_they_are_known() {
    let story =
        "LIMA, June 3 (Harbour News) — The ferry lay at anchor for two days while the fog stood over the strait.";
    let check = |text: &str, expected: &str, basis: PublicationBasis| {
        let article = one(text.as_bytes(), "a.txt");
        assert_eq!(published(&article), (expected.to_owned(), basis.name()), "{text}");
    };
    check(story, "", PublicationBasis::Unknown);
    check(&format!("{story}\n\n© 2014 Harbour News. All rights reserved."), "2014-06-03", PublicationBasis::Stated);
    check(&format!("Fog\n\nPublished: 4 June 2014\n\n{story}"), "2014-06-04", PublicationBasis::Stated);
    check(&format!("Title: Fog\nDate: 2014-06-05\n\n{story}"), "2014-06-05", PublicationBasis::Metadata);
    let options = Options { published: "2014-06".parse().ok(), ..Options::default() };
    let given = articles(story.as_bytes(), "a.txt", &options).remove(0).expect("an article");
    assert_eq!(published(&given), ("2014-06".to_owned(), "given"));
    assert_eq!(given.metadata.publisher.as_deref(), Some("Harbour News"));
}

#[test]
fn bad_input_is_named_with_a_remedy() {
    let check = |bytes: &[u8], name: &str, options: &Options, code: &str, part: &str| {
        let error = articles(bytes, name, options).remove(0).expect_err("no article");
        assert_eq!(error.code(), code, "{error}");
        let message = error.to_string();
        assert!(message.contains(part) && message.contains(code) && message.starts_with(name), "{message}");
        assert!(CODES.iter().any(|(known, _)| *known == code));
    };
    let small = Options { max_bytes: 4, ..Options::default() };
    check(b" \n\xef\xbb\xbf", "a.txt", &Options::default(), "I001", "no text");
    check(b"%PDF-1.7\n", "a.txt", &Options::default(), "I002", "a PDF document");
    check(b"fog\0ice", "a.txt", &Options::default(), "I002", "NUL");
    check(b"foggy", "a.txt", &small, "I003", "limit of 4");
    check(b"<html><body><nav>Home</nav></body></html>", "a.html", &Options::default(), "I007", "without article text");
    let german = "Der Hafenmeister sagte am Montag, dass die Fähre nach Gesprächen mit den Eigentümern im Hafen bleiben müsse, weil die Mannschaft seit Wochen keinen Lohn erhalten habe.";
    let article = one(german.as_bytes(), "a.txt");
    assert_eq!(article.language, Language::Other("deu".to_owned()));
    assert_eq!(article.diagnostics[0].code, "I004");
}
