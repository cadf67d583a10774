//! What a Wonder terminal's pairing wants to know: serial line, LAN or cloud, and the six characters of its pairing page.

use std::path::PathBuf;

use super::code::{CodeEntry, CodeShape};
use super::fields::FieldId;
use super::link::{LinkForm, LinkKind, LinkRow, PortChoice};
use super::vendor::{CodeWords, Problem, VendorPages};
use crate::console::event::VendorOrder;
use crate::profile::{
    CloudLink, LanLink, LanScheme, PairingCode, SerialLink, Terminal, VendorSettings, WonderLink, WonderTerminal,
};
use crate::terminal::{PairingQr, cloud_as_typed, cloud_to_type, lan_as_typed, lan_of_qr};

/// No vendor page states the speed: these are offered, 115200 is assumed (Wonder sheet, section 3.4).
const SPEEDS: [&str; 6] = ["9600", "19200", "38400", "57600", "115200", "230400"];
const USUAL_SPEED: &str = "115200";
/// The ways to secure a connection: not at all, by public authorities, by one authority, by one certificate.
pub(super) const TRUSTS: [&str; 4] =
    ["pairing.trust.http", "pairing.trust.public", "pairing.trust.ca_file", "pairing.trust.fingerprint"];
/// What our own simulator calls itself; a Wonder terminal has no word for it.
const SIMULATED: &str = "SIMULATED";

/// Wonder's pages.
pub struct Pages;

