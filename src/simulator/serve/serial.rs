//! The terminal's end of a serial line: a pseudo terminal with the pace and the faults of a real line, or a real device.

mod traffic;

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use self::traffic::{Ears, Face, Voice};
use super::address::SerialEnd;
use super::cable::Cable;
use super::desk::{Carried, Desk};
use super::options::SimulatorOptions;
use super::running::SimulatorError;
use super::station::reached;
use crate::platform::{Millis, Pty};
use crate::simulator::faults::LineFaults;
use crate::simulator::simulated::{LineFace, Simulated};
use crate::transport::{Pace, SerialLink, SerialSettings};
use crate::wire::{ExchangeId, LinkEvent, Outgoing, Payload};

/// Speed of a real device when none is given. Assumed, as on the console's side.
const USUAL_BAUD: u32 = 115_200;
/// Until a lost device or pseudo terminal is asked for again.
const REOPEN: Duration = Duration::from_millis(100);

/// A line with the terminal at its end.
pub(super) struct Line<L> {
    end: End,
    desk: Desk,
    face: Face<L>,
    ears: Ears,
    voice: Voice,
    heard: UnboundedReceiver<Carried>,
}

enum End {
    Pseudo(Cable),
    Device(SerialLink, std::path::PathBuf),
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
        face: L,
        options: &SimulatorOptions<S>,
        desk: Desk,
    ) -> Result<Self, SimulatorError> {
        let (mouth, heard) = desk.open().split();
        let pace = Pace::at_baud(options.baud);
        let faults = |direction| LineFaults::new(options.terminal.line_faults(), direction);
        Ok(Self {
            end: open_end(end, options.baud).await?,
            desk,
            face: Face::new(face),
            ears: Ears { mouth, faults: faults(0), pace },
            voice: Voice { faults: faults(1), pace },
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
        let Self { end, desk, face, ears, voice, heard } = self;
        tokio::select! {
            outage = end.talk(face, ears, voice, heard) => outage,
            () = desk.went_down() => Outage::Link,
        }
    }

    fn go_down(&mut self) {
        match &mut self.end {
            End::Pseudo(cable) => cable.pull(),
            End::Device(link, _) => link.close(),
        }
        self.face.get().reset();
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
        face: &Face<L>,
        ears: &mut Ears,
        voice: &mut Voice,
        heard: &mut UnboundedReceiver<Carried>,
    ) -> Outage {
        match self {
            Self::Pseudo(cable) => match cable.pty() {
                Some(pty) => talk(pty, face, ears, voice, heard).await,
                None => Outage::Cable(0),
            },
            Self::Device(link, _) => talk_over(link, face, ears, voice, heard).await,
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
    face: &Face<L>,
    ears: &mut Ears,
    voice: &mut Voice,
    heard: &mut UnboundedReceiver<Carried>,
) -> Outage {
    let mouth = ears.mouth.clone();
    let cut = tokio::select! {
        Err(_) = ears.listen(pty, face) => 0,
        Err(_) = traffic::see_clients(pty, face, &mouth) => 0,
        cut = voice.speak(pty, face, heard) => cut.unwrap_or(0),
    };
    Outage::Cable(cut)
}

/// Talks over a real device, which has a pace of its own.
async fn talk_over<L: LineFace>(
    link: &mut SerialLink,
    face: &Face<L>,
    ears: &mut Ears,
    voice: &mut Voice,
    heard: &mut UnboundedReceiver<Carried>,
) -> Outage {
    loop {
        let wake_at = face.get().wake_at_ms();
        tokio::select! {
            event = link.next() => match event {
                LinkEvent::Received(bytes) => ears.take(&bytes, face).await,
                LinkEvent::Down(_) => return Outage::Cable(0),
                _ => {}
            },
            carried = heard.recv() => match carried {
                Some(Carried::Cut(ms)) => return Outage::Cable(ms),
                Some(carried) => {
                    let bytes = voice.bytes(&carried, face);
                    link.send(Outgoing { exchange: ExchangeId(0), payload: Payload::Bytes(bytes) });
                }
                None => {}
            },
            () = reached(wake_at.map(Millis)) => ears.wait_ended(face).await,
        }
    }
}
