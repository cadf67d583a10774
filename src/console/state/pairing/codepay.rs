//! What a CodePay terminal's pairing wants to know: its WebSocket server or its serial port, and the app id of this register.

use super::code::{CodeEntry, CodeShape};
use super::fields::FieldId;
use super::link::{LinkForm, LinkKind, LinkRow, PortChoice};
use super::network::Introduced;
use super::vendor::{CodeWords, PairedWords, Problem, VendorPages};
use crate::console::event::VendorOrder;
use crate::profile::{
    CodePayIdentity, CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, Terminal, VendorSettings,
};
use crate::terminal::websocket_as_typed;

/// The vendor states 115200 (CodePay sheet, section 9).
const SPEEDS: [&str; 6] = ["9600", "19200", "38400", "57600", "115200", "230400"];
const USUAL_SPEED: &str = "115200";

/// How the serial numbers of our own simulator begin; a CodePay terminal has no word for being real.
const SIMULATED: &str = "SIMULATED";

/// CodePay's pages.
pub struct Pages;

impl VendorPages for Pages {
    fn kinds(&self) -> &'static [LinkKind] {
        &[LinkKind::Lan, LinkKind::Serial]
    }

    fn needs(&self, kind: LinkKind) -> &'static str {
        match kind {
            LinkKind::Serial => "pairing.codepay.serial_needs",
            LinkKind::Lan | LinkKind::Socket | LinkKind::Cloud => "pairing.codepay.lan_needs",
        }
    }

    fn line_format(&self) -> &'static str {
        "pairing.codepay.line_format"
    }

    fn options(&self, field: FieldId) -> &'static [&'static str] {
        if field == FieldId::Speed { &SPEEDS } else { &[] }
    }

    fn speeds_to_try(&self) -> &'static [u32] {
        &[115_200, 57_600, 38_400, 19_200, 9_600, 230_400]
    }

    fn fields(&self, form: &LinkForm) -> Vec<FieldId> {
        match form.kind {
            LinkKind::Serial => vec![FieldId::OtherPath, FieldId::Speed],
            LinkKind::Lan | LinkKind::Socket | LinkKind::Cloud => vec![FieldId::Host, FieldId::Port],
        }
    }

    fn prepare(&self, form: &mut LinkForm) {
        let usual = CodePayLan::new(String::new());
        form.fields.set(FieldId::Speed, USUAL_SPEED);
        form.fields.set(FieldId::Port, &usual.port.to_string());
        form.fields.set(FieldId::UrlPath, &usual.path);
    }

    fn recall(&self, form: &mut LinkForm, terminal: &Terminal) {
        form.recalled = Some(terminal.settings.clone());
        match recalled(form).map(|known| known.link.clone()) {
            Some(CodePayLink::Lan(link)) => recall_lan(form, &link),
            Some(CodePayLink::Serial(link)) => recall_serial(form, &link),
            None => {}
        }
    }

    fn known_code(&self, terminal: &Terminal) -> Option<String> {
        match &terminal.settings {
            VendorSettings::CodePay(known) => Some(known.app_id.clone()),
            _ => None,
        }
    }

    fn settle(&self, form: &mut LinkForm, field: FieldId) {
        let text = form.fields.word(FieldId::Host).to_owned();
        if field != FieldId::Host || !text.contains([':', '/']) {
            return;
        }
        let Ok(link) = websocket_as_typed(&text) else { return };
        form.fields.set(FieldId::Host, &link.host);
        form.fields.set(FieldId::UrlPath, &link.path);
        if link.port != CodePayLan::new(String::new()).port || text.contains(&format!(":{}", link.port)) {
            form.fields.set(FieldId::Port, &link.port.to_string());
        }
    }

    fn code(&self) -> CodeShape {
        CodeShape::Id { longest: 64, usual: 18 }
    }

    fn code_words(&self) -> CodeWords {
        CodeWords {
            ask: "pairing.codepay.type_id",
            find: "pairing.codepay.where_id",
            counts: "pairing.codepay.shape",
            kept: "pairing.codepay.kept",
            wrong: "pairing.wrong.app_id",
        }
    }

    fn take_text(&self, _: &mut LinkForm, _: &mut CodeEntry, _: &str) -> bool {
        // The terminal shows no QR code for this.
        false
    }

    fn place(&self, form: &LinkForm) -> Result<String, Problem> {
        link(form).map(|link| link.place())
    }

    fn order(&self, form: &LinkForm, code: &CodeEntry) -> Result<VendorOrder, Problem> {
        let (link, app_id) = (link(form)?, code.expose().to_owned());
        // Who it is, it says again.
        let who = introduced(form, &link);
        let identity = who.map(identity_of).unwrap_or_default();
        let called = who.and_then(|who| who.register_id.clone());
        let settings = match recalled(form) {
            Some(known) => {
                let register_id = called.or_else(|| known.register_id.clone());
                CodePayTerminal { app_id, link, identity, register_id, ask_name: true, ..known.clone() }
            }
            None => CodePayTerminal { identity, register_id: called, ..CodePayTerminal::new(app_id, link) },
        };
        settings.check().map_err(|_| Problem { field: None, words: "pairing.wrong.app_id" })?;
        Ok(VendorOrder::CodePay(Box::new(settings)))
    }

    fn told_simulated(&self, settings: &VendorSettings) -> Option<bool> {
        called(settings).starts_with(SIMULATED).then_some(true)
    }

    fn identity(&self, settings: &VendorSettings) -> [String; 3] {
        [called(settings), "", settings.known().version].map(str::to_owned)
    }

    fn paired_words(&self, settings: &VendorSettings) -> PairedWords {
        match settings {
            VendorSettings::CodePay(codepay) if codepay.identity.unique().is_some() => {
                PairedWords { who: "pairing.paired_with", more: "pairing.codepay.unproven" }
            }
            _ if !called(settings).is_empty() => {
                PairedWords { who: "pairing.codepay.named", more: "pairing.codepay.unproven" }
            }
            _ => PairedWords { who: "pairing.codepay.untold", more: "pairing.cannot_verify" },
        }
    }

    fn has_second_code(&self, _: &VendorSettings) -> bool {
        false
    }
}

