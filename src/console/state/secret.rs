//! Where a secret is typed: nothing of it is recorded but how long it is.

use super::{DecideField, PersonField, Popup, SlipField, State};
use crate::console::command::View;
use crate::console::state::pairing::Page;

impl State {
    /// How many characters the secret that is typed now has; none if what has the focus is no secret.
    pub fn secret_length(&self) -> Option<usize> {
        match &self.popup {
            Some(Popup::SignOn) => Some(self.pin.len()),
            Some(Popup::Approve { .. }) => self.approving(true),
            Some(Popup::Reverse(form)) => self.approving(!form.in_amount),
            Some(Popup::Decide(form)) => self.approving(form.field == DecideField::Pin),
            Some(Popup::OfSlip(form)) => self.approving(form.field == SlipField::Pin),
            Some(Popup::Person(form)) => match form.field {
                PersonField::Pin => Some(form.pin.len()),
                PersonField::Again => Some(form.again.len()),
                PersonField::Name | PersonField::Role | PersonField::No | PersonField::Yes => None,
            },
            _ if self.types_code() => Some(self.code.len()),
            None if self.view == View::Pair && self.cover.is_none() => self.pairing_secret(),
            Some(_) | None => None,
        }
    }

    /// What is typed now is in no recording.
    pub fn types_secret(&self) -> bool {
        self.secret_length().is_some()
    }

    /// What is pasted now may hold a secret wherever it goes: the text of a terminal's QR code does.
    pub fn pastes_secret(&self) -> bool {
        let pairing = self.popup.is_none() && self.cover.is_none() && self.view == View::Pair;
        let code = self.popup.is_none() && self.cover.is_none() && self.view == View::Sale && self.takes_code();
        self.types_secret() || code || (pairing && self.pairing.takes_secret())
    }

    /// A supervisor's PIN, if it is still to be typed and has the focus.
    fn approving(&self, focused: bool) -> Option<usize> {
        (focused && self.staff.wants_pin(self.now.mono)).then(|| self.pin.len())
    }

    fn pairing_secret(&self) -> Option<usize> {
        match self.pairing.page {
            Page::Code => Some(self.pairing.code.len()),
            Page::Link => {
                let field = self.pairing.link.text_field().filter(|field| field.is_secret())?;
                Some(self.pairing.link.fields.text(field).chars().count())
            }
            Page::Vendor | Page::Pair | Page::Name => None,
        }
    }
}
