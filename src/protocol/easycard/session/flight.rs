//! A request that waits to be sent, or is out.

use crate::payment::{Intent, Millis, Owed};
use crate::protocol::easycard::crypto::MessageKey;
use crate::protocol::easycard::message::Service;
use crate::protocol::{Fresh, ReaderQuestion, RequestId};
use crate::wire::ExchangeId;

/// Bytes of a message's key: `Fresh` has three of them.
const KEY: usize = 16;

/// One request.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) request: RequestId,
    pub(super) exchange: ExchangeId,
    pub(super) about: About,
    /// The service that it was sent to; none while it waits.
    pub(super) service: Option<Service>,
    /// Random bytes: a key for this message, and for what may have to follow it.
    pub(super) fresh: Fresh,
    /// When it is given up. A payment's own, shorter limit is the payment machine's.
    pub(super) until: Millis,
}

/// What was asked.
#[derive(Debug)]
pub(super) enum About {
    /// Which readers are there?
    Hello,
    /// Sign on, after a hello that found the reader.
    HelloSignOn,
    /// Sign on, and then send this, if anything.
    SignOn { then: Option<Box<Flight>> },
    /// The payment or refund itself.
    Money(Box<Intent>),
    /// A try to finish it.
    Finish { intent: Box<Intent>, owed: Box<Owed>, attempt: u8 },
    /// What became of it?
    Status(Box<Intent>),
    /// Close the day.
    Settle,
    /// Something of the reader alone.
    Reader(ReaderQuestion),
}

impl Flight {
    pub(super) fn new(request: RequestId, about: About, fresh: Fresh) -> Self {
        Self { request, exchange: ExchangeId(0), about, service: None, fresh, until: Millis::default() }
    }

    /// The key of this message.
    pub(super) fn key(&self) -> MessageKey {
        let mut key = [0; KEY];
        key.copy_from_slice(&self.fresh[..KEY]);
        MessageKey::new(key)
    }

    /// A sign-on that goes before this one, which gets a key of its own.
    pub(super) fn behind_sign_on(mut self) -> Self {
        let (request, fresh) = (self.request, self.fresh);
        self.fresh.rotate_left(KEY);
        Self::new(request, About::SignOn { then: Some(Box::new(self)) }, fresh)
    }

    /// What follows this one, under a key of its own.
    pub(super) fn followed_by(self, about: About) -> Self {
        let mut fresh = self.fresh;
        fresh.rotate_left(KEY);
        Self::new(self.request, about, fresh)
    }
}

impl About {
    pub(super) fn is_money(&self) -> bool {
        match self {
            Self::Money(_) | Self::Finish { .. } => true,
            Self::SignOn { then } => then.is_some(),
            _ => false,
        }
    }

    /// It signs the reader on.
    pub(super) fn signs_on(&self) -> bool {
        matches!(self, Self::SignOn { .. } | Self::HelloSignOn | Self::Reader(ReaderQuestion::SignOn))
    }

    /// The server answers once the reader has.
    pub(super) fn needs_reader(&self) -> bool {
        !matches!(self, Self::Hello | Self::Status(_))
    }
}
