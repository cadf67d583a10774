//! How things look, by role: the code asks for "declined" or "focus", never for red.
//!
//! [`palette`] alone knows colours, [`glyphs`] alone knows characters and their ASCII twins, [`Look::detect`] finds out what
//! the terminal can show. Nothing here draws, and nothing here reads the environment by itself.

#[cfg(test)]
pub mod contrast;
mod detect;
pub mod glyphs;
mod palette;
mod roles;
#[cfg(test)]
mod tests;

pub use glyphs::{Glyph, Glyphs};
pub use palette::{Depth, Theme, Tone};
pub use roles::{Fill, Ground, Role};

/// All that a widget must know to draw itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Look {
    /// Colours.
    pub theme: Theme,
    /// Characters.
    pub glyphs: Glyphs,
    /// Amounts in big digits, or plain (slow lines).
    pub big_digits: bool,
    /// The terminal shows wide characters: Chinese words and names.
    pub wide: bool,
}
