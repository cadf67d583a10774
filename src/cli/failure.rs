//! Why a command did not do what was asked: exit code, stable code, words, advice.

use serde::Serialize;

use crate::console;
use crate::console::faults;
use crate::console::texts::{Lang, Texts};
use crate::journal::{JournalError, JournalFault};
use crate::money::MoneyError;
use crate::payment::Reference;
use crate::platform::rng::RandomFault;
use crate::profile::{HomeError, ProfileError, SettingsError, Unfit};
use crate::till::{Stop, TillError};

use super::exit::Exit;
use super::words;

/// A failed command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Failure {
    #[serde(skip)]
    pub(super) exit: Exit,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) advice: String,
    /// The message in the languages that have words for it; English has the most exact ones, in the code.
    #[serde(skip)]
    said: Vec<(Lang, String)>,
    /// The last six of the payment in question, for the commands in the advice.
    #[serde(skip)]
    about: Option<String>,
}

/// Stands in an advice for the payment in question.
const REFERENCE: &str = "REFERENCE";

impl Failure {
    pub(super) fn new(exit: Exit, code: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { exit, code, message: message.into(), advice: advice.into(), said: Vec::new(), about: None }
    }

    /// The same with its message in every other language.
    fn told(mut self, words: impl Fn(&'static Texts) -> String) -> Self {
        let others = Lang::ALL.into_iter().filter(|lang| *lang != Lang::En);
        self.said = others.map(|lang| (lang, words(lang.texts()))).collect();
        self
    }

    /// The same with the payment in question in every command of its advice, whatever the language.
    pub(super) fn about(mut self, last_six: &str) -> Self {
        self.advice = self.advice.replace(REFERENCE, last_six);
        self.about = Some(last_six.to_owned());
        self
    }

    /// The same in `lang`, as far as there are words for it.
    pub(super) fn in_lang(&self, lang: Lang) -> Self {
        let message = self.said.iter().find(|(known, _)| *known == lang).map_or(&self.message, |(_, words)| words);
        let mut advice = words::advice_of(self, lang);
        if let Some(last_six) = &self.about {
            advice = advice.replace(REFERENCE, last_six);
        }
        Self { message: message.clone(), advice, ..self.clone() }
    }

    /// Wrong usage.
    pub(super) fn usage(code: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Exit::Usage, code, message, advice)
    }

    /// Why the console ended without having been left.
    pub(super) fn of_console(failure: &console::Failure) -> Self {
        Self::new(Exit::Console(failure.exit_code()), failure.code, failure.words.clone(), failure.advice)
    }

    /// The same for the console.
    pub(super) fn for_console(self) -> console::Failure {
        console::Failure { code: self.code, words: format!("{} ({})", self.message, self.advice), advice: "" }
    }

    /// A terminal's task has died.
    pub(super) fn bug() -> Self {
        let advice = "Start again: open payments are looked up. Report this to the makers of countertop.";
        Self::new(Exit::Bug, "internal_error", "a part of the program has stopped", advice)
    }
}

impl From<TillError> for Failure {
    fn from(error: TillError) -> Self {
        match error {
            TillError::Journal(error) => error.into(),
            other => Self::new(Exit::Settings, other.code(), other.to_string(), other.advice())
                .told(|texts| faults::till(texts, &other).words),
        }
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        let exit = if error.fault == JournalFault::Locked { Exit::Locked } else { Exit::Settings };
        Self::new(exit, error.code(), error.to_string(), error.advice())
            .told(|texts| faults::journal(texts, &error).words)
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        let exit = match &stop {
            Stop::Journal(error) if error.fault == JournalFault::Locked => Exit::Locked,
            Stop::Journal(_) | Stop::Terminal(_) | Stop::Disabled(_) | Stop::NotRunning(_) => Exit::Settings,
            Stop::NotOffered(_) => Exit::NotSupported,
            Stop::PinNeeded => Exit::PinRefused,
            Stop::Duplicate { .. }
            | Stop::NotReversible(_)
            | Stop::NotFollowed(_)
            | Stop::PaymentOpen { .. }
            | Stop::CardOwed { .. }
            | Stop::TooMuch(_) => Exit::NotStarted,
            _ => Exit::Usage,
        };
        let failure = Self::new(exit, stop.code(), stop.to_string(), stop.advice());
        let failure = failure.told(|texts| faults::stop(texts, &stop).words);
        match &stop {
            Stop::CardOwed { reference, .. } | Stop::PaymentOpen { reference, .. } => failure.about(reference),
            _ => failure,
        }
    }
}

impl From<MoneyError> for Failure {
    fn from(error: MoneyError) -> Self {
        Self::usage(error.code(), error.to_string(), error.advice())
    }
}

impl From<Unfit> for Failure {
    fn from(unfit: Unfit) -> Self {
        let vendor = unfit.key.split('.').next().unwrap_or_default();
        let advice = format!("Correct the value; `countertop pair {vendor} --help` shows examples.");
        Self::usage("value", unfit.to_string(), advice)
    }
}

/// Errors that bring code, words and advice of their own and mean: settings.
macro_rules! settings_failure {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(Exit::Settings, error.code(), error.to_string(), error.advice())
            }
        }
    )*};
}

settings_failure!(HomeError, SettingsError);

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        TillError::from(error).into()
    }
}

impl From<RandomFault> for Failure {
    fn from(fault: RandomFault) -> Self {
        Self::new(Exit::Bug, "no_random_numbers", fault.to_string(), "Restart the computer and try again.")
    }
}

/// A command about this payment that the terminal's lane did not carry out, in its words.
pub(super) fn refused(why: &str, reference: Reference) -> Failure {
    let failure = Failure::new(Exit::NotStarted, "refused", why, "Look at the payment: countertop query REFERENCE.");
    failure.about(reference.last_six())
}
