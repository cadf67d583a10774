//! An EasyCard reader's session and link.

use std::io::Read;
use std::path::Path;

use secrecy::ExposeSecret;

use super::Assembled;
use crate::payment::{Limits, NotFoundRule};
use crate::profile::{self, EasyCardTerminal, PasswordDigest, PublicKeyPlace};
use crate::protocol::easycard::Pace;
use crate::protocol::easycard::crypto::Iv;
use crate::protocol::easycard::key::{Known, PublicKey};
use crate::protocol::easycard::password::PasswordKey;
use crate::protocol::{Session, easycard};
use crate::terminal::RsaWrap;
use crate::terminal::lane::LaneSettings;
use crate::transport::{HttpEndpoint, LinkSettings, Trust};

/// How long the server may take over anything at the reader: a minute, as long as its own samples wait (EasyCard sheet,
/// section 2). A sign-on that has to go before a payment takes no longer either, and what is not found is counted from there.
const READER_LIMIT: u64 = 60_000;
/// How long the reader waits for a card (ZH: payment).
const CARD_WAIT: u64 = 30_000;
/// The server locks an address that asks more often than every 2 s (ZH: single-order-query).
const QUESTION_GAP: u64 = 2_000;
/// Longest file of a key, in bytes; the key itself is much shorter.
const KEY_FILE: u64 = 16 * 1024;

/// Puts it together.
pub(super) fn assemble(
    settings: &EasyCardTerminal,
    lane: LaneSettings,
    limits: &profile::Limits,
) -> Result<Assembled, String> {
    let waits = Limits {
        not_found: Some(NotFoundRule {
            // A reader cannot be told to stop: it stops by itself.
            cancel_after: None,
            counts_after: limits.settle.ms().max(READER_LIMIT).saturating_add(CARD_WAIT),
            apart: limits.not_found_apart.ms(),
        }),
        ..lane.limits
    };
    Ok(Assembled {
        lane: LaneSettings { limits: waits, ..lane },
        session: Session::EasyCard(Box::new(session(settings, limits)?)),
        link: LinkSettings::Http(endpoint(settings, limits)?.0),
    })
}

/// The session with a reader of these settings.
///
/// # Errors
/// In words: a public key that is none, or a file that cannot be read.
pub fn session(settings: &EasyCardTerminal, limits: &profile::Limits) -> Result<easycard::Session, String> {
    session_settings(settings, limits).map(easycard::Session::new)
}

/// What a session, or a pairing, with a reader of these settings needs to know.
///
/// # Errors
/// As of [`session`].
pub fn session_settings(settings: &EasyCardTerminal, limits: &profile::Limits) -> Result<easycard::Settings, String> {
    let key = public_key(&settings.public_key)?;
    let wrap = RsaWrap::new(&key).ok_or("public_key: this key cannot encrypt")?;
    Ok(easycard::Settings {
        path: endpoint(settings, limits)?.1,
        mch_id: settings.merchant_id.clone(),
        trade_key: password(&settings.trade_key)?,
        refund_key: settings.refund_key.as_ref().map(password).transpose()?,
        device: settings.device_id.clone(),
        iv: Iv::parse(settings.iv.expose_secret()).map_err(|bad| format!("iv: {bad}"))?,
        wrap: Box::new(wrap),
        answer_limit: limits.answer.ms(),
        reader_limit: READER_LIMIT,
        pace: Pace::one_in(limits.ask_every.ms().max(QUESTION_GAP)),
    })
}

/// The digest of a password as it is typed; of a digest itself, as some merchants are given it, that digest.
pub fn password_digest(typed: &str) -> PasswordDigest {
    let key = PasswordKey::of_digest(typed).unwrap_or_else(|| PasswordKey::of_password(typed));
    PasswordDigest::parse(key.expose()).expect("a SHA-256 digest has 64 small hexadecimal digits")
}

fn password(digest: &PasswordDigest) -> Result<PasswordKey, String> {
    PasswordKey::of_digest(digest.expose()).ok_or_else(|| "trade_key, refund_key: 64 digits 0-9 a-f".to_owned())
}

/// The server's public key, wherever it is kept.
///
/// # Errors
/// In words: it is none, or its file cannot be read.
pub fn public_key(place: &PublicKeyPlace) -> Result<PublicKey, String> {
    match place {
        PublicKeyPlace::Stored(base64) => {
            PublicKey::read(base64.as_bytes()).map_err(|bad| format!("public_key: {bad}"))
        }
        PublicKeyPlace::File(path) => read_key(path),
    }
}

/// A server's public key, as people compare it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ServerKey {
    /// SHA-256 of its DER form, in small hexadecimal digits.
    pub sha256: String,
    /// `test` or `production` if the vendor has published it.
    pub published: Option<&'static str>,
}

