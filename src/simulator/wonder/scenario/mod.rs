//! Scenarios: what the terminal does out of turn, as a TOML file.
//!
//! ```toml
//! [[step]]
//! when = { action = "Sale", amount = "10.20", nth = 1 }
//! do = ["decline", "delay:500"]
//!
//! [faults]          # of the serial line, chances in a million
//! seed = 1
//! corrupt_ppm = 1000
//! ```
//!
//! Every step counts the requests that it matches; the first whose count is its `nth` (or that has none) decides, instead of
//! the magic amount. The words of `do` are listed at [`Effect`].

mod effect;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use super::course::Course;
use super::faults::FaultSettings;
use crate::protocol::wonder::message::{Action, Request};

pub use effect::Effect;

/// The steps and faults of one scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    #[serde(default)]
    step: Vec<Step>,
    /// How bad the serial line is.
    #[serde(default)]
    pub faults: FaultSettings,
}

/// The text is no scenario: line, key and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ScenarioError(String);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(default)]
    when: When,
    #[serde(rename = "do")]
    effects: Vec<Effect>,
}

/// Which requests; what is not told matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    #[serde(default, deserialize_with = "action")]
    action: Option<Action>,
    /// As the register writes it.
    amount: Option<String>,
    /// The how-manieth of those that match, from 1.
    nth: Option<u32>,
}

fn action<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Action>, D::Error> {
    let word = String::deserialize(deserializer)?;
    let known = Action::ALL.map(Action::as_str).join(", ");
    let unknown = || serde::de::Error::custom(format!("unknown action \"{word}\", there are {known}"));
    Action::from_word(&word).map(Some).ok_or_else(unknown)
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// [`ScenarioError`] names line and key.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text).map_err(|error| ScenarioError(error.to_string().trim_end().to_owned()))
    }
}

/// A scenario as it is played.
#[derive(Debug, Clone)]
pub(super) struct Steps {
    steps: Vec<(Step, u32)>,
}

impl Steps {
    pub(super) fn new(scenario: Scenario) -> Self {
        Self { steps: scenario.step.into_iter().map(|step| (step, 0)).collect() }
    }

    /// How this request goes, if a step has a say in it.
    pub(super) fn take(&mut self, request: &Request) -> Option<Course> {
        let mut chosen = None;
        for (step, count) in self.steps.iter_mut().filter(|(step, _)| step.when.matches(request)) {
            *count = count.saturating_add(1);
            if chosen.is_none() && step.when.nth.is_none_or(|nth| nth == *count) {
                chosen = Some(effect::course(&step.effects));
            }
        }
        chosen
    }
}

impl When {
    fn matches(&self, request: &Request) -> bool {
        let amount = match request {
            Request::Sale(sale) => Some(&sale.amount),
            Request::Refund(refund) => Some(&refund.amount),
            _ => None,
        };
        self.action.is_none_or(|action| action == request.action())
            && self.amount.as_ref().is_none_or(|wanted| amount.is_some_and(|amount| amount == wanted))
    }
}
