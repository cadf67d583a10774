//! `countertop demo`: the console with simulated terminals already paired, over real loopback sockets and pseudo terminals,
//! in a throw-away home. No money moves, nothing outside this computer is reached.

mod shop;

use crate::console::{self, DemoLegend, OpenedTill, TillSource};
use crate::money::Amount;
use crate::platform::process;
use crate::simulator::magic::LEGEND;
use crate::terminal::LinkPolicy;
use crate::till::{Lanes, SaleOrder, Till, TillOptions};

use super::args::Common;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::output::Output;
use super::{console as console_command, follow};

use self::shop::{Folder, Shop};

/// The console with simulated terminals, to try things out with.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop demo\n  countertop demo --script --json")]
pub(super) struct Args {
    /// Ring up one sale on a simulated terminal, show it, and leave.
    #[arg(long)]
    script: bool,
}

/// Runs the demo.
pub(super) fn run(common: &Common, args: &Args) -> Result<Exit, Failure> {
    let folder = Folder::make(process::id())?;
    if args.script {
        return super::run::on_runtime(script(common, &folder));
    }
    let home = folder.home();
    let log = home.log();
    let till: TillSource = Box::new(move || {
        Box::pin(async move {
            let shop = Shop::open(&home).await.map_err(super::failure::Failure::for_console)?;
            let options = TillOptions { lanes: Lanes::All, policy: LinkPolicy::Held, sale_limit_ms: None };
            let (till, news) = Till::open(home, options).await?;
            Ok(OpenedTill { till, news, keep: Box::new(shop) })
        })
    });
    let legend = DemoLegend { digits: LEGEND.iter().map(|(digits, _)| *digits).collect() };
    console_command::show(console::Options { lang: common.lang, demo: Some(legend), log, till })
}

/// One sale of 10.20, from the order to the slip.
async fn script(common: &Common, folder: &Folder) -> Result<Exit, Failure> {
    let shop = Shop::open(&folder.home()).await?;
    let common = Common { home: Some(folder.path().to_owned()), ..common.clone() };
    let desk = Desk::open(&common, Output::new(common.json))?;
    let terminal = desk.terminal(None)?;
    let order = SaleOrder {
        terminal: terminal.name.as_str().to_owned(),
        amount: Amount::parse_major("10.20", terminal.currency)?,
        hold: false,
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: Some("DEMO-1".to_owned()),
        operator: Some(desk.operator(None)),
        another_customer: false,
        record_refusal: true,
    };
    let counter = desk.counter(None).await?;
    counter.start(terminal.name.as_str()).await?;
    let reference = counter.till.sale(order).await?;
    let exit = follow::to_the_end(&desk, counter, reference, !common.json).await;
    drop(shop);
    exit
}
