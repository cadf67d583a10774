//! The console as a program: takes the terminal, draws, opens the till behind the first frame, and hands everything back.
//!
//! This is the only part of the console with I/O: it reads clocks and environment, feeds [`super::update`] with events and
//! carries out the actions that come back. It decides nothing.

mod carry;
mod fail_point;
mod failure;
mod pairing;
mod people;
mod screen;
mod shop;
mod tape;
mod turn;

use std::any::Any;
use std::future::Future;
use std::io::Write as _;
use std::path::PathBuf;
use std::pin::Pin;

use tokio::sync::mpsc;

use super::state::{DemoLegend, State};
use super::texts::Lang;
use super::theme::Look;
use crate::platform::{Tty, tty};
use crate::profile::{Config, Home, Language};
use crate::terminal::{LinkPolicy, now};
use crate::till::{Lanes, Till, TillEvent, TillOptions};

pub use failure::Failure;
use tape::Tape;

/// Events that wait for the loop. A full queue slows the senders down, never loses one.
const QUEUE: usize = 1_024;
/// Threads of the terminals' tasks: they wait far more than they work.
const WORKERS: usize = 2;

/// How the till comes to be. It runs behind the first frame.
pub type TillSource = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = Result<OpenedTill, Failure>> + Send>> + Send>;

/// A till that is open.
pub struct OpenedTill {
    /// The till.
    pub till: Till,
    /// Its news.
    pub news: mpsc::Receiver<TillEvent>,
    /// What must live as long as the console, for example simulated terminals.
    pub keep: Box<dyn Any + Send>,
}

/// How to run.
pub struct Options {
    /// The language asked for; none takes it from the settings.
    pub lang: Option<Language>,
    /// The magic amounts to show, for simulated terminals alone.
    pub demo: Option<DemoLegend>,
    /// The folder for what happened, if the program fails or somebody asks for it.
    pub log: PathBuf,
    /// Where the till comes from.
    pub till: TillSource,
}

impl Options {
    /// The console of this home, with all its terminals.
    pub fn of_home(home: Home, lang: Option<Language>) -> Self {
        let options = TillOptions { lanes: Lanes::All, policy: LinkPolicy::Held, sale_limit_ms: None };
        let log = home.log();
        let till: TillSource = Box::new(move || {
            Box::pin(async move {
                let (till, news) = Till::open(home, options).await?;
                Ok(OpenedTill { till, news, keep: Box::new(()) })
            })
        });
        Self { lang, demo: None, log, till }
    }
}

/// Runs the console until somebody leaves it; gives the exit code. The terminal is as it was found afterwards, whatever
/// happened.
///
/// # Errors
/// There is no terminal, or the till does not open.
pub fn run(options: Options) -> Result<u8, Failure> {
    let (sender, inbox) = mpsc::channel(QUEUE);
    let input = sender.clone();
    let tty = Tty::take(move |event| input.blocking_send(turn::Arrived::Tty(event)).is_ok())?;
    let environment = Environment { lang: options.lang };
    let size = tty.size().unwrap_or((80, 24));
    let zone = crate::platform::local_zone();
    let config = Config::default();
    let mut state = State::new(environment.lang(&config), Environment::look(&config), zone, size, now(), options.demo);
    let mut screen = screen::Screen::new(tty);
    let tape = Tape::new(&state, options.log);
    let (at, taken) = screen.show(&mut state);
    tape.drawn(at, taken);
    hand_back_on_panic(tape.clone());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
    let outcome = runtime.block_on(async {
        shop::open(options.till, environment, sender.clone());
        turn::Turns::new(state, screen, inbox, sender, tape.clone()).run().await
    });
    runtime.shutdown_background();
    if !matches!(outcome, Ok(code) if code != failure::PANICKED) {
        tape.keep();
    }
    outcome
}

/// A panic is a bug of ours. The shell under a dead screen must work, and a dead screen must not look alive.
fn hand_back_on_panic(tape: Tape) {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tty::restore_now();
        tell(panic);
        if let Some(file) = tape.keep() {
            let words = format!("What happened on the screen is in {}\n", file.display());
            let _ = std::io::stderr().write_all(words.as_bytes());
        }
        std::process::exit(failure::PANICKED.into());
    }));
}

/// What the settings leave to the environment.
#[derive(Debug, Clone, Copy)]
struct Environment {
    lang: Option<Language>,
}

impl Environment {
    fn lang(self, config: &Config) -> Lang {
        Lang::detect(self.lang.unwrap_or(config.language), variable)
    }

    fn look(config: &Config) -> Look {
        Look::detect(config.theme, config.glyphs, config.digits, variable)
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
