//! A notice of intella's server: signed with the RSA key of its environment, the signature inside.

use std::io::Read;
use std::path::Path;

use serde::Serialize;

use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::profile::PublicKeyPlace;
use crate::protocol::easycard::key::PublicKey;
use crate::protocol::easycard::notice::{Checked, Notice, check};
use crate::terminal::assemble::easycard::public_key;

/// Longest file with a key, in bytes.
const KEY_FILE: u64 = 16 * 1024;

/// What came of it.
#[derive(Serialize)]
struct Signed {
    signed: bool,
    #[serde(flatten)]
    notice: Notice,
}

pub(super) fn run(desk: &Desk, file: &Path, request: &[u8], key: &PublicKey) -> Result<Exit, Failure> {
    let named = |what: &str| format!("{}: {what}", file.display());
    match check(body(request), key) {
        Checked::Signed(notice) => {
            let signed = Signed { signed: true, notice };
            let Notice { mch_id, result, order, amount } = &signed.notice;
            desk.out.result(&signed, || format!("signed  {result} TWD {amount}  reference {order}  merchant {mch_id}"));
            Ok(Exit::Done)
        }
        Checked::NotSigned => {
            let advice = "Do not believe it. Check the key (test and production differ), and that the file is the body byte \
                          for byte.";
            Err(Failure::new(
                Exit::Declined,
                "notice_not_signed",
                named("the signature is not made with this key"),
                advice,
            ))
        }
        Checked::NoNotice => {
            let advice = "Name the file that holds the notice: a JSON object with its member Sign.";
            Err(Failure::usage("notice_unreadable", named("this is no notice of intella"), advice))
        }
    }
}

/// The key of a file.
pub(super) fn key_of_file(path: &Path) -> Result<PublicKey, Failure> {
    let unusable = |what: String| {
        let advice = "Name the public key that intella gives out, as PEM or DER.";
        Failure::usage("bad_public_key", format!("{}: {what}", path.display()), advice)
    };
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path).and_then(|file| file.take(KEY_FILE).read_to_end(&mut bytes));
    opened.map_err(|error| unusable(error.to_string()))?;
    PublicKey::read(&bytes).map_err(|bad| unusable(bad.to_string()))
}

/// The key of a terminal's entry.
pub(super) fn key_of(place: &PublicKeyPlace) -> Result<PublicKey, Failure> {
    public_key(place)
        .map_err(|what| Failure::new(Exit::Settings, "terminal_settings", what, "Pair the terminal again."))
}

/// The body behind the headers, where there are any.
fn body(request: &[u8]) -> &[u8] {
    let text = request.trim_ascii_start();
    if text.starts_with(b"{") || text.starts_with(b"\xef\xbb\xbf") {
        return text;
    }
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n"];
    let behind = ends.iter().find_map(|end| {
        let at = request.windows(end.len()).position(|window| window == *end)?;
        Some(&request[at + end.len()..])
    });
    behind.unwrap_or(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_left_out() {
        assert_eq!(body(b"POST / HTTP/1.1\r\nhost: a\r\n\r\n{\"a\":1}"), b"{\"a\":1}");
        assert_eq!(body(b" {\"a\":\n\n1}"), b"{\"a\":\n\n1}");
        assert_eq!(body(b"SUCCESS"), b"SUCCESS");
    }
}
