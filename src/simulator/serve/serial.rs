//! The terminal's end of a serial line: a pseudo terminal with the pace and the faults of a real line, or a real device.

use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep, sleep_until};

use super::address::SerialEnd;
use super::cable::Cable;
use super::desk::{Carried, Desk, Mouth};
use super::options::SimulatorOptions;
use super::running::SimulatorError;
use crate::platform::{Millis, Pty};
use crate::simulator::faults::LineFaults;
use crate::simulator::simulated::{LineFace, Simulated};
use crate::transport::{Pace, SerialLink, SerialSettings};
use crate::wire::{ExchangeId, LinkEvent, Outgoing, Payload};

/// Speed of a real device when none is given. Assumed, as on the console's side.
const USUAL_BAUD: u32 = 115_200;
/// A paced line moves at least this often.
const STEP: Duration = Duration::from_millis(5);
/// Until a lost device or pseudo terminal is asked for again.
const REOPEN: Duration = Duration::from_millis(100);
const READ_BUFFER: usize = 4096;

/// A line with the terminal at its end.
pub(super) struct Line<L> {
    end: End,
    desk: Desk,
    ears: Ears<L>,
    voice: Voice<L>,
    heard: UnboundedReceiver<Carried>,
}

enum End {
    Pseudo(Cable),
    Device(SerialLink, std::path::PathBuf),
}

/// From the line to the terminal.
struct Ears<L> {
    mouth: Mouth,
    face: L,
    faults: LineFaults,
    pace: Pace,
}

/// From the terminal to the line.
struct Voice<L> {
    face: L,
    faults: LineFaults,
    pace: Pace,
}

/// Why a line went down.
enum Outage {
    /// The cable is out for so many milliseconds.
    Cable(u64),
    /// All links of the terminal are down.
    Link,
}

impl<L: LineFace> Line<L> {
    pub(super) async fn open<S: Simulated<Line = L>>(
        end: &SerialEnd,
        options: &SimulatorOptions<S>,
        desk: Desk,
    ) -> Result<Self, SimulatorError> {
        let (mouth, heard) = desk.open().split();
        let pace = Pace::at_baud(options.baud);
        let face = || options.terminal.line();
        let faults = |direction| LineFaults::new(options.terminal.line_faults(), direction);
        Ok(Self {
            end: open_end(end, options.baud).await?,
            desk,
            ears: Ears { mouth, face: face(), faults: faults(0), pace },
            voice: Voice { face: face(), faults: faults(1), pace },
            heard,
        })
    }

    /// The path a client opens; of a device, the terminal's own end.
    pub(super) fn path(&self) -> &Path {
        match &self.end {
            End::Pseudo(cable) => cable.path(),
            End::Device(_, path) => path,
        }
    }

    /// Serves for ever.
    pub(super) async fn run(mut self) -> SimulatorError {
        loop {
            let outage = self.serve().await;
            self.go_down();
            match outage {
                Outage::Cable(ms) => sleep(Duration::from_millis(ms)).await,
                Outage::Link => self.desk.came_up().await,
            }
            self.come_up().await;
        }
    }

    async fn serve(&mut self) -> Outage {
        let Self { end, desk, ears, voice, heard } = self;
        tokio::select! {
            outage = end.talk(ears, voice, heard) => outage,
            () = desk.went_down() => Outage::Link,
        }
    }

    fn go_down(&mut self) {
        match &mut self.end {
            End::Pseudo(cable) => cable.pull(),
            End::Device(link, _) => link.close(),
        }
        self.ears.face.reset();
    }

    /// Puts the line up again. What was said meanwhile went nowhere.
    async fn come_up(&mut self) {
        loop {
            let up = match &mut self.end {
                End::Pseudo(cable) => cable.plug().is_ok(),
                End::Device(link, _) => link.connect().await.is_ok(),
            };
            if up {
                break;
            }
            sleep(REOPEN).await;
        }
        while self.heard.try_recv().is_ok() {}
    }
}

impl End {
    async fn talk<L: LineFace>(
        &mut self,
        ears: &mut Ears<L>,
        voice: &mut Voice<L>,
        heard: &mut UnboundedReceiver<Carried>,
    ) -> Outage {
        match self {
            Self::Pseudo(cable) => match cable.pty() {
                Some(pty) => talk(pty, ears, voice, heard).await,
                None => Outage::Cable(0),
            },
            Self::Device(link, _) => talk_over(link, ears, voice, heard).await,
        }
    }
}

