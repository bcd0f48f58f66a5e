//! Pages and refusals, asked of the router itself.

mod support;

use axum::http::{StatusCode, header};
use support::{Asked, Desk};

const PLAIN: &str = "Title: Chile accuses Peru\nBy: Ana Rivas\nDate: 2014-03-02\nSource: Lima Morning\n\n\
    Chile accused Peru of shelling a village. \"Peru attacked Chilean soldiers,\" the Chilean defence minister said. \
    Peru denied the attack.\n";

/// What a hostile page may bring: markup, an attribute's end, letters that turn the line, a word without an end.
fn hostile() -> String {
    format!(
        "Title: <script>alert(1)</script> \u{202e}live\nBy: \"><img src=x onerror=alert(2)>\nDate: 2014-03-02\n\n\
         Chile accused <b onclick=alert(3)>Peru</b> of shelling \u{2066}a village\u{202e}. {}\n\nPeru condemned Chile. </article></main><script>alert(4)</script>\n",
        "a".repeat(200_000)
    )
}

#[test]
fn an_article_shows_its_events_on_its_words() {
    let desk = Desk::with(&[PLAIN]);
    let page = desk.get("/");
    let id = page.after("/article/", "\"");
    let page = desk.get(&format!("/article/{id}?event=1"));
    assert_eq!(page.status, StatusCode::OK);
    for wanted in
        ["data-event=\"1\"", "class=\"u l0", "CHL.GOV", "Why this code", "lexicon/frames/", "told by Ana Rivas"]
    {
        assert!(page.text.contains(wanted), "no {wanted} in {}", page.text);
    }
    assert!(page.words().contains("Chile accused 2 Peru of shelling 3 a village."), "{}", page.words());
    let filtered = desk.get(&format!("/article/{id}?only=denied"));
    assert!(!filtered.text.contains("id=\"e1\""), "{}", filtered.text);
    assert!(desk.get(&format!("/article/{id}/event/1")).text.starts_with("<div class=\"panel-head\">"));
}

#[test]
fn nothing_that_an_article_says_becomes_markup() {
    let desk = Desk::with(&[&hostile()]);
    let id = desk.get("/").after("/article/", "\"");
    let addresses = [
        "/".to_owned(),
        format!("/article/{id}"),
        format!("/article/{id}?event=1"),
        "/ledger".to_owned(),
        "/ledger?q=%3Cscript%3E".to_owned(),
    ];
    for address in addresses {
        let page = desk.get(&address);
        assert_eq!(page.status, StatusCode::OK, "{address}");
        for bad in [
            "<script>alert",
            "<img src=x",
            "<b onclick",
            "onerror=alert(2)>",
            "\u{202e}",
            "\u{2066}",
            "</article></main><script>",
        ] {
            assert!(!page.text.contains(bad), "{bad} in {address}");
        }
        assert!(!page.text.contains(&desk.folder()), "a path of the disk in {address}");
    }
}

#[test]
fn every_answer_is_fenced_in() {
    let desk = Desk::with(&[PLAIN]);
    for address in [
        "/",
        "/nothing",
        "/article/none",
        "/assets/demarche.js",
        "/api/v1/events",
        "/api/v1/articles/none",
        "/ledger?page=x",
    ] {
        let page = desk.get(address);
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{address}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{address}");
        assert!(!page.text.contains("style=\"") && !page.text.contains("<style"), "a style in {address}");
    }
}

