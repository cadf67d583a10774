//! One line typed without being shown: for secrets that no option gave.

use std::io;

use rustix::io::Errno;
use rustix::stdio::stdin;
use rustix::termios::{LocalModes, OptionalActions, Termios, isatty, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

/// Longest line that is taken, in bytes; what follows is dropped.
const LIMIT: usize = 1024;
/// Ctrl-C and Ctrl-D, which are read as bytes: a signal would leave the terminal deaf.
const GIVE_UP: [u8; 2] = [0x03, 0x04];

/// Standard input with its echo off. Dropping it sets the terminal back.
#[derive(Debug)]
pub struct Hidden {
    saved: Termios,
}

impl Hidden {
    /// Turns the echo off; none if standard input is no terminal.
    pub fn begin() -> io::Result<Option<Self>> {
        if !isatty(stdin()) {
            return Ok(None);
        }
        let saved = tcgetattr(stdin())?;
        let mut hidden = saved.clone();
        hidden.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(stdin(), OptionalActions::Now, &hidden)?;
        Ok(Some(Self { saved }))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // A terminal that went away has nothing to set back.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.saved);
    }
}

/// Reads a line from standard input, blocking; none if it was given up by Ctrl-C, Ctrl-D or the end of input.
pub fn read_line() -> io::Result<Option<Zeroizing<String>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(LIMIT));
    let mut byte = [0];
    loop {
        match rustix::io::read(stdin(), &mut byte) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        match byte[0] {
            b'\r' | b'\n' => break,
            0x08 | 0x7F => drop(line.pop()),
            end if GIVE_UP.contains(&end) => return Ok(None),
            typed if line.len() < LIMIT => line.push(typed),
            _ => {}
        }
    }
    let text = std::str::from_utf8(&line).map_err(|_| io::ErrorKind::InvalidData)?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}
