//! `countertop pair codepay`, and pairing one again.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use crate::payment::Vendor;
use crate::profile::{
    CodePayIdentity, CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, PreAuthRelease, ProtocolVersion,
    QrScenario, ReceiptPrint,
};
use crate::terminal::{CodePayOrder, Method, PairingOrder, websocket_as_typed};

use super::waiting::{Called, WaitArgs, called};
use super::{InShop, finish};
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::output;

pub(super) const EXAMPLES: &str = "Examples:\n  \
    countertop pair codepay --name c --lan ws://192.0.2.30:35779 --app-id wz0123456789abcdef\n  \
    countertop pair codepay --name c --serial /dev/ttyACM0 --app-id wz0123456789abcdef --receipt customer\n  \
    countertop pair codepay --name c --wait-for-terminal --app-id wz0123456789abcdef";

/// How to pair a CodePay terminal.
#[derive(Debug, clap::Args)]
#[group(id = "way", required = true, multiple = false, args = ["lan", "serial", "wait_for_terminal"])]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    shop: InShop,
    #[command(flatten)]
    link: LinkArgs,
    #[command(flatten)]
    waiting: WaitArgs,
    /// Id of this register's payment app, as CodePay issued it: wz and 16 letters or digits. Only an order proves it.
    #[arg(long, value_name = "ID")]
    app_id: String,
    #[command(flatten)]
    order: OrderArgs,
    /// The version that messages carry.
    #[arg(long, value_parser = PossibleValuesParser::new(ProtocolVersion::WORDS))]
    protocol: Option<String>,
    /// The card network that orders by card name; its values are the vendor's, and not published.
    #[arg(long, value_name = "VALUE")]
    card_network_type: Option<String>,
    /// Where the vendor's gateway posts its notices. Nothing here relies on them.
    #[arg(long, value_name = "URL")]
    notify_url: Option<String>,
    /// What every order says of itself in the vendor's portal.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Whether the terminal is asked who it is.
    #[arg(long, value_name = "true|false")]
    ask_name: Option<bool>,
}

/// The way to the terminal: one of --lan, --serial, --wait-for-terminal.
#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    #[arg(help = "The address that the Register app shows: ws://HOST:35779")]
    #[arg(long, value_name = "URL")]
    lan: Option<String>,
    /// Serial device, best by /dev/serial/by-id.
    #[arg(long, value_name = "PATH")]
    serial: Option<PathBuf>,
    /// Bits a second on the serial line.
    #[arg(long, requires = "serial", conflicts_with = "lan", value_parser = clap::value_parser!(u32).range(300..=4_000_000))]
    baud: Option<u32>,
}

/// What every order says beside its amount.
#[derive(Debug, clap::Args)]
pub(super) struct OrderArgs {
    /// How long an order can be paid.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=3_600))]
    expires: Option<u32>,
    /// Means of payment of a sale that names none.
    #[arg(long, value_name = "METHOD", value_parser = PossibleValuesParser::new(methods()))]
    method: Option<String>,
    /// Who shows the code when a wallet pays: the customer (`BSCANQR_PAY`) or the terminal.
    #[arg(long, value_parser = PossibleValuesParser::new(QrScenario::WORDS))]
    qr_scenario: Option<String>,
    /// Whether an order waits until somebody opens it at the terminal.
    #[arg(long, value_name = "true|false")]
    confirm_on_terminal: Option<bool>,
    /// Whether the terminal asks the customer for a tip.
    #[arg(long, value_name = "true|false")]
    on_screen_tip: Option<bool>,
    /// Whether the customer signs on the screen.
    #[arg(long, value_name = "true|false")]
    on_screen_signature: Option<bool>,
    /// What the terminal prints.
    #[arg(long, value_parser = PossibleValuesParser::new(ReceiptPrint::WORDS))]
    receipt: Option<String>,
    /// Whether a manager signs in at the terminal for a refund or void.
    #[arg(long, value_name = "true|false")]
    terminal_authentication: Option<bool>,
    /// How a held amount is let go: as a sale, or by a kind of its own.
    #[arg(long, value_parser = PossibleValuesParser::new(PreAuthRelease::WORDS))]
    preauth_release: Option<String>,
}

fn methods() -> impl Iterator<Item = &'static str> {
    Method::of(Vendor::CodePay).iter().map(|method| method.word)
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let placed = args.shop.read(desk)?;
    let counter;
    let settings = if args.waiting.wait_for_terminal {
        args.settings(CodePayLink::Lan(CodePayLan::new("0.0.0.0".to_owned()))).check()?;
        counter = desk.counter(None).await?;
        let Called { link, identity, register_id } = called(desk, &counter.till, &args.waiting).await?;
        CodePayTerminal { identity, register_id: Some(register_id), ..args.settings(link) }
    } else {
        let link = args.link.link()?;
        counter = desk.counter(None).await?;
        args.settings(link)
    };
    let exit = finish(desk, counter, placed, &order(desk, settings)?).await?;
    output::note(desk.texts().get("cli.app_id_unproven"));
    Ok(exit)
}

/// What to pair a known terminal with again: everything as it was, with another app id or at another address if one is named. `seen`: it announced
/// itself there as who it was; else it has to say so again.
pub(in crate::cli) fn again(
    desk: &Desk,
    known: &CodePayTerminal,
    app_id: Option<&str>,
    lan: Option<&str>,
    seen: bool,
) -> Result<PairingOrder, Failure> {
    let app_id = app_id.map_or_else(|| known.app_id.clone(), str::to_owned);
    let link = lan.map_or_else(|| Ok(known.link.clone()), at)?;
    let identity = if seen { known.identity.clone() } else { CodePayIdentity::default() };
    order(desk, CodePayTerminal { app_id, link, identity, ask_name: true, ..known.clone() })
}

