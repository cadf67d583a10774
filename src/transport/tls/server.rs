//! The terminal's side of TLS, for the simulator: authority and certificate made on the spot, as a terminal has its own.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use tokio_rustls::TlsAcceptor;

use super::{Fingerprint, bad_settings, provider};
use crate::wire::LinkFault;

/// A server whose certificate comes from an authority of its own making.
#[derive(Clone)]
pub struct Certified {
    /// Takes connections.
    pub acceptor: TlsAcceptor,
    /// The authority's certificate in PEM: the file to trust.
    pub authority_pem: String,
    /// The fingerprint of the server's own certificate, to be pinned.
    pub fingerprint: Fingerprint,
}

impl Certified {
    /// Makes an authority, and from it a certificate for these host names or addresses.
    pub fn for_names(names: &[String]) -> Result<Self, LinkFault> {
        let authority = authority()?;
        let mut params = CertificateParams::new(names).map_err(|error| bad_settings(&error))?;
        params.distinguished_name.push(DnType::CommonName, names.first().map_or("terminal", String::as_str));
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(|error| bad_settings(&error))?;
        let leaf = params.signed_by(&key, &authority).map_err(|error| bad_settings(&error))?;
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(|error| bad_settings(&error))?;
        Ok(Self {
            authority_pem: authority.pem(),
            fingerprint: Fingerprint::of(leaf.der()),
            acceptor: acceptor(vec![leaf.der().clone()], key)?,
        })
    }
}

fn authority() -> Result<CertifiedIssuer<'static, KeyPair>, LinkFault> {
    let mut params = CertificateParams::new(Vec::new()).map_err(|error| bad_settings(&error))?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "countertop simulator");
    let key = KeyPair::generate().map_err(|error| bad_settings(&error))?;
    CertifiedIssuer::self_signed(params, key).map_err(|error| bad_settings(&error))
}

impl std::fmt::Debug for Certified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certified({})", self.fingerprint)
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
