//! What a QFPay terminal's pairing wants to know: the app's server, its socket or a serial line, the POS-KEY, and the two switches
//! without which nothing is understood.

use std::path::PathBuf;

use super::code::{CodeEntry, CodeShape};
use super::fields::FieldId;
use super::link::{LinkForm, LinkKind, LinkRow, PortChoice};
use super::vendor::{CodeWords, Problem, VendorPages};
use crate::console::event::VendorOrder;
use crate::profile::{
    AesKeyMode, Envelope, LanScheme, PosKey, QfPayLan, QfPayLink, QfPaySerial, QfPayTcp, QfPayTerminal, TcpFraming,
    Terminal, VendorSettings,
};
use crate::terminal::lan_as_typed;

/// The vendor states 9600 (ECR page, serial port settings).
const SPEEDS: [&str; 6] = ["9600", "19200", "38400", "57600", "115200", "230400"];
/// The ways to secure the app's server: not at all, by QFPay's own authority, by it whatever the name, by one certificate.
const TRUSTS: [&str; 4] =
    ["pairing.trust.http", "pairing.trust.ca_file", "pairing.trust.any_name", "pairing.trust.fingerprint"];
const ENVELOPES: [&str; 5] = [
    "pairing.envelope.odoo",
    "pairing.envelope.json_whole",
    "pairing.envelope.json_content",
    "pairing.envelope.plain",
    "pairing.envelope.plain_string",
];
const KEY_FORMS: [&str; 2] = ["pairing.key_form.utf8", "pairing.key_form.hex"];
const FRAMINGS: [&str; 4] =
    ["pairing.framing.lf", "pairing.framing.crlf", "pairing.framing.none", "pairing.framing.usb_frame"];

/// QFPay's pages.
pub struct Pages;

