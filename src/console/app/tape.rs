//! The recording of what happens, beside the loop: it is written when the program fails, and when somebody asks for it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::turn::Arrived;
use crate::console::event::{Event, Reply};
use crate::console::input::Mouse;
use crate::console::recorder::{self, Noted, Recorder};
use crate::console::state::State;
use crate::payment::Now;
use crate::platform::{FileFault, aside_or_here};
use crate::terminal::now;

/// The recorder, and the folder for its files. What panics may write it too.
#[derive(Clone)]
pub(super) struct Tape {
    recorder: Arc<Mutex<Recorder>>,
    folder: PathBuf,
}

impl Tape {
    pub(super) fn new(state: &State, folder: PathBuf) -> Self {
        Self { recorder: Arc::new(Mutex::new(Recorder::new(state))), folder }
    }

    fn recorder(&self) -> MutexGuard<'_, Recorder> {
        self.recorder.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The pointer is there.
    pub(super) fn points_at(&self, mouse: Mouse) {
        self.recorder().points_at(mouse.column, mouse.row);
    }

    /// This is about to be folded.
    pub(super) fn hears(&self, state: &State, event: &Event) -> Noted {
        self.recorder().hears(state, event)
    }

    /// It was folded.
    pub(super) fn heard(&self, state: &State, noted: Noted) {
        self.recorder().heard(state, noted);
    }

    /// The state was drawn.
    pub(super) fn drawn(&self, at: Now, taken: bool) {
        self.recorder().drawn(at, taken);
    }

    /// Writes it, if there is anything worth it. For the end of a program that failed; gives the file.
    pub(super) fn keep(&self) -> Option<PathBuf> {
        // A panic in the middle of a note must not wait for itself.
        let text = self.recorder.try_lock().ok().filter(|recorder| recorder.has_opened())?.text();
        recorder::keep(&self.folder, &text, now().wall).ok()
    }

    /// Writes it beside the loop; what came of that arrives in the queue.
    pub(super) fn keep_soon(&self, queue: mpsc::Sender<Arrived>) {
        let (tape, text) = (self.clone(), self.recorder().text());
        tokio::spawn(async move {
            let kept = aside_or_here(move || tape.write(&text)).await;
            let _ = queue.send(Arrived::Event(Event::Reply(Reply::Recorded(kept)))).await;
        });
    }

    fn write(&self, text: &str) -> Result<String, FileFault> {
        let path = recorder::keep(&self.folder, text, now().wall)?;
        Ok(path.file_name().unwrap_or_default().to_string_lossy().into_owned())
    }
}
