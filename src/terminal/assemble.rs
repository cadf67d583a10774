//! From profile and configuration to a lane: the only place that knows how a vendor's settings become a session and a
//! link.

use std::time::Duration;

use secrecy::ExposeSecret;

use crate::payment::Limits;
use crate::profile::{
    self, CloudLink, CryptoProfile, LanLink, LanScheme, SerialLink, Terminal, VendorSettings, WonderLink,
    WonderTerminal,
};
use crate::protocol::{Session, wonder};
use crate::transport::{Fingerprint, HttpEndpoint, LinkSettings, Security, SerialSettings, Trust};

use super::lane::{LaneSettings, LinkPolicy};

/// At the latest this long after asking has begun a person is told that the outcome is not known.
const TELL_AFTER: u64 = 10_000;

/// Settings that cannot be used although each value has the right shape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("{terminal}: {what}")]
pub struct Unusable {
    /// Whose settings.
    pub terminal: String,
    /// What is wrong with them.
    pub what: String,
}

/// Everything a terminal's task is made of.
#[derive(Debug)]
pub struct Assembled {
    /// For the lane.
    pub lane: LaneSettings,
    /// The vendor's session.
    pub session: Session,
    /// The link, not connected yet.
    pub link: LinkSettings,
}

/// Puts a paired terminal together.
pub fn assemble(terminal: &Terminal, limits: profile::Limits, policy: LinkPolicy) -> Result<Assembled, Unusable> {
    let VendorSettings::Wonder(settings) = &terminal.settings;
    let fail = |what: String| Unusable { terminal: terminal.name.as_str().to_owned(), what };
    let link = wonder_link(&settings.link, &limits).map_err(fail)?;
    let session = wonder::Session::new(wonder_session(settings, &limits).map_err(fail)?);
    Ok(Assembled { lane: lane(terminal, settings, &limits, policy), session: Session::Wonder(Box::new(session)), link })
}

fn lane(terminal: &Terminal, wonder: &WonderTerminal, limits: &profile::Limits, policy: LinkPolicy) -> LaneSettings {
    let cloud = matches!(wonder.link, WonderLink::Cloud(_));
    LaneSettings {
        id: terminal.id.clone(),
        name: terminal.name.as_str().to_owned(),
        vendor: terminal.vendor(),
        simulated: terminal.simulated,
        link_kind: link_kind(&wonder.link),
        address: wonder.link.place(),
        serial_number: wonder.identity.device_sn.clone(),
        merchant: wonder.identity.business_id.clone(),
        limits: Limits {
            answer: limits.sale.ms(),
            ask_every: limits.ask_every.ms(),
            ask_for: limits.ask_for.ms(),
            tell_after: TELL_AFTER,
        },
        connect: limits.connect.ms(),
        answer: limits.answer.ms(),
        idle_ask: (!cloud).then_some(limits.idle_ask.ms()),
        // A little longer than the pause between idle questions, so that a warm lane sells without asking first.
        hello_fresh: limits.idle_ask.ms() + limits.answer.ms(),
        policy,
    }
}

/// `serial`, `LAN` or `cloud`.
pub fn link_kind(link: &WonderLink) -> &'static str {
    match link {
        WonderLink::Serial(_) => "serial",
        WonderLink::Lan(_) => "LAN",
        WonderLink::Cloud(_) => "cloud",
    }
}

fn wonder_session(settings: &WonderTerminal, limits: &profile::Limits) -> Result<wonder::Settings, String> {
    let code = match &settings.session_code {
        Some(session_code) => session_code.expose_secret(),
        None => settings.code.expose(),
    };
    let code = wonder::crypto::PairingCode::parse(code).map_err(|error| error.to_string())?;
    Ok(wonder::Settings {
        wiring: wiring(&settings.link, limits.frame_silence.ms())?,
        key: wonder::crypto::Key::new(code),
        profile: crypto_profile(settings.crypto_profile),
        client_device_sn: settings.client_device_sn.clone(),
        codes: wonder::verdict::Codes {
            busy: settings.busy_codes.clone(),
            cancelled: settings.cancelled_codes.clone(),
            not_found: settings.not_found_codes.clone(),
            duplicate: settings.duplicate_codes.clone(),
        },
        answer_limit: limits.answer.ms(),
        money_reply_limit: limits.sale.ms().saturating_add(limits.ask_for.ms()),
    })
}

