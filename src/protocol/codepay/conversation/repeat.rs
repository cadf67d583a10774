//! A frame that is said again until it is acknowledged. It is no second attempt: the vendor's receiver delivers an id once.

use crate::payment::Millis;
use crate::protocol::codepay::frame::{Frame, TooLong};
use crate::wire::ExchangeId;

/// Between two repeats, in milliseconds (serial page).
const REPEAT_EVERY: u64 = 100;
/// How long the acknowledgement is waited for, in milliseconds (write limit of the vendor's Java SDK).
const ACKNOWLEDGE_WITHIN: u64 = 10_000;

/// One data frame that is out and not acknowledged: the identical bytes under the same id, and nothing else, may go again.
///
/// It lives inside one life of the link: it is dropped with its acknowledgement, with any handshake, whoever began it, and
/// with any reset, for then the other side no longer knows which ids it has had. Where a handshake may be only one more
/// of ours, the repeats end and the acknowledgement is still waited for. It cannot be copied, and only the frame's first
/// writing makes one.
#[derive(Debug)]
pub(super) struct LinkRepeat {
    pub(super) id: u8,
    pub(super) exchange: ExchangeId,
    bytes: Vec<u8>,
    /// When it goes again; none once nothing may go again.
    next: Option<Millis>,
    until: Millis,
}

impl LinkRepeat {
    /// The frame as it is written for the first time, and what may repeat it.
    pub(super) fn first(now: Millis, exchange: ExchangeId, frame: &Frame) -> Result<(Vec<u8>, Self), TooLong> {
        let bytes = frame.encode()?;
        let (next, until) = (Some(now.plus(REPEAT_EVERY)), now.plus(ACKNOWLEDGE_WITHIN));
        Ok((bytes.clone(), Self { id: frame.id, exchange, bytes, next, until }))
    }

    /// The same bytes once more, if it is time.
    pub(super) fn again(&mut self, now: Millis) -> Option<Vec<u8>> {
        self.next.take_if(|next| *next <= now)?;
        self.next = Some(now.plus(REPEAT_EVERY));
        Some(self.bytes.clone())
    }

    /// Nothing goes again; its acknowledgement is still waited for.
    pub(super) fn hold(&mut self) {
        self.next = None;
    }

    pub(super) fn is_over(&self, now: Millis) -> bool {
        self.until <= now
    }

    pub(super) fn deadline(&self) -> Millis {
        self.next.map_or(self.until, |next| next.min(self.until))
    }
}