/// Its serial number, or what it calls itself: on a real terminal that is the same, unless people have changed it.
fn called(settings: &VendorSettings) -> &str {
    match settings {
        VendorSettings::CodePay(codepay) => codepay.identity.unique().unwrap_or(&codepay.identity.device_name),
        _ => "",
    }
}

fn recall_serial(form: &mut LinkForm, link: &CodePaySerial) {
    form.kind = LinkKind::Serial;
    form.port = PortChoice::Listed(link.path.clone());
    form.focus = LinkRow::Kind(LinkKind::Serial);
    form.fields.set(FieldId::OtherPath, &link.path.display().to_string());
    form.fields.set(FieldId::Speed, &link.baud.to_string());
}

fn recall_lan(form: &mut LinkForm, link: &CodePayLan) {
    form.kind = LinkKind::Lan;
    form.focus = LinkRow::Field(FieldId::Host);
    form.fields.set(FieldId::Host, &link.host);
    form.fields.set(FieldId::Port, &link.port.to_string());
    form.fields.set(FieldId::UrlPath, &link.path);
}

fn link(form: &LinkForm) -> Result<CodePayLink, Problem> {
    match form.kind {
        LinkKind::Serial => {
            let baud = form.speed().ok_or(Problem::at(FieldId::Speed, "pairing.wrong.speed"))?;
            Ok(CodePayLink::Serial(CodePaySerial { baud, ..CodePaySerial::new(form.sound_path()?) }))
        }
        LinkKind::Lan | LinkKind::Socket | LinkKind::Cloud => lan(form).map(CodePayLink::Lan),
    }
}

fn lan(form: &LinkForm) -> Result<CodePayLan, Problem> {
    let wrong = Problem::at(FieldId::Host, "pairing.wrong.host");
    let host = form.fields.word(FieldId::Host).to_owned();
    let port =
        form.tcp_port(FieldId::Port).map_err(|problem| Problem { words: "pairing.codepay.wrong_port", ..problem })?;
    let link = CodePayLan { port, path: form.fields.word(FieldId::UrlPath).to_owned(), ..CodePayLan::new(host) };
    // What the profile would not take is told at the field that is left to be wrong.
    CodePayLink::Lan(link.clone()).check().map_err(|_| wrong)?;
    Ok(link)
}

/// The terminal at this place, if it was found there, or called from there.
fn introduced<'a>(form: &'a LinkForm, link: &CodePayLink) -> Option<&'a Introduced> {
    let at_place = |who: &&Introduced| {
        let lan = CodePayLan { port: who.address.port(), ..CodePayLan::new(who.address.ip().to_string()) };
        CodePayLink::Lan(lan).place() == link.place()
    };
    form.introduced.as_ref().filter(at_place)
}

/// Who it said it is then.
fn identity_of(who: &Introduced) -> CodePayIdentity {
    CodePayIdentity {
        device_sn: who.serial_number.clone(),
        mac_address: who.serial_number.clone(),
        device_name: who.name.clone(),
        ..CodePayIdentity::default()
    }
}

/// How the terminal was paired before, if it is paired again.
fn recalled(form: &LinkForm) -> Option<&CodePayTerminal> {
    match &form.recalled {
        Some(VendorSettings::CodePay(known)) => Some(known),
        _ => None,
    }
}
