//! What a serial port is told.

use std::path::PathBuf;
use std::time::Duration;

use crate::wire::{LinkFault, LinkFaultKind};

/// Speeds outside are typing errors; 0 would even mean "hang up" to the kernel.
const SPEEDS: std::ops::RangeInclusive<u32> = 300..=4_000_000;

/// Path and line settings of a serial port, 8-N-1 without flow control unless told otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialSettings {
    /// The device, best by its stable name under `/dev/serial/by-id`.
    pub path: PathBuf,
    /// Bits per second.
    pub baud: u32,
    /// Data bits.
    pub data_bits: DataBits,
    /// Parity.
    pub parity: Parity,
    /// Stop bits.
    pub stop_bits: StopBits,
    /// Flow control.
    pub flow_control: FlowControl,
    /// How long opening may take.
    pub connect_limit: Duration,
    /// How long a write may take beyond the time its bytes need on the line.
    pub write_limit: Duration,
}

impl SerialSettings {
    /// A port at this speed, 8-N-1, no flow control, 3 s to open, 3 s for a stuck write.
    pub fn new(path: impl Into<PathBuf>, baud: u32) -> Self {
        Self {
            path: path.into(),
            baud,
            data_bits: DataBits::Eight,
            parity: Parity::None,
            stop_bits: StopBits::One,
            flow_control: FlowControl::None,
            connect_limit: Duration::from_secs(3),
            write_limit: Duration::from_secs(3),
        }
    }

    /// Whether a port can be set like this at all.
    pub fn check(&self) -> Result<(), LinkFault> {
        if SPEEDS.contains(&self.baud) {
            return Ok(());
        }
        let words = format!("{} baud is no speed of a serial port ({} to {})", self.baud, SPEEDS.start(), SPEEDS.end());
        Err(LinkFault::new(LinkFaultKind::BadSettings, words))
    }

    pub(super) fn builder(&self) -> tokio_serial::SerialPortBuilder {
        tokio_serial::new(self.path.to_string_lossy(), self.baud)
            .data_bits(self.data_bits.into())
            .parity(self.parity.into())
            .stop_bits(self.stop_bits.into())
            .flow_control(self.flow_control.into())
            .exclusive(true)
    }
}

/// Data bits of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataBits {
    /// Seven.
    Seven,
    /// Eight.
    #[default]
    Eight,
}

/// The parity bit of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parity {
    /// No parity bit.
    #[default]
    None,
    /// An odd number of ones.
    Odd,
    /// An even number of ones.
    Even,
}

/// Stop bits after one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StopBits {
    /// One.
    #[default]
    One,
    /// Two.
    Two,
}

/// Who may stop the other from sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FlowControl {
    /// Nobody.
    #[default]
    None,
    /// XON/XOFF characters. Not for binary frames.
    Software,
    /// The RTS/CTS wires.
    Hardware,
}

impl From<DataBits> for tokio_serial::DataBits {
    fn from(bits: DataBits) -> Self {
        match bits {
            DataBits::Seven => Self::Seven,
            DataBits::Eight => Self::Eight,
        }
    }
}

impl From<Parity> for tokio_serial::Parity {
    fn from(parity: Parity) -> Self {
        match parity {
            Parity::None => Self::None,
            Parity::Odd => Self::Odd,
            Parity::Even => Self::Even,
        }
    }
}

impl From<StopBits> for tokio_serial::StopBits {
    fn from(bits: StopBits) -> Self {
        match bits {
            StopBits::One => Self::One,
            StopBits::Two => Self::Two,
        }
    }
}

impl From<FlowControl> for tokio_serial::FlowControl {
    fn from(control: FlowControl) -> Self {
        match control {
            FlowControl::None => Self::None,
            FlowControl::Software => Self::Software,
            FlowControl::Hardware => Self::Hardware,
        }
    }
}
