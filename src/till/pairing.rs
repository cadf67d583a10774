//! What pairing needs of the shop floor: our own serial number, who is known already, and a link that nobody else holds.

use crate::payment::Stage;
use crate::profile::{Terminal, VendorSettings};
use crate::terminal;

use super::{Till, TillError};

impl Till {
    /// Our serial number towards the terminals: the same for all of this home, made up with the first.
    pub fn register_serial_number(&self) -> String {
        let known = self.terminals().into_iter().find_map(|terminal| match terminal.settings {
            VendorSettings::Wonder(wonder) => Some(wonder.client_device_sn),
            VendorSettings::CodePay(codepay) => codepay.register_id,
            VendorSettings::QfPay(_) | VendorSettings::EasyCard(_) => None,
        });
        known.unwrap_or_else(|| format!("CT{}", terminal::new_reference()))
    }

    /// The terminal that this device is paired as already, live or simulated. Its payments go with it if it is paired again.
    pub fn known_device(&self, settings: &VendorSettings) -> Option<Terminal> {
        self.terminals().into_iter().find(|known| known.settings.is_same_device(settings))
    }

    /// Ends the task of `name`, so that its port is free to pair it again; [`Till::start`] or [`Till::repair`] starts it
    /// anew. Refused while a payment is on its way.
    pub async fn release(&self, name: &str) -> Result<(), TillError> {
        let id = self.terminal(name)?.id;
        let open = self.inner.journal.open_payments().await?;
        let on_its_way = |stage: &Stage| matches!(stage, Stage::Recorded | Stage::Waiting);
        let begun = self.begun().sales(terminal::now().mono);
        let mut payments = open.iter().filter(|payment| on_its_way(&payment.stage)).chain(&begun);
        if payments.any(|payment| payment.intent.terminal == id) {
            return Err(TillError::PaymentInHand(name.to_owned()));
        }
        self.inner.lanes.stop_and_wait(&id).await;
        Ok(())
    }
}
