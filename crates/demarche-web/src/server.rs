//! The socket: connections in, bounded in number and patience.

use crate::routes::router;
use crate::site::Site;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Connections at a time; who comes later waits for one to end.
const CONNECTIONS: usize = 1024;
/// A client that has not sent its header by then is let go.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Bytes of a header.
const HEADER_BYTES: usize = 32 * 1024;
/// How often the ledger is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Serves until the process ends.
pub async fn serve(listener: TcpListener, site: Arc<Site>) -> std::io::Result<()> {
    let routes = router(Arc::clone(&site));
    tokio::spawn(follow(site));
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
        let (stream, _) = match listener.accept().await {
            Ok(accepted) => accepted,
            // Out of file handles, or the client is gone already: neither ends the server.
            Err(_) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let service = TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let mut builder = hyper::server::conn::http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(HEADER_BYTES);
            // A connection that breaks off concerns nobody but its client.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}

/// Reads new snapshots as they are committed.
async fn follow(site: Arc<Site>) {
    loop {
        tokio::time::sleep(LOOK).await;
        let site = Arc::clone(&site);
        let _ = tokio::task::spawn_blocking(move || site.refresh(false)).await;
    }
}
