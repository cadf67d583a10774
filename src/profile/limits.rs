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
    /// After the longest time a payment may take: until then "not found" proves nothing.
    pub settle: Limit,
    /// Between the two "not found" that prove that a payment never started.
    pub not_found_apart: Limit,
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
    /// After the longest time a payment may take: until then what comes late may still come, and "not found" proves nothing.
    pub settle: Limit,
    /// Between the two "not found" that prove that a payment never started, where the vendor's row allows it.
    pub not_found_apart: Limit,
    /// What differs for Wonder.
    pub wonder: LimitOverrides,
    /// What differs for QFPay.
    pub qfpay: LimitOverrides,
    /// What differs for CodePay.
    pub codepay: LimitOverrides,
    /// What differs for EasyCard.
    pub easycard: LimitOverrides,
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
    pub settle: Option<Limit>,
    pub not_found_apart: Option<Limit>,
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
            settle: Limit(60_000),
            not_found_apart: Limit(5_000),
            wonder: LimitOverrides::default(),
            qfpay: LimitOverrides::default(),
            codepay: LimitOverrides::default(),
            easycard: LimitOverrides::default(),
        }
    }
}

impl LimitsConfig {
    /// Waits for the answer to a sale, and asks about it, no longer than `sale`, whatever a vendor has of its own. Asked for as
    /// long again, and at least for the ten seconds in which a person is promised an answer.
    pub fn shorten_sale(&mut self, sale: Limit) {
        let most = Limit(sale.0.max(10_000));
        let asked_for = |vendor| Some(self.of(vendor).ask_for.min(most));
        let [wonder, qfpay, codepay, easycard] = Vendor::ALL.map(asked_for);
        for (own, ask_for) in [
            (&mut self.wonder, wonder),
            (&mut self.qfpay, qfpay),
            (&mut self.codepay, codepay),
            (&mut self.easycard, easycard),
        ] {
            (own.sale, own.ask_for) = (Some(sale), ask_for);
        }
    }

    /// The waits that hold for `vendor`.
    pub fn of(&self, vendor: Vendor) -> Limits {
        let usual = LimitOverrides::usual(vendor);
        let own = match vendor {
            Vendor::Wonder => &self.wonder,
            Vendor::QfPay => &self.qfpay,
            Vendor::CodePay => &self.codepay,
            Vendor::EasyCard => &self.easycard,
        };
        let of = |field: fn(&LimitOverrides) -> Option<Limit>, all: Limit| {
            field(own).or_else(|| field(&usual)).unwrap_or(all)
        };
        Limits {
            connect: of(|limits| limits.connect, self.connect),
            answer: of(|limits| limits.answer, self.answer),
            sale: of(|limits| limits.sale, self.sale),
            ask_every: of(|limits| limits.ask_every, self.ask_every),
            ask_for: of(|limits| limits.ask_for, self.ask_for),
            frame_silence: of(|limits| limits.frame_silence, self.frame_silence),
            idle_ask: of(|limits| limits.idle_ask, self.idle_ask),
            settle: of(|limits| limits.settle, self.settle),
            not_found_apart: of(|limits| limits.not_found_apart, self.not_found_apart),
        }
    }
}

impl LimitOverrides {
    /// What is different for a vendor where the settings say nothing of it.
    fn usual(vendor: Vendor) -> Self {
        match vendor {
            Vendor::Wonder => Self::default(),
            // The customer has 120 s, what comes late a minute more; then long enough for the vendor's own proof. A question
            // goes to the vendor's server (QFPay sheet, section 10).
            Vendor::QfPay => Self {
                answer: Some(Limit(30_000)),
                sale: Some(Limit(180_000)),
                ask_for: Some(Limit(240_000)),
                ..Self::default()
            },
            // An order lives for 120 s (`expires`), what comes late has a minute more; then long enough for the vendor's own
            // proof. An idle terminal is pinged (CodePay sheet, sections 2 and 7).
            Vendor::CodePay => Self {
                answer: Some(Limit(30_000)),
                sale: Some(Limit(180_000)),
                ask_for: Some(Limit(240_000)),
                idle_ask: Some(Limit(15_000)),
                ..Self::default()
            },
            // It is in another country, and asked hourly. Sign-on and payment have a minute each; then long enough for the
            // vendor's own proof (EasyCard sheet, sections 2 and 7.2).
            Vendor::EasyCard => Self {
                connect: Some(Limit(10_000)),
                answer: Some(Limit(30_000)),
                idle_ask: Some(Limit(3_600_000)),
                ..Self::default()
            },
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        LimitsConfig::default().of(Vendor::Wonder)
    }
}