async fn open_end(end: &SerialEnd, baud: u32) -> Result<End, SimulatorError> {
    let unplugged = |error: io::Error| SimulatorError::Serial(error.to_string());
    match end {
        SerialEnd::Auto => Ok(End::Pseudo(Cable::anywhere().map_err(unplugged)?)),
        SerialEnd::At(path) if !path.exists() => {
            let at = |error| SimulatorError::File(path.clone(), error);
            Ok(End::Pseudo(Cable::at(path).map_err(at)?))
        }
        SerialEnd::At(path) => {
            let mut link = SerialLink::new(SerialSettings::new(path, if baud == 0 { USUAL_BAUD } else { baud }));
            link.connect().await.map_err(|fault| SimulatorError::Serial(fault.to_string()))?;
            Ok(End::Device(link, path.clone()))
        }
    }
}

/// Talks over a pseudo terminal, in both directions at once, until the cable is cut.
async fn talk<L: LineFace>(
    pty: &Pty,
    ears: &mut Ears<L>,
    voice: &mut Voice<L>,
    heard: &mut UnboundedReceiver<Carried>,
) -> Outage {
    let cut = tokio::select! {
        Err(_) = ears.listen(pty) => 0,
        Err(_) = see_clients(pty) => 0,
        cut = voice.speak(pty, heard) => cut.unwrap_or(0),
    };
    Outage::Cable(cut)
}

/// Clients come and go; seeing them go is what lets the next one in.
async fn see_clients(pty: &Pty) -> io::Result<Infallible> {
    loop {
        pty.client_changed().await?;
    }
}

/// Talks over a real device, which has a pace of its own.
async fn talk_over<L: LineFace>(
    link: &mut SerialLink,
    ears: &mut Ears<L>,
    voice: &mut Voice<L>,
    heard: &mut UnboundedReceiver<Carried>,
) -> Outage {
    loop {
        tokio::select! {
            event = link.next() => match event {
                LinkEvent::Received(bytes) => ears.take(&bytes).await,
                LinkEvent::Down(_) => return Outage::Cable(0),
                _ => {}
            },
            carried = heard.recv() => match carried {
                Some(Carried::Answer(answer)) => {
                    let bytes = voice.faults.pass(&voice.face.bytes(&answer));
                    link.send(Outgoing { exchange: ExchangeId(answer.to.0), payload: Payload::Bytes(bytes) });
                }
                Some(Carried::Cut(ms)) => return Outage::Cable(ms),
                Some(Carried::NoMessage) | None => {}
            },
        }
    }
}

impl<L: LineFace> Ears<L> {
    /// Hears bytes as late as the line brings them.
    async fn listen(&mut self, pty: &Pty) -> io::Result<Infallible> {
        let mut buffer = [0; READ_BUFFER];
        let mut due = Instant::now();
        loop {
            let read = pty.read(&mut buffer).await?;
            due = due.max(Instant::now()) + self.pace.time_for(read);
            wait_for(due, self.pace).await;
            self.take(&buffer[..read]).await;
        }
    }

    async fn take(&mut self, bytes: &[u8]) {
        let bytes = self.faults.pass(bytes);
        for message in self.face.receive(&bytes, Millis::now().0) {
            self.mouth.say(message).await;
        }
    }
}

impl<L: LineFace> Voice<L> {
    /// Speaks until the cable is to be cut, and says for how many milliseconds.
    async fn speak(&mut self, pty: &Pty, heard: &mut UnboundedReceiver<Carried>) -> io::Result<u64> {
        loop {
            match heard.recv().await {
                Some(Carried::Answer(answer)) => {
                    let bytes = self.faults.pass(&self.face.bytes(&answer));
                    self.write(pty, &bytes).await?;
                }
                Some(Carried::Cut(ms)) => return Ok(ms),
                Some(Carried::NoMessage) => {}
                None => std::future::pending().await,
            }
        }
    }

    /// Writes bytes when their time on the line is over.
    async fn write(&self, pty: &Pty, bytes: &[u8]) -> io::Result<()> {
        let mut due = Instant::now();
        for piece in bytes.chunks(self.pace.bytes_in(STEP)) {
            due += self.pace.time_for(piece.len());
            wait_for(due, self.pace).await;
            pty.write_all(piece).await?;
        }
        Ok(())
    }
}

async fn wait_for(due: Instant, pace: Pace) {
    if pace.is_limited() {
        sleep_until(due).await;
    }
}
