//! Hands at the counter: some know what they want, some lie on the keyboard, one holds a barcode reader.

use super::{Event, Key, KeyPress, Mods, Storm};
use crate::console::input::{Button, MouseKind};
use crate::platform::Millis;

const USUAL: &[Key] = &[
    Key::Enter,
    Key::Enter,
    Key::Enter,
    Key::Esc,
    Key::Tab,
    Key::Tab,
    Key::BackTab,
    Key::Backspace,
    Key::Delete,
    Key::Up,
    Key::Down,
    Key::Left,
    Key::Right,
    Key::PageDown,
    Key::End,
    Key::Insert,
    Key::Char('r'),
    Key::Char('v'),
    Key::Char('a'),
    Key::Char('n'),
    Key::Char('o'),
    Key::Char('p'),
    Key::Char('u'),
    Key::Char('s'),
    Key::Char('h'),
    Key::Char('c'),
    Key::Char('i'),
    Key::Char('d'),
    Key::Char(' '),
    Key::Char('/'),
    Key::Char('.'),
    Key::Char('é'),
    Key::Char('找'),
    Key::F(2),
    Key::F(2),
    Key::F(3),
    Key::F(3),
    Key::F(4),
    Key::F(5),
    Key::F(8),
    Key::F(9),
    Key::F(1),
    Key::F(10),
    Key::F(20),
];
const CODES: &[&str] =
    &["4891234567890\n", "111111\n222222\n", "A-1187\n", "123\n4567890\n", "nnnnnn\n", "aaaaaaa\r\n", "h12345\n"];
const PASTES: &[&str] =
    &["12.30", "12.30\n", "1020\r", "", "\n", "9999999999999999", "y\n", "deviceId", "12\u{301}\u{200b}"];
/// Outside of every window.
const NOWHERE: (u16, u16) = (u16::MAX, u16::MAX);
const SIZES: &[(u16, u16)] =
    &[(80, 24), (80, 24), (120, 36), (40, 12), (1, 1), (2, 2), (0, 0), (500, 3), (79, 24), (30, 8)];

/// Something happens, and some time passes.
pub fn anything(storm: &mut Storm) {
    match storm.dice.roll(100) {
        0..=29 => usual_key(storm),
        30..=41 => digit(storm),
        42..=52 => whole_task(storm),
        53..=57 => scan(storm),
        58..=60 => {
            let text = storm.dice.pick(PASTES).to_owned();
            storm.happens(Event::Paste(text));
        }
        61..=74 => click(storm),
        75..=77 => wheel(storm),
        78..=79 => {
            let (columns, rows) = storm.dice.pick(SIZES);
            storm.happens(Event::Resized(columns, rows));
        }
        _ => {
            storm.news();
        }
    }
    if storm.counter.state.size != (80, 24) && storm.dice.roll(8) == 0 {
        storm.happens(Event::Resized(80, 24));
    }
    if storm.dice.roll(3) > 0 {
        storm.draw();
    }
    let pause = [0, 1, 5, 20, 29, 31, 90, 130, 160, 350, 410, 720, 1_200, 2_000, 6_000];
    let ms = storm.dice.pick(&pause);
    storm.pass(ms);
}

fn digit(storm: &mut Storm) {
    let digit = storm.dice.pick(&['0', '1', '2', '5', '9']);
    storm.key(Key::Char(digit));
}

fn usual_key(storm: &mut Storm) {
    let mut press = KeyPress::plain(storm.dice.pick(USUAL));
    press.repeat = storm.dice.roll(20) == 0;
    if storm.dice.roll(25) == 0 {
        let letter = storm.dice.pick(&['k', 'l', 'q', 'r', 'c', 'z', 'v']);
        press = KeyPress::with(Key::Char(letter), Mods::CTRL);
    }
    let at = Millis(storm.counter.ms);
    storm.happens(Event::Key(press, at));
}

