//! The impure half of a terminal: carries out what its lane decides, in order, and brings it what happens.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

use crate::journal::{Journal, JournalError, may_wait};
use crate::payment::{Event, Millis, Now, Payment, Reference, Stamped, TerminalId, WallTime};
use crate::platform::clock;
use crate::transport::Link;
use crate::wire::LinkEvent;

use super::Unanswered;
use super::lane::{Lane, LaneCommand, LaneEffect, LaneEvent};

/// A record that takes longer than this to become durable is told: a person would wonder.
const SLOW: Duration = Duration::from_millis(300);

/// After the disk has held the task up no limit counts for as long again, at most so many milliseconds.
const LONGEST_REST: u64 = 5_000;

/// One terminal's task. It ends when its commands end.
pub struct LaneTask {
    lane: Lane,
    link: Link,
    journal: Journal,
    terminal: TerminalId,
    commands: mpsc::Receiver<LaneCommand>,
    events: mpsc::Sender<(TerminalId, LaneEvent)>,
    connecting: bool,
    unanswered: Unanswered,
    /// Before this no time is reached, see [`rest_after`].
    rests_until: Millis,
}

/// What woke the task.
enum Woken {
    Command(Option<LaneCommand>),
    Link(LinkEvent),
    Time,
}

impl LaneTask {
    /// A task that has not begun.
    pub fn new(
        lane: Lane,
        link: Link,
        journal: Journal,
        terminal: TerminalId,
        commands: mpsc::Receiver<LaneCommand>,
        events: mpsc::Sender<(TerminalId, LaneEvent)>,
        unanswered: Unanswered,
    ) -> Self {
        Self { lane, link, journal, terminal, commands, events, connecting: false, unanswered, rests_until: Millis(0) }
    }

    /// Takes up what an earlier life left open, then works until the commands end.
    pub async fn run(mut self, payments: Vec<Payment>) {
        let unanswered = self.unanswered.read().await;
        let effects = self.lane.resume(now(), payments, unanswered);
        self.carry_out(effects).await;
        loop {
            let effects = match self.next().await {
                Woken::Command(None) => break,
                Woken::Command(Some(command)) => self.lane.command(now(), command),
                Woken::Link(event) => self.lane.link_event(now(), event),
                Woken::Time => self.lane.time_reached(now()),
            };
            self.carry_out(effects).await;
        }
        self.link.close();
    }

    async fn next(&mut self) -> Woken {
        let wake_at = self.lane.wake_at().map(|at| at.max(self.rests_until));
        let link = async {
            if !self.connecting {
                return self.link.next().await;
            }
            match self.link.connect().await {
                Ok(()) => LinkEvent::Up,
                Err(fault) => LinkEvent::Down(fault),
            }
        };
        let woken = tokio::select! {
            command = self.commands.recv() => Woken::Command(command),
            event = link => Woken::Link(event),
            () = sleep_until(wake_at.map_or_else(far_away, instant)), if wake_at.is_some() => Woken::Time,
        };
        if let Woken::Link(LinkEvent::Up | LinkEvent::Down(_)) = &woken {
            self.connecting = false;
        }
        woken
    }

    /// Carries effects out in order; a record that fails stops everything behind it.
    async fn carry_out(&mut self, effects: Vec<LaneEffect>) {
        let began = now().mono;
        self.carry_out_all(effects).await;
        self.rests_until = self.rests_until.max(rest_after(began, now().mono));
    }

    async fn carry_out_all(&mut self, effects: Vec<LaneEffect>) {
        let mut effects = effects.into_iter();
        while let Some(effect) = effects.next() {
            match effect {
                LaneEffect::Record(reference, events) => {
                    let first = matches!(events.first().map(|first| &first.event), Some(Event::Intended { .. }));
                    if let Err(error) = self.record(reference, events).await {
                        tracing::error!(terminal = %self.terminal.0, %error, "not saved");
                        effects = self.lane.not_saved(now(), reference, first, effects).into_iter();
                    }
                }
                LaneEffect::Connect => self.connecting = true,
                LaneEffect::Close => self.link.close(),
                LaneEffect::NoteUnanswered(until) => self.told_if_slow(self.unanswered.note(until)).await,
                LaneEffect::Transmit(outgoing) => self.link.send(outgoing),
                LaneEffect::Publish(event) => self.publish(event).await,
            }
        }
    }

    async fn record(&self, reference: Reference, events: Vec<Stamped>) -> Result<(), JournalError> {
        if events.iter().all(|stamped| may_wait(&stamped.event)) {
            return self.journal.append_lazy(reference, events);
        }
        self.told_if_slow(self.journal.append(reference, events)).await.map(drop)
    }

    /// Waits for the disk; for longer than a moment it is told, and told when it is over.
    async fn told_if_slow<T>(&self, storing: impl Future<Output = T>) -> T {
        let mut storing = pin!(storing);
        if let Ok(stored) = timeout(SLOW, &mut storing).await {
            return stored;
        }
        self.publish(LaneEvent::Saving(true)).await;
        let stored = storing.await;
        self.publish(LaneEvent::Saving(false)).await;
        stored
    }

    async fn publish(&self, event: LaneEvent) {
        // Nobody listens any longer while the program ends: the record is safe, the words are not needed.
        let _ = self.events.send((self.terminal.clone(), event)).await;
    }
}

/// Until when no limit counts, having carried out from `began` to `over`. What was to leave waited for its record, and its limit
/// began before it left: a slow disk must not make a terminal look silent.
fn rest_after(began: Millis, over: Millis) -> Millis {
    over.plus(over.since(began).min(LONGEST_REST))
}

/// Both clocks, now.
pub fn now() -> Now {
    Now { mono: Millis(clock::Millis::now().0), wall: WallTime(clock::Wall::now().unix_millis()) }
}

/// A new reference from the clock and the operating system's random numbers.
pub fn new_reference() -> Reference {
    let unix_ms = u64::try_from(clock::Wall::now().unix_millis()).unwrap_or_default();
    Reference::new(unix_ms, u64::from_le_bytes(random()))
}

/// Random bytes.
pub fn random<const N: usize>() -> [u8; N] {
    crate::platform::rng::bytes().expect("the operating system has random numbers")
}

/// The operating system's dice.
#[derive(Debug, Default)]
pub struct SystemDice;

impl super::lane::Dice for SystemDice {
    fn roll(&mut self) -> crate::protocol::Fresh {
        random()
    }
}

fn instant(at: Millis) -> Instant {
    clock::Millis(at.0).instant()
}

fn far_away() -> Instant {
    clock::Millis(u64::MAX).instant()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::at_once(0, 0)]
    #[case::as_long_again(700, 700)]
    #[case::not_for_ever(60_000, LONGEST_REST)]
    fn a_terminal_has_as_long_again_as_the_disk_took(#[case] took: u64, #[case] rest: u64) {
        assert_eq!(rest_after(Millis(1_000), Millis(1_000 + took)), Millis(1_000 + took + rest));
    }
}
