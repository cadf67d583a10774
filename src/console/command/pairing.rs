//! What a person can ask of the pairing wizard beside moving, typing and going back.

/// Something a person wants of the wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairingCommand {
    /// On to the next page; on a page that does something, do it: pair, try again, save.
    Next,
    /// Read the serial ports anew.
    LookAgain,
    /// Ask at every speed of the serial line who is there.
    OtherSpeeds,
    /// Back to the code, which is still as it was typed.
    EditCode,
    /// Copy what happened as text, without the code, and show it.
    CopyDetails,
    /// How to paste: a program cannot take the clipboard by itself.
    HowToPaste,
    /// Pair a device that is not the one it was taken for as a terminal of its own.
    AsNew,
}
