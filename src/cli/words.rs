//! A payment in words, and the advice of its JSON, from the same texts as the screen.

use unicode_width::UnicodeWidthStr;

use crate::console::texts::{Lang, Texts, fill};
use crate::console::{on_card, vendor_code};
use crate::money::Amount;
use crate::payment::{MoneyMoved, Payment, Reference, Stage, Unresolved};
use crate::report::PaymentJson;

use super::desk::Desk;
use super::failure::Failure;

/// Columns of the labels.
const LABEL: usize = 15;

/// What to do next about `payment`.
pub(super) fn advice(payment: &Payment, lang: Lang) -> String {
    let texts = lang.texts();
    let is_owed = payment.owed.is_some() && matches!(payment.stage, Stage::Waiting);
    let mut next = part(payment, lang, |texts| texts.next);
    if is_owed {
        next = finish_or_give_up(texts, payment.intent.reference);
    }
    if let Some((meaning, action)) = vendor_code(texts, payment) {
        let known = payment.owed.is_some() || next.starts_with(action);
        let action = if known { String::new() } else { format!(" {action}") };
        next = format!("{next} ({} {meaning}{action})", payment.code);
    }
    if payment.money_moved() == MoneyMoved::Unknown && payment.by_hand.is_none() {
        format!("{next} {}", lang.texts().get("money.never_again"))
    } else {
        next
    }
}

/// What to do about a failed command: English has the most exact words, in the code.
pub(super) fn advice_of(failure: &Failure, lang: Lang) -> String {
    let texts = lang.texts();
    let keys = [format!("cli.advice.{}", failure.code), format!("fault.{}.advice", failure.code)];
    let known = keys.iter().find_map(|key| texts.find(key)).filter(|_| lang != Lang::En);
    known.unwrap_or(&failure.advice).to_owned()
}

/// Prints `payment`, the end of its command.
pub(super) fn show(desk: &Desk, payment: &Payment) {
    show_advising(desk, payment, &advice(payment, desk.lang));
}

/// The same where more is known of what to do.
pub(super) fn show_advising(desk: &Desk, payment: &Payment, advice: &str) {
    let json = PaymentJson::of(payment, advice.to_owned());
    desk.out.result(&json, || lines(payment, desk.lang, advice));
}

/// How the transaction of this reference is finished or given up.
pub(super) fn finish_or_give_up(texts: &Texts, reference: Reference) -> String {
    texts.fill("reader.finish_or_give_up", &[("reference", reference.last_six())])
}

/// The payment as a few lines.
pub(super) fn in_words(payment: &Payment, lang: Lang) -> String {
    lines(payment, lang, &advice(payment, lang))
}

fn lines(payment: &Payment, lang: Lang, advice: &str) -> String {
    let texts = lang.texts();
    let intent = &payment.intent;
    let mut lines = vec![format!("{}  {}", part(payment, lang, |texts| texts.headline), intent.amount)];
    if intent.simulated {
        lines.push(texts.get("status.no_money_moves").to_owned());
    }
    lines.push(money(payment, lang));
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            let label = texts.get(key);
            let gap = LABEL.saturating_sub(label.width()).max(1);
            lines.push(format!("{label}{:gap$}{value}", ""));
        }
    };
    let extra = |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    line("label.tip", &extra(payment.tip()));
    line("label.cashback", &extra(payment.cashback()));
    line("label.surcharge", &extra(payment.surcharge()));
    line("label.total", &extra(payment.has_extras().then(|| payment.total())));
    line("label.on_card", &on_card(texts, payment));
    line("label.next", advice);
    line("label.terminal", &intent.terminal_name);
    line("label.reference", intent.reference.as_str());
    line("label.order", intent.order.as_deref().unwrap_or_default());
    line("label.approval", &payment.details.approval_code);
    line("label.terminal_says", &payment.message);
    lines.join("\n")
}

fn money(payment: &Payment, lang: Lang) -> String {
    let texts = lang.texts();
    match payment.money_moved() {
        MoneyMoved::Yes => texts.get("money.yes").to_owned(),
        MoneyMoved::No if payment.is_held() => texts.get("money.held").to_owned(),
        MoneyMoved::No => texts.get("money.no").to_owned(),
        MoneyMoved::Unknown if payment.by_hand.is_some() => part(payment, lang, |texts| texts.money),
        MoneyMoved::Unknown => texts.get("money.not_known").to_owned(),
    }
}

/// One of the three texts of the outcome, filled in.
fn part(payment: &Payment, lang: Lang, which: impl Fn(crate::console::texts::OutcomeTexts) -> &'static str) -> String {
    let code = payment.advice_code();
    let Some(texts) = lang.texts().outcome(code) else { return code.to_owned() };
    let amount = payment.intent.amount.to_string();
    let other = match &payment.stage {
        Stage::Unresolved(Unresolved::AmountDiffers { said }) => said.as_str(),
        _ => "",
    };
    let name = payment.by_hand.as_ref().map_or("", |decision| decision.by.as_str());
    fill(which(texts), &[("amount", &amount), ("other", other), ("name", name)])
}
