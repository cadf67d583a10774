//! Opening a serial port for us alone, and saying plainly why it cannot be had.
//!
//! Whether somebody else has it is asked before it is opened: opening raises DTR, which reboots some terminals. Then the port
//! is made exclusive (TIOCEXCL) and locked (`flock`): root ignores the first, other programs' habits the second.

use std::fs;
use std::io::ErrorKind as Io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_serial::{ErrorKind, SerialStream};

use super::SerialSettings;
use crate::platform::aside;
use crate::platform::holder::{self, Holder};
use crate::wire::{LinkFault, LinkFaultKind};

/// A child that this program starts (a print command) inherits its ports, and keeps one that is closed meanwhile for the
/// moment until it runs itself: waited for so long at most, and looked for so often.
const CHILD_LIMIT: Duration = Duration::from_secs(1);
const CHILD_LOOK: Duration = Duration::from_millis(10);

/// A port that is being opened.
pub(super) type Opening = JoinHandle<Result<SerialStream, LinkFault>>;

/// Begins to open the port, on threads of its own: some drivers take their time.
pub(super) fn begin(settings: SerialSettings) -> Opening {
    tokio::spawn(async move {
        wait_until_free(&settings).await?;
        on_a_thread(&settings, open).await
    })
}

/// Waits for the port within its limit. Dropped half-way, the opening goes on and can be waited for again: a second one
/// would find the port held, by us.
pub(super) async fn within_limit(settings: &SerialSettings, opening: &mut Opening) -> Result<SerialStream, LinkFault> {
    let shown = settings.path.display();
    match timeout(settings.connect_limit, opening).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(resources(settings, "opening it was broken off")),
        Err(_) => Err(LinkFault::new(LinkFaultKind::TimedOut, format!("{shown}: opening it takes too long"))),
    }
}

async fn on_a_thread<T: Send + 'static>(
    settings: &SerialSettings,
    work: fn(&SerialSettings) -> Result<T, LinkFault>,
) -> Result<T, LinkFault> {
    let own = settings.clone();
    aside(move || work(&own)).await.unwrap_or_else(|error| Err(resources(settings, &error.to_string())))
}

/// A port that this program itself is said to hold is looked at again for a while.
async fn wait_until_free(settings: &SerialSettings) -> Result<(), LinkFault> {
    let given_up = Instant::now() + CHILD_LIMIT;
    loop {
        match on_a_thread(settings, held_by).await? {
            None => return Ok(()),
            Some(holder) if holder.is_this_program() && Instant::now() < given_up => sleep(CHILD_LOOK).await,
            Some(holder) => return Err(port_held(settings, Some(holder))),
        }
    }
}

fn held_by(settings: &SerialSettings) -> Result<Option<Holder>, LinkFault> {
    settings.check()?;
    must_be_device(settings)?;
    Ok(holder::of_device(&settings.path))
}

fn open(settings: &SerialSettings) -> Result<SerialStream, LinkFault> {
    SerialStream::open(&settings.builder()).map_err(|error| opening_fault(settings, &error))
}

fn must_be_device(settings: &SerialSettings) -> Result<(), LinkFault> {
    let shown = settings.path.display();
    match fs::metadata(&settings.path) {
        Ok(file) if file.file_type().is_char_device() && may_be_terminal(&file) => Ok(()),
        Ok(_) => Err(LinkFault::new(LinkFaultKind::BadSettings, format!("{shown} is not a serial port"))),
        Err(error) if error.kind() == Io::PermissionDenied => Err(permission_denied(settings)),
        Err(error) => Err(LinkFault::new(LinkFaultKind::DeviceMissing, format!("{shown}: {error}"))),
    }
}

/// Whether the kernel knows the device as a terminal line; asked without opening it. What sysfs does not know (pseudo
/// terminals, no sysfs at all) is decided when it is opened.
fn may_be_terminal(file: &fs::Metadata) -> bool {
    let device = file.rdev();
    let class = format!("/sys/dev/char/{}:{}/subsystem", rustix::fs::major(device), rustix::fs::minor(device));
    fs::canonicalize(class).map_or(true, |class| class.ends_with("tty"))
}

fn opening_fault(settings: &SerialSettings, error: &tokio_serial::Error) -> LinkFault {
    let shown = settings.path.display();
    match error.kind() {
        // The library's word for EBUSY and for a lost lock.
        ErrorKind::NoDevice => port_held(settings, holder::of_device(&settings.path)),
        ErrorKind::Io(Io::NotFound) => LinkFault::new(LinkFaultKind::DeviceMissing, format!("{shown}: {error}")),
        ErrorKind::Io(Io::PermissionDenied) => permission_denied(settings),
        // EMFILE and ENFILE have no kind of their own in the library.
        _ if error.to_string().starts_with("Too many open files") => resources(settings, &error.to_string()),
        _ => LinkFault::new(LinkFaultKind::BadSettings, format!("{shown} cannot be used as a serial port: {error}")),
    }
}

fn port_held(settings: &SerialSettings, by: Option<Holder>) -> LinkFault {
    let holder = by.map_or("another program".to_owned(), |holder| holder.to_string());
    LinkFault::new(LinkFaultKind::PortHeld, format!("{} is in use by {holder}", settings.path.display()))
}

fn resources(settings: &SerialSettings, words: &str) -> LinkFault {
    LinkFault::new(LinkFaultKind::Resources, format!("{}: {words}", settings.path.display()))
}

fn permission_denied(settings: &SerialSettings) -> LinkFault {
    let words = format!(
        "{} may not be opened by this user: add the user to the group dialout and log in again",
        settings.path.display()
    );
    LinkFault::new(LinkFaultKind::PermissionDenied, words)
}
