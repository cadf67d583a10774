//! TLS for the HTTP links: which certificates are believed, and why one was not.
//!
//! TLS 1.2 or later, one crypto provider, names checked unless a setting says otherwise. There is no way to accept any certificate: a terminal with a
//! certificate of its own is trusted by its authority's file or by the fingerprint of that one certificate.

mod authority;
mod fingerprint;
mod pinned;
pub mod server;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::version::{TLS12, TLS13};
use rustls::{AlertDescription, CertificateError, ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::classify::io_fault;
use super::tcp::Counted;
use crate::wire::{LinkFault, LinkFaultKind};

pub use fingerprint::{BadFingerprint, Fingerprint};

/// All public authorities together need a fifth of it.
const AUTHORITY_LIMIT_BYTES: u64 = 1024 * 1024;

/// Whom to believe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// The public authorities that browsers trust, as built into the program.
    PublicRoots,
    /// Only the authorities in this PEM file.
    Authority(PathBuf),
    /// Only the authorities in this PEM file, and whatever name their certificate is for. Who has any certificate of theirs can
    /// pose as the host.
    AuthorityAnyName(PathBuf),
    /// Only this one certificate, whatever its name, issuer and dates say.
    Pinned(Fingerprint),
}

/// The client's side of TLS towards one host. Sessions are resumed between its connections.
#[derive(Clone)]
pub(super) struct Client {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({:?})", self.name)
    }
}

impl Client {
    /// Reads the trust and checks the host name. Fails with [`LinkFaultKind::BadSettings`].
    pub(super) fn new(host: &str, trust: &Trust) -> Result<Self, LinkFault> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(bare.to_owned())
            .map_err(|_| LinkFault::new(LinkFaultKind::BadSettings, format!("{host} is not a host name")))?;
        Ok(Self { connector: TlsConnector::from(Arc::new(config(trust)?)), name })
    }

    /// The handshake. The caller limits its time.
    pub(super) async fn handshake(
        &self,
        stream: Counted<TcpStream>,
    ) -> Result<TlsStream<Counted<TcpStream>>, LinkFault> {
        let shown = format!("secure connection to {}", self.name.to_str());
        self.connector.connect(self.name.clone(), stream).await.map_err(|error| io_fault(&shown, &error))
    }
}

/// The certificate that the other side has shown and proven to be its own.
pub(super) fn shown<S>(stream: &TlsStream<S>) -> Option<Fingerprint> {
    let (_, connection) = stream.get_ref();
    connection.peer_certificates()?.first().map(|leaf| Fingerprint::of(leaf))
}

/// The one crypto provider of the program.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn config(trust: &Trust) -> Result<ClientConfig, LinkFault> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|error| bad_settings(&error))?;
    Ok(match trust {
        Trust::PublicRoots => builder.with_root_certificates(public_roots()).with_no_client_auth(),
        Trust::Authority(path) | Trust::AuthorityAnyName(path) => {
            let any_name = matches!(trust, Trust::AuthorityAnyName(_));
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots_in(path)?), provider());
            let verifier = verifier.build().map_err(|error| bad_settings(&error))?;
            let verifier = authority::AuthorityVerifier::new(verifier, any_name);
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
        }
        // The library calls a verifier of one's own dangerous; this one believes one certificate only.
        Trust::Pinned(fingerprint) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(pinned::PinnedVerifier::new(*fingerprint, provider())))
            .with_no_client_auth(),
    })
}

fn public_roots() -> RootCertStore {
    webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()
}

fn roots_in(path: &Path) -> Result<RootCertStore, LinkFault> {
    let unreadable = |error: &dyn std::fmt::Display| bad_settings(&format!("{}: {error}", path.display()));
    let file = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !file.is_file() || file.len() > AUTHORITY_LIMIT_BYTES {
        return Err(unreadable(&"this is no file of certificates"));
    }
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unreadable(&error))? {
        let certificate = certificate.map_err(|error| unreadable(&error))?;
        roots.add(certificate).map_err(|error| unreadable(&error))?;
    }
    if roots.is_empty() {
        return Err(unreadable(&"there is no certificate in this file"));
    }
    Ok(roots)
}

fn bad_settings(reason: &dyn std::fmt::Display) -> LinkFault {
    LinkFault::new(LinkFaultKind::BadSettings, reason.to_string())
}

/// Says why TLS failed, in words that lead to the cause.
pub(super) fn fault(doing: &str, error: &rustls::Error) -> LinkFault {
    let reason = match error {
        rustls::Error::InvalidCertificate(certificate) => certificate_words(certificate),
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) | rustls::Error::PeerIncompatible(_) => {
            "the other side offers no TLS version that is safe (1.2 or later)".to_owned()
        }
        rustls::Error::AlertReceived(alert) => format!("the other side refused: {alert:?}"),
        rustls::Error::InvalidMessage(_) => "the other side does not speak TLS".to_owned(),
        other => other.to_string(),
    };
    LinkFault::new(LinkFaultKind::Tls, format!("{doing}: {reason}"))
}

fn certificate_words(error: &CertificateError) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired, or this computer's clock is wrong".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet, or this computer's clock is wrong".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name".to_owned()
        }
        // Another authority of the same name gives a bad signature.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "its certificate comes from an unknown issuer".to_owned()
        }
        CertificateError::Other(reason) => reason.to_string(),
        other => format!("its certificate is not accepted: {other}"),
    }
}

#[cfg(test)]
mod tests;
