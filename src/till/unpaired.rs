//! A terminal says from its own side that it is not paired any more. Whoever is on the network can say so: it is marked and
//! recorded, for a person to read, and nothing else follows.

use std::sync::{Arc, Weak};

use crate::journal::What;
use crate::payment::TerminalId;
use crate::profile::{Terminal, VendorSettings};
use crate::terminal::now;

use super::{Inner, Till, TillEvent};

/// The till, as long as somebody else holds it.
pub(super) struct WeakTill(Weak<Inner>);

impl WeakTill {
    pub(super) fn upgrade(&self) -> Option<Till> {
        self.0.upgrade().map(|inner| Till { inner, operator: None })
    }
}

impl Till {
    pub(super) fn weak(&self) -> WeakTill {
        WeakTill(Arc::downgrade(&self.inner))
    }

    /// Marks and records it, once.
    pub(super) async fn says_unpaired(&self, id: &TerminalId) {
        let known = self.with_profile(|profile| profile.by_id(id).cloned());
        // Said again and again, it costs nothing.
        let Some(known) = known.filter(|known| known.settings.unpaired_at().is_none()) else { return };
        let (at, mut news) = (now().wall, false);
        let marked = self.change(|profile| {
            news = profile.says_unpaired(id, at)?;
            Ok(())
        });
        if let Err(error) = &marked {
            tracing::error!(%error, "that a terminal says it is unpaired could not be kept in the profile");
        }
        if news {
            self.note(self.about_terminal(What::TerminalUnpaired, known.name.as_str())).await;
        }
    }

    /// The same for a terminal that said so to the register that waits to be called, by its serial number. Tells which one
    /// it is; none if we have none that is called so.
    pub async fn unpaired_by_call(&self, serial_number: &str) -> Option<Terminal> {
        let is_it = |terminal: &Terminal| match &terminal.settings {
            VendorSettings::CodePay(codepay) => codepay.identity.is_called(serial_number),
            VendorSettings::Wonder(_) | VendorSettings::QfPay(_) | VendorSettings::EasyCard(_) => false,
        };
        let id = self.terminals().into_iter().find(is_it)?.id;
        self.says_unpaired(&id).await;
        let marked = self.with_profile(|profile| profile.by_id(&id).cloned())?;
        if let Some(at) = marked.settings.unpaired_at() {
            self.inner.lanes.tell(TillEvent::Unpaired(id, at.wall())).await;
        }
        Some(marked)
    }
}