impl VendorPages for Pages {
    fn kinds(&self) -> &'static [LinkKind] {
        &[LinkKind::Lan, LinkKind::Socket, LinkKind::Serial]
    }

    fn needs(&self, kind: LinkKind) -> &'static str {
        match kind {
            LinkKind::Serial => "pairing.qfpay.serial_needs",
            LinkKind::Lan => "pairing.qfpay.lan_needs",
            LinkKind::Socket | LinkKind::Cloud => "pairing.qfpay.socket_needs",
        }
    }

    fn line_format(&self) -> &'static str {
        "pairing.qfpay.line_format"
    }

    fn speeds_to_try(&self) -> &'static [u32] {
        &[9_600, 19_200, 38_400, 57_600, 115_200, 230_400]
    }

    fn options(&self, field: FieldId) -> &'static [&'static str] {
        match field {
            FieldId::Speed => &SPEEDS,
            FieldId::Trust => &TRUSTS,
            FieldId::Envelope => &ENVELOPES,
            FieldId::KeyForm => &KEY_FORMS,
            FieldId::Framing => &FRAMINGS,
            _ => &[],
        }
    }

    fn fields(&self, form: &LinkForm) -> Vec<FieldId> {
        let mut fields = match form.kind {
            LinkKind::Serial => vec![FieldId::OtherPath, FieldId::Speed],
            LinkKind::Socket | LinkKind::Cloud => vec![FieldId::Host, FieldId::SocketPort, FieldId::Framing],
            LinkKind::Lan => vec![FieldId::Host, FieldId::Port, FieldId::Trust],
        };
        if form.kind == LinkKind::Lan {
            match form.fields.chosen(FieldId::Trust, &TRUSTS) {
                0 => {}
                3 => fields.push(FieldId::Fingerprint),
                _ => fields.push(FieldId::CaFile),
            }
        }
        fields.extend([FieldId::Envelope, FieldId::KeyForm]);
        fields
    }

    fn prepare(&self, form: &mut LinkForm) {
        let (lan, tcp) = (QfPayLan::new(String::new()), QfPayTcp::new(String::new()));
        form.fields.set(FieldId::Speed, SPEEDS[0]);
        form.fields.set(FieldId::Port, &lan.port.to_string());
        form.fields.set(FieldId::SocketPort, &tcp.port.to_string());
        form.fields.set(FieldId::Trust, TRUSTS[0]);
        form.fields.set(FieldId::Framing, FRAMINGS[0]);
        form.fields.set(FieldId::Envelope, ENVELOPES[0]);
        form.fields.set(FieldId::KeyForm, KEY_FORMS[0]);
    }

    fn recall(&self, form: &mut LinkForm, terminal: &Terminal) {
        form.recalled = Some(terminal.settings.clone());
        let VendorSettings::QfPay(known) = &terminal.settings else { return };
        choose(form, FieldId::Envelope, &ENVELOPES, known.envelope.as_str());
        choose(form, FieldId::KeyForm, &KEY_FORMS, known.aes_key.as_str());
        match &known.link {
            QfPayLink::Lan(link) => recall_lan(form, link),
            QfPayLink::Tcp(link) => recall_socket(form, link),
            QfPayLink::Serial(link) => recall_serial(form, link),
        }
    }

    fn settle(&self, form: &mut LinkForm, field: FieldId) {
        let text = form.fields.word(FieldId::Host).to_owned();
        if field != FieldId::Host || !text.contains("://") {
            return;
        }
        let Ok(link) = lan_as_typed(&text) else { return };
        form.fields.set(FieldId::Host, &link.host);
        if text.rsplit_once("://").is_some_and(|(_, rest)| rest.contains(':')) {
            form.fields.set(FieldId::Port, &link.port.to_string());
        }
        let secured = form.fields.chosen(FieldId::Trust, &TRUSTS) > 0;
        match link.scheme {
            LanScheme::Http => form.fields.set(FieldId::Trust, TRUSTS[0]),
            LanScheme::Https if !secured => form.fields.set(FieldId::Trust, TRUSTS[1]),
            LanScheme::Https => {}
        }
    }

    fn code(&self) -> CodeShape {
        CodeShape::Key { lengths: &[16, 24, 32] }
    }

    fn code_words(&self) -> CodeWords {
        CodeWords {
            ask: "pairing.qfpay.type_key",
            find: "pairing.qfpay.where_key",
            counts: "pairing.qfpay.lengths",
            kept: "pairing.qfpay.kept",
            wrong: "pairing.wrong.pos_key",
        }
    }

    fn take_text(&self, _: &mut LinkForm, _: &mut CodeEntry, _: &str) -> bool {
        // Its app shows no QR code for this.
        false
    }

    fn place(&self, form: &LinkForm) -> Result<String, Problem> {
        link(form).map(|link| link.place())
    }

    fn order(&self, form: &LinkForm, code: &CodeEntry) -> Result<VendorOrder, Problem> {
        let unsound = Problem { field: None, words: "pairing.wrong.pos_key" };
        let key = PosKey::parse(code.expose()).map_err(|_| unsound.clone())?;
        let link = link(form)?;
        let mut settings = match &form.recalled {
            Some(VendorSettings::QfPay(known)) => QfPayTerminal { key, link, ..(**known).clone() },
            _ => QfPayTerminal::new(key, link),
        };
        settings.envelope = Envelope::of_word(chosen(form, FieldId::Envelope, &ENVELOPES)).unwrap_or_default();
        settings.aes_key = AesKeyMode::of_word(chosen(form, FieldId::KeyForm, &KEY_FORMS)).unwrap_or_default();
        let hex = Problem::at(FieldId::KeyForm, "pairing.wrong.key_form");
        settings.check().map_err(|_| hex)?;
        Ok(VendorOrder::QfPay(Box::new(settings)))
    }

    fn told_simulated(&self, _: &VendorSettings) -> Option<bool> {
        None
    }

    fn identity(&self, settings: &VendorSettings) -> [String; 3] {
        let who = settings.known();
        [who.serial_number, who.merchant, who.version].map(str::to_owned)
    }

    fn has_second_code(&self, _: &VendorSettings) -> bool {
        false
    }
}

/// The word behind a choice: the last part of its text's key is what the profile calls it.
fn chosen(form: &LinkForm, id: FieldId, options: &'static [&'static str]) -> &'static str {
    let key = options[form.fields.chosen(id, options)];
    key.rsplit('.').next().unwrap_or(key)
}

fn choose(form: &mut LinkForm, id: FieldId, options: &[&str], word: &str) {
    if let Some(key) = options.iter().find(|key| key.rsplit('.').next() == Some(word)) {
        form.fields.set(id, key);
    }
}

