//! `demarche serve`: the ledger as pages.

use crate::dictionaries::Dictionaries;
use crate::failure::Failure;
use crate::output;
use crate::read::DEFAULT_LEDGER;
use demarche_web::{Options, Site, serve};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::net::TcpListener;

/// Letters and digits that a token must have at least.
const SHORTEST: usize = 16;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Address and port; port 0 takes any that is free
    #[arg(long, default_value = "127.0.0.1:8117", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// What readers must know (16 letters and digits or more): needed where others than this machine can reach the address
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    #[command(flatten)]
    lexicon: Dictionaries,
    /// The ledger's folder; made if there is none
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    match &args.token {
        None if !args.listen.ip().is_loopback() => {
            return Err(Failure::input(format!(
                "{} can be reached from other machines, and there is no token\n  hint: add --token with {SHORTEST} letters and digits or more, or listen on 127.0.0.1",
                args.listen
            )));
        }
        Some(token) if token.len() < SHORTEST || !token.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            return Err(Failure::input(format!("a token has {SHORTEST} letters and digits or more, and nothing else")));
        }
        _ => {}
    }
    let options = Options {
        lexicon: args.lexicon.load()?,
        token: args.token.clone(),
        log: |note| eprintln!("demarche: {note}"),
        ..Options::new(args.ledger.clone())
    };
    let site = Site::open(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::input(format!("cannot start: {error}")))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(args.listen).await.map_err(|error| {
            Failure::input(format!(
                "cannot listen on {}: {error}\n  hint: another program may hold the port; --listen 127.0.0.1:0 takes a free one",
                args.listen
            ))
        })?;
        let address = listener.local_addr()?;
        let token = args.token.as_ref().map_or(String::new(), |token| format!("?token={token}"));
        output::print(&format!("http://{address}/{token}\n"))?;
        eprintln!("demarche: serving {}; end with Ctrl-C", args.ledger.display());
        serve(listener, site).await?;
        Ok(ExitCode::SUCCESS)
    })
}
