use super::*;
use crate::console::input::{Button, Mouse, MouseKind};
use proptest::prelude::*;

fn decode(bytes: &[u8]) -> Vec<Input> {
    let mut decoder = Decoder::default();
    let mut seen = decoder.push(bytes, Millis(0));
    seen.extend(decoder.timeout(Millis(1_000)));
    seen.into_iter().map(|arrival| arrival.input).collect()
}

fn key(key: Key) -> Input {
    Input::Key(KeyPress::plain(key))
}

fn held(mods: Mods, key: Key) -> Input {
    Input::Key(KeyPress::with(key, mods))
}

fn keys(text: &str) -> Vec<Input> {
    text.chars().map(|c| key(Key::Char(c))).collect()
}

#[rstest::rstest]
#[case(b"\r", Key::Enter)]
#[case(b"\n", Key::Enter)]
#[case(b"\t", Key::Tab)]
#[case(b"\x7f", Key::Backspace)]
#[case(b"\x08", Key::Backspace)]
#[case(b"\x1b", Key::Esc)]
#[case(b"\x1b[A", Key::Up)]
#[case(b"\x1bOB", Key::Down)]
#[case(b"\x1b[H", Key::Home)]
#[case(b"\x1bOF", Key::End)]
#[case(b"\x1b[1~", Key::Home)]
#[case(b"\x1b[7~", Key::Home)]
#[case(b"\x1b[4~", Key::End)]
#[case(b"\x1b[8~", Key::End)]
#[case(b"\x1b[2~", Key::Insert)]
#[case(b"\x1b[3~", Key::Delete)]
#[case(b"\x1b[5~", Key::PageUp)]
#[case(b"\x1b[6~", Key::PageDown)]
#[case(b"\x1b[Z", Key::BackTab)]
#[case(b"\x1bOP", Key::F(1))]
#[case(b"\x1b[P", Key::F(1))]
#[case(b"\x1b[[A", Key::F(1))]
#[case(b"\x1b[11~", Key::F(1))]
#[case(b"\x1bOS", Key::F(4))]
#[case(b"\x1b[[E", Key::F(5))]
#[case(b"\x1b[15~", Key::F(5))]
#[case(b"\x1b[17~", Key::F(6))]
#[case(b"\x1b[21~", Key::F(10))]
#[case(b"\x1b[23~", Key::F(11))]
#[case(b"\x1b[24~", Key::F(12))]
#[case(b"\x1bOM", Key::Enter)]
#[case(b"\x1bOp", Key::Char('0'))]
#[case(b"\x1bOy", Key::Char('9'))]
#[case(b"\x1bOn", Key::Char('.'))]
#[case(b"\x1bOk", Key::Char('+'))]
#[case(b"\x1b[57399u", Key::Char('0'))]
#[case(b"\x1b[57409u", Key::Char('.'))]
#[case(b"\x1b[57414u", Key::Enter)]
#[case(b"\x1b[57426u", Key::Delete)]
#[case(b"\x1b[97u", Key::Char('a'))]
#[case("é".as_bytes(), Key::Char('é'))]
#[case("黃".as_bytes(), Key::Char('黃'))]
fn one_key(#[case] bytes: &[u8], #[case] expected: Key) {
    assert_eq!(decode(bytes), [key(expected)]);
}

#[rstest::rstest]
#[case(b"\x11", Mods::CTRL, Key::Char('q'))]
#[case(b"\x03", Mods::CTRL, Key::Char('c'))]
#[case(b"\x1c", Mods::CTRL, Key::Char('\\'))]
#[case(b"\x1b1", Mods::ALT, Key::Char('1'))]
#[case(b"\x1b\r", Mods::ALT, Key::Enter)]
#[case(b"\x1b[1;5A", Mods::CTRL, Key::Up)]
#[case(b"\x1b[1;2P", Mods::SHIFT, Key::F(1))]
#[case(b"\x1b[15;5~", Mods::CTRL, Key::F(5))]
#[case(b"\x1b[3^", Mods::CTRL, Key::Delete)]
#[case(b"\x1bO5P", Mods::CTRL, Key::F(1))]
#[case(b"\x1bOa", Mods::CTRL, Key::Up)]
#[case(b"\x1b[27;5;13~", Mods::CTRL, Key::Enter)]
#[case(b"\x1b[113;5u", Mods::CTRL, Key::Char('q'))]
fn one_key_with_modifiers(#[case] bytes: &[u8], #[case] mods: Mods, #[case] expected: Key) {
    assert_eq!(decode(bytes), [held(mods, expected)]);
}

