//! What is wrong when pairing fails, told apart by the server's codes: key, vector, password, merchant, reader, network.

use crate::protocol::easycard::Settings;
use crate::protocol::easycard::envelope::Unreadable;
use crate::protocol::easycard::message::{Answer, Reader, Service};
use crate::protocol::{CameBack, PairingFault};

/// A code, and what to check, the likeliest first.
type Blame = (&'static str, &'static [&'static str]);

/// The request could not be opened with the server's own key.
const KEY: Blame = ("key_refused", &["check_public_key", "check_key_of_server"]);
/// It was opened, and what is inside makes no sense; or the answer does not open.
const VECTOR: Blame = ("vector_refused", &["check_iv", "check_public_key"]);
const PASSWORD: Blame = ("password_refused", &["check_trade_password", "check_merchant_id"]);
const MERCHANT: Blame = ("merchant_refused", &["check_merchant_id"]);
const READER: Blame = ("reader_unknown", &["check_reader_number", "check_reader_bound"]);
const OFFLINE: Blame = ("reader_offline", &["check_reader_power", "check_reader_network"]);
const BUSY: Blame = ("reader_busy", &["check_reader_in_use"]);
const CLOCK: Blame = ("clock_refused", &["check_clock"]);
const INTELLA: Blame = ("refused", &["check_with_intella"]);

fn fault((code, check): Blame, tried: String, came_back: CameBack) -> PairingFault {
    PairingFault { code, tried, came_back, check: check.to_vec() }
}

fn to_ask(service: Service) -> String {
    format!("{} at the server", service.word())
}

/// The public key takes no message key.
pub(super) fn of_key(settings: &Settings) -> PairingFault {
    let tried = format!("to encrypt for {}", settings.path);
    fault(KEY, tried, CameBack::Said("this public key encrypts nothing".to_owned()))
}

/// Nothing came.
pub(super) fn silent(service: Service, came_back: CameBack) -> PairingFault {
    let check: &[_] = match service {
        Service::SignOn => &["check_reader_power", "check_reader_network"],
        _ => &["check_internet", "check_easycard_url"],
    };
    fault(("no_usable_answer", check), to_ask(service), came_back)
}

/// Something came that is no answer.
pub(super) fn unreadable(service: Service, why: Unreadable) -> PairingFault {
    let blame = match why {
        // A page of something in between, or of another server.
        Unreadable::NotJson | Unreadable::NoResponse => ("not_understood", &["check_easycard_url", "check_proxy"][..]),
        Unreadable::NotOpened | Unreadable::NotAnAnswer => VECTOR,
    };
    fault(blame, to_ask(service), CameBack::Said(why.to_string()))
}

/// The bare code of a server that could make nothing of the request (vendor's hints: 9995 the key, 9994 network or key).
pub(super) fn of_bare_status(service: Service, code: &str) -> PairingFault {
    let blame = match code {
        "9995" | "8003" => KEY,
        "9994" => VECTOR,
        _ => of_status(code),
    };
    fault(blame, to_ask(service), CameBack::Said(format!("({code})")))
}

/// An answer to something that was not asked.
pub(super) fn of_another_service(service: Service) -> PairingFault {
    let words = CameBack::Said("an answer to another service".to_owned());
    fault(("not_understood", &["check_easycard_url"]), to_ask(service), words)
}

/// The server says no.
pub(super) fn refused(service: Service, answer: &Answer) -> PairingFault {
    fault(of_status(&answer.header.status), to_ask(service), said(&answer.header.status, answer))
}

fn of_status(status: &str) -> Blame {
    match status {
        "9995" | "8003" => KEY,
        "9994" => VECTOR,
        "7105" => PASSWORD,
        "7129" | "7132" => MERCHANT,
        "7130" | "7167" => READER,
        "7106" => OFFLINE,
        "7124" => CLOCK,
        "7158" => ("not_allowed", &["check_ip_allowed"]),
        "8015" | "9996" | "9999" => ("no_usable_answer", &["check_later"]),
        _ => INTELLA,
    }
}

/// The reader could not be signed on.
pub(super) fn not_signed_on(answer: &Answer) -> PairingFault {
    let error = answer.card_result().error;
    let blame = match error.as_str() {
        "010019" | "010124" => OFFLINE,
        "900001" => BUSY,
        "900002" => ("another_dongle", &["check_with_intella"][..]),
        _ => ("sign_on_refused", &["check_reader_power", "check_reader_network", "check_with_intella"][..]),
    };
    fault(blame, to_ask(Service::SignOn), said(&error, answer))
}

/// Ours is not among the merchant's readers, or it is not said which of them is ours.
pub(super) fn no_such_reader(wanted: &str, bound: &[Reader]) -> PairingFault {
    let numbers: Vec<&str> = bound.iter().map(|reader| reader.device.as_str()).collect();
    let words = CameBack::Said(if numbers.is_empty() { "no reader".to_owned() } else { numbers.join(", ") });
    let blame = match (wanted, numbers.is_empty()) {
        (_, true) => ("no_reader", &["check_reader_bound"][..]),
        ("", false) => ("which_reader", &["check_which_reader"][..]),
        (_, false) => READER,
    };
    let tried =
        if wanted.is_empty() { "which readers there are".to_owned() } else { format!("to find reader {wanted}") };
    fault(blame, tried, words)
}

/// `(7105) Incorrect TradeKey`, in the server's words.
fn said(code: &str, answer: &Answer) -> CameBack {
    CameBack::Said(format!("({code}) {}", answer.header.words).trim_end().to_owned())
}
