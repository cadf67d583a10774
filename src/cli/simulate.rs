//! `countertop simulate VENDOR`: a terminal to try things out with, on this machine.
//!
//! Prints a ready line, then one JSON line for each request, until it is told to end.

mod codepay;
mod easycard;
mod play;
mod qfpay;
#[cfg(test)]
mod tests;
mod wonder;

use std::io::{self, Write};

use serde::Serialize;
use tokio::sync::mpsc;

use crate::platform::{Signal, Signals};
use crate::simulator::{RequestLine, Running, Simulated, SimulatorError, SimulatorOptions, run as start};

use self::codepay::CodepayArgs;
use self::easycard::EasycardArgs;
use self::qfpay::QfpayArgs;
use self::wonder::WonderArgs;
use super::exit::Exit;
use super::failure::Failure;

/// What to simulate.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Args {
    /// A Wonder terminal: serial line, LAN and cloud, all three if asked for.
    #[command(
        after_help = "Example:\n  countertop simulate wonder --lan 127.0.0.1:8443 --serial auto --ledger money.jsonl"
    )]
    Wonder(Box<WonderArgs>),
    /// A QFPay terminal: LAN over http or https, bare socket and serial line, all of them if asked for.
    #[command(
        after_help = "Example:\n  countertop simulate qfpay --lan https://127.0.0.1:0 --tcp 127.0.0.1:0 --ledger money.jsonl"
    )]
    Qfpay(Box<QfpayArgs>),
    /// A CodePay Register terminal: WebSocket on the LAN and serial line, both if asked for.
    #[command(
        after_help = "Example:\n  countertop simulate codepay --lan 127.0.0.1:35779 --serial auto --ledger money.jsonl"
    )]
    Codepay(Box<CodepayArgs>),
    /// intella's server with `EasyCard` readers and the cards of their customers.
    #[command(
        after_help = "Example:\n  countertop simulate easycard --cloud 127.0.0.1:0 --public-key-out public.pem --ledger money.jsonl"
    )]
    Easycard(Box<EasycardArgs>),
}

/// Simulates until SIGTERM or Ctrl-C. A reader that went away is no error.
pub(super) async fn run(args: Args) -> Result<Exit, Failure> {
    play(args, &mut io::stdout()).await
}

async fn play(args: Args, out: &mut dyn Write) -> Result<Exit, Failure> {
    match args {
        Args::Wonder(args) => serve(args.options()?, out).await,
        Args::Qfpay(args) => serve(args.options()?, out).await,
        Args::Codepay(args) => serve_codepay(*args, out).await,
        Args::Easycard(args) => easycard::serve(*args, out).await,
    }
}

async fn serve<S: Simulated>(options: SimulatorOptions<S>, out: &mut dyn Write) -> Result<Exit, Failure> {
    Stand::open(options, out).await?.attend(out).await
}

/// A CodePay terminal also goes out by itself.
async fn serve_codepay(args: CodepayArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let outside = args.outside();
    let stand = Stand::open(args.options()?, out).await?;
    let doing = outside.begin(&stand.running, &stand.tell)?;
    let attended = stand.attend(out).await;
    doing.end().await;
    attended
}

/// A simulated terminal at work, watched by a person.
struct Stand {
    signals: Signals,
    running: Running,
    tell: mpsc::UnboundedSender<RequestLine>,
    told: mpsc::UnboundedReceiver<RequestLine>,
}

impl Stand {
    /// Starts it and says where it is.
    async fn open<S: Simulated>(options: SimulatorOptions<S>, out: &mut dyn Write) -> Result<Self, Failure> {
        let no_signals = |error: io::Error| Failure::new(Exit::Bug, "no_signals", error.to_string(), "Start again.");
        let signals = Signals::listen().map_err(no_signals)?;
        let (tell, told) = mpsc::unbounded_channel::<RequestLine>();
        let teller = tell.clone();
        // Nobody is told any more once nobody watches.
        let running = start(options, move |line| drop(teller.send(line))).await?;
        write_line(out, &running.ready_line());
        Ok(Self { signals, running, tell, told })
    }

    /// Tells every request, until it is told to end.
    async fn attend(mut self, out: &mut dyn Write) -> Result<Exit, Failure> {
        loop {
            tokio::select! {
                Some(line) = self.told.recv() => write_line(out, &json(&line)),
                error = self.running.ended() => return Err(error.into()),
                signal = self.signals.next() => if matches!(signal, Signal::Shutdown(_)) {
                    self.running.shutdown().await;
                    return Ok(Exit::Done);
                },
            }
        }
    }
}

impl From<SimulatorError> for Failure {
    fn from(error: SimulatorError) -> Self {
        let advice = match &error {
            SimulatorError::Listen(..) => "Choose another address; port 0 is any free one.",
            SimulatorError::Serial(_) => "Use --serial auto, or the path of a free serial device.",
            SimulatorError::File(..) => "Choose a file that can be written.",
            SimulatorError::Tls(_) | SimulatorError::Broken(_) | SimulatorError::Ended => "Start again.",
        };
        Self::new(Exit::Settings, "simulator", error.to_string(), advice)
    }
}

fn json(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("texts always serialise")
}

fn write_line(out: &mut dyn Write, line: &str) {
    // Whoever read it has gone; the terminal works on.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
