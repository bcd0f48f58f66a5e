//! Feeds and news items: several articles in one document.
//!
//! In: RSS, Atom, JSON Feed (by `feed-rs`), or NewsML-G2. Out: one JSON object an article, in the keys that `jsonl` reads.
//! It follows no link.

use serde_json::{Map, Value};

/// The objects of a feed.
pub(crate) fn feed(text: &str) -> Result<Vec<Value>, String> {
    let feed = feed_rs::parser::parse(text.as_bytes()).map_err(|error| error.to_string())?;
    let source = feed.title.map(|title| title.content);
    let entries = feed.entries.into_iter().map(|entry| {
        let mut object = Map::new();
        let mut put = |key: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                object.insert(key.to_owned(), Value::String(value));
            }
        };
        put("title", entry.title.map(|title| plain(&title.content)));
        let names: Vec<String> = entry.authors.into_iter().filter_map(|author| author.name).collect();
        put("author", Some(names.join(", ")));
        put("source", source.clone());
        put("url", entry.links.into_iter().next().map(|link| link.href));
        put("published", entry.published.or(entry.updated).map(|date| date.to_rfc3339()));
        put("language", entry.language.or(feed.language.clone()));
        let body = entry.content.and_then(|content| content.body);
        let body = body.filter(|body| !body.trim().is_empty()).or(entry.summary.map(|summary| summary.content));
        put("text", body.map(|body| plain(&body)));
        Value::Object(object)
    });
    Ok(entries.collect())
}

/// The words of a piece of HTML, a paragraph a line of its own; text without tags as it is.
fn plain(words: &str) -> String {
    if !words.contains('<') && !words.contains('&') {
        return words.to_owned();
    }
    let paragraphs = crate::html::paragraphs(words);
    if paragraphs.is_empty() { words.to_owned() } else { paragraphs.join("\n\n") }
}

/// The objects of NewsML-G2: one a `newsItem` with text in it.
pub(crate) fn news_items(text: &str) -> Result<Vec<Value>, String> {
    let options = roxmltree::ParsingOptions { nodes_limit: 1_000_000, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|error| error.to_string())?;
    let named = |name: &'static str| move |node: &roxmltree::Node<'_, '_>| node.tag_name().name() == name;
    let items = document.descendants().filter(named("newsItem")).map(|item| {
        let mut object = Map::new();
        let words = |name: &'static str| {
            let found = item.descendants().find(named(name)).map(|node| joined(&node, " "));
            found.filter(|words| !words.is_empty())
        };
        let mut put = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                object.insert(key.to_owned(), Value::String(value));
            }
        };
        put("title", words("headline"));
        put("author", words("by"));
        let provider = item.descendants().find(named("provider"));
        let literal = |node: roxmltree::Node<'_, '_>| {
            let name = node.descendants().find(named("name")).map(|name| joined(&name, " "));
            name.or(node.attribute("literal").map(str::to_owned))
        };
        put("source", provider.and_then(literal).or_else(|| words("creditline")));
        put("published", words("contentCreated").or_else(|| words("versionCreated")));
        let language = item.descendants().find(named("language")).and_then(|node| node.attribute("tag"));
        put("language", language.map(str::to_owned));
        let content = item.descendants().find(named("contentSet"));
        let text = content.map(|content| {
            let paragraphs: Vec<String> = content
                .descendants()
                .filter(|node| matches!(node.tag_name().name(), "p" | "hl2" | "h2" | "h3" | "li"))
                .map(|node| joined(&node, " "))
                .filter(|words| !words.is_empty())
                .collect();
            if paragraphs.is_empty() { joined(&content, "\n\n") } else { paragraphs.join("\n\n") }
        });
        put("text", text.filter(|text| !text.is_empty()));
        Value::Object(object)
    });
    Ok(items.collect())
}

/// The words below a node.
fn joined(node: &roxmltree::Node<'_, '_>, between: &str) -> String {
    let texts = node.descendants().filter(roxmltree::Node::is_text).filter_map(|text| text.text());
    let texts: Vec<String> = texts
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(between)
}
