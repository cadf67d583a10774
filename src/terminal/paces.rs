//! The pace of questions that the terminals of one account share: a vendor that counts questions counts them together.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::protocol::Session;
use crate::protocol::easycard::Pace;

/// The paces of this program, by account.
#[derive(Debug, Default)]
pub struct Paces(Mutex<BTreeMap<String, Pace>>);

impl Paces {
    /// From now on the session keeps the pace of its account, if its vendor counts questions by account (EasyCard).
    pub fn join(&self, session: &mut Session) {
        if let Session::EasyCard(session) = session {
            let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let shared = paces.entry(session.account().to_owned()).or_insert_with(|| session.pace().clone());
            session.keep_pace(shared.clone());
        }
    }
}
