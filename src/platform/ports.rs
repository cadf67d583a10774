//! The serial ports of this machine, by names that stay the same when a cable is pulled and put back.

mod watch;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub use watch::PortWatch;

/// Where the system keeps names that stay, below the folder of the devices.
const STABLE_NAMES: &str = "serial/by-id";

/// One serial port.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SerialPort {
    /// The name to keep in a profile: under `/dev/serial/by-id` where the system gives one, else the device itself.
    pub path: PathBuf,
    /// The device behind it now, for example `/dev/ttyUSB0`.
    pub device: PathBuf,
    /// What the USB device says of itself; `None` for a built-in port.
    pub usb: Option<UsbIdentity>,
}

/// What a USB serial device says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct UsbIdentity {
    /// Vendor id, four hex digits.
    pub vendor_id: String,
    /// Product id, four hex digits.
    pub product_id: String,
    /// Maker's name, empty when it tells none.
    pub maker: String,
    /// Product name, empty when it tells none.
    pub product: String,
    /// Serial number, empty when it has none.
    pub serial: String,
}

/// The serial ports that are really there, USB first, then by name. An unreadable system is an empty list.
pub fn list() -> Vec<SerialPort> {
    list_under(Path::new("/sys/class/tty"), Path::new("/dev"))
}

fn list_under(classes: &Path, devices: &Path) -> Vec<SerialPort> {
    let stable = stable_names(&devices.join(STABLE_NAMES));
    let Ok(entries) = fs::read_dir(classes) else { return Vec::new() };
    let mut ports: Vec<SerialPort> = entries
        .filter_map(|entry| {
            let class = entry.ok()?.path();
            let device = devices.join(class.file_name()?);
            is_present(&class).then(|| SerialPort {
                path: stable.get(&device).unwrap_or(&device).clone(),
                usb: usb_identity(&class),
                device,
            })
        })
        .collect();
    ports.sort_by_key(|port| (port.usb.is_none(), port.device.clone()));
    ports
}

/// From device to the link that names it for good.
fn stable_names(folder: &Path) -> BTreeMap<PathBuf, PathBuf> {
    let Ok(links) = fs::read_dir(folder) else { return BTreeMap::new() };
    links
        .filter_map(|link| link.ok().map(|link| link.path()))
        .filter_map(|link| Some((fs::canonicalize(&link).ok()?, link)))
        .collect()
}

/// Ports with hardware behind them. The kernel lists 4 to 32 `ttyS` of which most are empty sockets: those have type 0.
fn is_present(class: &Path) -> bool {
    let name = class.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match name.strip_prefix("tty") {
        Some(rest) if rest.starts_with("USB") || rest.starts_with("ACM") => true,
        Some(rest) if rest.starts_with('S') || rest.starts_with("AMA") => {
            class.join("device").exists() && read_line(&class.join("type")).is_some_and(|kind| kind != "0")
        }
        _ => false,
    }
}

/// The USB device is one of the folders above the port's own in sysfs: the first that has an `idVendor`.
fn usb_identity(class: &Path) -> Option<UsbIdentity> {
    let device = fs::canonicalize(class.join("device")).ok()?;
    let usb = device.ancestors().find(|folder| folder.join("idVendor").exists())?;
    let line = |file: &str| read_line(&usb.join(file)).unwrap_or_default();
    Some(UsbIdentity {
        vendor_id: line("idVendor"),
        product_id: line("idProduct"),
        maker: line("manufacturer"),
        product: line("product"),
        serial: line("serial"),
    })
}

/// One line of a sysfs file, without control characters: a USB device may call itself anything.
fn read_line(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().chars().filter(|letter| !letter.is_control()).take(80).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn ports_have_stable_names_and_usb_identities() {
        let root = tempfile::tempdir().expect("temp dir");
        let (usb, classes, devices) =
            (root.path().join("usb1/1-1"), root.path().join("class"), root.path().join("dev"));
        for folder in
            [&usb.join("1-1:1.0/ttyUSB0"), &classes.join("ttyUSB0"), &classes.join("ttyS0"), &classes.join("tty1")]
        {
            fs::create_dir_all(folder).expect("made");
        }
        for (file, text) in [("idVendor", "1a86\n"), ("idProduct", "7523\n"), ("product", "USB\x1b[31m Serial\n")] {
            fs::write(usb.join(file), text).expect("written");
        }
        symlink(usb.join("1-1:1.0/ttyUSB0"), classes.join("ttyUSB0/device")).expect("linked");
        fs::write(classes.join("ttyS0/type"), "0\n").expect("written");
        fs::create_dir_all(devices.join("serial/by-id")).expect("made");
        fs::write(devices.join("ttyUSB0"), "").expect("written");
        let stable = devices.join("serial/by-id/usb-1a86_USB_Serial-if00-port0");
        symlink("../../ttyUSB0", &stable).expect("linked");

        let ports = list_under(&classes, &fs::canonicalize(&devices).expect("there"));
        let [port] = ports.as_slice() else { panic!("one real port expected: {ports:?}") };
        assert!(port.path.ends_with("serial/by-id/usb-1a86_USB_Serial-if00-port0"));
        assert!(port.device.ends_with("ttyUSB0"));
        let usb = port.usb.as_ref().expect("a USB port");
        assert_eq!(
            (usb.vendor_id.as_str(), usb.product_id.as_str(), usb.product.as_str()),
            ("1a86", "7523", "USB[31m Serial")
        );
    }

    #[test]
    fn a_machine_without_sysfs_has_no_ports() {
        assert_eq!(list_under(Path::new("/no/sys"), Path::new("/no/dev")), Vec::new());
    }
}
