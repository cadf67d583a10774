//! `countertop simulate qfpay`.

mod words;

use std::path::PathBuf;

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::secret;
use crate::protocol::qfpay::key::PosKey;
use crate::simulator::qfpay::{Keys, SerialHabits, TerminalSettings};
use crate::simulator::{ListenAt, SimulatorOptions};

use self::words::{AesKey, Cancel, Envelope, Nothing, Response, Scanner, Unit, UsbResult};
use super::play::{LineArgs, PlayArgs};

/// One QFPay terminal.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(in crate::cli) struct QfpayArgs {
    /// Listen here as port 9001; https:// makes an authority and a certificate. Port 0 is any free one.
    #[arg(long, value_name = "ADDRESS")]
    lan: Option<ListenAt>,
    /// Listen here as port 9002, a bare socket.
    #[arg(long, value_name = "ADDRESS")]
    tcp: Option<ListenAt>,
    /// Write the authority of the https certificate here, in PEM; the ready line names the file.
    #[arg(long, value_name = "FILE", requires = "lan")]
    ca_out: Option<PathBuf>,
    /// The name in the https certificate, instead of the address.
    #[arg(long, value_name = "NAME", requires = "lan")]
    certificate_name: Option<String>,
    /// What 5001 does to a payment that waits for the customer.
    #[arg(long, value_enum, default_value = "cancels")]
    cancel: Cancel,
    /// Its POS-KEY: 16, 24 or 32 characters; @FILE reads it from a file.
    #[arg(long, value_name = "KEY|@FILE", default_value = "SimulatedKey-016")]
    key: String,
    /// How the bytes of the AES key are made of the POS-KEY.
    #[arg(long, value_enum, default_value = "utf8")]
    aes_key: AesKey,
    /// The portal's encryption switch is off: requests in clear are taken too.
    #[arg(long)]
    no_encryption: bool,
    /// Which requests are understood.
    #[arg(long, value_enum, default_value = "auto")]
    envelope: Envelope,
    /// How answers are written.
    #[arg(long, value_enum, default_value = "auto")]
    response: Response,
    /// Where results travel on a serial line.
    #[arg(long, value_enum, default_value = "own_request")]
    usb_result: UsbResult,
    /// Most data of one serial frame, in bytes; longer answers are split.
    #[arg(long, value_name = "BYTES", default_value_t = 1013, value_parser = clap::value_parser!(u16).range(1..))]
    usb_part: u16,
    /// Serial requests are not acknowledged.
    #[arg(long)]
    no_acknowledge: bool,
    /// The unit of txamt.
    #[arg(long, value_enum, default_value = "cents")]
    txamt: Unit,
    /// What an inquiry about an unknown transaction is told.
    #[arg(long, value_enum, default_value = "1136")]
    not_found: Nothing,
    /// Who scans with `SCAN_PAY`.
    #[arg(long, value_enum, default_value = "terminal")]
    scan_pay: Scanner,
    /// Refuse refunds between 23:30 and 00:30 Hong Kong time, as the vendor's server does.
    #[arg(long)]
    refund_hours: bool,
    /// Nobody is signed in on the app.
    #[arg(long)]
    signed_out: bool,
    /// Its terminal id.
    #[arg(long, value_name = "ID")]
    terminal_id: Option<String>,
    #[command(flatten)]
    line: LineArgs,
    #[command(flatten)]
    play: PlayArgs,
}

impl QfpayArgs {
    pub(super) fn options(self) -> Result<SimulatorOptions<TerminalSettings>, Failure> {
        let mut options = SimulatorOptions::new(self.terminal()?);
        let nowhere = self.lan.is_none() && self.tcp.is_none() && !self.line.is_asked_for();
        options.lan = self.lan.or_else(|| nowhere.then(ListenAt::loopback));
        options.tcp = self.tcp;
        self.line.place(&mut options);
        options.ca_out = self.ca_out;
        options.tls_name = self.certificate_name;
        options.ledger = self.play.ledger;
        Ok(options)
    }

    fn terminal(&self) -> Result<TerminalSettings, Failure> {
        let usual = TerminalSettings::new(self.keys()?);
        Ok(TerminalSettings {
            encrypted: !self.no_encryption && !matches!(self.envelope, Envelope::Plain | Envelope::PlainString),
            only: self.envelope.only(),
            answers: self.response.form(),
            serial: self.habits(),
            signed_in: !self.signed_out,
            card_wait_ms: self.play.card_wait,
            magic: self.play.magic(),
            cancel_comes_late: self.cancel == Cancel::Late,
            unit: self.txamt.unit(),
            not_found: self.not_found.form(),
            scan: self.scan_pay.meaning(),
            keeps_hours: self.refund_hours,
            terminal_id: self.terminal_id.clone().unwrap_or(usual.terminal_id),
            seed: self.play.seed()?,
            scenario: self.play.scenario()?,
            ..usual
        })
    }

    fn habits(&self) -> SerialHabits {
        SerialHabits {
            result: self.usb_result.path(),
            part_limit: usize::from(self.usb_part),
            acknowledges: !self.no_acknowledge,
            ..SerialHabits::default()
        }
    }

    fn keys(&self) -> Result<Keys, Failure> {
        let text = secret::text(&self.key)?;
        let keys = PosKey::parse(&text).and_then(|key| Keys::new(key, self.aes_key.mode()));
        keys.map_err(|error| Failure::new(Exit::Usage, "bad_key", error.to_string(), "Give another --key."))
    }
}
