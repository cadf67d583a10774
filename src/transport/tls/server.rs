//! The terminal's side of TLS, for the simulator: a certificate made on the spot, as a terminal makes its own.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use tokio_rustls::TlsAcceptor;

use super::{Fingerprint, bad_settings, provider};
use crate::wire::LinkFault;

/// A server with a certificate of its own making.
#[derive(Clone)]
pub struct SelfSigned {
    /// Takes connections.
    pub acceptor: TlsAcceptor,
    /// The certificate in PEM, to be used as an authority file.
    pub certificate_pem: String,
    /// Its fingerprint, to be pinned.
    pub fingerprint: Fingerprint,
}

impl SelfSigned {
    /// Makes a key and a certificate for these host names or addresses.
    pub fn for_names(names: &[String]) -> Result<Self, LinkFault> {
        let made = rcgen::generate_simple_self_signed(names).map_err(|error| bad_settings(&error))?;
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).map_err(|error| bad_settings(&error))?;
        Ok(Self {
            certificate_pem: made.cert.pem(),
            fingerprint: Fingerprint::of(made.cert.der()),
            acceptor: acceptor(vec![made.cert.der().clone()], key)?,
        })
    }
}

impl std::fmt::Debug for SelfSigned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SelfSigned({})", self.fingerprint)
    }
}

/// A server with this chain and key.
pub fn acceptor(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<TlsAcceptor, LinkFault> {
    let config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13, &TLS12])
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| bad_settings(&error))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
