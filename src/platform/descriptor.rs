//! Descriptors that tokio has no type for (pseudo terminals, inotify), made to wait instead of block.

use std::io;
use std::os::fd::OwnedFd;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// A non-blocking descriptor in the runtime's care. The descriptor inside is never replaced nor closed before the whole.
#[derive(Debug)]
pub(crate) struct Descriptor(AsyncFd<OwnedFd>);

impl Descriptor {
    /// Takes the descriptor and sets it non-blocking. Needs a running tokio runtime.
    #[expect(
        deprecated,
        reason = "`AsyncFd::register` is `unsafe`, which this house forbids. Its rule - the descriptor stays the same and open \
                  while registered - is kept here: an `OwnedFd` in a private field that nothing takes out or replaces"
    )]
    pub(crate) fn watch(descriptor: OwnedFd) -> io::Result<Self> {
        rustix::io::ioctl_fionbio(&descriptor, true)?;
        Ok(Self(AsyncFd::new(descriptor)?))
    }

    /// Waits until `attempt` does not say "would block" any more, after each sign that reading is possible. Cancel-safe.
    pub(crate) async fn when_readable<T>(
        &self,
        attempt: impl FnMut(&OwnedFd) -> rustix::io::Result<T>,
    ) -> io::Result<T> {
        self.when(Interest::READABLE, attempt).await
    }

    /// The same for writing. Cancel-safe.
    pub(crate) async fn when_writable<T>(
        &self,
        attempt: impl FnMut(&OwnedFd) -> rustix::io::Result<T>,
    ) -> io::Result<T> {
        self.when(Interest::WRITABLE, attempt).await
    }

    async fn when<T>(
        &self,
        interest: Interest,
        mut attempt: impl FnMut(&OwnedFd) -> rustix::io::Result<T>,
    ) -> io::Result<T> {
        loop {
            let mut guard = self.0.ready(interest).await?;
            if let Ok(outcome) = guard.try_io(|inner| Ok(attempt(inner.get_ref())?)) {
                return outcome;
            }
        }
    }
}