impl VendorPages for Pages {
    fn kinds(&self) -> &'static [LinkKind] {
        &[LinkKind::Serial, LinkKind::Lan, LinkKind::Cloud]
    }

    fn needs(&self, kind: LinkKind) -> &'static str {
        match kind {
            LinkKind::Serial => "pairing.serial_needs",
            LinkKind::Lan | LinkKind::Socket => "pairing.lan_needs",
            LinkKind::Cloud => "pairing.cloud_needs",
        }
    }

    fn line_format(&self) -> &'static str {
        "pairing.line_format"
    }

    fn options(&self, field: FieldId) -> &'static [&'static str] {
        match field {
            FieldId::Speed => &SPEEDS,
            FieldId::Trust => &TRUSTS,
            _ => &[],
        }
    }

    fn speeds_to_try(&self) -> &'static [u32] {
        &[115_200, 57_600, 38_400, 19_200, 9_600, 230_400]
    }

    fn fields(&self, form: &LinkForm) -> Vec<FieldId> {
        match form.kind {
            LinkKind::Serial => vec![FieldId::OtherPath, FieldId::Speed],
            LinkKind::Lan | LinkKind::Socket => {
                let mut fields = vec![FieldId::Host, FieldId::Port, FieldId::Trust];
                match form.fields.chosen(FieldId::Trust, &TRUSTS) {
                    2 => fields.push(FieldId::CaFile),
                    3 => fields.push(FieldId::Fingerprint),
                    _ => {}
                }
                fields.push(FieldId::QrText);
                fields
            }
            LinkKind::Cloud => vec![FieldId::CloudAddress, FieldId::BusinessId, FieldId::DeviceSn],
        }
    }

    fn prepare(&self, form: &mut LinkForm) {
        let usual = LanLink::new(String::new());
        form.fields.set(FieldId::Speed, USUAL_SPEED);
        form.fields.set(FieldId::Port, &usual.port.to_string());
        form.fields.set(FieldId::Trust, TRUSTS[0]);
        form.fields.set(FieldId::UrlPath, &usual.path);
    }

    fn recall(&self, form: &mut LinkForm, terminal: &Terminal) {
        form.recalled = Some(terminal.settings.clone());
        match wonder(&terminal.settings).map(|wonder| &wonder.link) {
            Some(WonderLink::Serial(link)) => recall_serial(form, link),
            Some(WonderLink::Lan(link)) => recall_lan(form, link),
            Some(WonderLink::Cloud(link)) => recall_cloud(form, link),
            None => {}
        }
    }

    fn settle(&self, form: &mut LinkForm, field: FieldId) {
        let text = form.fields.word(FieldId::Host).to_owned();
        if field != FieldId::Host || text.is_empty() || !text.contains([':', '/']) {
            return;
        }
        let Ok(link) = lan_as_typed(&text) else { return };
        form.fields.set(FieldId::Host, &link.host);
        let names_port = text.rsplit_once("://").map_or(text.as_str(), |(_, rest)| rest).contains(':');
        if names_port {
            form.fields.set(FieldId::Port, &link.port.to_string());
        }
        form.fields.set(FieldId::UrlPath, &link.path);
        let named = form.fields.chosen(FieldId::Trust, &TRUSTS);
        match (text.contains("://"), link.scheme) {
            (true, LanScheme::Http) => form.fields.set(FieldId::Trust, TRUSTS[0]),
            (true, LanScheme::Https) if named == 0 => form.fields.set(FieldId::Trust, TRUSTS[1]),
            _ => {}
        }
    }

    fn code(&self) -> CodeShape {
        CodeShape::Boxes { length: 6, letters: true }
    }

    fn code_words(&self) -> CodeWords {
        CodeWords {
            ask: "pairing.type_code",
            find: "pairing.where_code",
            counts: "pairing.case",
            kept: "pairing.nothing_sent",
            wrong: "pairing.wrong.code",
        }
    }

    fn take_text(&self, form: &mut LinkForm, code: &mut CodeEntry, text: &str) -> bool {
        let Ok(qr) = PairingQr::parse(text.trim()) else { return false };
        let link = lan_of_qr(&qr);
        form.fields.set(FieldId::Host, &link.host);
        form.fields.set(FieldId::Port, &link.port.to_string());
        form.fields.set(FieldId::UrlPath, &link.path);
        form.fields.set(FieldId::BusinessId, &qr.business_id);
        form.fields.set(FieldId::DeviceSn, &qr.device_id);
        form.fields.set(FieldId::QrText, "");
        code.paste(qr.pair_code.expose())
    }

    fn place(&self, form: &LinkForm) -> Result<String, Problem> {
        link(form).map(|link| link.place())
    }

    fn order(&self, form: &LinkForm, code: &CodeEntry) -> Result<VendorOrder, Problem> {
        let unsound = Problem { field: None, words: "pairing.wrong.code" };
        let code = PairingCode::parse(code.expose()).map_err(|_| unsound)?;
        Ok(VendorOrder::Wonder { link: link(form)?, code })
    }

    fn told_simulated(&self, settings: &VendorSettings) -> Option<bool> {
        settings.known().serial_number.starts_with(SIMULATED).then_some(true)
    }

    fn identity(&self, settings: &VendorSettings) -> [String; 3] {
        let who = settings.known();
        [who.serial_number, who.merchant, who.version].map(str::to_owned)
    }

    fn has_second_code(&self, settings: &VendorSettings) -> bool {
        wonder(settings).is_some_and(|wonder| wonder.session_code.is_some())
    }
}

fn wonder(settings: &VendorSettings) -> Option<&WonderTerminal> {
    if let VendorSettings::Wonder(wonder) = settings { Some(wonder) } else { None }
}

fn recall_serial(form: &mut LinkForm, link: &SerialLink) {
    form.kind = LinkKind::Serial;
    form.port = PortChoice::Listed(link.path.clone());
    form.focus = LinkRow::Kind(LinkKind::Serial);
    form.fields.set(FieldId::OtherPath, &link.path.display().to_string());
    form.fields.set(FieldId::Speed, &link.baud.to_string());
}

fn recall_lan(form: &mut LinkForm, link: &LanLink) {
    form.kind = LinkKind::Lan;
    form.focus = LinkRow::Field(FieldId::Host);
    form.fields.set(FieldId::Host, &link.host);
    form.fields.set(FieldId::Port, &link.port.to_string());
    form.fields.set(FieldId::UrlPath, &link.path);
    let file = link.tls_ca_file.as_ref().map(|file| file.display().to_string());
    let trust = match (link.scheme, &file, &link.tls_pin_sha256) {
        (LanScheme::Http, ..) => 0,
        (LanScheme::Https, Some(_), _) => 2,
        (LanScheme::Https, None, Some(_)) => 3,
        (LanScheme::Https, None, None) => 1,
    };
    form.fields.set(FieldId::Trust, TRUSTS[trust]);
    form.fields.set(FieldId::CaFile, &file.unwrap_or_default());
    form.fields.set(FieldId::Fingerprint, link.tls_pin_sha256.as_deref().unwrap_or_default());
}

