//! The last page: what the terminal will be called, what it is sold in, and whether money moves on it.

use crate::console::event::Learned;
use crate::console::faults::Said;
use crate::money::Currency;
use crate::payment::Vendor;
use crate::profile::{TerminalName, Unfit};

/// Currencies that are offered beside the one of the settings.
const CURRENCIES: [&str; 13] =
    ["HKD", "TWD", "CNY", "MOP", "SGD", "MYR", "THB", "JPY", "KRW", "USD", "EUR", "GBP", "AUD"];
/// Longest name, in characters.
const NAME_CAP: usize = 32;

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FinishRow {
    Name,
    Currency,
    Money,
    Default,
}

/// What was filled in.
#[derive(Debug, Clone)]
pub struct Finish {
    /// What pairing has learned.
    pub learned: Box<Learned>,
    /// The name.
    pub name: String,
    /// Currencies to choose from.
    pub currencies: Vec<Currency>,
    /// Which of them.
    pub currency: usize,
    /// No money moves; none while nobody has said so.
    pub simulated: Option<bool>,
    /// The terminal itself has told it, or the device is known: it is not asked.
    pub told: bool,
    /// New sales go to it.
    pub default: bool,
    /// What takes the keys.
    pub focus: FinishRow,
    /// How far it is on its way into the profile.
    pub keeping: Keeping,
}

/// How far what was learned is on its way into the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    /// It waits for the word.
    Asked,
    /// Going back once more throws it away.
    Leaving,
    /// It is being saved.
    Saving,
    /// It was not saved: why, and what to do.
    Refused(Said),
}

impl Finish {
    /// What is proposed for a terminal that was just paired.
    pub fn new(learned: Box<Learned>, name: String, currency: Currency, told: Option<bool>, first: bool) -> Self {
        let known = learned.known.as_ref();
        let currency = known.map_or(currency, |known| known.currency);
        let listed = CURRENCIES.iter().filter_map(|code| Currency::parse(code).ok()).filter(|other| *other != currency);
        let only = (learned.settings.vendor() == Vendor::EasyCard).then(|| vec![Currency::TWD]);
        let currencies = only.unwrap_or_else(|| std::iter::once(currency).chain(listed).collect());
        let simulated = known.map(|known| known.simulated).or(told);
        Self {
            name: known.map_or(name, |known| known.name.as_str().to_owned()),
            default: known.map_or(first, |known| known.default),
            currency: 0,
            told: simulated.is_some(),
            focus: FinishRow::Name,
            keeping: Keeping::Asked,
            currencies,
            simulated,
            learned,
        }
    }

    /// It is being saved.
    pub fn is_saving(&self) -> bool {
        self.keeping == Keeping::Saving
    }

    /// Why it was not saved, and what to do.
    pub fn refused(&self) -> Option<&Said> {
        match &self.keeping {
            Keeping::Refused(said) => Some(said),
            Keeping::Asked | Keeping::Leaving | Keeping::Saving => None,
        }
    }

    /// The rows that can have the focus: what is known is not asked.
    pub fn rows(&self) -> Vec<FinishRow> {
        let known = self.learned.known.is_some();
        let rows = [(FinishRow::Name, true), (FinishRow::Currency, !known), (FinishRow::Money, !self.told)];
        let rows = rows.into_iter().chain([(FinishRow::Default, true)]);
        rows.filter(|(_, asked)| *asked).map(|(row, _)| row).collect()
    }

    /// The currency chosen.
    pub fn chosen_currency(&self) -> Currency {
        self.currencies.get(self.currency).copied().unwrap_or(Currency::HKD)
    }

    /// The name, if it is one.
    ///
    /// # Errors
    /// It is none.
    pub fn parsed_name(&self) -> Result<TerminalName, Unfit> {
        TerminalName::parse(self.name.trim())
    }

    /// Types a character of the name; false if it does not fit.
    pub fn type_char(&mut self, c: char) -> bool {
        let fits = self.focus == FinishRow::Name && !c.is_control() && self.name.chars().count() < NAME_CAP;
        if fits {
            self.name.push(c);
        }
        fits
    }

    /// The next row, or the one before.
    pub fn go(&mut self, forward: bool) {
        let rows = self.rows();
        let at = rows.iter().position(|row| *row == self.focus).unwrap_or(0);
        let next = if forward { (at + 1).min(rows.len() - 1) } else { at.saturating_sub(1) };
        self.focus = rows[next];
    }

    /// Another value in the row that has the focus; false if it has none.
    pub fn choose(&mut self, forward: bool) -> bool {
        match self.focus {
            FinishRow::Name => return false,
            FinishRow::Currency => {
                let step = if forward { 1 } else { self.currencies.len() - 1 };
                self.currency = (self.currency + step) % self.currencies.len();
            }
            FinishRow::Money => self.simulated = Some(!self.simulated.unwrap_or(true)),
            FinishRow::Default => self.default = !self.default,
        }
        true
    }
}
