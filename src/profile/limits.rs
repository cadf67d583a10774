//! How long the program waits for what, in milliseconds.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::payment::Vendor;

/// A wait of 1 ms to one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64")]
pub struct Limit(u64);

impl Limit {
    /// The longest wait, one day in milliseconds.
    pub const MAX_MS: u64 = 24 * 60 * 60 * 1000;

    /// A wait of `milliseconds`; `None` for zero and for more than a day.
    pub const fn from_ms(milliseconds: u64) -> Option<Self> {
        if milliseconds == 0 || milliseconds > Self::MAX_MS { None } else { Some(Self(milliseconds)) }
    }

    /// The wait in milliseconds.
    pub const fn ms(self) -> u64 {
        self.0
    }

    /// The wait as a duration.
    pub const fn duration(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

impl TryFrom<u64> for Limit {
    type Error = &'static str;

    fn try_from(milliseconds: u64) -> Result<Self, Self::Error> {
        Self::from_ms(milliseconds).ok_or("expected milliseconds from 1 to 86400000 (one day)")
    }
}

/// The waits that hold for one vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a link is connected.
    pub connect: Limit,
    /// Until anything but a money request is answered.
    pub answer: Limit,
    /// Until a sale, refund or void is answered, and the payment is called unresolved.
    pub sale: Limit,
    /// Between two questions about an unresolved payment.
    pub ask_every: Limit,
    /// How long such questions go on before they become rare.
    pub ask_for: Limit,
    /// Silence inside a serial frame after which the partial frame is dropped.
    pub frame_silence: Limit,
    /// Between two questions to an idle terminal.
    pub idle_ask: Limit,
}

/// The table `[limits]` of `config.toml`, with a table of overrides for each vendor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the waits are described at `Limits`")]
pub struct LimitsConfig {
    pub connect: Limit,
    pub answer: Limit,
    pub sale: Limit,
    pub ask_every: Limit,
    pub ask_for: Limit,
    pub frame_silence: Limit,
    pub idle_ask: Limit,
    /// What differs for Wonder.
    pub wonder: LimitOverrides,
}

/// What one vendor has different.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the waits are described at `Limits`")]
pub struct LimitOverrides {
    pub connect: Option<Limit>,
    pub answer: Option<Limit>,
    pub sale: Option<Limit>,
    pub ask_every: Option<Limit>,
    pub ask_for: Option<Limit>,
    pub frame_silence: Option<Limit>,
    pub idle_ask: Option<Limit>,
}

impl Default for LimitsConfig {
    /// No vendor publishes waits; these are ours (Wonder: sheet section 6.5).
    fn default() -> Self {
        Self {
            connect: Limit(5_000),
            answer: Limit(10_000),
            sale: Limit(120_000),
            ask_every: Limit(2_000),
            ask_for: Limit(180_000),
            frame_silence: Limit(500),
            idle_ask: Limit(60_000),
            wonder: LimitOverrides::default(),
        }
    }
}

impl LimitsConfig {
    /// Waits for the answer to a sale, and asks about it, no longer than `sale`, whatever a vendor has of its own. Asked for as
    /// long again, and at least for the ten seconds in which a person is promised an answer.
    pub fn shorten_sale(&mut self, sale: Limit) {
        let ask_for = Limit(sale.0.max(10_000));
        self.sale = sale;
        self.ask_for = self.ask_for.min(ask_for);
        let own = &mut self.wonder;
        own.sale = None;
        own.ask_for = own.ask_for.map(|own| own.min(ask_for));
    }

    /// The waits that hold for `vendor`.
    pub fn of(&self, vendor: Vendor) -> Limits {
        let own = match vendor {
            Vendor::Wonder => &self.wonder,
        };
        Limits {
            connect: own.connect.unwrap_or(self.connect),
            answer: own.answer.unwrap_or(self.answer),
            sale: own.sale.unwrap_or(self.sale),
            ask_every: own.ask_every.unwrap_or(self.ask_every),
            ask_for: own.ask_for.unwrap_or(self.ask_for),
            frame_silence: own.frame_silence.unwrap_or(self.frame_silence),
            idle_ask: own.idle_ask.unwrap_or(self.idle_ask),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        LimitsConfig::default().of(Vendor::Wonder)
    }
}
