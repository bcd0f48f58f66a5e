//! The pages in a real browser: what scripts do, what stays without them, what reaches out of the machine.
//!
//! Needs Chromium with its driver (`apt-get install chromium chromium-driver`); without them it says so, loudly, and checks nothing.

mod support;
#[path = "support/browser.rs"]
mod webdriver;

use demarche_web::{Options, Site, serve};
use serde_json::{Value, json};
use std::path::Path;
use support::fill;
use webdriver::Browser;

const CHECKS: &str = include_str!("support/checks.js");

/// Texts of an invented quarrel: an agency, a copy of it, a denial, an opinion page with a comment, and ten years of small news before.
fn texts() -> Vec<String> {
    let agency = "Chile shelled a Peruvian village on Sunday, the Peruvian government said. Peru recalled its ambassador from Chile. \
         Ecuador urged Chile and Peru to hold talks. The Peruvian foreign minister said that Chile had planned to send troops to the border.";
    let mut texts = vec![
        format!("Title: Chile shells Peruvian village\nBy: Ana Rivas\nDate: 2014-03-02\nSource: Andes Agency\n\n{agency}\n"),
        format!("Title: Border village under fire\nDate: 2014-03-03\nSource: Lima Morning\n\n(Andes Agency) {agency}\n"),
        "Title: Santiago denies shelling\nBy: Luis Paz\nDate: 2014-03-03\nSource: Santiago Post\n\nChile denied that it had shelled a Peruvian village. \
         \"Peru accused Chile without proof,\" the Chilean defence minister said. Chile expelled a Peruvian diplomat.\n"
            .to_owned(),
        "Title: Who gains\nBy: Jon Vik\nDate: 2014-03-05\nSource: Fjord Review\n\nOpinion\n\nPeru secretly armed rebels in Chile. Norway praised Ecuador. \
         Chile may attack Peru. Peru met Ecuador in Quito.\n\nComments\n\nMaria: Norway bombed Chile.\n"
            .to_owned(),
    ];
    let deeds = [
        "Chile met Peru in Lima.",
        "Chile accused Peru of spying.",
        "Peru praised Chile.",
        "Ecuador signed an agreement with Peru.",
        "Chile threatened Ecuador.",
        "Norway gave aid to Peru.",
        "Bolivia sanctioned Chile.",
        "Peru and Ecuador signed a trade deal.",
    ];
    for (at, deed) in (0..96).map(|at| (at, deeds[(at * 5 + at / 8) % deeds.len()])) {
        let (year, month) = (2006 + at / 12, at % 12 + 1);
        texts.push(format!("Title: News of {year}-{month}\nDate: {year}-{month:02}-11\nSource: Wire {}\n\n{deed} Item {at} of the day said so.\n", at % 3));
    }
    texts
}

/// A served ledger.
struct Served {
    address: String,
    _runtime: tokio::runtime::Runtime,
}

fn start(folder: &Path) -> Served {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let site = Site::open(Options::new(folder.to_owned())).expect("a site");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    runtime.spawn(serve(listener, site));
    Served { address, _runtime: runtime }
}

/// Looks at a page in light and dark, wide and narrow, and adds what is wrong.
fn inspect(browser: &Browser, name: &str, wrong: &mut Vec<String>) {
    let whole = json!({"width": 1400, "height": 1100, "deviceScaleFactor": 1, "mobile": false});
    let narrow = json!({"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": false});
    // 200 % zoom of a window of 1280 by 1024 is half of it in CSS pixels.
    let zoomed = json!({"width": 640, "height": 512, "deviceScaleFactor": 2, "mobile": false});
    for (size, metrics) in [("wide", &whole), ("narrow", &narrow), ("zoomed", &zoomed)] {
        browser.devtools("Emulation.setDeviceMetricsOverride", metrics);
        for scheme in ["light", "dark"] {
            let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
            browser.devtools("Emulation.setEmulatedMedia", &media);
            let found = browser.run(CHECKS);
            let found = found.as_array().cloned().unwrap_or_default();
            wrong.extend(found.iter().map(|one| format!("{name}, {size}, {scheme}: {one}")));
            browser.picture(&format!("{name}-{size}-{scheme}"));
        }
    }
    browser.devtools("Emulation.setDeviceMetricsOverride", &whole);
    browser.devtools("Emulation.setEmulatedMedia", &json!({"features": []}));
    let weight = browser.run(
        "const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]; \
         return all.reduce((sum, one) => sum + one.encodedBodySize, 0);",
    );
    if weight.as_f64().unwrap_or(0.0) >= 300_000.0 {
        wrong.push(format!("{name} weighs {weight} bytes"));
    }
}

/// What went over the network and what the console said since the last time.
fn quiet(browser: &Browser, served: &Served) {
    for line in browser.log("performance") {
        let Ok(told) = serde_json::from_str::<Value>(line["message"].as_str().unwrap_or_default()) else { continue };
        let told = &told["message"];
        if told["method"] == "Network.requestWillBeSent" {
            let address = told["params"]["request"]["url"].as_str().unwrap_or_default().to_owned();
            let is_own =
                address.starts_with(&served.address) || address.starts_with("data:") || address.starts_with("chrome");
            assert!(is_own, "a request left the machine: {address}");
        }
    }
    let said: Vec<String> = browser.log("browser").iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "the console is not quiet: {said:?}");
}

