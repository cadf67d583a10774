//! A body for everything that reads bytes from outside: whatever they are, it ends, without a panic and without growing.
//!
//! Plain functions: `tests/it/fuzz` runs them on a corpus and on mutations of it with every test run, and the targets of this
//! workspace for as long as somebody wants.

mod codepay;
mod easycard;
mod files;
mod qfpay;
mod screen;
mod sessions;
mod simulators;
mod wonder;

pub use codepay::*;
pub use easycard::*;
pub use files::*;
pub use qfpay::*;
pub use screen::*;
pub use simulators::*;
pub use wonder::*;

/// What every body is.
pub type Body = fn(&[u8]);

/// Every body with its name, which is that of its target.
pub const BODIES: [(&str, Body); 44] = [
    ("wonder_frames", wonder_frames),
    ("wonder_envelope", wonder_envelope),
    ("wonder_pairing_qr", wonder_pairing_qr),
    ("wonder_session_serial", wonder_session_serial),
    ("wonder_session_http", wonder_session_http),
    ("wonder_answer", wonder_answer),
    ("wonder_session_sealed", wonder_session_sealed),
    ("wonder_pairing", wonder_pairing),
    ("qfpay_frames", qfpay_frames),
    ("qfpay_texts", qfpay_texts),
    ("qfpay_answer", qfpay_answer),
    ("qfpay_loose", qfpay_loose),
    ("qfpay_notice", qfpay_notice),
    ("qfpay_session_serial", qfpay_session_serial),
    ("qfpay_session_socket", qfpay_session_socket),
    ("qfpay_session_http", qfpay_session_http),
    ("codepay_frames", codepay_frames),
    ("codepay_message", codepay_message),
    ("codepay_announcement", codepay_announcement),
    ("codepay_session_serial", codepay_session_serial),
    ("codepay_session_socket", codepay_session_socket),
    ("easycard_answer", easycard_answer),
    ("easycard_request", easycard_request),
    ("easycard_key", easycard_key),
    ("easycard_notice", easycard_notice),
    ("easycard_session", easycard_session),
    ("easycard_session_sealed", easycard_session_sealed),
    ("easycard_pairing", easycard_pairing),
    ("simulator_wonder", simulator_wonder),
    ("simulator_qfpay", simulator_qfpay),
    ("simulator_codepay", simulator_codepay),
    ("simulator_easycard", simulator_easycard),
    ("keyboard", keyboard),
    ("amounts", amounts),
    ("references", references),
    ("typed_words", typed_words),
    ("free_text", free_text),
    ("settings_file", settings_file),
    ("journal_record", journal_record),
    ("recording_file", recording_file),
    ("profile_file", profile_file),
    ("journal_file", journal_file),
    ("scenario_file", scenario_file),
    ("authority_file", authority_file),
];
