//! Faults in the words of the screen, by their stable code. A code without words of its own keeps its English ones.

use super::texts::Texts;
use super::widgets::text::width;
use crate::payment::{NotFollowed, Refused};
use crate::profile::ProfileError;
use crate::terminal::WhyRefused;
use crate::till::{JournalError, Stop, TillError};

/// What happened, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What happened.
    pub words: String,
    /// What to do.
    pub advice: String,
}

impl Said {
    /// Both in one line if it is no longer than `cells`, else only what happened.
    pub fn in_cells(&self, cells: u16) -> String {
        let line = self.line();
        if width(&line) <= cells { line } else { self.words.clone() }
    }

    /// Both in one line.
    pub fn line(&self) -> String {
        let blank = if self.words.ends_with('。') { "" } else { " " };
        format!("{}{blank}{}", self.words, self.advice)
    }
}

fn said(texts: &Texts, code: &str, name: &str, detail: &str) -> Said {
    let values = [("name", name), ("detail", detail)];
    let part = |part: &str| texts.fill(&format!("fault.{code}.{part}"), &values);
    Said { words: part("words"), advice: part("advice") }
}

/// A change that was not made.
pub fn till(texts: &Texts, error: &TillError) -> Said {
    match error {
        TillError::Home(error) => said(texts, "home", "", &error.to_string()),
        TillError::Settings(error) => said(texts, "settings", "", &error.to_string()),
        TillError::Profile(error) => profile(texts, error),
        TillError::Journal(error) => journal(texts, error),
        TillError::Terminal(unusable) => said(texts, error.code(), &unusable.terminal, &unusable.what),
        TillError::OpenPayment(name) | TillError::PaymentInHand(name) => said(texts, error.code(), name, ""),
        TillError::NotRecorded(fault) => said(texts, error.code(), "", &fault.detail),
    }
}

/// A change of the profile that was not made.
fn profile(texts: &Texts, error: &ProfileError) -> Said {
    let name = match error {
        ProfileError::UnknownTerminal { name }
        | ProfileError::Disabled { name }
        | ProfileError::UnknownPerson { name }
        | ProfileError::SamePerson { name }
        | ProfileError::AnotherDevice { name } => name.as_str(),
        _ => "",
    };
    let code = if matches!(error, ProfileError::Settings(_)) { "settings" } else { error.code() };
    said(texts, code, name, &error.to_string())
}

/// The journal did not do what it was asked.
pub fn journal(texts: &Texts, error: &JournalError) -> Said {
    let known = texts.find(&format!("fault.{}.words", error.code())).is_some();
    said(texts, if known { error.code() } else { "journal" }, "", &error.detail)
}

/// An order that was not taken. Nothing was sent.
pub fn stop(texts: &Texts, stop: &Stop) -> Said {
    let code = stop.code();
    match stop {
        Stop::Terminal(error) => profile(texts, error),
        Stop::Journal(error) => journal(texts, error),
        Stop::Disabled(name) | Stop::NotRunning(name) | Stop::UnknownOperator(name) => said(texts, code, name, ""),
        Stop::WrongCurrency { terminal, takes } => said(texts, code, terminal, takes),
        Stop::Duplicate { other, .. } => {
            said(texts, code, "", other.intent.order.as_deref().unwrap_or(other.intent.reference.last_six()))
        }
        Stop::UnknownReference(detail) | Stop::AmbiguousReference(detail) | Stop::NotReversible(detail) => {
            said(texts, code, "", detail)
        }
        Stop::NotFollowed(why) => said(texts, code, "", &not_followed(texts, *why)),
        Stop::NotOffered(what) => said(texts, code, "", what),
        Stop::PaymentOpen { terminal, reference } | Stop::CardOwed { terminal, reference } => {
            said(texts, code, terminal, reference)
        }
        Stop::TooMuch(left) => said(texts, code, "", &left.to_grouped()),
        Stop::ZeroAmount | Stop::TaxAboveAmount | Stop::PinNeeded | Stop::LooksLikeCard => said(texts, code, "", ""),
    }
}

/// Why nothing of the kind may follow an earlier payment.
pub fn not_followed(texts: &Texts, why: NotFollowed) -> String {
    let (key, detail) = match why {
        NotFollowed::NotAHold => ("not_a_hold", String::new()),
        NotFollowed::NotForTips => ("not_for_tips", String::new()),
        NotFollowed::NotKnown => ("not_known", String::new()),
        NotFollowed::NothingThere => ("nothing_there", String::new()),
        NotFollowed::OtherAmountHeld => ("other_amount_held", String::new()),
        NotFollowed::InQuestion => ("in_question", String::new()),
        NotFollowed::Completed => ("completed", String::new()),
        NotFollowed::NotProven => ("not_proven", String::new()),
        NotFollowed::Released => ("released", String::new()),
        NotFollowed::GivenBack => ("given_back", String::new()),
        NotFollowed::Settled => ("settled", String::new()),
        NotFollowed::MoreThanHeld(most) => ("more_than_held", most.to_grouped()),
        NotFollowed::OtherCurrency(currency) => ("other_currency", currency.code().to_owned()),
    };
    texts.fill(&format!("not_followed.{key}"), &[("most", &detail)])
}

/// Why a command about a payment was not carried out.
pub fn refused(texts: &Texts, why: WhyRefused) -> String {
    let key = match why {
        WhyRefused::NotSaving => "refused.not_saving",
        WhyRefused::NotSavedYet => "refused.not_saved_yet",
        WhyRefused::Machine(Refused::NotUnresolved) => "refused.not_unresolved",
        WhyRefused::Machine(Refused::NothingToCancel) => "refused.nothing_to_cancel",
        WhyRefused::Machine(Refused::StillAwaited) => "refused.still_awaited",
        WhyRefused::Machine(Refused::AlreadyKnown) => "refused.already_known",
        WhyRefused::Machine(Refused::NothingToFinish) => "refused.nothing_to_finish",
        WhyRefused::NotConnected => "refused.not_connected",
    };
    texts.get(key).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::texts::Lang;

    #[test]
    fn every_stable_code_has_words_in_every_language() {
        let sources = [include_str!("../till/error.rs"), include_str!("../profile/error.rs")];
        let codes = sources.iter().flat_map(|source| source.split("=> \"").skip(1));
        let codes = codes.filter_map(|rest| rest.split('"').next()).filter(|code| !code.contains(' '));
        let codes: Vec<&str> = codes.filter(|code| !code.ends_with('.')).collect();
        assert!(codes.len() > 18, "{codes:?}");
        for lang in Lang::ALL {
            for code in &codes {
                for part in ["words", "advice"] {
                    let key = format!("fault.{code}.{part}");
                    assert!(lang.texts().find(&key).is_some(), "{key} in {lang:?}");
                }
            }
        }
    }

    #[test]
    fn a_fault_speaks_the_language_of_the_screen() {
        let error = TillError::OpenPayment("Front".into());
        assert_eq!(till(Lang::ZhHant.texts(), &error).words, "Front 有一宗交易結果未明。");
        assert_eq!(till(Lang::En.texts(), &error).words, "Front has a payment that is not known yet.");
        let unknown = Stop::UnknownReference("ABCDEF".into());
        assert_eq!(stop(Lang::ZhHans.texts(), &unknown).line(), "记录中没有 ABCDEF。请在交易记录 (F3) 中查找。");
    }
}
