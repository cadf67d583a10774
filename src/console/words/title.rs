//! The title of the window: what the big digits say, as plain text for copying and for screen readers. Never a secret.

use super::advice;
use crate::console::state::{Cover, State};

/// The name of the program, while there is nothing to say.
const IDLE: &str = "countertop";

/// The amount that is shown, and what came of it.
pub fn title(state: &State) -> String {
    match &state.cover {
        Some(Cover::Starting(starting)) => starting.total().to_string(),
        Some(Cover::NotSaved(not_saved)) => not_saved.payment.total().to_string(),
        Some(Cover::Payment(reference)) => state.payments.get(reference).map_or_else(String::new, |known| {
            let payment = known.payment();
            let [headline, ..] = advice(state, payment);
            let amount = payment.total();
            if known.is_under_way() { amount.to_string() } else { format!("{amount} {headline}") }
        }),
        // Plain digits are text already, and chosen where every byte counts.
        None if state.sale.entry.is_empty() || !state.look.big_digits => IDLE.to_owned(),
        None => state.sale.total().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::event::{Event, Reply};
    use crate::console::input::Key;
    use crate::console::samples::{Counter, ended, intent, waiting};
    use crate::console::texts::Lang;
    use crate::payment::{Kind, Outcome};

    #[test]
    fn it_follows_the_amount_and_its_outcome() {
        let mut counter = Counter::open(Lang::En, (80, 24));
        assert_eq!(title(&counter.state), "countertop");
        counter.typed("123450");
        assert_eq!(title(&counter.state), "HKD 1,234.50");
        counter.key(Key::Enter);
        assert_eq!(title(&counter.state), "HKD 1,234.50");
        counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
        counter.tell(waiting(1));
        assert_eq!(title(&counter.state), "HKD 1,234.50");
        counter.tell(ended(1, Outcome::Approved));
        assert_eq!(title(&counter.state), "HKD 1,234.50 APPROVED");
        counter.key(Key::Enter);
        assert_eq!(title(&counter.state), "countertop");
    }
}