/// What a person does in one go and at a calm pace, so that the storm gets behind the questions.
fn whole_task(storm: &mut Storm) {
    let task: &[&[Key]] = &[
        &[Key::F(2), Key::Delete, Key::Char('5'), Key::Char('0'), Key::Enter],
        &[
            Key::F(2),
            Key::Char('9'),
            Key::Char('9'),
            Key::Char('9'),
            Key::Char('0'),
            Key::Char('0'),
            Key::Char('0'),
            Key::Enter,
        ],
        &[Key::F(3), Key::Char('r')],
        &[Key::F(3), Key::Char('v')],
        &[Key::F(3), Key::Enter],
        &[Key::F(3), Key::Char('c'), Key::Up, Key::Up, Key::Up, Key::Up, Key::Tab, Key::Enter],
        &[Key::F(3), Key::Char('i'), Key::Up, Key::Up, Key::Up, Key::Char('2'), Key::Char('0'), Key::Tab, Key::Enter],
        &[Key::F(4), Key::Home, Key::Char('c'), Key::Tab, Key::Enter],
        &[Key::F(2), Key::Delete, Key::Char('h'), Key::Char('9'), Key::Char('0'), Key::Enter],
        &[Key::F(2), Key::Delete, Key::Char('9'), Key::Tab, Key::Tab, Key::Char('2'), Key::Char('0'), Key::Enter],
        &[Key::Char('2'), Key::Char('5'), Key::Char('8'), Key::Char('0'), Key::Enter],
        &[Key::Char('o'), Key::Char('p'), Key::Tab, Key::Tab, Key::Tab, Key::Tab],
        &[Key::Tab, Key::Enter],
        &[Key::F(5), Key::Enter, Key::Down, Key::Down],
        &[Key::F(9), Key::Char('p'), Key::Char('a'), Key::Char('y'), Key::Enter],
    ];
    let keys = storm.dice.pick(task);
    for key in keys {
        storm.key(*key);
        storm.pass(180);
        if storm.dice.roll(3) == 0 {
            storm.news();
            storm.draw();
        }
    }
    storm.pass(600);
}

fn scan(storm: &mut Storm) {
    let code = storm.dice.pick(CODES);
    let gap = storm.dice.pick(&[0, 1, 3, 12]);
    for c in code.chars() {
        let key = if c == '\n' || c == '\r' { Key::Enter } else { Key::Char(c) };
        storm.happens(Event::Key(KeyPress::plain(key), Millis(storm.counter.ms)));
        if storm.dice.roll(4) == 0 {
            storm.draw();
        }
        storm.pass(gap);
    }
}

fn click(storm: &mut Storm) {
    storm.paint();
    if storm.targets.is_empty() {
        return;
    }
    let targets = storm.targets.clone();
    let area = storm.dice.pick(&targets).area;
    let place = (area.x, area.y);
    let times = if storm.dice.roll(6) == 0 { 2 } else { 1 };
    for _ in 0..times {
        storm.points(MouseKind::Pressed(Button::Left), place);
        let held = storm.dice.pick(&[0, 10, 80]);
        storm.pass(held);
        if storm.dice.roll(3) == 0 {
            storm.news();
        }
        let elsewhere = storm.dice.roll(10) == 0;
        storm.points(MouseKind::Released(Button::Left), if elsewhere { NOWHERE } else { place });
    }
}

fn wheel(storm: &mut Storm) {
    let kind = storm.dice.pick(&[MouseKind::WheelUp, MouseKind::WheelDown, MouseKind::Dragged(Button::Left)]);
    storm.points(kind, NOWHERE);
}

/// Bytes as terminals, broken lines and earlier programs send them.
pub fn any_bytes(storm: &mut Storm) {
    let known: &[&[u8]] = &[
        b"\x1b[200~1020\r",
        b"\x1b[200~12\x1b[201~\r",
        b"\x1b[201~",
        b"\x1b[?2026;2$y",
        b"\x1b[?1;2c",
        b"\x1b[1;",
        b"\x1b[",
        b"\x1b",
        b"\x1bO",
        b"\x1b]0;title",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1bP>|x\x1b\\",
        b"\xff\xfe\xc3\x28\xe6\x89",
        b"\xf0\x9f",
        b"\x1b[<0;999;999M",
        b"\x1b[<0;10;10M\x1b[<0;10;10m",
        b"\x1b[M\xff\xff\xff",
        b"\x1b[M",
        b"\x1b[13;1:3u",
        b"\x1b[27;5;13~",
        b"\x1b[24~",
        b"\x1bOM",
        b"\r",
        b"\n",
        b"\x7f",
        b"7",
        b"4891234567890\r",
        b"\x00",
        b"\x1b[A",
        b"\x1b[I\x1b[O",
    ];
    match storm.dice.roll(20) {
        0..=11 => {
            let bytes = storm.dice.pick(known);
            storm.bytes(bytes);
        }
        12..=17 => {
            let bytes: Vec<u8> =
                (0..storm.dice.roll(12)).map(|_| u8::try_from(storm.dice.roll(256)).unwrap()).collect();
            storm.bytes(&bytes);
        }
        18 => storm.bytes(&[b"\x1b[200~".as_slice(), &b"9".repeat(20_000)].concat()),
        _ => {
            storm.news();
        }
    }
    if storm.dice.roll(3) > 0 {
        storm.draw();
    }
    let ms = storm.dice.pick(&[0, 0, 1, 10, 40, 120, 450, 1_500]);
    storm.pass(ms);
}
