//! The loop: wait, take all that waits, draw once. With nothing due it sleeps.

use std::any::Any;

use tokio::sync::mpsc;
use tokio::time::sleep_until;

use super::carry::Carrier;
use super::screen::Screen;
use super::tape::Tape;
use super::{Failure, QUEUE, fail_point};
use crate::console::event::{Action, Event, Shop};
use crate::console::input::{Arrival, Decoder, Input};
use crate::console::state::State;
use crate::console::update::update;
use crate::platform::signals::Shutdown;
use crate::platform::{Millis, Signal, Signals, TtyEvent};
use crate::terminal::now;
use crate::till::Till;

/// What comes through the one queue.
pub(super) enum Arrived {
    /// The terminal.
    Tty(TtyEvent),
    /// The till is open; the last part must live as long as the console.
    Opened(Till, Box<Shop>, Box<dyn Any + Send>),
    /// The till does not open.
    Failed(Failure),
    /// Anything that the state knows about.
    Event(Event),
}

/// The loop and all that it holds.
pub(super) struct Turns {
    state: State,
    screen: Screen,
    inbox: mpsc::Receiver<Arrived>,
    carrier: Carrier,
    decoder: Decoder,
    tape: Tape,
    end: Option<Result<u8, Failure>>,
    /// What must live as long as the loop.
    kept: Vec<Box<dyn Any + Send>>,
}

impl Turns {
    pub(super) fn new(
        state: State,
        screen: Screen,
        inbox: mpsc::Receiver<Arrived>,
        queue: mpsc::Sender<Arrived>,
        tape: Tape,
    ) -> Self {
        let carrier = Carrier::new(queue);
        Self { state, screen, inbox, carrier, decoder: Decoder::default(), tape, end: None, kept: Vec::new() }
    }

    /// Works until somebody leaves or something ends the program.
    pub(super) async fn run(mut self) -> Result<u8, Failure> {
        let mut signals = Signals::listen()?;
        loop {
            self.wait(&mut signals).await;
            for _ in 0..QUEUE {
                let Ok(arrived) = self.inbox.try_recv() else { break };
                self.take(arrived);
            }
            if let Some(end) = self.end.take() {
                drop(self.screen);
                self.carrier.finish(self.state.staff.at_the_screen()).await;
                return end;
            }
            let (at, taken) = self.screen.show(&mut self.state);
            self.tape.drawn(at, taken);
        }
    }

    async fn wait(&mut self, signals: &mut Signals) {
        let wanted = self.state.wake_at().map(|at| Millis(at.0));
        let deadline = [wanted, self.decoder.deadline(), self.screen.bell_at()].into_iter().flatten().min();
        tokio::select! {
            signal = signals.next() => self.signal(signal),
            Some(arrived) = self.inbox.recv() => self.take(arrived),
            () = until(deadline) => {}
        }
        let late = self.decoder.timeout(Millis::now());
        self.inputs(late);
        if self.state.wake_at().is_some_and(|at| at.0 <= Millis::now().0) {
            self.update(Event::TimeReached);
        }
    }

    fn take(&mut self, arrived: Arrived) {
        match arrived {
            Arrived::Tty(TtyEvent::Bytes { bytes, at }) => {
                let inputs = self.decoder.push(&bytes, at);
                self.inputs(inputs);
            }
            Arrived::Tty(TtyEvent::Writable) => {}
            Arrived::Tty(TtyEvent::Gone) => self.update(Event::Shutdown(Shutdown::HangUp)),
            Arrived::Opened(till, shop, kept) => {
                self.carrier.opened(till);
                self.kept.push(kept);
                self.update(Event::Opened(shop));
            }
            Arrived::Failed(failure) => self.end = Some(Err(failure)),
            Arrived::Event(event) => self.update(event),
        }
    }

    fn inputs(&mut self, inputs: Vec<Arrival>) {
        for Arrival { at, input } in inputs {
            match input {
                Input::Key(press) => self.update(Event::Key(press, at)),
                Input::Paste(text) => self.update(Event::Paste(text)),
                Input::Mouse(mouse) => {
                    let on = self.screen.at(mouse.column, mouse.row);
                    self.tape.points_at(mouse);
                    self.update(Event::Pointer(mouse.kind, on, at));
                }
            }
        }
    }

    fn signal(&mut self, signal: Signal) {
        match signal {
            Signal::Shutdown(shutdown) => self.update(Event::Shutdown(shutdown)),
            Signal::Suspend => self.suspend(),
            Signal::Continue | Signal::WindowChanged => self.resize(),
        }
    }

    fn resize(&mut self) {
        // A window that shrank and grew again between two looks has lost what was in it, though its size is the same.
        self.screen.forget();
        if let Some((columns, rows)) = self.screen.size() {
            self.update(Event::Resized(columns, rows));
        }
    }

    fn suspend(&mut self) {
        self.screen.suspend();
        self.resize();
    }

    fn update(&mut self, event: Event) {
        fail_point::reached(&event);
        let noted = self.tape.hears(&self.state, &event);
        let actions = update(&mut self.state, event, now());
        self.tape.heard(&self.state, noted);
        for action in actions {
            match action {
                Action::Bell(times) => self.screen.ring(times),
                Action::Copy(text) => self.screen.copy(&text),
                Action::Suspend => self.suspend(),
                Action::Redraw => self.screen.forget(),
                Action::KeepRecording => self.tape.keep_soon(self.carrier.queue()),
                Action::Quit(code) => self.end = Some(Ok(code)),
                action => self.carrier.carry_out(action, self.state.operator()),
            }
        }
    }
}

async fn until(deadline: Option<Millis>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.instant()).await,
        None => std::future::pending().await,
    }
}