#[rstest::rstest]
#[case::mode_report(b"\x1b[?2026;2$y")]
#[case::device_attributes(b"\x1b[?62;22c")]
#[case::cursor_report(b"\x1b[24;80R")]
#[case::focus(b"\x1b[I\x1b[O")]
#[case::colour_report(b"\x1b]11;rgb:0000/0000/0000\x1b\\")]
#[case::colour_report_bel(b"\x1b]11;rgb:0000/0000/0000\x07")]
#[case::dcs(b"\x1bP>|xterm(390)\x1b\\")]
#[case::apc(b"\x1b_Gi=31;OK\x1b\\")]
#[case::old_mouse(b"\x1b[M !!")]
#[case::old_mouse_high(b"\x1b[M\x20\xe9\xff")]
#[case::urxvt_mouse(b"\x1b[32;10;20M")]
#[case::key_released(b"\x1b[97;1:3u")]
#[case::stray_paste_end(b"\x1b[201~")]
#[case::unknown(b"\x1b[5n")]
#[case::bad_utf8(b"\xff\xc0\x80\xed\xa0\x80\xf5")]
fn dropped(#[case] bytes: &[u8]) {
    assert_eq!(decode(bytes), []);
    let mut then = bytes.to_vec();
    then.push(b'a');
    assert_eq!(decode(&then), keys("a"), "the key right behind it is not swallowed");
}

#[test]
fn pointer_reports() {
    let mouse = |kind| Input::Mouse(Mouse { kind, column: 9, row: 4 });
    let expected = [
        mouse(MouseKind::Pressed(Button::Left)),
        mouse(MouseKind::Dragged(Button::Left)),
        mouse(MouseKind::Released(Button::Left)),
        mouse(MouseKind::WheelUp),
        mouse(MouseKind::WheelDown),
    ];
    assert_eq!(decode(b"\x1b[<0;10;5M\x1b[<32;10;5M\x1b[<0;10;5m\x1b[<64;10;5M\x1b[<69;10;5M"), expected);
    assert_eq!(decode(b"\x1b[<0;0;5M\x1b[<0;99999;5M\x1b[<0M\x1b[<35;1;1M"), []);
}

#[test]
fn an_escape_waits_fifty_milliseconds_and_keeps_its_time() {
    let mut decoder = Decoder::default();
    assert_eq!(decoder.push(b"\x1b", Millis(100)), []);
    assert_eq!(decoder.deadline(), Some(Millis(150)));
    assert_eq!(decoder.timeout(Millis(149)), []);
    assert_eq!(decoder.timeout(Millis(170)), [Arrival { at: Millis(150), input: key(Key::Esc) }]);
    assert_eq!(decoder.deadline(), None);
}

#[test]
fn a_late_caller_does_not_glue_an_escape_to_the_next_key() {
    let mut decoder = Decoder::default();
    decoder.push(b"\x1b", Millis(0));
    let seen: Vec<Input> = decoder.push(b"1", Millis(60)).into_iter().map(|arrival| arrival.input).collect();
    assert_eq!(seen, [key(Key::Esc), key(Key::Char('1'))]);
}

#[test]
fn held_escapes_all_count() {
    assert_eq!(decode(b"\x1b\x1b\x1b"), [key(Key::Esc), key(Key::Esc), key(Key::Esc)]);
}

