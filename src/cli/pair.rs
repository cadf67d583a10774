//! `countertop pair`: makes a terminal known. The keys that it learns go into the profile and nowhere else. What a vendor
//! wants to know is in a file of its own.

pub(super) mod codepay;
pub(super) mod easycard;
pub(super) mod qfpay;
mod waiting;
pub(super) mod wonder;
mod wonder_link;

use unicode_width::UnicodeWidthStr;

use crate::console::texts::Texts;
use crate::money::Currency;
use crate::profile::{Pairing, TerminalName, VendorSettings};
use crate::protocol::{Certificate, PairingFault, PairingStep, StepState, Voucher};
use crate::terminal::{self, LinkPolicy, PairingOrder, PairingProgress};
use crate::till::Till;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::in_hands_of;
use super::{output, terminals};

/// Columns of the name of a step.
const STEP: usize = 10;

/// Whose terminal.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Args {
    /// A Wonder terminal, by serial line, LAN or cloud.
    #[command(after_help = wonder::EXAMPLES)]
    Wonder(Box<wonder::Args>),
    /// A QFPay terminal: the Haojin app, by LAN, socket or serial line.
    #[command(after_help = qfpay::EXAMPLES)]
    Qfpay(Box<qfpay::Args>),
    /// A CodePay terminal: the Register app, by LAN or serial line.
    #[command(after_help = codepay::EXAMPLES)]
    Codepay(Box<codepay::Args>),
    /// An EasyCard reader of intella, over its cloud.
    #[command(after_help = easycard::EXAMPLES)]
    Easycard(Box<easycard::Args>),
}

/// What every terminal is given in the shop.
#[derive(Debug, clap::Args)]
pub(super) struct InShop {
    /// What people will call it.
    #[arg(long)]
    name: String,
    /// ISO code of the currency it is sold in.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// It is a simulator: no money moves.
    #[arg(long)]
    simulated: bool,
    /// Who pairs it, as written to the journal.
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    /// A terminal that is paired under another name takes the new name.
    #[arg(long)]
    yes: bool,
}

/// The same, read.
struct Placed {
    name: TerminalName,
    currency: Currency,
    simulated: bool,
    operator: Option<String>,
    yes: bool,
}

impl InShop {
    fn read(&self, desk: &Desk) -> Result<Placed, Failure> {
        self.read_with(desk.config.currency)
    }

    /// In this currency unless another one is named.
    fn read_with(&self, usual: Currency) -> Result<Placed, Failure> {
        let currency = self.currency.as_deref().map_or(Ok(usual), Currency::parse)?;
        let (name, operator) = (TerminalName::parse(&self.name)?, self.operator.clone());
        Ok(Placed { name, currency, simulated: self.simulated, operator, yes: self.yes })
    }
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    match args {
        Args::Wonder(args) => wonder::run(desk, *args).await,
        Args::Qfpay(args) => qfpay::run(desk, *args).await,
        Args::Codepay(args) => codepay::run(desk, *args).await,
        Args::Easycard(args) => easycard::run(desk, *args).await,
    }
}

/// Pairs at the terminal, keeps what was learned, and shows the terminal.
async fn finish(desk: &Desk, counter: Counter, placed: Placed, order: &PairingOrder) -> Result<Exit, Failure> {
    let Placed { name, currency, simulated, operator, yes } = placed;
    let till = in_hands_of(&counter.till, operator.as_deref())?;
    let AtTerminal { settings, certificate } = at_terminal(desk, order).await?;
    let pairing = Pairing { name, simulated, currency, settings };
    refuse_other_name(&till, &pairing, yes)?;
    let terminal = till.add(pairing, LinkPolicy::OnDemand).await?;
    drop(till);
    counter.close().await;
    terminals::show_paired(desk, &terminal, certificate.as_ref());
    Ok(Exit::Done)
}

/// What a terminal has told and shown when it was paired.
pub(super) struct AtTerminal {
    /// For the profile.
    pub(super) settings: VendorSettings,
    /// The certificate by which it was believed, where there is one.
    pub(super) certificate: Option<Certificate>,
}

/// Pairs at the terminal, telling each step.
pub(super) async fn at_terminal(desk: &Desk, order: &PairingOrder) -> Result<AtTerminal, Failure> {
    let mut certificate = None;
    let progress = |step: PairingProgress| {
        let state = match step.state {
            StepState::Started | StepState::Asking(_) | StepState::Told(_) | StepState::Offered(_) => return,
            StepState::Believed(shown) => {
                output::note(&believed(desk.texts(), &shown));
                certificate = Some(shown);
                return;
            }
            StepState::Passed => "cli.ok",
            StepState::Failed(_) => "cli.failed",
        };
        output::note(&step_line(desk.texts(), step.step, state));
    };
    let settings = terminal::pair(order, progress).await.map_err(|fault| failure(&fault, desk.texts()))?;
    Ok(AtTerminal { settings, certificate })
}

/// For the technician to compare with what the terminal or its vendor tells.
fn believed(texts: &Texts, certificate: &Certificate) -> String {
    let sha256 = ("sha256", certificate.sha256.as_str());
    match &certificate.vouched_by {
        Voucher::AuthorityFile(file) => texts.fill("cli.certificate.by_file", &[sha256, ("file", file)]),
        Voucher::Pin => texts.fill("cli.certificate.by_pin", &[sha256]),
        Voucher::PublicAuthority => texts.fill("cli.certificate.by_public", &[sha256]),
        Voucher::PublishedTestKey => texts.fill("cli.public_key.test", &[sha256]),
        Voucher::PublishedProductionKey => texts.fill("cli.public_key.production", &[sha256]),
        Voucher::UnpublishedKey => texts.fill("cli.public_key.unpublished", &[sha256]),
    }
}

/// `reach     ok`: the words of the step and of what became of it.
fn step_line(texts: &Texts, step: PairingStep, state: &str) -> String {
    let words = texts.get(match step {
        PairingStep::Reach => "cli.step.reach",
        PairingStep::Identify => "cli.step.identify",
        PairingStep::Pair => "cli.step.pair",
        PairingStep::Confirm => "cli.step.confirm",
    });
    let gap = STEP.saturating_sub(words.width()).max(1);
    format!("{words}{:gap$}{}", "", texts.get(state))
}

fn failure(fault: &PairingFault, texts: &Texts) -> Failure {
    let exit = if fault.code == "bad_settings" { Exit::Settings } else { Exit::Unreachable };
    let came_back = fault.came_back.to_string();
    let message = texts.fill("cli.tried", &[("tried", &fault.tried), ("came_back", &came_back)]);
    let advice: Vec<_> = fault.check.iter().map(|check| texts.fill(&format!("check.{check}"), &[])).collect();
    Failure::new(exit, fault.code, message, advice.join(" "))
}

/// The device is known under another name: its payments would go over to the new one.
fn refuse_other_name(till: &Till, pairing: &Pairing, yes: bool) -> Result<(), Failure> {
    let same = |known: &crate::profile::Terminal| {
        known.simulated == pairing.simulated && known.settings.is_same_device(&pairing.settings)
    };
    match till.terminals().iter().find(|known| same(known) && known.name != pairing.name) {
        Some(known) if !yes => {
            let message = format!("this terminal is paired already, as {}", known.name);
            let advice = "Use `countertop terminals repair`, or say --yes: its payments go over to the new name.";
            Err(Failure::new(Exit::Settings, "already_paired", message, advice))
        }
        _ => Ok(()),
    }
}
