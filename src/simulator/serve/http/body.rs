//! The body of a reply, which may break off.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// The connection is to be closed here.
#[derive(Debug, thiserror::Error)]
#[error("broken off on purpose")]
pub(super) struct BrokenOff;

/// Bytes, and whether the body breaks off after them.
#[derive(Debug)]
pub(super) struct ReplyBody {
    bytes: Option<Bytes>,
    announced: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Whole,
    BreaksOff,
    /// The bytes were taken; one turn for them to leave.
    Leaving,
}

impl ReplyBody {
    pub(super) fn whole(bytes: Vec<u8>) -> Self {
        Self { announced: bytes.len() as u64, bytes: Some(Bytes::from(bytes)), state: State::Whole }
    }

    /// Announces all bytes and breaks off after so many.
    pub(super) fn broken(mut bytes: Vec<u8>, sent: usize) -> Self {
        let announced = bytes.len() as u64;
        bytes.truncate(sent);
        Self { announced, bytes: Some(Bytes::from(bytes)), state: State::BreaksOff }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match self.state {
            State::Whole => Poll::Ready(None),
            State::BreaksOff => {
                // An error at once would throw away what waits in the server's buffer.
                self.state = State::Leaving;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            State::Leaving => Poll::Ready(Some(Err(BrokenOff))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