/// The profile's word for it; `auto` is found out by the session.
pub fn crypto_profile(profile: CryptoProfile) -> Option<wonder::crypto::CryptoProfile> {
    match profile {
        CryptoProfile::Auto => None,
        CryptoProfile::Sha256ZeroIv => Some(wonder::crypto::CryptoProfile::Sha256ZeroIv),
        CryptoProfile::Pbkdf2Salted => Some(wonder::crypto::CryptoProfile::Pbkdf2Salted),
    }
}

/// How envelopes travel on this link.
pub fn wiring(link: &WonderLink, frame_silence: u64) -> Result<wonder::Wiring, String> {
    Ok(match link {
        WonderLink::Serial(serial) => wonder::Wiring::Serial(wonder::frame::FrameRules {
            cmd_request: serial.cmd_request,
            cmd_accept: serial.cmd_accept.clone(),
            silence_limit_ms: frame_silence,
            ..wonder::frame::FrameRules::retail()
        }),
        WonderLink::Lan(lan) => wonder::Wiring::Http { path: lan.path.clone(), headers: Vec::new() },
        WonderLink::Cloud(cloud) => cloud_wiring(cloud, &cloud.command_url)?,
    })
}

/// How envelopes travel to one of the cloud's addresses.
pub fn cloud_wiring(cloud: &CloudLink, address: &str) -> Result<wonder::Wiring, String> {
    let (_, path) = HttpEndpoint::at(address, Trust::PublicRoots).map_err(|fault| fault.detail)?;
    Ok(wonder::Wiring::Http { path, headers: cloud_headers(cloud) })
}

/// The headers of the vendor's cloud ("ECR Connection", cloud): the business and the terminal, then the profile's own.
fn cloud_headers(cloud: &CloudLink) -> Vec<(String, String)> {
    let fixed = [("x-p-business-id", &cloud.business_id), ("x-device-sn", &cloud.device_sn)];
    let fixed = fixed.into_iter().map(|(name, value)| (name.to_owned(), value.clone()));
    let own = cloud.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.expose_secret().to_owned()));
    fixed.chain(own).collect()
}

/// The link to a Wonder terminal.
pub fn wonder_link(link: &WonderLink, limits: &profile::Limits) -> Result<LinkSettings, String> {
    match link {
        WonderLink::Serial(serial) => Ok(LinkSettings::Serial(serial_link(serial, limits.connect.duration()))),
        WonderLink::Lan(lan) => lan_link(lan, limits.connect.duration()).map(LinkSettings::Http),
        WonderLink::Cloud(cloud) => cloud_link(&cloud.command_url, limits.connect.duration()).map(LinkSettings::Http),
    }
}

fn serial_link(serial: &SerialLink, connect_limit: Duration) -> SerialSettings {
    SerialSettings { connect_limit, ..SerialSettings::new(serial.path.clone(), serial.baud) }
}

fn lan_link(lan: &LanLink, connect_limit: Duration) -> Result<HttpEndpoint, String> {
    let security = match (lan.scheme, &lan.tls_pin_sha256, &lan.tls_ca_file) {
        (LanScheme::Http, _, _) => Security::Plain,
        (LanScheme::Https, Some(pin), _) => {
            Security::Tls(Trust::Pinned(pin.parse::<Fingerprint>().map_err(|error| error.to_string())?))
        }
        (LanScheme::Https, None, Some(file)) => Security::Tls(Trust::Authority(file.clone())),
        (LanScheme::Https, None, None) => Security::Tls(Trust::PublicRoots),
    };
    Ok(HttpEndpoint { connect_limit, ..HttpEndpoint::new(security, lan.host.clone(), lan.port) })
}

/// The link to one of the cloud's addresses.
pub fn cloud_link(address: &str, connect_limit: Duration) -> Result<HttpEndpoint, String> {
    let (endpoint, _) = HttpEndpoint::at(address, Trust::PublicRoots).map_err(|fault| fault.detail)?;
    Ok(HttpEndpoint { connect_limit, ..endpoint })
}