/// The server's public key, to be shown.
///
/// # Errors
/// As of [`public_key`].
pub fn server_key(place: &PublicKeyPlace) -> Result<ServerKey, String> {
    let key = public_key(place)?;
    let published = key.known().map(|known| match known {
        Known::Staging => "test",
        Known::Production => "production",
    });
    Ok(ServerKey { sha256: key.fingerprint(), published })
}

fn read_key(path: &Path) -> Result<PublicKey, String> {
    let named = |what: String| format!("{}: {what}", path.display());
    let mut file = Vec::new();
    let opened = std::fs::File::open(path).and_then(|opened| opened.take(KEY_FILE).read_to_end(&mut file));
    opened.map_err(|error| named(error.to_string()))?;
    PublicKey::read(&file).map_err(|bad| named(bad.to_string()))
}

/// The link to the server, and the path of its requests: the only entry point that intella publishes where the address names none.
///
/// # Errors
/// In words: the address is none.
pub fn endpoint(settings: &EasyCardTerminal, limits: &profile::Limits) -> Result<(HttpEndpoint, String), String> {
    let (endpoint, path) = HttpEndpoint::at(&settings.url, Trust::PublicRoots).map_err(|fault| fault.detail)?;
    let path = if path == "/" { easycard::envelope::PATH.to_owned() } else { path };
    Ok((HttpEndpoint { connect_limit: limits.connect.duration(), ..endpoint }, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::easycard::vectors;

    fn stored() -> PublicKeyPlace {
        PublicKeyPlace::Stored(PublicKey::read(vectors::public_pem().as_bytes()).unwrap().to_base64())
    }

    #[test]
    fn a_key_is_the_same_from_the_profile_and_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("intella.pem");
        std::fs::write(&path, vectors::public_pem()).unwrap();
        assert_eq!(public_key(&PublicKeyPlace::File(path)).unwrap(), public_key(&stored()).unwrap());
    }

    #[test]
    fn a_file_that_holds_no_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        let told = || public_key(&PublicKeyPlace::File(path.clone())).unwrap_err();
        assert!(told().contains("key.pem"), "{}", told());
        std::fs::write(&path, vectors::private_pem()).unwrap();
        assert!(told().contains("key.pem") && told().contains("private key"), "{}", told());
    }

    #[test]
    fn an_address_without_a_path_is_that_of_the_only_entry_point() {
        let digest = || PasswordDigest::parse(&"a".repeat(64)).unwrap();
        let limits = profile::LimitsConfig::default().of(crate::payment::Vendor::EasyCard);
        let path = |url: &str| {
            let settings =
                EasyCardTerminal::new(url.to_owned(), "m".to_owned(), digest(), "01301234".to_owned(), stored());
            endpoint(&settings, &limits).unwrap().1
        };
        assert_eq!(path("http://127.0.0.1:8080"), "/allpaypass/api/general");
        assert_eq!(path("http://127.0.0.1:8080/"), "/allpaypass/api/general");
        assert_eq!(path("http://127.0.0.1:8080/behind/a/proxy"), "/behind/a/proxy");
        assert_eq!(path(EasyCardTerminal::TEST_URL), "/allpaypass/api/general");
    }

    #[test]
    fn two_not_founds_count_from_90_s_on_however_the_settings_are() {
        let digest = PasswordDigest::parse(&"a".repeat(64)).unwrap();
        let url = EasyCardTerminal::TEST_URL.to_owned();
        let settings = EasyCardTerminal::new(url, "m".to_owned(), digest, "01301234".to_owned(), stored());
        let terminal = crate::profile::Terminal {
            id: crate::payment::TerminalId("t-00000001".to_owned()),
            name: crate::profile::TerminalName::parse("e").unwrap(),
            default: true,
            disabled: false,
            simulated: true,
            currency: crate::money::Currency::TWD,
            settings: profile::VendorSettings::EasyCard(Box::new(settings)),
        };
        for settle in [1, 60_000] {
            let settle = profile::Limit::from_ms(settle).unwrap();
            let config = profile::LimitsConfig { settle, ..profile::LimitsConfig::default() };
            let limits = config.of(terminal.vendor());
            let policy = crate::terminal::LinkPolicy::OnDemand;
            let assembled = super::super::assemble(&terminal, limits, policy).unwrap();
            let rule = NotFoundRule { cancel_after: None, counts_after: 90_000, apart: 5_000 };
            assert_eq!(assembled.lane.limits.not_found, Some(rule));
            let LinkSettings::Http(endpoint) = assembled.link else { panic!("an HTTP server") };
            assert_eq!((endpoint.host.as_str(), endpoint.port), ("s.intella.co", 443));
        }
    }
}
