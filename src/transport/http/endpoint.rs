//! Where the HTTP server is, and what every request to it has in common.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::{Method, Request, Uri};
use tokio::time::timeout;

use super::connection::Connection;
use crate::transport::tcp::{self, Counted};
use crate::transport::tls::{self, Trust};
use crate::wire::{HttpRequest, LinkFault, LinkFaultKind};

/// Larger replies are cut: no vendor's answer comes near it.
pub const DEFAULT_BODY_LIMIT_BYTES: usize = 1024 * 1024;

/// An HTTP server: address, security and the headers of every request.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpEndpoint {
    /// Plain or TLS.
    pub security: Security,
    /// Host name or address, IPv6 with or without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Headers of every request, names in lower case, before those of the request. They may hold keys and are not printed.
    pub headers: Vec<(String, String)>,
    /// How long resolving, connecting and the TLS handshake may take together.
    pub connect_limit: Duration,
    /// Largest reply body in bytes.
    pub body_limit: usize,
    /// A connection carries one exchange and is closed: what the server says on it later answers nothing. For answers that do
    /// not name what they answer.
    pub single_use: bool,
}

/// How a connection is secured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Security {
    /// Not at all: for the shop's own network, where the messages are encrypted themselves.
    Plain,
    /// TLS, believing these certificates.
    Tls(Trust),
}

impl HttpEndpoint {
    /// This server, no extra headers, 3 s to connect, bodies up to 1 MiB.
    pub fn new(security: Security, host: impl Into<String>, port: u16) -> Self {
        Self {
            security,
            host: host.into(),
            port,
            headers: Vec::new(),
            connect_limit: Duration::from_secs(3),
            body_limit: DEFAULT_BODY_LIMIT_BYTES,
            single_use: false,
        }
    }

    /// The server of an address like `https://host:8443/path`, and the path with its query. `trust` counts for `https` only.
    /// Fails with [`LinkFaultKind::BadSettings`]; a user name and password in the address are refused.
    pub fn at(url: &str, trust: Trust) -> Result<(Self, String), LinkFault> {
        let bad = || bad_settings("an address is needed like http://192.0.2.10:8443 or https://host/path");
        let uri: Uri = url.parse().map_err(|_| bad())?;
        let (security, usual_port) = match uri.scheme_str() {
            Some("http") => (Security::Plain, 80),
            Some("https") => (Security::Tls(trust), 443),
            _ => return Err(bad()),
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@')).ok_or_else(bad)?;
        let port = match authority.as_str().strip_prefix(authority.host()) {
            Some("") => usual_port,
            _ => authority.port_u16().ok_or_else(bad)?,
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok((Self::new(security, authority.host(), port), path.to_owned()))
    }

    /// The value of the `host` header: the port only where it is not the scheme's own.
    fn authority(&self) -> String {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        let host = if bare.contains(':') { format!("[{bare}]") } else { bare.to_owned() };
        match (&self.security, self.port) {
            (Security::Plain, 80) | (Security::Tls(_), 443) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }
}

impl fmt::Debug for HttpEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "HttpEndpoint({:?}, {}:{}, headers {names:?})", self.security, self.host, self.port)
    }
}

/// A request in the library's form, with the time its reply may take.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) request: Request<Full<Bytes>>,
    pub(super) reply_limit: Duration,
}

/// The endpoint, checked and ready to open connections.
#[derive(Debug)]
pub(super) struct Origin {
    endpoint: HttpEndpoint,
    tls: Option<tls::Client>,
    headers: HeaderMap,
}

impl Origin {
    pub(super) fn new(endpoint: HttpEndpoint) -> Result<Self, LinkFault> {
        let tls = match &endpoint.security {
            Security::Plain => None,
            Security::Tls(trust) => Some(tls::Client::new(&endpoint.host, trust)?),
        };
        let mut headers = HeaderMap::new();
        headers.insert(HOST, value("host", &endpoint.authority())?);
        add(&mut headers, &endpoint.headers)?;
        Ok(Self { endpoint, tls, headers })
    }

    /// See [`HttpEndpoint::single_use`].
    pub(super) fn single_use(&self) -> bool {
        self.endpoint.single_use
    }

    pub(super) fn body_limit(&self) -> usize {
        self.endpoint.body_limit
    }

    /// A new connection, TLS included, within the connect limit.
    pub(super) async fn open(&self) -> Result<Connection, LinkFault> {
        let limit = self.endpoint.connect_limit;
        let opening = async {
            let socket = tcp::dial(&self.endpoint.host, self.endpoint.port, limit).await?;
            Connection::start(Counted::new(socket), self.tls.as_ref()).await
        };
        let too_slow = || {
            let words = format!("connecting to {}:{}: no handshake in time", self.endpoint.host, self.endpoint.port);
            LinkFault::new(LinkFaultKind::TimedOut, words)
        };
        // A little more than the limit of dialling alone, whose words are better.
        timeout(limit + Duration::from_millis(50), opening).await.unwrap_or_else(|_| Err(too_slow()))
    }

    /// Puts the request into the library's form; nothing has left when that fails.
    pub(super) fn prepare(&self, request: HttpRequest) -> Result<Prepared, LinkFault> {
        let path = Some(&request.path).filter(|path| path.starts_with('/')).and_then(|path| path.parse::<Uri>().ok());
        let mut prepared = Request::new(Full::new(Bytes::from(request.body)));
        *prepared.method_mut() = Method::POST;
        *prepared.uri_mut() = path.ok_or_else(|| bad_settings("the request's path is not a path"))?;
        prepared.headers_mut().clone_from(&self.headers);
        add(prepared.headers_mut(), &request.headers)?;
        Ok(Prepared { request: prepared, reply_limit: Duration::from_millis(request.reply_limit_ms) })
    }
}

fn add(headers: &mut HeaderMap, more: &[(String, String)]) -> Result<(), LinkFault> {
    for (name, text) in more {
        let known: HeaderName = name.parse().map_err(|_| bad_settings(&format!("{name:?} is not a header name")))?;
        if [HOST, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&known) {
            return Err(bad_settings(&format!("the header {known} belongs to the link")));
        }
        headers.append(known, value(name, text)?);
    }
    Ok(())
}

/// The text itself may be a key: only its name is told.
fn value(name: &str, text: &str) -> Result<HeaderValue, LinkFault> {
    text.parse().map_err(|_| bad_settings(&format!("the header {name} has an impossible value")))
}

fn bad_settings(words: &str) -> LinkFault {
    LinkFault::new(LinkFaultKind::BadSettings, words)
}
