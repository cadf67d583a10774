//! An attempt to pair, step by step as it is told, and the trial of other speeds.

use crate::console::event::Learned;
use crate::console::faults::Said;
use crate::payment::{Millis, Now, WallTime};
use crate::terminal::{Certificate, Identity, PairingFault, PairingProgress, PairingQuestion, PairingStep, StepState};

/// The steps in their order.
pub const STEPS: [PairingStep; 4] =
    [PairingStep::Reach, PairingStep::Identify, PairingStep::Pair, PairingStep::Confirm];

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Not begun.
    #[default]
    Waiting,
    /// At work.
    Running,
    /// Passed.
    Passed,
    /// Failed.
    Failed,
}

/// A question that has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// What was asked.
    pub question: PairingQuestion,
    /// When.
    pub at: Now,
}

/// One step.
#[derive(Debug, Clone, Default)]
pub struct StepRow {
    /// How far it is.
    pub progress: Progress,
    /// When it began.
    pub began: Option<Millis>,
    /// When it ended.
    pub ended: Option<Millis>,
    /// The questions that have left in it.
    pub asked: Vec<Asked>,
}

impl StepRow {
    /// How long it took, or has taken until `now`; none before it begins.
    pub fn took(&self, now: Millis) -> Option<u64> {
        Some(self.ended.unwrap_or(now).since(self.began?))
    }
}

/// Where an attempt stands.
#[derive(Debug, Clone, Default)]
pub enum Stage {
    /// None was made.
    #[default]
    Idle,
    /// At work.
    Running,
    /// Stopped by hand.
    Stopped,
    /// A step failed.
    Failed(PairingFault),
    /// It did not even begin: why, and what to do.
    NotBegun(Said),
    /// Paired.
    Done(Box<Learned>),
}

/// What came of one speed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpeedState {
    /// Not tried yet.
    Waiting,
    /// Being tried since.
    Trying(Millis),
    /// Something answered.
    Answered,
    /// Nothing usable came.
    Silent(PairingFault),
}

/// The trial of speeds: who answers at which.
#[derive(Debug, Clone, Default)]
pub struct Speeds {
    /// Each speed and what came of it, in the order of trial.
    pub rows: Vec<(u32, SpeedState)>,
}

impl Speeds {
    /// None was tried yet.
    pub fn of(speeds: &[u32]) -> Self {
        Self { rows: speeds.iter().map(|speed| (*speed, SpeedState::Waiting)).collect() }
    }

    /// Something came of a speed.
    pub fn tell(&mut self, speed: u32, state: SpeedState) {
        if let Some((_, known)) = self.rows.iter_mut().find(|(known, _)| *known == speed) {
            *known = state;
        }
    }

    /// The speed at which something answered.
    pub fn answered(&self) -> Option<u32> {
        self.rows.iter().find(|(_, state)| *state == SpeedState::Answered).map(|(speed, _)| *speed)
    }

    /// Nothing is left to try.
    pub fn is_over(&self) -> bool {
        let done = |state: &SpeedState| matches!(state, SpeedState::Answered | SpeedState::Silent(_));
        self.answered().is_some() || self.rows.iter().all(|(_, state)| done(state))
    }
}

/// Terminals among which one is to be chosen, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered {
    /// The numbers.
    pub numbers: Vec<String>,
    /// Which of them has the focus.
    pub row: usize,
}

impl Offered {
    fn new(numbers: Vec<String>) -> Self {
        Self { numbers, row: 0 }
    }

    /// The number that has the focus; none where nothing is offered.
    pub fn chosen(&self) -> Option<&str> {
        self.numbers.get(self.row).map(String::as_str)
    }

    /// The next one, or the one before.
    pub fn go(&mut self, forward: bool) {
        let last = self.numbers.len().saturating_sub(1);
        self.row = if forward { (self.row + 1).min(last) } else { self.row.saturating_sub(1) };
    }
}

