//! Work that may block, done aside. Where the system gives no thread for it that is an error, and no panic as in the runtime's pool.

use std::io;
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Does the work on a thread of its own, inside the runtime of the caller, and waits for it. Dropped half-way, it is done all the
/// same.
///
/// # Errors
/// There was no thread for it, or it panicked.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let runtime = Handle::current();
    let (tell, told) = oneshot::channel();
    thread::Builder::new().name("aside".to_owned()).spawn(move || {
        let _inside = runtime.enter();
        // Nobody may wait for it any longer.
        let _ = tell.send(work());
    })?;
    told.await.map_err(|_| io::Error::other("it was broken off"))
}

/// The same; where there is no thread for it, everybody waits for it.
pub async fn aside_or_here<T: Send + 'static>(work: impl Fn() -> T + Clone + Send + 'static) -> T {
    match aside(work.clone()).await {
        Ok(done) => done,
        Err(_) => work(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_is_done_on_another_thread_inside_the_runtime() {
        let here = thread::current().id();
        let there = aside(move || (Handle::try_current().is_ok(), thread::current().id())).await.expect("a thread");
        assert!(there.0);
        assert_ne!(there.1, here);
    }

    #[tokio::test]
    async fn it_is_done_although_nobody_waits_for_it_any_longer() {
        let (go, gone) = std::sync::mpsc::channel::<()>();
        let (tell, told) = oneshot::channel();
        let mut work = Box::pin(aside(move || {
            gone.recv().expect("the word to go");
            tell.send("done")
        }));
        assert!(has_to_wait(&mut work).await);
        drop(work);
        go.send(()).expect("it waits");
        assert_eq!(told.await, Ok("done"));
    }

    /// Polled once.
    async fn has_to_wait(work: &mut (impl Future + Unpin)) -> bool {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *work).poll(context).is_pending())
        })
        .await
    }
}
