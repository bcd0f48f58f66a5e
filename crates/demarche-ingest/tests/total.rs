//! What holds for any input: no panic, parts in order, text kept.

use demarche_ingest::{Format, Options, article_of_text, articles};
use demarche_types::Article;
use proptest::prelude::*;

fn holds(article: &Article) {
    let mut end = 0;
    for section in &article.sections {
        let span = section.span;
        assert!(end <= span.start() && span.start() < span.end() && span.end() <= article.text.len());
        assert!(article.text.is_char_boundary(span.start()) && article.text.is_char_boundary(span.end()));
        assert!(article.text[end..span.start()].trim().is_empty(), "between parts is white space");
        let words = span.of(&article.text);
        assert_eq!(words.trim(), words, "a part begins and ends with a sign");
        end = span.end();
    }
    assert!(article.text[end..].trim().is_empty());
}

/// Lines that look like parts of articles, so that chance meets the rules.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ \\t]{0,3}\\PC{0,80}",
        Just(String::new()),
        Just("By Ana Brel".to_owned()),
        Just(
            "LIMA, June 3 (Agency) — The minister said that the ferry would stay in port until the owners had paid."
                .to_owned()
        ),
        Just("Comments (2)".to_owned()),
        Just("Ana, 3 hours ago".to_owned()),
        Just("Tom Oske says:".to_owned()),
        Just("1. First, the boats.".to_owned()),
        Just("2) Second, the nets.".to_owned()),
        Just("Disclaimer: the views expressed in this article are the author's own.".to_owned()),
        Just("Ana Brel is a professor of law.".to_owned()),
        Just("Share this:".to_owned()),
        Just("Photo: L. Hart".to_owned()),
        Just("---".to_owned()),
        Just("Title: Fog".to_owned()),
        Just("The ferry lay at anchor for two days while the fog stood over the strait, and nobody came.".to_owned()),
        Just("<div class=\"comment\"><p>No.</p>".to_owned()),
        Just("# Fog\u{2028}x\r".to_owned()),
    ]
}

proptest! {
    #[test]
    fn plain_text_is_kept_and_parted(lines in prop::collection::vec(line(), 0..40)) {
        let text = lines.join("\n");
        if let Ok(article) = article_of_text(&text, "-", &Options::default()) {
            prop_assert_eq!(&article.text, &text);
            holds(&article);
        }
    }

    #[test]
    fn no_bytes_panic_in_any_format(bytes in prop::collection::vec(any::<u8>(), 0..600), lines in prop::collection::vec(line(), 0..20)) {
        let mixed = [lines.join("\n").into_bytes(), bytes.clone()].concat();
        for format in [Format::Text, Format::Markdown, Format::Html, Format::Jsonl, Format::Feed, Format::News] {
            for input in [&bytes, &mixed] {
                let options = Options { format: Some(format), ..Options::default() };
                articles(input, "-", &options).iter().flatten().for_each(holds);
            }
        }
    }

    #[test]
    fn any_markup_is_read(tags in prop::collection::vec(prop_oneof![
        Just("<div class=comments>"), Just("<li class='comment'>"), Just("</li>"), Just("</div>"), Just("<p>"), Just("</p>"), Just("<table><tr><td>"),
        Just("<figure><figcaption>"), Just("</figcaption>"), Just("<h1>"), Just("</h1>"), Just("<b id=x>"), Just("<a href='#'>"), Just("<br><br>"), Just("<ul><li>"),
        Just("The ferry lay at anchor for two days, while the fog stood over the strait, and nobody came to help. "), Just("<script>"), Just("</script>"),
        Just("<meta property=\"article:published_time\" content=\"2014\">"), Just("<script type='application/ld+json'>{\"@type\":\"NewsArticle\"}</script>"), Just("&amp;&#x41;&bogus;"), Just("<svg><title>"), Just("<template>"), Just("<!--"), Just("-->"),
    ], 0..60)) {
        let page = tags.concat();
        let options = Options { format: Some(Format::Html), ..Options::default() };
        articles(page.as_bytes(), "-", &options).iter().flatten().for_each(holds);
    }
}

#[test]
fn deep_and_large_pages_are_read_without_layout() {
    let prose = "<p>The ferry lay at anchor for two days, while the fog stood over the strait, and nobody came.</p>";
    for depth in [200, 255, 300, 200_000] {
        let page = format!(
            "<html><body>{}{prose}{}</body></html>",
            "<div><span>".repeat(depth / 2),
            "</span></div>".repeat(depth / 2)
        );
        let article =
            articles(page.as_bytes(), "deep.html", &Options::default()).remove(0).expect("there is prose in it");
        assert!(article.text.contains("nobody came"));
        holds(&article);
    }
    let deep = format!("{{\"text\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(articles(deep.as_bytes(), "deep.jsonl", &Options::default())[0].is_err());
    let quotes = ">".repeat(50_000);
    articles(quotes.as_bytes(), "deep.md", &Options::default()).iter().flatten().for_each(holds);
}

#[test]
fn long_inputs_take_time_in_proportion() {
    for line in [
        "Ana says:\n",
        "1. x\n",
        "Comments\n",
        "x\n\n",
        "Ana Brel is a professor.\n\n",
        "Ana, 3 hours ago\n",
        "<p>",
        "<!--",
        "</script",
        "Also read: x\n",
    ] {
        let text = line.repeat(8_000);
        let started = std::time::Instant::now();
        for name in ["a.txt", "a.html", "a.md"] {
            articles(text.as_bytes(), name, &Options::default()).iter().flatten().for_each(holds);
        }
        assert!(started.elapsed().as_secs() < 60, "{line:?} took {:?}", started.elapsed());
    }
}