/// An attempt.
#[derive(Debug, Default)]
pub struct Run {
    /// Where it stands.
    pub stage: Stage,
    /// The steps, as in [`STEPS`].
    pub steps: [StepRow; 4],
    /// The certificate by which it was believed.
    pub certificate: Option<Certificate>,
    /// Who answered.
    pub identity: Option<Identity>,
    /// Among which one is to be chosen.
    pub offered: Offered,
    /// Where the terminal was looked for.
    pub place: String,
    /// When it began.
    pub began: Option<Now>,
    /// The trial of other speeds, in place of the steps.
    pub speeds: Option<Speeds>,
    /// All that happened is shown as text.
    pub details: bool,
}

impl Run {
    /// A fresh attempt.
    pub fn begin(place: String, now: Now) -> Self {
        Self { stage: Stage::Running, place, began: Some(now), ..Self::default() }
    }

    /// A step has moved.
    pub fn tell(&mut self, progress: PairingProgress, now: Now) {
        let at = STEPS.iter().position(|step| *step == progress.step).unwrap_or(0);
        let row = &mut self.steps[at];
        match progress.state {
            StepState::Started => {
                row.progress = Progress::Running;
                row.began = Some(now.mono);
            }
            StepState::Asking(question) => row.asked.push(Asked { question, at: now }),
            StepState::Believed(certificate) => self.certificate = Some(certificate),
            StepState::Told(identity) => self.identity = Some(*identity),
            StepState::Offered(numbers) => self.offered = Offered::new(numbers),
            StepState::Passed => {
                row.progress = Progress::Passed;
                row.ended = Some(now.mono);
            }
            StepState::Failed(_) => {
                row.progress = Progress::Failed;
                row.ended = Some(now.mono);
            }
        }
    }

    /// Something is at work: seconds count.
    pub fn is_running(&self) -> bool {
        match &self.speeds {
            Some(speeds) => matches!(self.stage, Stage::Running) && !speeds.is_over(),
            None => matches!(self.stage, Stage::Running),
        }
    }

    /// The step that failed.
    pub fn failed_step(&self) -> Option<usize> {
        self.steps.iter().position(|row| row.progress == Progress::Failed)
    }

    /// When the questions of a step left.
    pub fn times(&self, step: usize) -> Vec<WallTime> {
        self.steps[step].asked.iter().map(|asked| asked.at.wall).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::CameBack;

    fn fault() -> PairingFault {
        let (tried, came_back) = ("DeviceInfo".to_owned(), CameBack::Nothing);
        PairingFault { code: "no_usable_answer", tried, came_back, check: vec!["check_speed"] }
    }

    fn at(ms: u64) -> Now {
        Now { mono: Millis(ms), wall: WallTime(0) }
    }

    #[test]
    fn steps_move_as_they_are_told() {
        let mut run = Run::begin("/dev/ttyUSB0".into(), at(0));
        let tell = |run: &mut Run, step, state, ms| run.tell(PairingProgress { step, state }, at(ms));
        tell(&mut run, PairingStep::Reach, StepState::Started, 0);
        tell(&mut run, PairingStep::Reach, StepState::Passed, 10);
        tell(&mut run, PairingStep::Identify, StepState::Started, 10);
        let question = PairingQuestion { message: "DeviceInfo", bytes: 255, limit_ms: 10_000 };
        tell(&mut run, PairingStep::Identify, StepState::Asking(question), 10);
        assert!(run.is_running());
        assert_eq!((run.steps[0].took(Millis(9_000)), run.steps[1].took(Millis(4_010))), (Some(10), Some(4_000)));
        tell(&mut run, PairingStep::Identify, StepState::Failed(fault()), 10_010);
        assert_eq!((run.failed_step(), run.steps[1].took(Millis(99_000))), (Some(1), Some(10_000)));
        assert_eq!(run.steps[2].took(Millis(99_000)), None);
    }

    #[test]
    fn speeds_are_over_at_the_first_answer_or_at_the_end() {
        let mut speeds = Speeds::of(&[9_600, 19_200]);
        assert!(!speeds.is_over());
        speeds.tell(9_600, SpeedState::Silent(fault()));
        assert!(!speeds.is_over());
        let mut silent = speeds.clone();
        silent.tell(19_200, SpeedState::Silent(fault()));
        assert!(silent.is_over() && silent.answered().is_none());
        speeds.tell(19_200, SpeedState::Answered);
        assert!(speeds.is_over() && speeds.answered() == Some(19_200));
    }
}
