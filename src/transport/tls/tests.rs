use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rstest::rstest;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::server::{Certified, acceptor};
use super::*;
use crate::transport::{HttpEndpoint, HttpLink, Security};
use crate::wire::{ExchangeId, HttpRequest, LinkEvent, Outgoing, Payload};

/// An authority of the test's own, as a PEM file and as an issuer.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: tempfile::NamedTempFile,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(vec![]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("key");
        let issuer = CertifiedIssuer::self_signed(params, key).expect("signed");
        let file = tempfile::NamedTempFile::new().expect("temp file");
        std::fs::write(file.path(), issuer.pem()).expect("written");
        Self { issuer, file }
    }

    fn trust(&self) -> Trust {
        Trust::Authority(self.file.path().to_owned())
    }

    /// A server for `name` whose certificate ends in this year.
    fn server(&self, name: &str, last_year: i32) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(last_year, 1, 1);
        let key = KeyPair::generate().expect("key");
        let certificate = params.signed_by(&key, &self.issuer).expect("signed");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        acceptor(vec![certificate.der().clone()], key).expect("a server")
    }
}

/// Listens with TLS and answers each request with an empty 200.
async fn listen(tls: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let port = listener.local_addr().expect("address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = tls.accept(stream).await else { continue };
            let mut buffer = [0; 1024];
            while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.expect("written");
                stream.flush().await.expect("flushed");
            }
        }
    });
    port
}

fn link_to(host: &str, port: u16, trust: Trust) -> HttpLink {
    let connect_limit = Duration::from_secs(2);
    let endpoint = HttpEndpoint { connect_limit, ..HttpEndpoint::new(Security::Tls(trust), host, port) };
    HttpLink::new(endpoint).expect("good settings")
}

async fn asked(link: &mut HttpLink) -> LinkEvent {
    let request = HttpRequest { path: "/".to_owned(), headers: vec![], body: vec![], reply_limit_ms: 5000 };
    link.send(Outgoing { exchange: ExchangeId(1), payload: Payload::Http(request) });
    link.next().await
}

#[rstest]
#[case("localhost")]
#[case("127.0.0.1")]
#[tokio::test]
async fn the_shops_own_authority_is_believed(#[case] host: &str) {
    let authority = Authority::new();
    let port = listen(authority.server(host, 2099)).await;
    let mut link = link_to(host, port, authority.trust());
    link.connect().await.expect("trusted");
    for _ in 0..2 {
        assert!(matches!(asked(&mut link).await, LinkEvent::Reply(_, reply) if reply.status == 200));
    }
}

#[tokio::test]
async fn a_pinned_certificate_is_believed_whatever_its_name() {
    let made = Certified::for_names(&["terminal".to_owned()]).expect("made");
    let port = listen(made.acceptor).await;
    let mut link = link_to("127.0.0.1", port, Trust::Pinned(made.fingerprint));
    assert!(matches!(asked(&mut link).await, LinkEvent::Reply(_, reply) if reply.status == 200));
}

/// Chain only: another name is overlooked, and nothing else.
#[tokio::test]
async fn an_authority_can_be_believed_whatever_the_name() {
    let authority = Authority::new();
    let any_name = |authority: &Authority| Trust::AuthorityAnyName(authority.file.path().to_owned());
    let other_name = listen(authority.server("elsewhere", 2099)).await;
    let expired = listen(authority.server("elsewhere", 2021)).await;
    let mut link = link_to("127.0.0.1", other_name, any_name(&authority));
    assert!(matches!(asked(&mut link).await, LinkEvent::Reply(_, reply) if reply.status == 200));
    drop(link);
    let fault = refusal(other_name, any_name(&Authority::new())).await;
    assert!(fault.detail.contains("unknown issuer"), "{fault}");
    let fault = refusal(expired, any_name(&authority)).await;
    assert!(fault.detail.contains("clock is wrong"), "{fault}");
}

#[tokio::test]
async fn a_self_signed_certificate_can_be_its_own_authority() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("made");
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let file = tempfile::NamedTempFile::new().expect("temp file");
    std::fs::write(file.path(), made.cert.pem()).expect("written");
    let port = listen(acceptor(vec![made.cert.der().clone()], key).expect("a server")).await;
    let mut link = link_to("localhost", port, Trust::Authority(file.path().to_owned()));
    link.connect().await.expect("trusted");
}

async fn refusal(port: u16, trust: Trust) -> LinkFault {
    let mut link = link_to("127.0.0.1", port, trust);
    let fault = link.connect().await.expect_err("refused");
    assert_eq!(fault.kind, LinkFaultKind::Tls, "{fault}");
    assert!(matches!(asked(&mut link).await, LinkEvent::Failed { left: crate::wire::Left::Nothing, .. }));
    fault
}

#[tokio::test]
async fn every_refusal_says_its_reason() {
    let authority = Authority::new();
    let good = listen(authority.server("127.0.0.1", 2099)).await;
    let expired = listen(authority.server("127.0.0.1", 2021)).await;
    let other_name = listen(authority.server("elsewhere", 2099)).await;
    let other_print = Trust::Pinned(Fingerprint::of(b"another"));
    for (port, trust, reason) in [
        (good, Authority::new().trust(), "unknown issuer"),
        (good, Trust::PublicRoots, "unknown issuer"),
        (expired, authority.trust(), "clock is wrong"),
        (other_name, authority.trust(), "another name"),
        (good, other_print, "not the pinned one"),
    ] {
        let named = !matches!(trust, Trust::PublicRoots);
        let fault = refusal(port, trust).await;
        assert!(fault.detail.contains(reason), "{fault}");
        assert_eq!(fault.detail.contains("it shows SHA-256 "), named, "to be compared and pinned: {fault}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let port = listener.local_addr().expect("address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("written");
        }
    });
    let fault = refusal(port, Trust::PublicRoots).await;
    assert!(fault.detail.contains("does not speak TLS"), "{fault}");
}

#[tokio::test]
async fn a_handshake_that_hangs_ends_at_the_connect_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let port = listener.local_addr().expect("address").port();
    let endpoint = HttpEndpoint {
        connect_limit: Duration::from_millis(50),
        ..HttpEndpoint::new(Security::Tls(Trust::PublicRoots), "127.0.0.1", port)
    };
    let fault = HttpLink::new(endpoint).expect("good settings").connect().await.expect_err("silent");
    assert_eq!(fault.kind, LinkFaultKind::TimedOut);
}

#[rstest]
#[case("/no/such/file")]
#[case("/etc/hostname")]
#[case("/etc")]
#[case("/dev/zero")]
fn an_authority_file_without_certificates_is_a_bad_setting(#[case] path: &str) {
    let endpoint = HttpEndpoint::new(Security::Tls(Trust::Authority(path.into())), "127.0.0.1", 443);
    let fault = HttpLink::new(endpoint).expect_err("nothing to believe");
    assert_eq!(fault.kind, LinkFaultKind::BadSettings);
    assert!(fault.detail.contains(path), "{fault}");
}
