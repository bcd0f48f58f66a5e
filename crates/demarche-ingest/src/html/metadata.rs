//! What a page says of itself: `meta` elements, JSON-LD, `time` elements, links.
//!
//! In: the parsed page. Out: title, author, publisher, address, date, language as written there.

use dom_query::Document;
use serde_json::Value;

#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    pub(super) language: Option<String>,
}

const TITLES: [&str; 6] = ["og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"];
const AUTHORS: [&str; 8] = [
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "twitter:data1",
];
const PUBLISHERS: [&str; 5] = ["og:site_name", "dc.publisher", "application-name", "article:publisher", "twitter:site"];
const DATES: [&str; 17] = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "publishdate",
    "publish-date",
    "pubdate",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "sailthru.date",
    "ptime",
    "article.published",
    "originalpublicationdate",
];
/// A page rarely has more than a few JSON-LD blocks; more are not read.
const MOST_BLOCKS: usize = 20;
/// JSON-LD objects looked into, over all blocks.
const MOST_OBJECTS: usize = 500;

pub(super) fn read(document: &Document) -> Said {
    let mut said = Said::default();
    let mut named: Vec<(String, String)> = Vec::new();
    for meta in document.select("meta").nodes() {
        let Some(content) =
            meta.attr("content").map(|content| content.trim().to_owned()).filter(|content| !content.is_empty())
        else {
            continue;
        };
        for key in ["property", "name", "itemprop"] {
            if let Some(name) = meta.attr(key) {
                named.extend(name.split_whitespace().map(|name| (name.to_lowercase(), content.clone())));
            }
        }
    }
    let first = |keys: &[&str]| {
        keys.iter().find_map(|key| named.iter().find(|(name, _)| name == key)).map(|(_, content)| content.clone())
    };
    linked_data(document, &mut said);
    said.title = said.title.or_else(|| first(&TITLES));
    said.author = said.author.or_else(|| {
        let words =
            |name: &String| !name.contains("://") && !name.starts_with('@') && name.chars().any(char::is_alphabetic);
        AUTHORS.iter().filter_map(|key| first(&[key])).find(words)
    });
    said.publisher = first(&["og:site_name"]).or(said.publisher).or_else(|| {
        first(&PUBLISHERS).filter(|name| !name.contains("://")).map(|name| name.trim_start_matches('@').to_owned())
    });
    said.published = said.published.or_else(|| first(&DATES)).or_else(|| time_element(document));
    said.url = document
        .select("link[rel=canonical]")
        .nodes()
        .iter()
        .find_map(|link| link.attr("href"))
        .map(|href| href.to_string())
        .filter(|href| href.starts_with("http"))
        .or_else(|| first(&["og:url"]))
        .or(said.url);
    said.language = document
        .select("html")
        .nodes()
        .iter()
        .find_map(|html| html.attr("lang").or_else(|| html.attr("xml:lang")))
        .map(|lang| lang.to_string())
        .or_else(|| first(&["content-language", "og:locale"]));
    said
}

/// The first `time` element that says it dates the publication, or the first of all.
fn time_element(document: &Document) -> Option<String> {
    let times = document.select("time[datetime]");
    let times = times.nodes();
    let marked = times.iter().find(|time| {
        time.has_attr("pubdate")
            || time.attr("itemprop").is_some_and(|prop| prop.to_lowercase().contains("datepublished"))
            || time.class().is_some_and(|class| class.to_lowercase().contains("publish"))
    });
    marked
        .or(times.first())
        .and_then(|time| time.attr("datetime"))
        .map(|value| value.to_string())
        .filter(|value| value.bytes().any(|byte| byte.is_ascii_digit()))
}

/// What the first article in the page's JSON-LD says.
fn linked_data(document: &Document, said: &mut Said) {
    let mut looked = 0;
    for script in document.select("script[type=\"application/ld+json\"]").nodes().iter().take(MOST_BLOCKS) {
        let text = script.text();
        let inner = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        let Ok(value) = serde_json::from_str::<Value>(inner) else { continue };
        let mut queue = vec![&value];
        while let Some(value) = queue.pop() {
            looked += 1;
            if looked > MOST_OBJECTS {
                return;
            }
            match value {
                Value::Array(items) => queue.extend(items.iter().rev()),
                Value::Object(object) => {
                    if is_article(object.get("@type")) {
                        let name = |key: &str| object.get(key).and_then(words);
                        said.title = name("headline").or_else(|| name("name"));
                        said.author =
                            name("author").or_else(|| name("creator")).filter(|author| !author.contains("://"));
                        said.publisher = name("publisher");
                        said.published = name("datePublished").or_else(|| name("dateCreated"));
                        said.url = name("url").filter(|url| url.starts_with("http"));
                        return;
                    }
                    queue.extend(object.get("@graph"));
                }
                _ => {}
            }
        }
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let fits = |name: &str| {
        name.ends_with("Article")
            || name.ends_with("BlogPosting")
            || matches!(name, "Report" | "Blog" | "LiveBlogPosting")
    };
    match kind {
        Some(Value::String(name)) => fits(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(fits),
        _ => false,
    }
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => (!words.trim().is_empty()).then(|| words.trim().to_owned()),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(str::to_owned),
        Value::Array(items) => {
            let names: Vec<String> = items.iter().filter(|item| !item.is_array()).filter_map(words).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}
