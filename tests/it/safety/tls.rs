//! Servers that TLS must not believe, on every vendor's way that has TLS: the real program refuses each with its reason in words,
//! pairs with none of them, sells on none of them, and not one byte of a request gets there.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use countertop::transport::tls::server::acceptor;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rstest::rstest;
use rustls::pki_types::PrivateKeyDer;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::runtime::Runtime;

use crate::commands::{easycard, qfpay, shop};

/// What is wrong with a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Expired,
    AnotherName,
    UnknownIssuer,
    /// TLS 1.1, by its own greeting.
    OldVersion,
    /// The same, by the alert that servers send instead.
    OldVersionByAlert,
}

impl Wrong {
    /// Words of the reason, where the authority is one of the shop's own.
    fn reason(self) -> &'static str {
        match self {
            Self::Expired => "has expired",
            Self::AnotherName => "another name",
            Self::UnknownIssuer => "unknown issuer",
            Self::OldVersion | Self::OldVersionByAlert => "no TLS version that is safe",
        }
    }

    /// The same where only the public authorities are believed: none of them has signed it.
    fn public_reason(self) -> &'static str {
        if self == Self::AnotherName { Self::UnknownIssuer.reason() } else { self.reason() }
    }
}

/// A server with something wrong. It counts what anybody says to it beyond the handshake.
struct Server {
    folder: TempDir,
    port: u16,
    said: Arc<AtomicUsize>,
    _runtime: Runtime,
}

impl Server {
    fn with(wrong: Wrong) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let said = Arc::new(AtomicUsize::new(0));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        match wrong {
            Wrong::OldVersion | Wrong::OldVersionByAlert => old(listener, wrong, Arc::clone(&said)),
            _ => certified(&runtime, listener, wrong, folder.path(), Arc::clone(&said)),
        }
        if !folder.path().join("ca.pem").exists() {
            std::fs::write(folder.path().join("ca.pem"), authority().pem()).unwrap();
        }
        Self { folder, port, said, _runtime: runtime }
    }

    fn origin(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    fn authority(&self) -> String {
        self.folder.path().join("ca.pem").display().to_string()
    }

    /// Nothing was said but the handshake.
    #[track_caller]
    fn heard_nothing(&self) {
        assert_eq!(self.said.load(Ordering::SeqCst), 0, "bytes of a request have left");
    }
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn certified(runtime: &Runtime, listener: TcpListener, wrong: Wrong, folder: &Path, said: Arc<AtomicUsize>) {
    let issuer = authority();
    let named = if wrong == Wrong::UnknownIssuer { authority().pem() } else { issuer.pem() };
    std::fs::write(folder.join("ca.pem"), named).unwrap();
    let name = if wrong == Wrong::AnotherName { "elsewhere.example" } else { "127.0.0.1" };
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(if wrong == Wrong::Expired { 2021 } else { 2099 }, 1, 1);
    let key = KeyPair::generate().unwrap();
    let leaf = params.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let tls = acceptor(vec![leaf.der().clone()], key).unwrap();
    listener.set_nonblocking(true).unwrap();
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = tls.accept(stream).await else { continue };
            let mut buffer = [0; 1024];
            while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                said.fetch_add(read, Ordering::SeqCst);
            }
        }
    });
}

/// A server of another time: after the greeting of the other side it says what it speaks. Records that are no alert are
/// what must not come.
fn old(listener: TcpListener, wrong: Wrong, said: Arc<AtomicUsize>) {
    const ALERT: u8 = 21;
    let greeting = match wrong {
        // Server hello of TLS 1.1 (RFC 4346, section 7.4.1.3): version, 32 random bytes, no session, a cipher, no compression.
        Wrong::OldVersion => {
            let head = [22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
            [&head[..], &[7; 32], &[0, 0xc0, 0x13, 0]].concat()
        }
        // Fatal: protocol version.
        _ => vec![ALERT, 3, 2, 0, 2, 2, 70],
    };
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut hello = [0; 4096];
            if stream.read(&mut hello).is_err() || stream.write_all(&greeting).is_err() {
                continue;
            }
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
            if rest.first().is_some_and(|kind| *kind != ALERT) {
                said.fetch_add(rest.len(), Ordering::SeqCst);
            }
        }
    });
}

const ALL: [Wrong; 5] =
    [Wrong::Expired, Wrong::AnotherName, Wrong::UnknownIssuer, Wrong::OldVersion, Wrong::OldVersionByAlert];

