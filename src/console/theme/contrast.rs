//! For tests: how well a colour stands out from another (WCAG 2.2).

/// Relative luminance of a colour 0xRRGGBB.
#[expect(clippy::float_arithmetic, reason = "the definition is in real numbers, and no money is near")]
fn luminance(colour: u32) -> f64 {
    let channel = |shift: u32| {
        let value = f64::from((colour >> shift) & 0xff) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}

/// Contrast ratio of two colours 0xRRGGBB, from 1 to 21.
#[expect(clippy::float_arithmetic, reason = "the definition is in real numbers, and no money is near")]
pub fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