fn recall_serial(form: &mut LinkForm, link: &QfPaySerial) {
    form.kind = LinkKind::Serial;
    form.port = PortChoice::Listed(link.path.clone());
    form.focus = LinkRow::Kind(LinkKind::Serial);
    form.fields.set(FieldId::OtherPath, &link.path.display().to_string());
    form.fields.set(FieldId::Speed, &link.baud.to_string());
}

fn recall_socket(form: &mut LinkForm, link: &QfPayTcp) {
    form.kind = LinkKind::Socket;
    form.focus = LinkRow::Field(FieldId::Host);
    form.fields.set(FieldId::Host, &link.host);
    form.fields.set(FieldId::SocketPort, &link.port.to_string());
    choose(form, FieldId::Framing, &FRAMINGS, link.framing.as_str());
}

fn recall_lan(form: &mut LinkForm, link: &QfPayLan) {
    form.kind = LinkKind::Lan;
    form.focus = LinkRow::Field(FieldId::Host);
    form.fields.set(FieldId::Host, &link.host);
    form.fields.set(FieldId::Port, &link.port.to_string());
    let file = link.tls_ca_file.as_ref().map(|file| file.display().to_string());
    let trust = match (link.scheme, &link.tls_pin_sha256) {
        (LanScheme::Http, _) => 0,
        (LanScheme::Https, Some(_)) => 3,
        (LanScheme::Https, None) if link.tls_check_name => 1,
        (LanScheme::Https, None) => 2,
    };
    form.fields.set(FieldId::Trust, TRUSTS[trust]);
    form.fields.set(FieldId::CaFile, &file.unwrap_or_default());
    form.fields.set(FieldId::Fingerprint, link.tls_pin_sha256.as_deref().unwrap_or_default());
}

fn link(form: &LinkForm) -> Result<QfPayLink, Problem> {
    match form.kind {
        LinkKind::Serial => serial(form).map(QfPayLink::Serial),
        LinkKind::Lan => checked(QfPayLink::Lan(lan(form)?)),
        LinkKind::Socket | LinkKind::Cloud => checked(QfPayLink::Tcp(socket(form)?)),
    }
}

fn serial(form: &LinkForm) -> Result<QfPaySerial, Problem> {
    let baud = form.speed().ok_or(Problem::at(FieldId::Speed, "pairing.wrong.speed"))?;
    let mut link = QfPaySerial { baud, ..QfPaySerial::new(form.sound_path()?) };
    if let Some(QfPayLink::Serial(known)) = recalled(form) {
        link.part = known.part;
    }
    Ok(link)
}

fn socket(form: &LinkForm) -> Result<QfPayTcp, Problem> {
    let framing = TcpFraming::of_word(chosen(form, FieldId::Framing, &FRAMINGS)).unwrap_or_default();
    Ok(QfPayTcp { port: form.tcp_port(FieldId::SocketPort)?, framing, ..QfPayTcp::new(host(form)?) })
}

fn lan(form: &LinkForm) -> Result<QfPayLan, Problem> {
    let trust = form.fields.chosen(FieldId::Trust, &TRUSTS);
    let mut link = QfPayLan { port: form.tcp_port(FieldId::Port)?, ..QfPayLan::new(host(form)?) };
    if trust > 0 {
        link.scheme = LanScheme::Https;
    }
    if trust == 3 {
        link.tls_pin_sha256 = Some(form.fingerprint()?);
    } else if trust > 0 {
        let file = form.fields.word(FieldId::CaFile);
        if file.is_empty() {
            return Err(Problem::at(FieldId::CaFile, "pairing.wrong.ca_file"));
        }
        link.tls_ca_file = Some(PathBuf::from(file));
        link.tls_check_name = trust == 1;
    }
    Ok(link)
}

fn host(form: &LinkForm) -> Result<String, Problem> {
    let host = form.fields.word(FieldId::Host);
    if host.is_empty() { Err(Problem::at(FieldId::Host, "pairing.wrong.host")) } else { Ok(host.to_owned()) }
}

/// What the profile would not take is told at the field that is left to be wrong.
fn checked(link: QfPayLink) -> Result<QfPayLink, Problem> {
    link.check().map_err(|_| Problem::at(FieldId::Host, "pairing.wrong.host"))?;
    Ok(link)
}

/// How the terminal was reached before, if it is paired again.
fn recalled(form: &LinkForm) -> Option<&QfPayLink> {
    match &form.recalled {
        Some(VendorSettings::QfPay(known)) => Some(&known.link),
        _ => None,
    }
}
