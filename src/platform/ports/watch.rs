//! Tells when a serial port may have come or gone, without asking again and again.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use rustix::io::Errno;

use super::STABLE_NAMES;
use crate::platform::descriptor::Descriptor;

/// Room for some events with the names of files; what does not fit comes with the next reading.
const BUFFER: usize = 4096;

/// Watches the folder of the devices, and that of their stable names once there is one (inotify(7)).
#[derive(Debug)]
pub struct PortWatch {
    watch: Descriptor,
    devices: PathBuf,
}

impl PortWatch {
    /// Watches from now on. Needs a running tokio runtime.
    pub fn begin() -> io::Result<Self> {
        Self::over(Path::new("/dev"))
    }

    fn over(devices: &Path) -> io::Result<Self> {
        let watch = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
        follow(&watch, devices)?;
        Ok(Self { watch: Descriptor::watch(watch)?, devices: devices.to_owned() })
    }

    /// Waits until a device or its stable name has come or gone. Changes that nobody waited for are told at once, together.
    /// The system makes names and permissions a moment later: look then, and once more. Cancel-safe.
    pub async fn changed(&self) -> io::Result<()> {
        self.watch
            .when_readable(|watch| {
                drain(watch)?;
                follow(watch, &self.devices)
            })
            .await
    }
}

/// Watching a folder that is watched already changes nothing.
fn follow(watch: &OwnedFd, devices: &Path) -> rustix::io::Result<()> {
    let flags = WatchFlags::CREATE | WatchFlags::DELETE | WatchFlags::MOVE;
    inotify::add_watch(watch, devices, flags)?;
    let names = devices.join(STABLE_NAMES);
    for folder in [names.parent(), Some(names.as_path())].into_iter().flatten() {
        match inotify::add_watch(watch, folder, flags) {
            Ok(_) | Err(Errno::NOENT) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Takes all events; "would block" only if there was none.
fn drain(watch: &OwnedFd) -> rustix::io::Result<()> {
    let mut buffer = [MaybeUninit::uninit(); BUFFER];
    let mut events = inotify::Reader::new(watch, &mut buffer);
    events.next()?;
    loop {
        match events.next() {
            Ok(_) => {}
            Err(Errno::WOULDBLOCK) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::future::Future;
    use std::time::Duration;
    use tokio::time::timeout;

    async fn told(change: impl Future<Output = io::Result<()>>) {
        timeout(Duration::from_secs(10), change).await.expect("told").expect("watched");
    }

    #[tokio::test]
    async fn a_port_that_comes_or_goes_is_told_and_so_is_its_stable_name() {
        let devices = tempfile::tempdir().expect("temp dir");
        let watch = PortWatch::over(devices.path()).expect("watched");
        let port = devices.path().join("ttyUSB0");
        fs::write(&port, "").expect("written");
        told(watch.changed()).await;
        fs::remove_file(&port).expect("removed");
        told(watch.changed()).await;
        let names = devices.path().join(STABLE_NAMES);
        fs::create_dir_all(&names).expect("made");
        told(watch.changed()).await;
        // What the folder of a folder that has just been made brings is told as well, as soon as it is watched.
        while timeout(Duration::from_millis(50), watch.changed()).await.is_ok() {}
        fs::write(names.join("usb-1a86"), "").expect("written");
        told(watch.changed()).await;
    }

    #[tokio::test]
    async fn without_a_change_nothing_is_told() {
        let devices = tempfile::tempdir().expect("temp dir");
        let watch = PortWatch::over(devices.path()).expect("watched");
        assert!(timeout(Duration::from_millis(50), watch.changed()).await.is_err());
    }

    #[test]
    fn a_machine_without_the_folder_cannot_be_watched() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async { assert!(PortWatch::over(Path::new("/no/dev")).is_err()) });
    }
}
