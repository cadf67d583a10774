//! Believing a named authority and no other; where asked for, whatever name its certificate is for: for terminals whose
//! certificates do not carry their address. A certificate that is not believed is told by its fingerprint, to be compared.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};

use super::{Fingerprint, certificate_words};

/// Checks issuer, dates, name and signature as ever.
#[derive(Debug)]
pub(super) struct AuthorityVerifier {
    inner: Arc<WebPkiServerVerifier>,
    /// Of all complaints the one about the name, which is made last, is overlooked.
    any_name: bool,
}

/// Why a certificate is not believed, and which one it is.
#[derive(Debug, thiserror::Error)]
#[error("{why}; it shows SHA-256 {shown}")]
struct NotBelieved {
    why: String,
    shown: Fingerprint,
}

impl AuthorityVerifier {
    pub(super) fn new(inner: Arc<WebPkiServerVerifier>, any_name: bool) -> Self {
        Self { inner, any_name }
    }
}

impl ServerCertVerifier for AuthorityVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.any_name => Ok(ServerCertVerified::assertion()),
            Err(Error::InvalidCertificate(why)) => {
                let not_believed = NotBelieved { why: certificate_words(&why), shown: Fingerprint::of(end_entity) };
                Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(not_believed)))))
            }
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
