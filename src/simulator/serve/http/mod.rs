//! An HTTP/1.1 server that can also behave badly: cut bodies, answers nobody asked for, connections closed without a word.

mod body;
mod connection;

use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::listen::Serve;
use super::web::Web;
use crate::simulator::simulated::WebFace;

/// A server in front of the terminal.
pub(super) fn server<F: WebFace>(tls: Option<TlsAcceptor>, web: Web<F>) -> Serve {
    let web = Arc::new(web);
    Box::new(move |stream| Box::pin(connect(stream, tls.clone(), Arc::clone(&web))))
}

async fn connect<F: WebFace>(stream: TcpStream, tls: Option<TlsAcceptor>, web: Arc<Web<F>>) {
    match tls {
        None => connection::serve(stream, web).await,
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                connection::serve(stream, web).await;
            }
        }
    }
}