#[test]
fn the_pages_work_in_a_browser() {
    let Some(browser) = Browser::start() else {
        eprintln!("\n*** NOT CHECKED: no Chromium with chromedriver here; install chromium and chromium-driver ***\n");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let texts = texts();
    let all: Vec<&str> = texts.iter().map(String::as_str).collect();
    fill(&ledger, &all);
    let served = start(&ledger);
    let at = |path: &str| format!("{}{path}", served.address);

    let mut wrong = Vec::new();

    // The list, and an article by the keyboard alone.
    browser.open(&at("/?q=who+gains"));
    inspect(&browser, "articles", &mut wrong);
    browser.press("\u{e004}");
    assert_eq!(
        browser.run("return document.activeElement.className"),
        json!("skip"),
        "the first stop is the skip link"
    );
    browser.click("table.list th a");
    browser.wait("document.querySelector('.reading')");
    let read = browser.address();
    browser.press("j");
    browser.wait("document.querySelector('#panel h2')");
    let first = browser.run("return document.querySelector('#panel .kicker').textContent");
    browser.press("j");
    browser.wait(&format!("document.querySelector('#panel .kicker').textContent !== {first}"));
    assert!(browser.address().contains("event="), "{}", browser.address());
    assert_eq!(browser.run("return document.activeElement.getAttribute('aria-current')"), json!("true"));
    browser.press("k");
    browser.wait(&format!("document.querySelector('#panel .kicker').textContent === {first}"));
    inspect(&browser, "article", &mut wrong);

    // A filter, without a reload.
    let marked = browser.run("return document.querySelectorAll('.text .num').length").as_u64().unwrap_or(0);
    browser.run("const only = document.querySelector('select[name=only]'); only.value = 'conflict'; only.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(&format!("document.querySelectorAll('.text .num').length < {marked}"));
    assert!(browser.address().contains("only=conflict"), "{}", browser.address());

    // A correction holds through a reload and through reading the same texts again.
    browser.open(&format!("{read}?event=1"));
    browser.click("h1");
    browser.press("e");
    browser.wait("document.getElementById('correct').open");
    inspect(&browser, "correct", &mut wrong);
    browser.fill("#f-targets", "BOL");
    browser.fill("#f-why", "the text means Quito");
    browser.fill("#f-who", "Ana");
    browser.click("#correct button");
    browser.wait("document.querySelector('#panel').textContent.includes('the text means Quito')");
    browser.reload();
    fill(&ledger, &all[3..4]);
    browser.open(&format!("{read}?event=1"));
    assert_eq!(browser.run("return document.querySelector('#panel h2').textContent.includes('BOL')"), json!(true));
    assert_eq!(browser.run("return document.querySelector('#correct input[name=who]').value"), json!("Ana"));

    // A dossier.
    browser.open(&at("/claims?type=ASSAULT"));
    inspect(&browser, "claims", &mut wrong);
    browser.click("a.claim");
    browser.wait("document.querySelector('.dossier')");
    browser.click(".funnel details summary");
    assert_eq!(browser.run("return document.querySelector('.funnel details').open"), json!(true));
    inspect(&browser, "claim", &mut wrong);

    // Search: the key, a query, a facet, a term that leaves nothing.
    browser.press("/");
    browser.fill("#q", "actor:PER type:SANCTION zeppelin");
    browser.press("\u{e007}");
    browser.wait("location.pathname === '/ledger'");
    assert_eq!(browser.run("return document.querySelector('.empty').textContent.includes('zeppelin')"), json!(true));
    browser.open(&at("/ledger?q=actor:CHL"));
    inspect(&browser, "ledger", &mut wrong);
    browser.click(".facets section:nth-of-type(2) a");
    browser.wait("location.search.includes('type')");

    // A pair: which claims count moves the line.
    browser.open(&at("/dyad/CHL/PER?by=year"));
    inspect(&browser, "dyad", &mut wrong);
    let drawn = "(document.querySelector('#figure svg') || {}).innerHTML || ''";
    let all_claims = browser.run(&format!("return {drawn}"));
    assert!(all_claims.as_str().is_some_and(|svg| svg.len() > 500), "a line is drawn");
    browser.click("nav.ways a:nth-of-type(2)");
    browser.wait("location.search.includes('claims=corroborated')");
    assert_ne!(browser.run(&format!("return {drawn}")), all_claims, "the line has moved");
    browser.open(&at("/dyads"));
    inspect(&browser, "dyads", &mut wrong);
    browser.open(&at("/actor/PER"));
    inspect(&browser, "actor", &mut wrong);
    browser.open(&at("/map?a=PER"));
    inspect(&browser, "map", &mut wrong);

    // The slider walks through time, and the address with it.
    browser.open(&at("/system"));
    inspect(&browser, "system", &mut wrong);
    browser.run("const range = document.getElementById('range'); range.value = 0; range.dispatchEvent(new Event('input', {bubbles: true}));");
    browser.wait("location.search.includes('at=2006')");
    browser.wait("document.querySelector('h1').textContent.includes('2006')");

    // An upload.
    browser.open(&at("/"));
    browser.run(
        "const kept = new DataTransfer(); kept.items.add(new File(['Norway praised Finland for its aid to Peru.'], 'new.txt')); \
         document.querySelector('#drop input[type=file]').files = kept.files; document.querySelector('#drop button').click();",
    );
    browser.wait("document.querySelector('#told a')");
    assert_eq!(browser.run("return document.querySelector('#told').textContent.includes('events')"), json!(true));
    browser.open(&at("/work"));
    inspect(&browser, "work", &mut wrong);
    quiet(&browser, &served);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
