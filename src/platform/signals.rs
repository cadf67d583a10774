//! The signals a full-screen program must answer, as one stream.

use std::io;
use std::task::{Context, Poll};

use rustix::process::Signal as Number;
use tokio::signal::unix::{self, SignalKind};

/// What the operating system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// End: the machine shuts down or a person said so.
    Shutdown(Shutdown),
    /// Ctrl-Z from outside: hand the terminal back, then [`super::process::suspend`].
    Suspend,
    /// Running again after a stop: look at the links first, then redraw.
    Continue,
    /// The window has another size.
    WindowChanged,
}

/// Who asked to end, for the log and the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Shutdown {
    /// SIGTERM: shutdown of the machine, service stop.
    Terminate,
    /// SIGINT: Ctrl-C outside raw mode.
    Interrupt,
    /// SIGHUP: the terminal went away.
    HangUp,
    /// SIGQUIT.
    Quit,
}

/// The stream of signals. While it lives their default actions are off; after it is dropped they stay off too (a property of
/// the runtime), so it lives as long as the program.
#[derive(Debug)]
pub struct Signals {
    sources: [(Signal, unix::Signal); 7],
}

impl Signals {
    /// Starts to listen. Needs a running tokio runtime. SIGHUP is heard even when it was ignored at the start (nohup): a
    /// full-screen program has no business without its terminal.
    pub fn listen() -> io::Result<Self> {
        let source = |signal, number: Number| -> io::Result<(Signal, unix::Signal)> {
            Ok((signal, unix::signal(SignalKind::from_raw(number.as_raw()))?))
        };
        let sources = [
            source(Signal::Shutdown(Shutdown::Terminate), Number::TERM)?,
            source(Signal::Shutdown(Shutdown::Interrupt), Number::INT)?,
            source(Signal::Shutdown(Shutdown::HangUp), Number::HUP)?,
            source(Signal::Shutdown(Shutdown::Quit), Number::QUIT)?,
            source(Signal::Suspend, Number::TSTP)?,
            source(Signal::Continue, Number::CONT)?,
            source(Signal::WindowChanged, Number::WINCH)?,
        ];
        Ok(Self { sources })
    }

    /// The next signal; shutdowns before the others when several wait. Cancel-safe. Signals of one kind that arrive together
    /// are one.
    pub async fn next(&mut self) -> Signal {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Signal> {
        for (signal, source) in &mut self.sources {
            if source.poll_recv(context).is_ready() {
                return Poll::Ready(*signal);
            }
        }
        Poll::Pending
    }
}

/// Waits until this process is asked to end. For a single command: Ctrl-Z and the window's size stay with the shell.
pub async fn shutdown() -> io::Result<Shutdown> {
    let source = |number: Number| unix::signal(SignalKind::from_raw(number.as_raw()));
    let (mut terminate, mut interrupt) = (source(Number::TERM)?, source(Number::INT)?);
    let (mut hang_up, mut quit) = (source(Number::HUP)?, source(Number::QUIT)?);
    Ok(tokio::select! {
        _ = terminate.recv() => Shutdown::Terminate,
        _ = interrupt.recv() => Shutdown::Interrupt,
        _ = hang_up.recv() => Shutdown::HangUp,
        _ = quit.recv() => Shutdown::Quit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::{getpid, kill_process};

    #[tokio::test]
    async fn signals_become_a_stream() {
        let mut signals = Signals::listen().expect("runtime");
        for (number, expected) in [
            (Number::WINCH, Signal::WindowChanged),
            (Number::CONT, Signal::Continue),
            (Number::TSTP, Signal::Suspend),
            (Number::TERM, Signal::Shutdown(Shutdown::Terminate)),
            (Number::HUP, Signal::Shutdown(Shutdown::HangUp)),
        ] {
            kill_process(getpid(), number).expect("own process");
            assert_eq!(signals.next().await, expected);
        }
    }
}
