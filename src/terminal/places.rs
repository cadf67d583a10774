//! Where a terminal is, as a person types it or its pairing page shows it.

use std::net::IpAddr;

use crate::profile::{CloudLink, CodePayLan, EasyCardTerminal, LanLink, LanScheme};
use crate::protocol::easycard;
use crate::protocol::wonder::qr::PairingQr;
use crate::transport::{HttpEndpoint, Security, Trust};

/// Where the vendor's cloud answers, below its origin ("ECR Connection", cloud: pairing information, Send Command).
const CLOUD_PATHS: (&str, &str) = ("/v2/ecr/pairing/info", "/open/terminal/command");

/// The text is no address; in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadPlace(String);

/// An address as typed: a bare host, `http://..` or `https://..`, with or without port and path. What is left out is as the
/// vendor has it.
pub fn lan_as_typed(text: &str) -> Result<LanLink, BadPlace> {
    let url = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let usual = LanLink::new(String::new());
    let (endpoint, path) = HttpEndpoint::at(&url, Trust::PublicRoots).map_err(|fault| BadPlace(fault.detail))?;
    let scheme = if matches!(endpoint.security, Security::Plain) { LanScheme::Http } else { LanScheme::Https };
    let port = if names_port(&url) { endpoint.port } else { usual.port };
    let path = if path == "/" { usual.path } else { path };
    Ok(LanLink { scheme, port, path, ..LanLink::new(endpoint.host) })
}

/// The address of a terminal's WebSocket server as typed: a bare host, or `ws://HOST` with or without port and path. What is
/// left out is as CodePay has it.
pub fn websocket_as_typed(text: &str) -> Result<CodePayLan, BadPlace> {
    let rest = match text.split_once("://") {
        None => text,
        Some(("ws", rest)) => rest,
        Some(("wss", _)) => return Err(BadPlace("CodePay terminals have no TLS: write ws://".to_owned())),
        Some((other, _)) => return Err(BadPlace(format!("{other}:// is no WebSocket: write ws://"))),
    };
    // The same rules as for any address; the scheme stands for "no TLS".
    let (endpoint, path) =
        HttpEndpoint::at(&format!("http://{rest}"), Trust::PublicRoots).map_err(|fault| BadPlace(fault.detail))?;
    let usual = CodePayLan::new(endpoint.host);
    let port = if names_port(rest) { endpoint.port } else { usual.port };
    Ok(CodePayLan { port, path, ..usual })
}

/// The two addresses of a cloud, for the pairing information and for commands: an origin gets the vendor's paths, a whole
/// address is taken for both.
pub fn cloud_as_typed(url: &str) -> (String, String) {
    let origin = url.trim_end_matches('/');
    if origin.split_once("://").is_some_and(|(_, rest)| rest.contains('/')) {
        return (url.to_owned(), url.to_owned());
    }
    let (information, commands) = CLOUD_PATHS;
    (format!("{origin}{information}"), format!("{origin}{commands}"))
}

/// The address of intella's server: `test`, `production`, an origin, which gets the vendor's path, or a whole address.
pub fn intella_as_typed(text: &str) -> String {
    match text {
        "test" => EasyCardTerminal::TEST_URL.to_owned(),
        "production" => EasyCardTerminal::PRODUCTION_URL.to_owned(),
        url => {
            let origin = url.trim_end_matches('/');
            let bare = origin.split_once("://").is_some_and(|(_, rest)| !rest.contains('/'));
            if bare { format!("{origin}{}", easycard::envelope::PATH) } else { url.to_owned() }
        }
    }
}

/// What a person would type for a cloud that is known: its origin, where the paths are the vendor's own.
pub fn cloud_to_type(cloud: &CloudLink) -> String {
    let origin = cloud.command_url.strip_suffix(CLOUD_PATHS.1).unwrap_or(&cloud.command_url);
    if cloud_as_typed(origin) == (cloud.device_info_url.clone(), cloud.command_url.clone()) {
        origin.to_owned()
    } else {
        cloud.command_url.clone()
    }
}

