//! The operating system's and the libraries' errors, sorted into the kinds of [`LinkFault`] that have advice.

use std::error::Error;
use std::io::{self, ErrorKind};

use rustix::io::Errno;

use super::tls;
use crate::wire::{LinkFault, LinkFaultKind};

/// Sorts an error of a socket or device. `doing` says what was tried on what: "connecting to 192.0.2.10:8443".
pub(super) fn io_fault(doing: &str, error: &io::Error) -> LinkFault {
    if let Some(reason) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return tls::fault(doing, reason);
    }
    LinkFault::new(io_kind(error), format!("{doing}: {error}"))
}

fn io_kind(error: &io::Error) -> LinkFaultKind {
    match error.kind() {
        ErrorKind::ConnectionRefused => LinkFaultKind::Refused,
        ErrorKind::PermissionDenied => LinkFaultKind::PermissionDenied,
        ErrorKind::TimedOut => LinkFaultKind::TimedOut,
        ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable
        | ErrorKind::InvalidInput => LinkFaultKind::NoRoute,
        ErrorKind::OutOfMemory => LinkFaultKind::Resources,
        _ if out_of_descriptors(error) => LinkFaultKind::Resources,
        _ => LinkFaultKind::Lost,
    }
}

fn out_of_descriptors(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::MFILE | Errno::NFILE | Errno::NOBUFS))
}

/// Sorts an error of the HTTP library: the operating system's error inside it if there is one, a peer that breaks the rules,
/// or a connection that broke. The library's words carry no payload.
pub(super) fn http_fault(doing: &str, error: &hyper::Error) -> LinkFault {
    if let Some(inner) = io_inside(error) {
        return io_fault(doing, inner);
    }
    let kind = if error.is_parse() { LinkFaultKind::BadPeer } else { LinkFaultKind::Lost };
    LinkFault::new(kind, format!("{doing}: {error}"))
}

fn io_inside(error: &hyper::Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return Some(io);
        }
        source = inner.source();
    }
    None
}
