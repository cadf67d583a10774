//! Damage to an answer on its way that only JSON itself notices.

/// A bit in every so many bytes is flipped, in the first one too.
const FLIP_EVERY: usize = 16;
/// The bits of a letter that can be flipped so that it stays one byte.
const BITS: u64 = 6;

/// The message with bits flipped so that it is still a text and cannot be read any more.
pub(super) fn corrupt(message: &[u8], chance: u64) -> Vec<u8> {
    let mut bytes = message.to_vec();
    for byte in bytes.iter_mut().step_by(FLIP_EVERY).filter(|byte| byte.is_ascii()) {
        *byte ^= 1 << (chance % BITS);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_bit_is_hit_it_is_a_text_and_no_json() {
        let message =
            "{\"biz_data\":{\"description\":\"\u{9996}\u{676f}\u{5496}\u{5561}\"},\"topic\":\"ecrhub.pay.order\"}";
        for chance in 0..32 {
            let damaged = String::from_utf8(corrupt(message.as_bytes(), chance)).unwrap();
            assert!(serde_json::from_str::<serde_json::Value>(&damaged).is_err(), "{damaged}");
        }
    }
}
