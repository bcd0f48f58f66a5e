//! An assistant asks over the Model Context Protocol, line by line.

mod support;

use demarche_web::{Options, Site, assist};
use serde_json::{Value, json};
use support::fill;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, split};

#[test]
fn an_assistant_searches_and_is_told_why() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path(), &["Date: 2014-03-02\n\nChile accused Peru of shelling a village.\n"]);
    let site = Site::open(Options::new(folder.path().to_owned())).expect("a site");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let (input, output) = split(theirs);
        let server = tokio::spawn(assist(site, input, output));
        let (reader, mut writer) = split(ours);
        let mut lines = BufReader::new(reader).lines();
        let mut ask = async |request: Value| {
            writer.write_all(format!("{request}\n").as_bytes()).await.expect("written");
            if request.get("id").is_none() {
                return Value::Null;
            }
            let line = lines.next_line().await.expect("a line").expect("an answer");
            serde_json::from_str::<Value>(&line).expect("JSON")
        };
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let hello = ask(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello})).await;
        assert_eq!(hello["result"]["serverInfo"]["name"], "demarche", "{hello}");
        ask(json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        let tools = ask(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"})).await;
        let names: Vec<&str> =
            tools["result"]["tools"].as_array().expect("tools").iter().filter_map(|tool| tool["name"].as_str()).collect();
        assert_eq!(names, ["search", "claim", "dyad", "shifts", "explain"]);
        let call = |id: u32, name: &str, arguments: Value| {
            json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": name, "arguments": arguments}})
        };
        let text = |answer: &Value| answer["result"]["content"][0]["text"].as_str().unwrap_or_default().to_owned();
        let found = ask(call(3, "search", json!({"query": "type:ACCUSE"}))).await;
        let found: Value = serde_json::from_str(&text(&found)).expect("JSON");
        let event = found["items"][0]["event_id"].as_str().expect("an event").to_owned();
        let why = ask(call(4, "explain", json!({"event": event}))).await;
        assert!(text(&why).contains("frames/accuse.toml"), "{why}");
        let missing = ask(call(5, "claim", json!({"event": "none.1"}))).await;
        assert_eq!(missing["result"]["isError"], true, "{missing}");
        drop((writer, lines));
        server.abort();
    });
}