/// Where the terminal is on the shop's network by the QR code of its pairing page.
pub fn lan_of_qr(qr: &PairingQr) -> LanLink {
    LanLink { port: qr.port.get(), ..LanLink::new(qr.ip.to_string()) }
}

/// Whether an address says which port.
fn names_port(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let bare_v6 = authority.parse::<IpAddr>().is_ok();
    !bare_v6 && authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("192.0.2.30", "192.0.2.30", 35_779, "/")]
    #[case("192.0.2.30:35780", "192.0.2.30", 35_780, "/")]
    #[case("ws://terminal.shop:80", "terminal.shop", 80, "/")]
    #[case("ws://192.0.2.30/mac_address=0123456789abcdef", "192.0.2.30", 35_779, "/mac_address=0123456789abcdef")]
    #[case("ws://192.0.2.30:35779/", "192.0.2.30", 35_779, "/")]
    fn websockets_as_typed(#[case] text: &str, #[case] host: &str, #[case] port: u16, #[case] path: &str) {
        let link = websocket_as_typed(text).unwrap();
        assert_eq!((link.host.as_str(), link.port, link.path.as_str()), (host, port, path));
    }

    #[rstest]
    #[case("wss://192.0.2.30:35779", "no TLS")]
    #[case("http://192.0.2.30:35779", "no WebSocket")]
    #[case("ws://", "")]
    #[case("ws://h:99999", "")]
    fn other_addresses_are_no_websockets(#[case] text: &str, #[case] said: &str) {
        let error = websocket_as_typed(text).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }

    #[rstest]
    #[case("192.0.2.10", "192.0.2.10", 8443, "/wonder-terminal", "http")]
    #[case("192.0.2.10:81", "192.0.2.10", 81, "/wonder-terminal", "http")]
    #[case("http://192.0.2.10:80", "192.0.2.10", 80, "/wonder-terminal", "http")]
    #[case("https://till.shop", "till.shop", 8443, "/wonder-terminal", "https")]
    #[case("https://till.shop:9443/ecr", "till.shop", 9443, "/ecr", "https")]
    fn addresses_as_typed(
        #[case] text: &str,
        #[case] host: &str,
        #[case] port: u16,
        #[case] path: &str,
        #[case] scheme: &str,
    ) {
        let link = lan_as_typed(text).unwrap();
        assert_eq!((link.host.as_str(), link.port, link.path.as_str()), (host, port, path));
        assert_eq!(link.scheme.as_str(), scheme);
    }

    #[rstest]
    #[case("ftp://192.0.2.10")]
    #[case("http://")]
    #[case("http://user@host:1")]
    #[case("two words")]
    #[case("")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert!(lan_as_typed(text).is_err());
    }

    #[rstest]
    #[case("test", "https://s.intella.co/allpaypass/api/general")]
    #[case("production", "https://a.intella.co/allpaypass/api/general")]
    #[case("http://127.0.0.1:8080", "http://127.0.0.1:8080/allpaypass/api/general")]
    #[case("https://pay.example/", "https://pay.example/allpaypass/api/general")]
    #[case("https://pay.example/api", "https://pay.example/api")]
    #[case("nonsense", "nonsense")]
    fn servers_of_intella_as_typed(#[case] text: &str, #[case] url: &str) {
        assert_eq!(intella_as_typed(text), url);
    }

    #[rstest]
    #[case("https://gateway.example", "https://gateway.example/v2/ecr/pairing/info")]
    #[case("https://gateway.example/", "https://gateway.example/v2/ecr/pairing/info")]
    #[case("https://gateway.example/ecr", "https://gateway.example/ecr")]
    fn clouds_as_typed_and_back(#[case] text: &str, #[case] information: &str) {
        let (device_info_url, command_url) = cloud_as_typed(text);
        assert_eq!(device_info_url, information);
        let (business_id, device_sn) = ("b".to_owned(), "s".to_owned());
        let known = CloudLink { device_info_url, command_url, business_id, device_sn, headers: BTreeMap::new() };
        assert_eq!(cloud_to_type(&known), text.trim_end_matches('/'));
    }
}
