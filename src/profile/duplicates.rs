//! What only one terminal of a profile may have.

use super::error::Shared;
use super::{ProfileError, Terminal};

/// Refuses two terminals with the same id, name, port or address, and two defaults; both are named.
pub(super) fn refuse(terminals: &[Terminal]) -> Result<(), ProfileError> {
    for (index, second) in terminals.iter().enumerate() {
        for (earlier, first) in terminals[..index].iter().enumerate() {
            if let Some(what) = shared(first, second) {
                let label =
                    |terminal: &Terminal, index: usize| format!("\"{}\" (terminal {})", terminal.name, index + 1);
                return Err(ProfileError::Shared { what, first: label(first, earlier), second: label(second, index) });
            }
        }
    }
    Ok(())
}

fn shared(first: &Terminal, second: &Terminal) -> Option<Shared> {
    let checks = [
        (Shared::Id, first.id == second.id),
        (Shared::Name, first.name == second.name),
        (Shared::Place, first.place() == second.place()),
        (Shared::Default, first.default && second.default),
    ];
    checks.into_iter().find_map(|(what, same)| same.then_some(what))
}