fn recall_cloud(form: &mut LinkForm, link: &CloudLink) {
    form.kind = LinkKind::Cloud;
    form.focus = LinkRow::Field(FieldId::CloudAddress);
    form.fields.set(FieldId::CloudAddress, &cloud_to_type(link));
    form.fields.set(FieldId::BusinessId, &link.business_id);
    form.fields.set(FieldId::DeviceSn, &link.device_sn);
}

fn link(form: &LinkForm) -> Result<WonderLink, Problem> {
    match form.kind {
        LinkKind::Serial => serial(form),
        LinkKind::Lan | LinkKind::Socket => lan(form),
        LinkKind::Cloud => cloud(form),
    }
}

fn serial(form: &LinkForm) -> Result<WonderLink, Problem> {
    let path = form.sound_path()?;
    let baud = form.speed().ok_or(Problem::at(FieldId::Speed, "pairing.wrong.speed"))?;
    let mut link = SerialLink { baud, ..SerialLink::new(path) };
    if let Some(WonderLink::Serial(known)) = recalled(form) {
        (link.cmd_request, link.cmd_accept) = (known.cmd_request, known.cmd_accept.clone());
    }
    checked(WonderLink::Serial(link), FieldId::OtherPath, "pairing.wrong.path")
}

fn lan(form: &LinkForm) -> Result<WonderLink, Problem> {
    let fields = &form.fields;
    let trust = fields.chosen(FieldId::Trust, &TRUSTS);
    let path = Some(fields.word(FieldId::UrlPath).to_owned()).filter(|path| !path.is_empty());
    let mut link = LanLink::new(fields.word(FieldId::Host).to_owned());
    link.port = form.tcp_port(FieldId::Port)?;
    link.path = path.unwrap_or(link.path);
    if trust > 0 {
        link.scheme = LanScheme::Https;
    }
    let file = fields.word(FieldId::CaFile);
    if trust == 2 {
        link.tls_ca_file = Some(PathBuf::from(file));
        if file.is_empty() {
            return Err(Problem::at(FieldId::CaFile, "pairing.wrong.ca_file"));
        }
    }
    if trust == 3 {
        link.tls_pin_sha256 = Some(form.fingerprint()?);
    }
    checked(WonderLink::Lan(link), FieldId::Host, "pairing.wrong.host")
}

fn cloud(form: &LinkForm) -> Result<WonderLink, Problem> {
    let fields = &form.fields;
    let (device_info_url, command_url) = cloud_as_typed(fields.word(FieldId::CloudAddress));
    let word = |id: FieldId, wrong| {
        let word = fields.word(id);
        let fits = !word.is_empty() && word.len() <= 128 && word.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(word.to_owned()) } else { Err(Problem::at(id, wrong)) }
    };
    let mut link = CloudLink {
        device_info_url,
        command_url,
        business_id: word(FieldId::BusinessId, "pairing.wrong.business_id")?,
        device_sn: word(FieldId::DeviceSn, "pairing.wrong.device_sn")?,
        headers: std::collections::BTreeMap::new(),
    };
    if let Some(WonderLink::Cloud(known)) = recalled(form)
        && cloud_to_type(known) == fields.word(FieldId::CloudAddress)
    {
        link.device_info_url.clone_from(&known.device_info_url);
        link.headers.clone_from(&known.headers);
    }
    checked(WonderLink::Cloud(link), FieldId::CloudAddress, "pairing.wrong.cloud_address")
}

/// How the terminal was reached before, if it is paired again.
fn recalled(form: &LinkForm) -> Option<&WonderLink> {
    form.recalled.as_ref().and_then(wonder).map(|wonder| &wonder.link)
}

/// What the profile would not take is told at the field that is left to be wrong.
fn checked(link: WonderLink, field: FieldId, words: &'static str) -> Result<WonderLink, Problem> {
    link.check().map_err(|_| Problem::at(field, words))?;
    Ok(link)
}
