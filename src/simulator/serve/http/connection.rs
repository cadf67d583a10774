//! One connection of the HTTP server.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderValue, LOCATION};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::body::{BrokenOff, ReplyBody};
use crate::simulator::http_turn::HttpTurn;
use crate::simulator::serve::web::Web;
use crate::simulator::simulated::WebFace;
use crate::wire::HttpReply;

/// Longest body that is read, in bytes.
const BODY_CAP: usize = 1 << 20;
/// How long a request's head may take.
const HEAD_LIMIT: Duration = Duration::from_secs(30);

/// Bytes that leave after the server is done with the connection.
type Afterwards = Arc<Mutex<Vec<u8>>>;

/// Serves one connection to its end.
pub(super) async fn serve<S: AsyncRead + AsyncWrite + Unpin, F: WebFace>(stream: S, web: Arc<Web<F>>) {
    let afterwards = Afterwards::default();
    let service = service_fn(|request| answer(request, &web, &afterwards));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT);
    let served = builder.serve_connection(TokioIo::new(stream), service).without_shutdown().await;
    // A connection that broke has nothing more to carry.
    if let Ok(parts) = served {
        let rest = std::mem::take(&mut *afterwards.lock().unwrap_or_else(PoisonError::into_inner));
        let mut stream = parts.io.into_inner();
        let _ = stream.write_all(&rest).await;
        let _ = stream.shutdown().await;
    }
}

async fn answer<F: WebFace>(
    request: Request<Incoming>,
    web: &Web<F>,
    afterwards: &Afterwards,
) -> Result<Response<ReplyBody>, BrokenOff> {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_CAP).collect().await else {
        return Ok(head(413, "", ReplyBody::whole(Vec::new())));
    };
    match web.turn(&parts, body.to_bytes().to_vec()).await.ok_or(BrokenOff)? {
        HttpTurn::Reply(reply) => Ok(response(reply)),
        HttpTurn::ReplyTwice(reply) => Ok(twice(reply, afterwards)),
        HttpTurn::Redirect(reply, location) => Ok(redirect(reply, &location)),
        HttpTurn::CutBody(reply, sent) => Ok(cut(reply, sent)),
    }
}

fn head(status: u16, content_type: &str, body: ReplyBody) -> Response<ReplyBody> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(content_type) = HeaderValue::from_str(content_type).ok().filter(|value| !value.is_empty()) {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    response
}

fn response(reply: HttpReply) -> Response<ReplyBody> {
    head(reply.status, &reply.content_type, ReplyBody::whole(reply.body))
}

fn redirect(reply: HttpReply, location: &str) -> Response<ReplyBody> {
    let mut response = response(reply);
    response.headers_mut().extend(HeaderValue::from_str(location).ok().map(|location| (LOCATION, location)));
    response
}

fn cut(reply: HttpReply, sent: usize) -> Response<ReplyBody> {
    head(reply.status, &reply.content_type, ReplyBody::broken(reply.body, sent))
}

/// The library answers each request once, so the second copy goes out by hand when it has let go of the connection.
fn twice(reply: HttpReply, afterwards: &Afterwards) -> Response<ReplyBody> {
    let HttpReply { status, content_type, body } = &reply;
    let length = body.len();
    let head = format!("HTTP/1.1 {status} OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n");
    *afterwards.lock().unwrap_or_else(PoisonError::into_inner) = [head.as_bytes(), body].concat();
    let mut response = response(reply);
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
