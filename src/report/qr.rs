//! A text as a QR code, for a customer to scan off a screen.

use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of light around a code, so that a telephone finds it (ISO/IEC 18004, 6.3.8: four; two are enough on a screen whose
/// frame is dark as well).
const QUIET: i32 = 2;

/// A code: dark and light modules.
pub struct Qr(QrCode);

/// The code of `text`, at the lowest correction: a screen is never dirty, and a small code fits more screens. None if it is too long.
pub fn qr(text: &str) -> Option<Qr> {
    QrCode::encode_text(text, QrCodeEcc::Low).ok().map(Qr)
}

impl Qr {
    /// Modules from side to side, with the quiet zone: so many columns, and half as many rows.
    pub fn side(&self) -> u16 {
        u16::try_from(self.0.size() + 2 * QUIET).unwrap_or(u16::MAX)
    }

    /// Whether a module is dark; those outside are light.
    pub fn is_dark(&self, x: u16, y: u16) -> bool {
        self.0.get_module(i32::from(x) - QUIET, i32::from(y) - QUIET)
    }

    /// Two rows of modules in each line, light on dark: what is light is drawn, as most terminals are dark.
    pub fn half_blocks(&self) -> Vec<String> {
        let side = self.side();
        let line =
            |y: u16| (0..side).map(|x| block(!self.is_dark(x, y), y + 1 < side && !self.is_dark(x, y + 1))).collect();
        (0..side).step_by(2).map(line).collect()
    }
}

fn block(upper: bool, lower: bool) -> char {
    match (upper, lower) {
        (true, true) => '\u{2588}',
        (true, false) => '\u{2580}',
        (false, true) => '\u{2584}',
        (false, false) => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_zone() {
        let code = qr("https://s.intella.co/pay?token=0123456789abcdef").unwrap();
        let far = code.side() - 3;
        assert!(code.is_dark(2, 2) && code.is_dark(far, 2) && code.is_dark(2, far));
        assert!(!code.is_dark(0, 0) && !code.is_dark(3, 3), "light around, and inside the corner");
        let lines = code.half_blocks();
        assert_eq!(lines.len(), usize::from(code.side().div_ceil(2)));
        assert!(lines.iter().all(|line| line.chars().count() == usize::from(code.side())));
        assert!(code.side() <= 41, "it fits a screen of 24 rows: {}", code.side());
    }

    #[test]
    fn what_is_too_long_is_no_code() {
        assert!(qr(&"x".repeat(4_000)).is_none());
    }
}
