//! A Wonder terminal's session and link.

use std::time::Duration;

use secrecy::ExposeSecret;

use super::Assembled;
use crate::profile::{self, CloudLink, CryptoProfile, LanLink, LanScheme, SerialLink, WonderLink, WonderTerminal};
use crate::protocol::{Session, wonder};
use crate::terminal::lane::LaneSettings;
use crate::transport::{Fingerprint, HttpEndpoint, LinkSettings, Security, SerialSettings, Trust};

/// Puts it together.
pub(super) fn assemble(
    settings: &WonderTerminal,
    lane: LaneSettings,
    limits: &profile::Limits,
) -> Result<Assembled, String> {
    let link = link(&settings.link, limits)?;
    let session = wonder::Session::new(session(settings, limits)?);
    // The cloud is not asked by the clock.
    let idle_ask = lane.idle_ask.filter(|_| !matches!(settings.link, WonderLink::Cloud(_)));
    Ok(Assembled { lane: LaneSettings { idle_ask, ..lane }, session: Session::Wonder(Box::new(session)), link })
}

fn session(settings: &WonderTerminal, limits: &profile::Limits) -> Result<wonder::Settings, String> {
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
pub fn link(link: &WonderLink, limits: &profile::Limits) -> Result<LinkSettings, String> {
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
