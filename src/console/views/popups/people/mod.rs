//! Who works here: the lock, the list, the forms.

mod forms;
mod list;
mod sign_on;

pub(super) use forms::{approve, of_slip, person};
pub(super) use list::draw as list;
pub(super) use sign_on::draw as sign_on;
