//! `countertop`: the full-screen console of a home.

use crate::console;
use crate::profile::Home;

use super::args::Common;
use super::exit::Exit;
use super::failure::Failure;
use super::log;

/// Runs the console until somebody leaves it. Nothing is opened before its first frame.
pub(super) fn run(common: &Common) -> Result<Exit, Failure> {
    let home = home(common)?;
    log::start(&home.log());
    show(console::Options::of_home(home, common.lang))
}

/// Shows a console and tells how it ended.
pub(super) fn show(options: console::Options) -> Result<Exit, Failure> {
    match console::run(options) {
        Ok(code) => Ok(Exit::Console(code)),
        Err(failure) => Err(Failure::of_console(&failure)),
    }
}

fn home(common: &Common) -> Result<Home, Failure> {
    match &common.home {
        Some(folder) => Ok(Home::at(folder)),
        None => Ok(Home::of_platform()?),
    }
}