#[test]
fn a_paste_is_one_input_and_never_keys() {
    let pasted = decode(b"\x1b[200~12\r\n3\x1b[A4\xff\x1b[20x\x1b[201~5");
    assert_eq!(pasted, [Input::Paste("12\n3[A4[20x".into()), key(Key::Char('5'))]);
    assert_eq!(decode(b"\x1b[200~\x1b[201~a"), keys("a"));
}

#[test]
fn an_unfinished_paste_ends_by_itself() {
    let mut decoder = Decoder::default();
    decoder.push(b"\x1b[200~1234", Millis(0));
    let seen: Vec<Input> = decoder.push(b"a", Millis(400)).into_iter().map(|arrival| arrival.input).collect();
    assert_eq!(seen, [Input::Paste("1234".into()), key(Key::Char('a'))]);
}

#[test]
fn a_huge_paste_is_cut_and_its_rest_never_becomes_keys() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.extend(std::iter::repeat_n(b'1', PASTE_CAP + 5_000));
    bytes.extend(b"\r\x1b[201~a");
    let seen = decode(&bytes);
    assert_eq!(seen.len(), 2);
    assert!(matches!(&seen[0], Input::Paste(text) if text.len() == PASTE_CAP));
    assert_eq!(seen[1], key(Key::Char('a')));
}

#[test]
fn endless_noise_stays_small() {
    for start in [&b"\x1b["[..], b"\x1b]", b"\x1bO", b"\x1b[200~"] {
        let mut decoder = Decoder::default();
        decoder.push(start, Millis(0));
        for _ in 0..2_000 {
            decoder.push(&[b'1'; 1_000], Millis(0));
        }
        assert!(matches!(decoder.state, State::Ground), "alive again after {start:?}");
    }
}

/// Bytes that look like what terminals send, cut anywhere, among random ones.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        &b"\x1b[200~"[..],
        b"\x1b[201~",
        b"\x1b[?2026;2$y",
        b"\x1b[<0;10;5M",
        b"\x1b[M",
        b"\x1bP1$r",
        b"\x1b]0;t",
        b"\x1b\\",
        b"\x1bO",
        b"\x1b[[",
        b"\x1b[1;5",
        b"\xe9\xbb",
        b"\x1b",
    ]);
    let piece = prop_oneof![known.prop_map(<[u8]>::to_vec), prop::collection::vec(any::<u8>(), 0..8)];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn never_deaf(bytes in noise()) {
        let mut decoder = Decoder::default();
        decoder.push(&bytes, Millis(0));
        let seen: Vec<Input> = { decoder.timeout(Millis(1_000)); decoder.push(b"a", Millis(1_000)) }
            .into_iter().map(|arrival| arrival.input).collect();
        prop_assert_eq!(seen, keys("a"));
        prop_assert_eq!(decoder.deadline(), None);
    }

    #[test]
    fn chunks_make_no_difference(bytes in noise(), cut in any::<prop::sample::Index>()) {
        let at = cut.index(bytes.len() + 1);
        let mut decoder = Decoder::default();
        let mut seen = decoder.push(&bytes[..at], Millis(0));
        seen.extend(decoder.push(&bytes[at..], Millis(0)));
        seen.extend(decoder.timeout(Millis(1_000)));
        let seen: Vec<Input> = seen.into_iter().map(|arrival| arrival.input).collect();
        prop_assert_eq!(seen, decode(&bytes));
    }
}

#[test]
fn sequences_cut_at_every_byte_leave_the_next_key_alone() {
    let whole: &[u8] =
        b"\x1b[200~ab\x1b[201~\x1b[?2026;2$y\x1b]11;rgb:0/0/0\x1b\\\x1b[<0;10;5M\x1b[M !!\x1b[1;5A\xe9\xbb\x83";
    for cut in 0..=whole.len() {
        let mut decoder = Decoder::default();
        decoder.push(&whole[..cut], Millis(0));
        decoder.timeout(Millis(1_000));
        let seen: Vec<Input> = decoder.push(b"a", Millis(1_001)).into_iter().map(|arrival| arrival.input).collect();
        assert_eq!(seen, keys("a"), "cut at {cut}");
    }
}