fn order(desk: &Desk, settings: CodePayTerminal) -> Result<PairingOrder, Failure> {
    settings.check()?;
    let limits = desk.config.limits.of(Vendor::CodePay);
    Ok(PairingOrder::CodePay(Box::new(CodePayOrder { settings, limits })))
}

impl Args {
    fn settings(&self, link: CodePayLink) -> CodePayTerminal {
        let usual = CodePayTerminal::new(self.app_id.clone(), link);
        let order = &self.order;
        CodePayTerminal {
            version: word(self.protocol.as_ref(), ProtocolVersion::of_word).unwrap_or(usual.version),
            expires: order.expires.unwrap_or(usual.expires),
            method: order.method.clone().unwrap_or_else(|| usual.method.clone()),
            qr_scenario: word(order.qr_scenario.as_ref(), QrScenario::of_word).unwrap_or(usual.qr_scenario),
            confirm_on_terminal: order.confirm_on_terminal.unwrap_or(usual.confirm_on_terminal),
            on_screen_tip: order.on_screen_tip.unwrap_or(usual.on_screen_tip),
            on_screen_signature: order.on_screen_signature,
            receipt_print_mode: word(order.receipt.as_ref(), ReceiptPrint::of_word),
            required_terminal_authentication: order
                .terminal_authentication
                .unwrap_or(usual.required_terminal_authentication),
            preauth_release: word(order.preauth_release.as_ref(), PreAuthRelease::of_word)
                .unwrap_or(usual.preauth_release),
            card_network_type: self.card_network_type.clone(),
            notify_url: self.notify_url.clone(),
            description: self.description.clone(),
            ask_name: self.ask_name.unwrap_or(usual.ask_name),
            ..usual
        }
    }
}

impl LinkArgs {
    fn link(&self) -> Result<CodePayLink, Failure> {
        if let Some(url) = &self.lan {
            return at(url);
        }
        let usual = CodePaySerial::new(self.serial.clone().unwrap_or_default());
        Ok(CodePayLink::Serial(CodePaySerial { baud: self.baud.unwrap_or(usual.baud), ..usual }))
    }
}

fn at(url: &str) -> Result<CodePayLink, Failure> {
    let advice = "Write it like ws://192.0.2.30:35779, as the terminal shows it.";
    let wrong = |error| Failure::usage("address", format!("--lan: {error}"), advice);
    Ok(CodePayLink::Lan(websocket_as_typed(url).map_err(wrong)?))
}

/// The parser has let listed words through only.
fn word<T>(word: Option<&String>, of_word: fn(&str) -> Option<T>) -> Option<T> {
    word.map(String::as_str).and_then(of_word)
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use rstest::rstest;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    const APP_ID: &str = "wz00000000000a0001";

    fn read(more: &[&str]) -> CodePayTerminal {
        let words = ["pair", "--name", "c", "--app-id", APP_ID];
        let read = Line::try_parse_from(words.iter().chain(more)).unwrap().args;
        let link = read.link.link().unwrap();
        read.settings(link)
    }

    #[test]
    fn what_is_not_named_is_usual() {
        let settings = read(&["--lan", "ws://192.0.2.30:35779"]);
        let CodePayLink::Lan(lan) = &settings.link else { panic!("{:?}", settings.link) };
        assert_eq!((lan.host.as_str(), lan.port, lan.path.as_str()), ("192.0.2.30", 35_779, "/"));
        let usual = CodePayTerminal::new(APP_ID.to_owned(), settings.link.clone());
        assert_eq!(format!("{settings:?}"), format!("{usual:?}"));
        assert_eq!(settings.check(), Ok(()));
    }

    #[test]
    fn every_setting_has_an_option() {
        let options = "--serial /dev/ttyACM0 --baud 9600 --protocol 2.0 --expires 90 --qr-scenario SCANQR_PAY \
            --confirm-on-terminal true --on-screen-tip true --on-screen-signature false --receipt customer \
            --terminal-authentication true --preauth-release cancellation --card-network-type 9 --notify-url https://shop.example/n --description door \
            --ask-name false";
        let settings = read(&options.split_whitespace().collect::<Vec<_>>());
        let link = CodePayLink::Serial(CodePaySerial { baud: 9_600, ..CodePaySerial::new("/dev/ttyACM0".into()) });
        let expected = CodePayTerminal {
            version: ProtocolVersion::Two,
            expires: 90,
            qr_scenario: QrScenario::ShowCode,
            confirm_on_terminal: true,
            on_screen_tip: true,
            on_screen_signature: Some(false),
            receipt_print_mode: Some(ReceiptPrint::Customer),
            required_terminal_authentication: true,
            preauth_release: PreAuthRelease::Cancellation,
            card_network_type: Some("9".to_owned()),
            notify_url: Some("https://shop.example/n".to_owned()),
            description: Some("door".to_owned()),
            ask_name: false,
            ..CodePayTerminal::new(APP_ID.to_owned(), link)
        };
        assert_eq!(format!("{settings:?}"), format!("{expected:?}"));
        assert_eq!(settings.check(), Ok(()));
    }

    #[rstest]
    #[case(&["--lan", "ws://h", "--serial", "/dev/ttyACM0"])]
    #[case(&["--expires", "0", "--lan", "ws://h"])]
    #[case(&["--lan", "ws://h", "--baud", "9600"])]
    #[case(&["--lan", "ws://h", "--receipt", "two"])]
    #[case(&[])]
    fn what_does_not_go_together_is_told(#[case] more: &[&str]) {
        let line = ["pair", "--name", "c", "--app-id", APP_ID];
        assert!(Line::try_parse_from(line.iter().chain(more)).is_err());
    }
}