/// Pairs with each bad server; `words` gives the options for its address and the file of its authority.
fn refused_at_pairing(reason: fn(Wrong) -> &'static str, words: impl Fn(&str, &str) -> String) {
    for wrong in ALL {
        let server = Server::with(wrong);
        let home = shop::Shop::empty();
        let ran = home.run(&words(&server.origin(), &server.authority())).expect(4);
        let told = ran.stdout.clone() + &ran.stderr;
        assert!(told.contains(reason(wrong)), "{wrong:?}: {told}");
        assert!(!home.home().join("profile.toml").exists(), "{wrong:?}: nothing was paired");
        server.heard_nothing();
    }
}

#[test]
fn no_pairing_with_wonder_on_the_lan() {
    refused_at_pairing(Wrong::reason, |origin, authority| {
        format!("pair wonder --name w --simulated --code 260880 --lan {origin} --ca {authority}")
    });
}

#[test]
fn no_pairing_with_wonders_cloud() {
    refused_at_pairing(Wrong::public_reason, |origin, _| {
        format!("pair wonder --name w --simulated --code 260880 --cloud {origin} --business-id b --device-sn s")
    });
}

#[test]
fn no_pairing_with_qfpay() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, qfpay::shop::KEY).unwrap();
    refused_at_pairing(Wrong::reason, |origin, authority| {
        format!("pair qfpay --name q --simulated --lan {origin} --ca {authority} --key @{}", key.display())
    });
}

#[test]
fn no_pairing_with_intellas_server() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (trade, key) = (file("trade", "t"), file("key", include_str!("../../../fuzz/bodies/easycard_key.b64")));
    refused_at_pairing(Wrong::public_reason, |origin, _| {
        format!(
            "pair easycard --name e --simulated --cloud {origin}{} --merchant-id M --device-id 01301234 --public-key {key} \
             --trade-password @{trade} --refund-password @{trade}",
            easycard::shop::PATH
        )
    });
}

/// A terminal that was paired and now shows something else: the sale has not started.
#[rstest]
fn no_sale_where_the_certificate_has_changed(
    #[values(Wrong::Expired, Wrong::AnotherName, Wrong::UnknownIssuer, Wrong::OldVersion, Wrong::OldVersionByAlert)]
    wrong: Wrong,
) {
    let server = Server::with(wrong);
    let shop = qfpay::shop::Shop::paired(qfpay::shop::Way::Https, |_| {});
    let url = shop.endpoints().lan.clone().unwrap();
    let port = url.rsplit(':').next().unwrap();
    let authority = shop.link().split_whitespace().last().unwrap().to_owned();
    let profile = shop.read("profile.toml");
    let profile = profile.replace(port, &server.port.to_string()).replace(&authority, &server.authority());
    shop.write("profile.toml", &profile);
    let ran = shop.run("sale 10.00 --terminal q").expect(12);
    assert_eq!((ran.text("outcome"), ran.text("money_moved")), ("not_started", "no"));
    assert!(ran.stdout.contains(wrong.reason()), "{}", ran.stdout);
    server.heard_nothing();
    assert!(shop.ledger().is_empty());
}

/// The same through a cloud, where the public authorities alone are believed.
#[rstest]
fn no_sale_through_a_cloud_that_is_not_itself(
    #[values(Wrong::Expired, Wrong::UnknownIssuer, Wrong::OldVersion)] wrong: Wrong,
) {
    let server = Server::with(wrong);
    let wonder = shop::Shop::paired(shop::Way::Cloud, |_| {});
    let before = wonder.endpoints().cloud.clone().unwrap();
    let path = wonder.home().join("profile.toml");
    let profile = std::fs::read_to_string(&path).unwrap().replace(&before, &server.origin());
    std::fs::write(&path, profile).unwrap();
    let ran = wonder.run("sale 10.00 --terminal front").expect(12);
    assert!(ran.stdout.contains(wrong.public_reason()), "{}", ran.stdout);
    assert!(wonder.ledger().is_empty());
    let readers = easycard::shop::Shop::paired(|_| {});
    let profile = readers.read("profile.toml").replace(&readers.origin(), &server.origin());
    readers.write("profile.toml", &profile);
    let ran = readers.run("sale 100 --terminal e").expect(12);
    assert!(ran.stdout.contains(wrong.public_reason()), "{}", ran.stdout);
    assert!(readers.ledger().is_empty());
    server.heard_nothing();
}
