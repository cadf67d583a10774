//! Who speaks: the terminal that was paired, another one, or one that has not said.

use crate::payment::Answer;
use crate::protocol::Identity;

use super::Lane;

/// Who is at the other end.
#[derive(Debug)]
pub(super) enum Who {
    /// It has not said so on this connection, or does not tell.
    NotSaid,
    /// The paired one, by its serial number, on this connection.
    Paired,
    /// Another one, in these words; so until it says otherwise.
    Another(String),
}

impl Who {
    /// Words if it is another one.
    pub(super) fn another(&self) -> Option<&str> {
        if let Self::Another(words) = self { Some(words) } else { None }
    }
}

/// Why nothing is sold.
pub(super) const NOT_SAID: &str = "the terminal does not say who it is: see its cable and address, start its app again; \
     if it never answers that, set ask_name = false";

impl Lane {
    /// It told its serial number when it was paired, and has not done so on this connection.
    pub(super) fn awaits_name(&self) -> bool {
        self.settings.names_itself && matches!(self.who, Who::NotSaid)
    }

    pub(super) fn take_name(&mut self, identity: &Identity) {
        self.who = match self.mismatch(identity) {
            Some(words) => Who::Another(words),
            None if identity.serial_number.is_empty() => Who::NotSaid,
            None => Who::Paired,
        };
    }

    /// A new connection may lead to another terminal.
    pub(super) fn forget_name(&mut self) {
        if matches!(self.who, Who::Paired) {
            self.who = Who::NotSaid;
        }
    }

    /// Compares who answers with who was paired; words if it is another one.
    fn mismatch(&self, identity: &Identity) -> Option<String> {
        let differs = |paired: &str, told: &str| !paired.is_empty() && !told.is_empty() && paired != told;
        let settings = &self.settings;
        if differs(&settings.serial_number, &identity.serial_number) {
            return Some(format!("serial number {}, paired was {}", identity.serial_number, settings.serial_number));
        }
        differs(&settings.merchant, &identity.merchant)
            .then(|| format!("business {}, paired was {}", identity.merchant, settings.merchant))
    }

    /// The answer names another terminal as the one it comes from.
    pub(super) fn is_foreign(&self, answer: &Answer) -> bool {
        let paired = &self.settings.serial_number;
        !paired.is_empty() && !answer.evidence.source.is_empty() && answer.evidence.source != *paired
    }

    /// Whether that it does not know a payment proves anything. Any terminal can say so of another one's payments: where the
    /// paired one's name is known and asked for, it must stand in the answer, or have been told on this connection.
    pub(super) fn may_not_know(&self, answer: &Answer) -> bool {
        let paired = &self.settings.serial_number;
        let says_so_itself = !paired.is_empty() && answer.evidence.source == *paired;
        match self.who {
            Who::Another(_) => says_so_itself,
            Who::NotSaid => says_so_itself || !self.settings.names_itself,
            Who::Paired => true,
        }
    }
}
