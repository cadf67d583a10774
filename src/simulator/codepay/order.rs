//! The business data of an order, read.

use serde_json::{Map, Value};

use super::action::TransType;
use super::fields::Fields;
use super::refusal::{self, Refusal};
use super::settings::Profile;
use crate::money::{Amount, Currency};

/// Longest order number.
const NUMBER_CAP: usize = 32;
/// How long an order lives when it is not told, in seconds (as real replies show it).
pub(super) const USUAL_LIFE_S: u32 = 300;
/// Most digits before the point.
const WHOLE_DIGITS: usize = 10;
/// Ways to pay, `pay_scenario`.
const BY_CARD: &str = "SWIPE_CARD";
const BY_CODE: [&str; 2] = ["SCANQR_PAY", "BSCANQR_PAY"];
/// Fields that come back as they were sent.
const ECHOED: [&str; 11] = [
    "attach",
    "card_type",
    "confirm_on_terminal",
    "description",
    "expires",
    "on_screen_signature",
    "on_screen_tip",
    "pay_method_category",
    "pay_method_id",
    "receipt_print_mode",
    "required_terminal_authentication",
];

/// An order, as the register asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asking {
    pub(super) kind: TransType,
    pub(super) number: String,
    pub(super) original: Option<String>,
    /// `None` where the order needs none.
    pub(super) amount: Option<Amount>,
    /// As it was written.
    pub(super) written_amount: Option<String>,
    pub(super) tip: Option<Amount>,
    pub(super) cashback: Option<Amount>,
    pub(super) tax: Option<String>,
    pub(super) currency: Currency,
    /// How long it may live.
    pub(super) life_ms: u64,
    /// Whether the cashier opens it on the terminal; `None` leaves it to the terminal.
    pub(super) confirms: Option<bool>,
    pub(super) tips_on_screen: bool,
    pub(super) scenario: String,
    /// Other fields that come back.
    pub(super) echo: Map<String, Value>,
}

/// How amounts and numbers are taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) profile: Profile,
    /// The terminal's own.
    pub(super) currency: Currency,
}

impl Asking {
    /// Reads an order.
    pub(super) fn read(fields: &Fields, rules: Rules) -> Result<Self, Refusal> {
        let kind = fields.text("trans_type").ok_or_else(|| missing("trans_type"))?;
        let number = order_number(fields, "merchant_order_no")?.ok_or_else(|| missing("merchant_order_no"))?;
        let kind = TransType::of(&kind).filter(|kind| rules.profile.has(*kind)).ok_or(refusal::UNSUPPORTED)?;
        let original = order_number(fields, "orig_merchant_order_no")?;
        if original.is_none() && needs_original(kind, rules.profile) {
            return Err(missing("orig_merchant_order_no"));
        }
        let currency = rules.currency_of(fields)?;
        let amount = rules.amount(fields, &["order_amount"], currency, false)?;
        if amount.is_none() && !kind.is_void() {
            return Err(missing("order_amount"));
        }
        let cashback = rules.amount(fields, &["cashback_amount", "cash_amount"], currency, true)?;
        if cashback.is_none() && kind == TransType::Cashback {
            return Err(missing("cashback_amount"));
        }
        let scenario = scenario(fields)?;
        Ok(Self {
            kind,
            number,
            original,
            amount,
            written_amount: fields.text("order_amount"),
            tip: rules.amount(fields, &["tip_amount"], currency, true)?,
            cashback,
            tax: fields.text("tax_amount"),
            currency,
            life_ms: life_ms(fields),
            confirms: fields.flag("confirm_on_terminal"),
            tips_on_screen: fields.flag("on_screen_tip").unwrap_or(false),
            scenario,
            echo: ECHOED.iter().filter_map(|name| Some(((*name).to_owned(), fields.value(name)?))).collect(),
        })
    }

    /// Whether the customer shows a QR code instead of a card.
    pub(super) fn is_by_code(&self) -> bool {
        BY_CODE.contains(&self.scenario.as_str())
    }
}

impl Rules {
    fn currency_of(self, fields: &Fields) -> Result<Currency, Refusal> {
        let bad = |_| refusal::bad_parameter("price_currency");
        fields.text("price_currency").map_or(Ok(self.currency), |code| Currency::parse(&code).map_err(bad))
    }

    /// An amount; `None` if there is none. An `extra` amount may be zero where the profile forgives it.
    pub(super) fn amount(
        self,
        fields: &Fields,
        names: &[&str],
        currency: Currency,
        extra: bool,
    ) -> Result<Option<Amount>, Refusal> {
        let Some(text) = fields.any_text(names) else { return Ok(None) };
        let amount = written_amount(&text, currency).ok_or_else(|| self.profile.bad_amount())?;
        match (amount.is_zero(), extra && self.profile.forgives_zero()) {
            (false, _) => Ok(Some(amount)),
            (true, true) => Ok(None),
            (true, false) => Err(self.profile.bad_amount()),
        }
    }
}

fn missing(field: &str) -> Refusal {
    refusal::bad_parameter(&format!("{field} is missing"))
}

fn order_number(fields: &Fields, name: &str) -> Result<Option<String>, Refusal> {
    match fields.text(name) {
        Some(number) if number.chars().count() > NUMBER_CAP => {
            Err(refusal::bad_parameter(&format!("{name} is longer than {NUMBER_CAP}")))
        }
        number => Ok(number),
    }
}

fn needs_original(kind: TransType, profile: Profile) -> bool {
    match kind {
        TransType::Void | TransType::PreAuthCancel | TransType::Completion => true,
        TransType::Refund => !profile.refunds_without_original(),
        TransType::Sale | TransType::PreAuth | TransType::Cashback => false,
    }
}

/// One to ten digits, and up to two more behind a point.
fn written_amount(text: &str, currency: Currency) -> Option<Amount> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fits = (1..=WHOLE_DIGITS).contains(&whole.len()) && (1..=2).contains(&fraction.len());
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    Amount::parse_major(text, currency).ok().filter(|_| fits && plain)
}

fn scenario(fields: &Fields) -> Result<String, Refusal> {
    let scenario = fields.text("pay_scenario").unwrap_or_else(|| BY_CARD.to_owned());
    let is_known = scenario == BY_CARD || BY_CODE.contains(&scenario.as_str());
    if is_known { Ok(scenario) } else { Err(refusal::SCENARIO) }
}

/// 0, nothing and nonsense are the usual time.
fn life_ms(fields: &Fields) -> u64 {
    let told = fields.text("expires").and_then(|text| text.parse().ok()).filter(|seconds| *seconds > 0);
    u64::from(told.unwrap_or(USUAL_LIFE_S)) * 1_000
}
