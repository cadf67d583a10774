//! What every command starts from: the home, its settings, the language, and where results go.

use crate::console::texts::{Lang, Texts};
use crate::journal::{Found, Journal, JournalPlace};
use crate::payment::Payment;
use crate::profile::{Config, Home, Profile, Terminal};
use crate::till::{Lanes, Stop, Till, TillOptions};

use crate::terminal::LinkPolicy;

use super::args::Common;
use super::counter::Counter;
use super::exit::Exit;
use super::failure::Failure;
use super::output::{self, Output};

/// The desk of one command.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) home: Home,
    pub(super) config: Config,
    pub(super) lang: Lang,
    pub(super) out: Output,
}

impl Desk {
    /// Reads the settings; nothing is written and no lock is taken.
    pub(super) fn open(common: &Common, out: Output) -> Result<Self, Failure> {
        let home = match &common.home {
            Some(folder) => Home::at(folder),
            None => Home::of_platform()?,
        };
        let config = Config::load(&home.config())?;
        let lang = Lang::detect(common.lang.unwrap_or(config.language), variable);
        Ok(Self { home, config, lang, out })
    }

    /// The words of the language.
    pub(super) fn texts(&self) -> &'static Texts {
        self.lang.texts()
    }

    /// The paired terminals.
    pub(super) fn profile(&self) -> Result<Profile, Failure> {
        Ok(Profile::load(&self.home.profile())?)
    }

    /// The terminal of this name, or the default one.
    pub(super) fn terminal(&self, name: Option<&str>) -> Result<Terminal, Failure> {
        let profile = self.profile()?;
        match name {
            Some(name) => Ok(profile.named(name)?.clone()),
            None => profile.default_terminal().cloned().ok_or_else(no_default),
        }
    }

    /// Who is written to the journal.
    pub(super) fn operator(&self, named: Option<String>) -> String {
        named.unwrap_or_else(|| self.config.operator.clone())
    }

    /// The till with the lock taken and no terminal started.
    pub(super) async fn counter(&self, sale_limit_ms: Option<u64>) -> Result<Counter, Failure> {
        self.counter_with(Lanes::None, sale_limit_ms).await
    }

    /// The till with these terminals started.
    pub(super) async fn counter_with(&self, lanes: Lanes, sale_limit_ms: Option<u64>) -> Result<Counter, Failure> {
        let options = TillOptions { lanes, policy: LinkPolicy::OnDemand, sale_limit_ms };
        let (till, news) = Till::open(self.home.clone(), options).await?;
        for terminal in till.batches_in_doubt().await? {
            output::note(&self.texts().fill("notice.batch_in_doubt", &[("terminal", &terminal)]));
        }
        Ok(Counter::new(till, news, self.texts()))
    }

    /// The journal for reading, beside a running console too; none before the first payment.
    pub(super) async fn record(&self) -> Result<Option<Journal>, Failure> {
        let place = self.place();
        if place.is_taken() { Ok(Some(Journal::read_only(&place).await?)) } else { Ok(None) }
    }

    /// Where the journal is.
    pub(super) fn place(&self) -> JournalPlace {
        JournalPlace::of_file(&self.home.journal())
    }

    /// The payment under a reference, a unique beginning of it, or its last six.
    pub(super) async fn recorded(&self, text: &str) -> Result<Payment, Failure> {
        let found = match self.record().await? {
            Some(journal) => journal.find(text).await?,
            None => Found::None,
        };
        match found {
            Found::One(payment) => Ok(*payment),
            Found::None => Err(Stop::UnknownReference(text.to_owned()).into()),
            Found::Many(_) => Err(Stop::AmbiguousReference(text.to_owned()).into()),
        }
    }
}

fn no_default() -> Failure {
    let advice = "Name one with --terminal, or mark one: countertop terminals default NAME.";
    Failure::new(Exit::Settings, "terminal_no_default", "no terminal is named, and none is the default", advice)
}

/// A variable of the environment, empty ones as none.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
