//! What an EasyCard reader's pairing wants to know: intella's server and its public key, the merchant's account and passwords,
//! and which reader it is - or none, where the server tells.

use secrecy::ExposeSecret;

use super::code::{CodeEntry, CodeShape};
use super::fields::FieldId;
use super::link::{LinkForm, LinkKind, LinkRow};
use super::vendor::{CodeWords, PairedWords, Problem, VendorPages};
use crate::console::event::VendorOrder;
use crate::profile::{EasyCardTerminal, PublicKeyPlace, Terminal, Unfit, VendorSettings};
use crate::terminal::{intella_as_typed, password_digest};

/// The vendor's test server, its production server, and any other address. A test is what comes first.
const SERVERS: [&str; 3] = ["pairing.server.test", "pairing.server.production", "pairing.server.own"];
/// Longest password that can be typed.
const PASSWORD: usize = 64;

/// EasyCard's pages.
pub struct Pages;

impl VendorPages for Pages {
    fn kinds(&self) -> &'static [LinkKind] {
        &[LinkKind::Cloud]
    }

    fn needs(&self, _: LinkKind) -> &'static str {
        "pairing.easycard.needs"
    }

    fn line_format(&self) -> &'static str {
        // It is on no line.
        "pairing.easycard.needs"
    }

    fn options(&self, field: FieldId) -> &'static [&'static str] {
        if field == FieldId::Server { &SERVERS } else { &[] }
    }

    fn speeds_to_try(&self) -> &'static [u32] {
        &[]
    }

    fn fields(&self, form: &LinkForm) -> Vec<FieldId> {
        let own = form.fields.chosen(FieldId::Server, &SERVERS) == 2;
        let address = own.then_some(FieldId::CloudAddress);
        let rest =
            [FieldId::MerchantId, FieldId::KeyFile, FieldId::ReaderNumber, FieldId::RefundPassword, FieldId::Vector];
        std::iter::once(FieldId::Server).chain(address).chain(rest).collect()
    }

    fn prepare(&self, form: &mut LinkForm) {
        form.fields.set(FieldId::Server, SERVERS[0]);
        form.fields.set(FieldId::Vector, EasyCardTerminal::PUBLISHED_IV);
    }

    fn recall(&self, form: &mut LinkForm, terminal: &Terminal) {
        form.recalled = Some(terminal.settings.clone());
        let Some(known) = recalled(form).cloned() else { return };
        let server = match known.url.as_str() {
            EasyCardTerminal::TEST_URL => SERVERS[0],
            EasyCardTerminal::PRODUCTION_URL => SERVERS[1],
            _ => SERVERS[2],
        };
        form.fields.set(FieldId::Server, server);
        form.fields.set(FieldId::CloudAddress, &known.url);
        form.fields.set(FieldId::MerchantId, &known.merchant_id);
        form.fields.set(FieldId::ReaderNumber, &known.device_id);
        form.fields.set(FieldId::Vector, known.iv.expose_secret());
        form.focus = LinkRow::Field(FieldId::KeyFile);
    }

    fn settle(&self, _: &mut LinkForm, _: FieldId) {}

    fn code(&self) -> CodeShape {
        CodeShape::Password { longest: PASSWORD }
    }

    fn code_words(&self) -> CodeWords {
        CodeWords {
            ask: "pairing.easycard.type_password",
            find: "pairing.easycard.where_password",
            counts: "pairing.easycard.shape",
            kept: "pairing.easycard.kept",
            wrong: "pairing.wrong.password",
        }
    }

    fn take_text(&self, _: &mut LinkForm, _: &mut CodeEntry, _: &str) -> bool {
        // There is no code to scan.
        false
    }

    fn place(&self, form: &LinkForm) -> Result<String, Problem> {
        // The password is typed on the next page; everything else is checked here.
        let settings = settings(form, "")?;
        Ok(VendorSettings::EasyCard(Box::new(settings)).place())
    }

    fn order(&self, form: &LinkForm, code: &CodeEntry) -> Result<VendorOrder, Problem> {
        Ok(VendorOrder::EasyCard(Box::new(settings(form, code.expose())?)))
    }

    fn told_simulated(&self, _: &VendorSettings) -> Option<bool> {
        // The server has no word for it.
        None
    }

    fn identity(&self, settings: &VendorSettings) -> [String; 3] {
        match settings {
            VendorSettings::EasyCard(easycard) => {
                [&easycard.device_id, &easycard.merchant_id, &easycard.identity.dongle].map(Clone::clone)
            }
            _ => Default::default(),
        }
    }

    fn paired_words(&self, _: &VendorSettings) -> PairedWords {
        PairedWords { who: "pairing.easycard.paired", more: "pairing.easycard.more" }
    }

    fn has_second_code(&self, _: &VendorSettings) -> bool {
        false
    }
}

/// What was filled in, with this trade password.
fn settings(form: &LinkForm, password: &str) -> Result<EasyCardTerminal, Problem> {
    let word = |id| form.fields.word(id).to_owned();
    let url = match form.fields.chosen(FieldId::Server, &SERVERS) {
        0 => EasyCardTerminal::TEST_URL.to_owned(),
        1 => EasyCardTerminal::PRODUCTION_URL.to_owned(),
        _ => intella_as_typed(form.fields.word(FieldId::CloudAddress)),
    };
    let (merchant, reader, key) = (word(FieldId::MerchantId), word(FieldId::ReaderNumber), key(form)?);
    let usual = EasyCardTerminal::new(url, merchant, password_digest(password), reader, key);
    let refund = form.fields.text(FieldId::RefundPassword);
    let refund_key = match recalled(form) {
        // Left empty it stays as it was.
        Some(known) if refund.is_empty() => known.refund_key.clone(),
        _ => (!refund.is_empty()).then(|| password_digest(refund)),
    };
    let settings = EasyCardTerminal { refund_key, iv: form.fields.word(FieldId::Vector).into(), ..usual };
    let sound = if settings.device_id.is_empty() { settings.check_account() } else { settings.check() };
    sound.map_err(|unfit| wrong(&unfit))?;
    Ok(settings)
}

/// The file that was named, or the key that is stored already.
fn key(form: &LinkForm) -> Result<PublicKeyPlace, Problem> {
    let file = form.fields.word(FieldId::KeyFile);
    match recalled(form) {
        Some(known) if file.is_empty() => Ok(known.public_key.clone()),
        _ if file.is_empty() => Err(Problem::at(FieldId::KeyFile, "pairing.wrong.key_file")),
        _ => Ok(PublicKeyPlace::File(file.into())),
    }
}

fn wrong(unfit: &Unfit) -> Problem {
    match unfit.key {
        "easycard.url" => Problem::at(FieldId::CloudAddress, "pairing.wrong.server"),
        "easycard.merchant_id" => Problem::at(FieldId::MerchantId, "pairing.wrong.merchant"),
        "easycard.device_id" => Problem::at(FieldId::ReaderNumber, "pairing.wrong.reader"),
        "easycard.iv" => Problem::at(FieldId::Vector, "pairing.wrong.vector"),
        _ => Problem::at(FieldId::KeyFile, "pairing.wrong.key_file"),
    }
}

/// How the reader was paired before, if it is paired again.
fn recalled(form: &LinkForm) -> Option<&EasyCardTerminal> {
    match &form.recalled {
        Some(VendorSettings::EasyCard(known)) => Some(known),
        _ => None,
    }
}
