//! The ledger for assistants: a server of the Model Context Protocol on standard input and output, with tools that read only.
//!
//! Each tool gives what the API gives: `search`, `claim`, `dyad`, `shifts`, `explain`.

use crate::page::Problem;
use crate::query::parse;
use crate::site::Site;
use crate::{claims, explain, ledger, relations};
use demarche_store::event_json;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Items of an answer unless asked otherwise, and at most.
const ITEMS: usize = 20;
const MOST_ITEMS: usize = 200;

/// Name, what it does, and its parameters: name, what it means, whether it must be given.
type ToolAbout = (&'static str, &'static str, &'static [(&'static str, &'static str, bool)]);

const TOOLS: [ToolAbout; 5] = [
    (
        "search",
        "Coded events of the ledger, newest first. Nothing it says is a verdict: each event carries who says so and how real the text makes it.",
        &[
            ("query", "fields and words, such as `actor:PAK type:SANCTION speaker:Soto aid 2018`; empty for all", true),
            ("limit", "events at most (20; up to 200)", false),
            ("offset", "events to leave out", false),
        ],
    ),
    (
        "claim",
        "What stands for and against one claim: voices by origin, status by rule, badges, what is missing, which source it hangs on.",
        &[("event", "id of an event of the claim, such as 9ccaf57ffb1de2e2.4", true)],
    ),
    (
        "dyad",
        "How two actors stood over time, with the shifts and the stories that made them.",
        &[
            ("a", "code such as PAK, or the name of a state", true),
            ("b", "the other", true),
            ("claims", "all, corroborated, or reported (without what rests on an author alone)", false),
            ("by", "month, quarter or year", false),
            ("from", "not before", false),
            ("to", "not after", false),
        ],
    ),
    (
        "shifts",
        "When pairs of actors turned warmer or cooler, the surest and greatest first.",
        &[("actor", "only pairs with it", false), ("limit", "shifts at most", false)],
    ),
    (
        "explain",
        "Why an event has its code: dictionary line, words, steps, actors, and what was considered and not taken.",
        &[("event", "id of an event", true)],
    ),
];

/// The server.
struct Assistant(Arc<Site>);

fn tool((name, about, parameters): &ToolAbout) -> Tool {
    let properties: Map<String, Value> = parameters
        .iter()
        .map(|(name, about, _)| {
            let kind = if matches!(*name, "limit" | "offset") { "integer" } else { "string" };
            ((*name).to_owned(), json!({"type": kind, "description": about}))
        })
        .collect();
    let required: Vec<&str> = parameters.iter().filter(|(.., must)| *must).map(|(name, ..)| *name).collect();
    let schema =
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    let schema = schema.as_object().cloned().unwrap_or_default();
    Tool::new(*name, *about, schema).with_annotations(ToolAnnotations::new().read_only(true))
}

/// What a tool answers.
fn answer(site: &Site, name: &str, given: &Map<String, Value>) -> Result<Value, Problem> {
    let word = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |name: &str| given.get(name).and_then(Value::as_u64).map(|number| number as usize);
    let limit = number("limit").unwrap_or(ITEMS).clamp(1, MOST_ITEMS);
    site.refresh(false);
    let view = site.view();
    match name {
        "search" => {
            let terms = parse(&word("query"));
            let (found, failing) = ledger::select(&view, &ledger::Ask::default(), &terms);
            let offset = number("offset").unwrap_or(0);
            let items: Vec<Value> =
                found.iter().skip(offset).take(limit).map(|event| event_json(&view.row(event))).collect();
            Ok(json!({
                "total": found.len(), "offset": offset, "items": items,
                "failing_term": failing.map(|at| terms[at].written()),
            }))
        }
        "claim" => {
            let (related, claim) = claims::find(site, &view, &word("event"))?;
            Ok(related.found.json(claim))
        }
        "dyad" => {
            let ask = relations::Ask {
                claims: word("claims"),
                by: word("by"),
                from: word("from"),
                to: word("to"),
                ..relations::Ask::default()
            };
            relations::dyad_json(site, &word("a"), &word("b"), &ask)
        }
        "shifts" => relations::shifts_of(site, &word("actor"), limit),
        "explain" => {
            let id = word("event");
            let at = view.event(&id).ok_or_else(|| Problem::missing(format!("no event {id}")))?;
            explain::json(site, &view, &view.events[at])
        }
        _ => Err(Problem::missing(format!("no tool {name}"))),
    }
}

impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("demarche", env!("CARGO_PKG_VERSION")))
            .with_instructions("A ledger of who did what to whom, when, and who says so. No answer says what is true.")
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(TOOLS.iter().map(tool).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let site = Arc::clone(&self.0);
        let made =
            tokio::task::spawn_blocking(move || answer(&site, &request.name, &request.arguments.unwrap_or_default()));
        let result = match made.await {
            Ok(Ok(value)) => CallToolResult::success(vec![ContentBlock::text(value.to_string())]),
            Ok(Err(problem)) => CallToolResult::error(vec![ContentBlock::text(problem.words())]),
            Err(_) => CallToolResult::error(vec![ContentBlock::text("this cannot be answered")]),
        };
        Ok(result.into())
    }
}

/// Serves one assistant over any pair of streams, until it hangs up.
///
/// # Errors
/// If the assistant does not speak the protocol.
pub async fn assist<R, W>(site: Arc<Site>, input: R, output: W) -> Result<(), String>
where
    R: tokio::io::AsyncRead + Send + Unpin + 'static,
    W: tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    let running = Assistant(site).serve((input, output)).await.map_err(|error| error.to_string())?;
    running.waiting().await.map(|_| ()).map_err(|error| error.to_string())
}