#[test]
fn other_names_for_this_machine_are_refused() {
    let desk = Desk::with(&[PLAIN]);
    let asked = |host: &str| desk.ask(Asked::get("/").header(header::HOST.as_str(), host)).status;
    assert_eq!(asked("localhost:8117"), StatusCode::OK);
    assert_eq!(asked("[::1]:8117"), StatusCode::OK);
    for host in ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8117", "10.0.0.7"] {
        assert_eq!(asked(host), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
}

#[test]
fn writes_need_the_key_and_the_own_origin() {
    let desk = Desk::with(&[PLAIN]);
    let key = desk.get("/").after("demarche-key\" content=\"", "\"");
    let asked = |key: &str, origin: &str, site: &str| {
        let asked = Asked::post("/ledger", "").header("x-demarche-key", key).header("sec-fetch-site", site);
        desk.ask(if origin.is_empty() { asked } else { asked.header("origin", origin) }).status
    };
    // The route takes no writes: that it says so means that the guard let the request pass.
    assert_eq!(asked(&key, "", "same-origin"), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(asked(&key, "http://127.0.0.1:8117", "same-origin"), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(asked("0", "", "same-origin"), StatusCode::FORBIDDEN);
    assert_eq!(asked(&key, "http://evil.example", "same-origin"), StatusCode::FORBIDDEN);
    assert_eq!(asked(&key, "null", "cross-site"), StatusCode::FORBIDDEN);
    assert_eq!(asked(&key, "null", "same-origin"), StatusCode::METHOD_NOT_ALLOWED, "a form of the own pages");
    let bare = Asked::post("/ledger", "").header("x-demarche-key", &key).header("origin", "null");
    assert_eq!(desk.ask(bare).status, StatusCode::FORBIDDEN);
    assert_eq!(asked(&key, "", "cross-site"), StatusCode::FORBIDDEN);
}

#[test]
fn a_token_is_asked_of_every_reader() {
    let desk = Desk::guarded(&[PLAIN], "letterbox0123456789");
    assert_eq!(desk.get("/").status, StatusCode::UNAUTHORIZED);
    assert_eq!(desk.get("/assets/demarche.css").status, StatusCode::UNAUTHORIZED);
    assert_eq!(desk.get("/?token=letterbox").status, StatusCode::UNAUTHORIZED);
    let link = desk.get("/?token=letterbox0123456789");
    assert_eq!(link.status, StatusCode::SEE_OTHER);
    let cookie = link.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().unwrap_or_default().to_owned();
    assert_eq!(desk.ask(Asked::get("/").header("cookie", &pair)).status, StatusCode::OK);
    assert_eq!(desk.ask(Asked::get("/").header("authorization", "Bearer letterbox0123456789")).status, StatusCode::OK);
}

#[test]
fn a_page_that_the_reader_has_is_not_sent_again() {
    let desk = Desk::with(&[PLAIN]);
    let tag = desk.get("/ledger").header("etag");
    assert_eq!(desk.ask(Asked::get("/ledger").header("if-none-match", &tag)).status, StatusCode::NOT_MODIFIED);
    assert_eq!(desk.ask(Asked::get("/ledger").header("if-none-match", "W/\"other\"")).status, StatusCode::OK);
}

#[test]
fn the_ledger_is_searched_by_field_and_word() {
    let desk = Desk::with(&[PLAIN]);
    let lines = |query: &str| desk.get(&format!("/ledger?q={query}")).text.matches("class=\"event\"").count();
    assert!(lines("") >= 2);
    assert!(lines("type:ACCUSE") >= 1 && lines("type:ACCUSE") < lines(""));
    assert_eq!(lines("actor:NOR"), 0);
    assert!(lines("outlet:lima+village") >= 1);
    assert!(desk.get("/ledger?q=actor:CHL+type:AID").text.contains("<bdi>type:AID</bdi>"), "the failing term is named");
    let saved = desk.get("/ledger?q=type:ACCUSE&format=csv");
    assert!(saved.text.starts_with("event_id"), "{}", saved.text);
    let value: serde_json::Value =
        serde_json::from_str(&desk.get("/api/v1/events?q=type:ACCUSE&limit=1").text).expect("JSON");
    assert_eq!(value["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_correction_holds_when_the_ledger_is_read_again_and_can_be_undone() {
    let desk = Desk::with(&[PLAIN]);
    let id = desk.get("/").after("/article/", "\"");
    let event = format!("{id}.2");
    let form = |fields: &str| {
        Asked::post(
            &format!("/fix?key={}", desk.key()),
            &format!("back=/article/{id}?event=2&who=Ana&why=misread&{fields}"),
        )
        .header("content-type", "application/x-www-form-urlencoded")
    };
    let refused = desk.ask(form(&format!("event={event}&type=DANCE")));
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(desk.ask(Asked::post("/fix", "event=1")).status, StatusCode::FORBIDDEN, "without the key");
    let made = desk.ask(form(&format!("event={event}&targets=ECU")));
    assert_eq!((made.status, made.header("location")), (StatusCode::SEE_OTHER, format!("/article/{id}?event=2")));
    let desk = desk.again();
    let page = desk.get(&format!("/article/{id}?event=2"));
    assert!(page.text.contains("targets: PER"), "{}", page.words());
    assert!(desk.get("/ledger?q=target:ECU").text.contains(&event));
    let correction = page.after("name=\"undo\" value=\"", "\"");
    let body = format!("back=//evil.example&undo={correction}&who=Ana&why=again");
    let undone = desk.ask(
        Asked::post(&format!("/fix?key={}", desk.key()), &body)
            .header("content-type", "application/x-www-form-urlencoded"),
    );
    assert_eq!((undone.status, undone.header("location")), (StatusCode::SEE_OTHER, "/".to_owned()));
    assert!(!desk.get("/ledger?q=target:ECU").text.contains(&event));
}

#[test]
fn uploaded_files_are_read_and_shown() {
    let desk = Desk::with(&[]);
    assert!(desk.get("/").text.contains("There is no article"));
    let post =
        |name: &str, body: &str| desk.ask(Asked::post(&format!("/upload/one?name={name}&key={}", desk.key()), body));
    let page = post("../../etc/one.txt", PLAIN);
    let value: serde_json::Value = serde_json::from_str(&page.text).expect("JSON");
    assert_eq!(value["articles"].as_array().map(Vec::len), Some(1), "{value}");
    assert!(desk.get("/").text.contains("Chile accuses Peru"));
    assert!(!desk.get("/").text.contains("etc/"));
    let value: serde_json::Value = serde_json::from_str(&post("empty.txt", "  ").text).expect("JSON");
    assert_eq!(value["rejected"].as_array().map(Vec::len), Some(1), "{value}");
    let bound = "x9";
    let form = format!(
        "--{bound}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"b.txt\"\r\n\r\nNorway praised Finland.\r\n--{bound}--\r\n"
    );
    let sent = desk.ask(
        Asked::post(&format!("/upload?key={}", desk.key()), &form)
            .header("content-type", &format!("multipart/form-data; boundary={bound}")),
    );
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(sent.header("location").starts_with("/article/"));
    let large = "a".repeat(33 << 20);
    assert_eq!(post("large.txt", &large).status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn a_claim_shows_who_stands_for_and_against_it() {
    let agency = "Title: Chile shells Peruvian village\nDate: 2014-03-02\nSource: Andes Agency\n\nChile shelled a Peruvian village on Sunday, the Peruvian government said.\n";
    let denial = "Title: Chile denies shelling\nDate: 2014-03-03\nSource: Santiago Post\n\nChile denied that it had shelled a Peruvian village.\n";
    let desk = Desk::with(&[agency, denial]);
    let list = desk.get("/claims");
    assert!(list.text.contains("/claim/"), "{}", list.words());
    let id = list.after("/claim/", "\"");
    let page = desk.get(&format!("/claim/{id}"));
    for wanted in ["For (", "Against (", "class=\"chip", "Your own judgement"] {
        assert!(page.text.contains(wanted), "no {wanted}: {}", page.words());
    }
    assert_eq!(desk.get("/claims?status=corroborated&type=AID").text.matches("class=\"claim\"").count(), 0);
    let value: serde_json::Value = serde_json::from_str(&desk.get(&format!("/api/v1/claims/{id}")).text).expect("JSON");
    assert_eq!(value["claim"], id.as_str());
    assert_eq!(desk.get("/work").status, StatusCode::OK);
}

/// Ten years of invented news between a few states.
fn news() -> Vec<String> {
    let deeds = [
        "Chile met Peru in Lima.",
        "Chile accused Peru of spying.",
        "Peru praised Chile.",
        "Ecuador signed an agreement with Peru.",
        "Chile threatened Ecuador.",
        "Norway gave aid to Peru.",
    ];
    (0..60)
        .map(|at| {
            let (year, month) = (2006 + at / 12, at % 12 + 1);
            format!(
                "Title: News {at}\nDate: {year}-{month:02}-11\nSource: Wire\n\n{} Item {at}.\n",
                deeds[(at * 5 + at / 6) % 6]
            )
        })
        .collect()
}

#[test]
fn relations_have_pictures_tables_and_sentences() {
    let texts = news();
    let all: Vec<&str> = texts.iter().map(String::as_str).collect();
    let desk = Desk::with(&all);
    for address in [
        "/dyad/CHL/PER",
        "/dyad/chile/peru?by=year&directed=1",
        "/dyads?a=CHL&b=PER",
        "/actor/PER",
        "/system",
        "/system?at=2008",
        "/map?a=PER",
    ] {
        let page = desk.get(address);
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.words());
        assert!(page.text.contains("<svg") && page.text.contains("class=\"summary\""), "{address}");
        // Too few reports settle a sign: then the system has no table.
        assert!(page.text.contains("<table") || address.starts_with("/system"), "{address}");
        assert!(!page.text.contains("style=\""), "an inline style in {address}");
    }
    assert!(desk.get("/dyads").text.contains("/dyad/"));
    assert_eq!(desk.get("/dyad/CHL/CHL").status, StatusCode::BAD_REQUEST);
    assert_eq!(desk.get("/dyad/CHL/FJI").status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/dyad/CHL/PER?from=soon").status, StatusCode::BAD_REQUEST);
}

#[test]
fn the_api_is_what_its_document_says() {
    let texts = news();
    let all: Vec<&str> = texts.iter().map(String::as_str).collect();
    let desk = Desk::with(&all);
    let json = |address: &str| -> serde_json::Value {
        let page = desk.get(address);
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text);
        serde_json::from_str(&page.text).expect("JSON")
    };
    let document = json("/api/v1/openapi.json");
    let event =
        json("/api/v1/events?limit=1&q=actor:PER")["items"][0]["event_id"].as_str().unwrap_or_default().to_owned();
    let article = event.split('.').next().unwrap_or_default().to_owned();
    let paths = document["paths"].as_object().expect("paths");
    for path in paths.keys() {
        let id = if path.starts_with("/articles") { &article } else { &event };
        let filled = path.replace("{id}", id).replace("{a}", "CHL").replace("{b}", "PER").replace("{code}", "PER");
        let value = json(&format!("/api/v1{filled}"));
        assert!(value.is_object(), "{path}");
    }
    // Every route stands in the document: the module that makes them says which there are.
    let routes: Vec<&str> =
        include_str!("../src/api.rs").split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(routes.len(), paths.len());
    for route in routes {
        assert!(paths.contains_key(route), "{route} is not in openapi.json");
    }
    let first = json("/api/v1/events?limit=2");
    let second = json("/api/v1/events?limit=2&offset=2");
    assert_eq!((&first["next"], first["items"].as_array().map(Vec::len)), (&serde_json::json!(2), Some(2)));
    assert_ne!(first["items"], second["items"]);
    assert_eq!(desk.get("/api/v1/dyads/CHL/FJI").status, StatusCode::NOT_FOUND);
}
