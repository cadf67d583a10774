//! `countertop verify-notice`: is a notice of QFPay's or intella's server signed with the right key, and what does it say?

mod easycard;

use std::path::PathBuf;

use secrecy::ExposeSecret;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::profile::VendorSettings;
use crate::protocol::easycard::key::PublicKey;
use crate::protocol::qfpay::notice::{self, Notice, NoticeKey, SIGN_HEADER};

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::secret;

/// Longest notice that is read, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// Check the signature of a notice that QFPay's or intella's server has posted.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  countertop verify-notice body.json --sign 0A1B... --key @notice-key.txt\n  \
    countertop verify-notice request.txt --terminal q      (headers, an empty line, the body)\n  \
    countertop verify-notice body.json --public-key intella.pem    (intella's: EasyCard)")]
pub(super) struct Args {
    /// The body as it was received, byte for byte; or the whole request with its headers.
    file: PathBuf,
    /// The header X-QF-SIGN, where the file holds the body alone.
    #[arg(long, value_name = "HEX")]
    sign: Option<String>,
    /// The key for notices, @FILE or -; of the terminal's entry if left out.
    #[arg(long, value_name = "@FILE", conflicts_with = "terminal")]
    key: Option<String>,
    /// The public key of intella's server, PEM or DER; of the terminal's entry if left out.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sign", "key", "terminal"])]
    public_key: Option<PathBuf>,
    /// The terminal whose entry holds the key; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
}

/// What came of it.
#[derive(Serialize)]
struct Checked {
    signed: bool,
    #[serde(flatten)]
    notice: Option<Notice>,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let bytes = read(&args.file)?;
    if let Some(key) = of_intella(desk, &args)? {
        return easycard::run(desk, &args.file, &bytes, &key);
    }
    let (header, body) = split(&bytes);
    let sign = args.sign.or(header).ok_or_else(|| {
        let advice = "Give it with --sign, or a file with the headers of the request.";
        Failure::usage("sign_missing", format!("{SIGN_HEADER} is missing"), advice)
    })?;
    let key = key(desk, args.key.as_deref(), args.terminal.as_deref()).await?;
    if !notice::is_signed(body, &NoticeKey::new(&key), &sign) {
        let advice = "Do not believe it. Check the key, and that the file is the body byte for byte.";
        let message = format!("{}: the signature is not made with this key", args.file.display());
        return Err(Failure::new(Exit::Declined, "notice_not_signed", message, advice));
    }
    let checked = Checked { signed: true, notice: Notice::read(body) };
    desk.out.result(&checked, || in_words(&checked));
    Ok(Exit::Done)
}

/// The key of intella's server, where it is to be one of its notices: by the option, or by the vendor of the terminal.
fn of_intella(desk: &Desk, args: &Args) -> Result<Option<PublicKey>, Failure> {
    if let Some(file) = &args.public_key {
        return easycard::key_of_file(file).map(Some);
    }
    if args.key.is_some() || args.sign.is_some() {
        return Ok(None);
    }
    match desk.terminal(args.terminal.as_deref()).map(|terminal| terminal.settings) {
        Ok(VendorSettings::EasyCard(settings)) => easycard::key_of(&settings.public_key).map(Some),
        _ => Ok(None),
    }
}

fn read(file: &std::path::Path) -> Result<Vec<u8>, Failure> {
    use std::io::Read;
    let unreadable = |error: std::io::Error| {
        let message = format!("{}: {error}", file.display());
        Failure::usage("notice_unreadable", message, "Name the file that holds the notice.")
    };
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    opened.take(LIMIT).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The signature in the headers, and the body behind the empty line; a file without headers is all body.
fn split(bytes: &[u8]) -> (Option<String>, &[u8]) {
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n"];
    let found = ends.iter().find_map(|end| {
        let at = bytes.windows(end.len()).position(|window| window == *end)?;
        Some((&bytes[..at], &bytes[at + end.len()..]))
    });
    let Some((head, body)) = found else { return (None, bytes) };
    let sign = String::from_utf8_lossy(head).lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case(SIGN_HEADER).then(|| value.trim().to_owned())
    });
    if sign.is_some() { (sign, body) } else { (None, bytes) }
}

async fn key(desk: &Desk, option: Option<&str>, terminal: Option<&str>) -> Result<Zeroizing<String>, Failure> {
    if option.is_none()
        && let Ok(terminal) = desk.terminal(terminal)
        && let VendorSettings::QfPay(settings) = &terminal.settings
        && let Some(key) = &settings.notice_key
    {
        return Ok(Zeroizing::new(key.expose_secret().to_owned()));
    }
    secret::kept(option, "key for notices").await
}

fn in_words(checked: &Checked) -> String {
    match &checked.notice {
        Some(notice) => format!(
            "signed  {} {} {} {}  reference {}",
            notice.kind, notice.txamt, notice.txcurrcd, notice.syssn, notice.out_trade_no
        ),
        None => "signed, and no notice of a payment or refund".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_told_from_the_body() {
        let request = b"POST /notice HTTP/1.1\r\nx-qf-sign: ABC\r\n\r\n{\"a\":\n\n1}";
        assert_eq!(split(request), (Some("ABC".to_owned()), b"{\"a\":\n\n1}".as_slice()));
        assert_eq!(split(b"{\"a\":\n\n1}"), (None, b"{\"a\":\n\n1}".as_slice()), "a body may have empty lines");
        assert_eq!(split(b"{}"), (None, b"{}".as_slice()));
    }
}
