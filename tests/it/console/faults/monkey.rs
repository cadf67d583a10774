//! H1 and H2: random sizes and random bytes. It never dies, never hangs, is never deaf, and no money moves without a
//! confirmation.

use std::time::Duration;

use rstest::rstest;

use crate::console::cable::Cable;
use crate::console::shop::Shop;

const F1: &[u8] = b"\x1bOP";
const ESC: &[u8] = b"\x1b";
/// What the help is called in each language.
const HELP: [&str; 3] = ["Help: ", "說明：", "帮助："];

/// Random numbers that are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // SplitMix64, Steele and others, 2014.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[usize::try_from(self.roll(all.len() as u64)).expect("a place")]
    }

    fn size(&mut self) -> (u16, u16) {
        let sizes = [(1, 1), (2, 2), (500, 3), (0, 0), (80, 24), (80, 1), (1, 60), (40, 12), (160, 45), (79, 23)];
        sizes[usize::try_from(self.roll(sizes.len() as u64)).expect("a place")]
    }
}

/// Keys and noise, nothing of which confirms anything: no Enter, no click that comes up, no letter that charges.
const HARMLESS: &[&[u8]] = &[
    b"7",
    b"12.5",
    b"\x7f",
    b"\t",
    b"\x1b[Z",
    b" ",
    b"/",
    b"\x1b[A",
    b"\x1b[B",
    b"\x1b[5~",
    b"\x1b[6~",
    b"\x1b[3~",
    b"\x1bOP",
    b"\x1bOQ",
    b"\x1bOR",
    b"\x1bOS",
    b"\x1b[15~",
    b"\x1b[19~",
    b"\x1b[20~",
    b"\x1b",
    b"\x0b",
    b"\x12",
    b"\x1a",
    b"d",
    b"m",
    b"4006381333931\r",
    b"111111\r\n222222\r\n",
    b"\x1b[?2026;2$y",
    b"\x1b[?1;2c",
    b"\x1b[12;40R",
    b"\x1b[1;",
    b"\x1b[",
    b"\x1bO",
    b"\x1bP>|x",
    b"\x1b]0;title",
    b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\xff\xfe\xc3\x28\xe6\x89",
    b"\xf0\x9f",
    b"\x1b[<0;999;999M",
    b"\x1b[<0;20;11M",
    b"\x1b[<64;20;11M",
    b"\x1b[<65;20;11M",
    b"\x1b[M\xff\xff\xff",
    b"\x1b[200~1020\r\x1b[201~",
    b"\x1b[200~y\r\r\x1b[201~",
    "黃é🙂".as_bytes(),
];
/// The same and everything that confirms.
const CONFIRMING: &[&[u8]] =
    &[b"\r", b"\r", b"a", b"n", b"r", b"v", b"y", b"p", b"o", b"s", b"\x1b[<0;35;14M\x1b[<0;35;14m", b"1020"];

/// One thing that happens at a terminal; gives its bytes.
fn anything(dice: &mut Dice, confirming: bool) -> Vec<u8> {
    match dice.roll(12) {
        // A paste without an end, and one of 20 kB.
        0 => [b"\x1b[200~".as_slice(), &noise(dice, 60)].concat(),
        1 => [b"\x1b[200~".as_slice(), &b"9".repeat(20_000), b"\x1b[201~"].concat(),
        2..=3 => noise(dice, 40),
        4..=5 if confirming => dice.pick(CONFIRMING).to_vec(),
        _ => dice.pick(HARMLESS).to_vec(),
    }
}

/// Bytes that no keyboard sends. Those of Enter and of leaving are not among them, nor the one that ends any program while
/// Ctrl-Z has given the line back (Ctrl-\).
fn noise(dice: &mut Dice, most: u64) -> Vec<u8> {
    let count = 1 + dice.roll(most);
    let byte = |dice: &mut Dice| u8::try_from(dice.roll(256)).expect("a byte");
    let leaves = |byte: &u8| matches!(byte, b'\r' | b'\n' | 0x03 | 0x11 | 0x1c);
    (0..count).map(|_| byte(dice)).filter(|byte| !leaves(byte)).collect()
}

/// It answers F1: what lies on top may have to be left first, and nothing counts before it was drawn.
fn answers(cable: &mut Cable) {
    cable.resize(80, 24);
    let help = |screen: &str| HELP.iter().any(|word| screen.contains(word));
    // The screen of the test forgets what the small windows left on it.
    cable.attach(80, 24);
    cable.press_until(F1, "the help", help);
    cable.press_until(ESC, "the help is closed", |screen| !help(screen));
}

#[rstest]
fn h1_any_size_two_hundred_times_a_second(#[values(1, 2)] seed: u64) {
    let shop = Shop::open("0");
    let mut cable = Cable::countertop(&["--home", shop.path()]);
    cable.wait_for("Front ready");
    let mut dice = Dice(seed);
    for _ in 0..400 {
        let (columns, rows) = dice.size();
        cable.resize(columns, rows);
        cable.read(65_536, Duration::from_millis(5));
    }
    answers(&mut cable);
    assert!(shop.charged().is_empty());
}

#[rstest]
fn h2_random_bytes_without_a_confirmation_charge_nothing(#[values(3, 4, 5)] seed: u64) {
    let shop = Shop::open("0");
    let mut cable = Cable::countertop(&["--home", shop.path()]);
    cable.wait_for("Front ready");
    storm(&mut cable, seed, false);
    answers(&mut cable);
    assert!(shop.charged().is_empty(), "nobody has confirmed {:?}", shop.charged());
}

#[rstest]
fn h2_random_bytes_with_confirmations_never_charge_one_sale_twice(#[values(6, 7)] seed: u64) {
    let shop = Shop::open("0");
    let mut cable = Cable::countertop(&["--home", shop.path()]);
    cable.wait_for("Front ready");
    let confirmations = storm(&mut cable, seed, true);
    answers(&mut cable);
    let mut charged = shop.charged();
    assert!(charged.len() <= confirmations, "{charged:?} of {confirmations}");
    charged.sort();
    let count = charged.len();
    charged.dedup();
    assert_eq!(charged.len(), count, "{charged:?}");
}

/// Random bytes and some random sizes; gives how many of them may have confirmed something.
fn storm(cable: &mut Cable, seed: u64, confirming: bool) -> usize {
    let mut dice = Dice(seed);
    let mut confirmations = 0;
    for _ in 0..400 {
        let bytes = anything(&mut dice, confirming);
        confirmations += usize::from(CONFIRMING.contains(&bytes.as_slice()));
        for part in bytes.chunks(1_000) {
            cable.keys(part);
            cable.read(65_536, Duration::from_millis(2));
        }
        if dice.roll(10) == 0 {
            let (columns, rows) = dice.size();
            cable.resize(columns, rows);
        }
        let pause = Duration::from_millis(dice.roll(12));
        cable.read(65_536, pause);
    }
    confirmations
}
