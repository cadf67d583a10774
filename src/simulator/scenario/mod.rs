//! Scenarios: what the terminal does out of turn, as a TOML file.
//!
//! ```toml
//! [[step]]
//! when = { action = "Sale", amount = "10.20", nth = 1 }
//! do = ["decline", "delay:500"]
//!
//! [[step]]
//! when = { chance_ppm = 50000 }
//! do = ["twice"]
//!
//! [faults]          # of the serial line, chances in a million; the seed is that of the steps' chances too
//! seed = 1
//! corrupt_ppm = 1000
//! ```
//!
//! The actions are those of the vendor. Every step counts the requests that it matches; the first whose count is its `nth` (or that has none) decides, instead of
//! the magic amount; one with a chance counts, and decides, only those that it hits. The words of `do` are listed at [`Effect`].

mod effect;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use super::course::Course;
use super::faults::FaultSettings;
use super::random::Seeded;

pub use effect::Effect;

/// What a register can ask of one vendor's terminal, by the words of its protocol.
pub trait ScenarioAction: Copy + PartialEq + 'static {
    /// All of them.
    fn all() -> Vec<Self>;
    /// Its word.
    fn word(self) -> &'static str;
}

/// The steps and faults of one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound = "A: ScenarioAction")]
pub struct Scenario<A> {
    #[serde(default = "Vec::new")]
    step: Vec<Step<A>>,
    /// How bad the serial line is.
    #[serde(default)]
    pub faults: FaultSettings,
}

/// The text is no scenario: line, key and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ScenarioError(String);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound = "A: ScenarioAction")]
struct Step<A> {
    #[serde(default)]
    when: When<A>,
    #[serde(rename = "do")]
    effects: Vec<Effect>,
}

/// Which requests; what is not told matches all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound = "A: ScenarioAction")]
struct When<A> {
    #[serde(default, deserialize_with = "action")]
    action: Option<A>,
    /// As the register writes it.
    amount: Option<String>,
    /// The how-manieth of those that match, from 1.
    nth: Option<u32>,
    /// How often, in parts of a million, chance lets it match.
    chance_ppm: Option<u32>,
}

fn action<'de, A: ScenarioAction, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<A>, D::Error> {
    let word = String::deserialize(deserializer)?;
    let known = A::all().into_iter().map(A::word).collect::<Vec<_>>().join(", ");
    let unknown = || serde::de::Error::custom(format!("unknown action \"{word}\", there are {known}"));
    A::all().into_iter().find(|action| action.word() == word).map(Some).ok_or_else(unknown)
}

impl<A> Default for Scenario<A> {
    fn default() -> Self {
        Self { step: Vec::new(), faults: FaultSettings::default() }
    }
}

impl<A> Default for When<A> {
    fn default() -> Self {
        Self { action: None, amount: None, nth: None, chance_ppm: None }
    }
}

impl<A: ScenarioAction> Scenario<A> {
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
pub struct Steps<A> {
    steps: Vec<(Step<A>, u32)>,
    random: Seeded,
}

impl<A: ScenarioAction> Steps<A> {
    /// Nothing of it has been played yet.
    pub fn new(scenario: Scenario<A>) -> Self {
        let random = Seeded::new(scenario.faults.seed);
        Self { steps: scenario.step.into_iter().map(|step| (step, 0)).collect(), random }
    }

    /// How a request goes, if a step has a say in it: by its action, and by its amount as the register wrote it.
    pub fn take(&mut self, action: A, amount: Option<&str>) -> Option<Course> {
        let mut chosen = None;
        for (step, count) in self.steps.iter_mut().filter(|(step, _)| step.when.matches(action, amount)) {
            if step.when.chance_ppm.is_some_and(|chance| !self.random.happens(chance)) {
                continue;
            }
            *count = count.saturating_add(1);
            if chosen.is_none() && step.when.nth.is_none_or(|nth| nth == *count) {
                chosen = Some(effect::course(&step.effects));
            }
        }
        chosen
    }
}

impl<A: ScenarioAction> When<A> {
    fn matches(&self, action: A, amount: Option<&str>) -> bool {
        self.action.is_none_or(|wanted| wanted == action)
            && self.amount.as_deref().is_none_or(|wanted| amount == Some(wanted))
    }
}
