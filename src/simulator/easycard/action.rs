//! What a register can ask of this server.

use crate::protocol::easycard::message::{EASYCARD, GENERAL, Service};
use crate::simulator::scenario::ScenarioAction;

/// A service, and the two that share a word with another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A first attempt, under the word of its service.
    Service(Service),
    /// A try to finish a payment or refund.
    Retry,
    /// The refund of a QR payment.
    QrRefund,
}

impl Action {
    /// The service that it is a form of.
    pub fn of(service: Service, method: &str) -> Self {
        if service == Service::Refund && method == GENERAL { Self::QrRefund } else { Self::Service(service) }
    }
}

/// The method under which a service is asked for.
pub(super) fn takes(service: Service, method: &str) -> bool {
    match service {
        Service::Refund => method == EASYCARD || method == GENERAL,
        Service::SingleOrderQuery | Service::OrderQuery | Service::OlPay | Service::Micropay => method == GENERAL,
        _ => method == EASYCARD,
    }
}

impl ScenarioAction for Action {
    fn all() -> Vec<Self> {
        let services = Service::ALL.into_iter().map(Self::Service);
        services.chain([Self::Retry, Self::QrRefund]).collect()
    }

    fn word(self) -> &'static str {
        match self {
            Self::Service(service) => service.word(),
            Self::Retry => "Retry",
            Self::QrRefund => "QrRefund",
        }
    }
}
