//! `countertop simulate codepay`.

mod outside;
mod words;

use crate::cli::failure::Failure;
use crate::money::Currency;
use crate::simulator::codepay::{Errand, RegisterAt, TerminalSettings};
use crate::simulator::{ListenAt, Quirks, SimulatorOptions};

pub(super) use self::outside::Outside;
use self::words::{Announce, Close, Profile, Quirk};
use super::play::{LineArgs, PlayArgs};

/// One CodePay terminal.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(in crate::cli) struct CodepayArgs {
    /// Listen here, as port 35779 of a real one; ws:// may stand before it. Port 0 is any free one.
    #[arg(long, value_name = "ADDRESS", value_parser = plain_address)]
    lan: Option<ListenAt>,
    /// How long the cashier takes to open an order that waits for confirmation on the terminal, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    confirm_wait: u64,
    /// An application that may trade, as often as there are some; without it any may.
    #[arg(long, value_name = "wz...")]
    app_id: Vec<String>,
    /// Which of the terminals that have been described it is.
    #[arg(long, value_enum, default_value = "document")]
    profile: Profile,
    /// The currency of orders that name none.
    #[arg(long, value_name = "CODE", default_value = "USD", value_parser = currency)]
    currency: Currency,
    /// The tip that a customer chooses on the screen, in percent.
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u8).range(0..=100))]
    screen_tip: u8,
    /// What closing does to an order that waits for the customer.
    #[arg(long, value_enum, default_value = "cancels")]
    close: Close,
    /// How every answer is written, whatever the profile; several with commas.
    #[arg(long, value_enum, value_delimiter = ',')]
    write: Vec<Quirk>,
    /// A result that could not be delivered is not sent when the client is back.
    #[arg(long)]
    no_push: bool,
    /// Answer what is no request with 202, instead of silence.
    #[arg(long)]
    strict: bool,
    /// Send a heartbeat to every client, unasked, every so many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    heartbeat: Option<u64>,
    /// How long a client waits for the answer to its handshake, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    slow_handshake: u64,
    /// Answer handshakes with the standard's words instead of the vendor's.
    #[arg(long)]
    standard_handshake: bool,
    /// Tell the serial number when a register asks who is there, not only a name.
    #[arg(long)]
    tells_serial: bool,
    /// Let a hold be charged more than once.
    #[arg(long)]
    charges_again: bool,
    /// Refuse registers that want to pair.
    #[arg(long)]
    refuse_pairing: bool,
    /// Let itself be found on the local network (DNS-SD), for as long as it runs.
    #[arg(long, value_enum, num_args = 0..=1, default_missing_value = "json")]
    announce: Option<Announce>,
    /// Go to a register's pairing server and offer to be paired, as a terminal's administrator does.
    #[arg(long, value_name = "ws://HOST:PORT")]
    pair_with: Option<RegisterAt>,
    /// The same, to take a pairing back.
    #[arg(long, value_name = "ws://HOST:PORT")]
    unpair_with: Option<RegisterAt>,
    /// Its serial number.
    #[arg(long, value_name = "SN")]
    serial_number: Option<String>,
    #[command(flatten)]
    line: LineArgs,
    #[command(flatten)]
    play: PlayArgs,
}

impl CodepayArgs {
    pub(super) fn options(self) -> Result<SimulatorOptions<TerminalSettings>, Failure> {
        let mut options = SimulatorOptions::new(self.terminal()?);
        let goes_out = self.announce.is_some() || self.pair_with.is_some() || self.unpair_with.is_some();
        let needs_lan = !self.line.is_asked_for() || goes_out;
        options.lan = self.lan.or_else(|| needs_lan.then(ListenAt::loopback));
        self.line.place(&mut options);
        options.ledger = self.play.ledger;
        Ok(options)
    }

    fn terminal(&self) -> Result<TerminalSettings, Failure> {
        let usual = TerminalSettings::new();
        Ok(TerminalSettings {
            profile: self.profile.kind(),
            app_ids: self.app_id.clone(),
            currency: self.currency,
            card_wait_ms: self.play.card_wait,
            confirm_wait_ms: self.confirm_wait,
            screen_tip_percent: self.screen_tip,
            magic: self.play.magic(),
            close: self.close.habit(),
            pushes: !self.no_push,
            quirks: self.quirks(),
            strict: self.strict,
            heartbeat_ms: self.heartbeat.map(|seconds| seconds * 1_000),
            tells_serial: self.tells_serial,
            charges_again: self.charges_again,
            refuses_pairing: self.refuse_pairing,
            handshake_ms: self.slow_handshake,
            standard_handshake: self.standard_handshake,
            baud: self.line.baud(),
            serial_number: self.serial_number.clone().unwrap_or(usual.serial_number),
            seed: self.play.seed()?,
            scenario: self.play.scenario()?,
            ..usual
        })
    }

    /// What it does outside, once it listens.
    pub(super) fn outside(&self) -> Outside {
        let errands = [(&self.pair_with, Errand::Pair), (&self.unpair_with, Errand::Unpair)];
        Outside {
            announce: self.announce.map(Announce::texts),
            errands: errands.into_iter().filter_map(|(to, errand)| Some((to.clone()?, errand))).collect(),
            serial_number: self.serial_number.clone().unwrap_or_else(|| TerminalSettings::new().serial_number),
        }
    }

    fn quirks(&self) -> Quirks {
        Quirks {
            numeric: self.write.contains(&Quirk::Numeric),
            empty_data: self.write.contains(&Quirk::EmptyData),
            no_request_id: self.write.contains(&Quirk::NoRequestId),
            binary: self.write.contains(&Quirk::Binary),
            ..Quirks::default()
        }
    }
}

/// A real one has no TLS.
fn plain_address(text: &str) -> Result<ListenAt, String> {
    let text = text.strip_prefix("ws://").unwrap_or(text);
    if text.contains("://") {
        return Err("a CodePay terminal speaks WebSocket without TLS: write ws://127.0.0.1:0 or 127.0.0.1:0".to_owned());
    }
    text.parse::<ListenAt>().map_err(|bad| bad.to_string())
}

fn currency(text: &str) -> Result<Currency, String> {
    Currency::parse(text).map_err(|error| error.to_string())
}
