//! What one run is made of: terminals, how bad everything is, and for how long. All of it drawn from the seed.

use countertop::payment::Vendor;
use countertop::profile::TcpFraming;
use countertop::simulator::codepay::{CloseHabit, Profile};
use countertop::simulator::faults::FaultSettings;
use countertop::simulator::qfpay::NotFound;
use countertop::simulator::random::Seeded;

/// How a terminal is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    Serial,
    Lan,
    /// HTTP with the cloud's wrapper around every answer.
    Cloud,
    /// A connection on a bare socket for each exchange.
    Socket,
    /// Whole messages on one connection.
    Messages,
}

/// Whose terminals stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shop {
    Wonder,
    QfPay,
    CodePay,
    EasyCard,
    /// Of Wonder and QFPay.
    Mixed,
    /// Of all vendors at once.
    All,
}

/// What can be different about a QFPay terminal.
#[derive(Debug, Clone, Copy)]
pub struct QfPayHabits {
    /// The means of payment of every sale.
    pub channel: &'static str,
    pub not_found: NotFound,
    /// How the end of a text on a socket is told.
    pub framing: TcpFraming,
}

/// What can be different about a CodePay terminal.
#[derive(Debug, Clone, Copy)]
pub struct CodePayHabits {
    pub close: CloseHabit,
    pub profile: Profile,
    /// Its greeting tells its serial number, and it was paired by that.
    pub tells_serial: bool,
    /// The customer chooses a tip on its screen.
    pub screen_tip: bool,
    /// A hold can be charged more than once there.
    pub charges_again: bool,
}

/// What can be different about an EasyCard reader and the server behind it.
#[derive(Debug, Clone, Copy)]
pub struct EasyCardHabits {
    /// Queries do not find what is not decided yet.
    pub hides_running: bool,
    /// What is left unfinished is written on the card all the same.
    pub owed_is_written: bool,
}

/// A terminal of the run.
#[derive(Debug, Clone)]
pub struct Counter {
    pub vendor: Vendor,
    pub wire: Wire,
    pub card_wait_ms: u64,
    pub abort_comes_late: bool,
    /// Every question about a payment is answered "not found": only the answer itself can tell.
    pub forgetful: bool,
    pub qfpay: QfPayHabits,
    pub codepay: CodePayHabits,
    pub easycard: EasyCardHabits,
}

/// One run. Chances are parts per million.
#[derive(Debug, Clone)]
pub struct Plan {
    pub counters: Vec<Counter>,
    /// When faults and cashiers stop, milliseconds.
    pub closing_ms: u64,
    /// Longest pause between two acts of the cashier, milliseconds.
    pub pause_ms: u64,
    /// Bytes on a serial line.
    pub bytes: FaultSettings,
    /// A whole frame or exchange meets trouble.
    pub message_ppm: u32,
    /// The program dies before an effect is carried out.
    pub crash_ppm: u32,
    /// A commit fails.
    pub commit_ppm: u32,
    /// Mean pause between two troubles of the world (cables, clocks, restarts); `None` for a quiet one.
    pub trouble_ms: Option<u64>,
}

/// The line is where most goes wrong.
const QFPAY_WIRES: [Wire; 4] = [Wire::Lan, Wire::Serial, Wire::Socket, Wire::Serial];
const FRAMINGS: [TcpFraming; 4] = [TcpFraming::Lf, TcpFraming::CrLf, TcpFraming::None, TcpFraming::UsbFrame];
const WIRES: [Wire; 3] = [Wire::Serial, Wire::Lan, Wire::Cloud];

impl Plan {
    /// The run of this seed in such a shop.
    pub fn drawn(shop: Shop, random: &mut Seeded) -> Self {
        let counters = (0..=random.below(2)).map(|_| Counter::of(shop, random)).collect();
        let bad_bytes = random.below(3) == 0;
        let ppm = |random: &mut Seeded, most| if bad_bytes { small(random, most) } else { 0 };
        // One byte guards a frame of CodePay's: two flips of one bit in it would go unseen.
        let flips = if matches!(shop, Shop::CodePay | Shop::All) { 20 } else { 1_000 };
        Self {
            counters,
            closing_ms: 60_000 * (2 + random.below(12)),
            pause_ms: [2_000, 15_000, 40_000][pick(random, 3)],
            bytes: FaultSettings {
                seed: random.draw(),
                corrupt_ppm: ppm(random, flips),
                drop_ppm: ppm(random, 500),
                dup_ppm: ppm(random, 500),
                insert_ppm: ppm(random, 500),
            },
            message_ppm: [0, 30_000, 150_000, 400_000][pick(random, 4)],
            crash_ppm: [0, 2_000, 15_000, 60_000][pick(random, 4)],
            commit_ppm: [0, 0, 10_000, 60_000][pick(random, 4)],
            trouble_ms: [None, Some(20_000), Some(120_000)][pick(random, 3)],
        }
    }

    /// One QFPay terminal on a line that loses and delays much, and nothing else goes wrong: what closes a payment as never
    /// started is put to the test all the time.
    pub fn of_delays(random: &mut Seeded) -> Self {
        let mut counter = Counter::qfpay(random);
        (counter.wire, counter.card_wait_ms) = (Wire::Serial, [0, 800, 4_000][pick(random, 3)]);
        Self {
            counters: vec![counter],
            closing_ms: 600_000,
            pause_ms: 2_000,
            message_ppm: 200_000,
            ..Self::quiet(Vendor::QfPay, Wire::Serial)
        }
    }

    /// A run in which nothing goes wrong by itself.
    pub fn quiet(vendor: Vendor, wire: Wire) -> Self {
        Self {
            counters: vec![Counter {
                vendor,
                wire,
                card_wait_ms: 0,
                abort_comes_late: false,
                forgetful: false,
                qfpay: QfPayHabits::USUAL,
                codepay: CodePayHabits::USUAL,
                easycard: EasyCardHabits::USUAL,
            }],
            closing_ms: 0,
            pause_ms: 1,
            bytes: FaultSettings::default(),
            message_ppm: 0,
            crash_ppm: 0,
            commit_ppm: 0,
            trouble_ms: None,
        }
    }
}

impl QfPayHabits {
    const USUAL: Self = Self { channel: "card_payment", not_found: NotFound::Code1136, framing: TcpFraming::Lf };
}

impl CodePayHabits {
    const USUAL: Self = Self {
        close: CloseHabit::Cancels,
        profile: Profile::Document,
        tells_serial: false,
        screen_tip: false,
        charges_again: false,
    };
}

impl EasyCardHabits {
    const USUAL: Self = Self { hides_running: false, owed_is_written: false };
}

impl Counter {
    fn of(shop: Shop, random: &mut Seeded) -> Self {
        match shop {
            Shop::Wonder => Self::wonder(random),
            Shop::Mixed if random.below(2) == 0 => Self::wonder(random),
            Shop::Mixed | Shop::QfPay => Self::qfpay(random),
            Shop::CodePay => Self::codepay(random),
            Shop::EasyCard => Self::easycard(random),
            Shop::All => match random.below(4) {
                0 => Self::wonder(random),
                1 => Self::qfpay(random),
                2 => Self::codepay(random),
                _ => Self::easycard(random),
            },
        }
    }

    /// A terminal of QFPay's has its payments decided, and what comes late, within the time that closes a payment as never
    /// started: that is what the vendor's row rests on. It comes as close to that as it can.
    fn qfpay(random: &mut Seeded) -> Self {
        let not_found = [NotFound::Code1136, NotFound::Code1268, NotFound::Outer6002];
        Self {
            vendor: Vendor::QfPay,
            wire: QFPAY_WIRES[pick(random, QFPAY_WIRES.len())],
            card_wait_ms: [0, 800, 4_000, 30_000, 119_000, 125_000][pick(random, 6)],
            abort_comes_late: random.below(3) == 0,
            forgetful: false,
            qfpay: QfPayHabits {
                channel: ["card_payment", "wx"][pick(random, 2)],
                not_found: not_found[pick(random, not_found.len())],
                framing: FRAMINGS[pick(random, FRAMINGS.len())],
            },
            codepay: CodePayHabits::USUAL,
            easycard: EasyCardHabits::USUAL,
        }
    }

    /// As for QFPay, an order lives for two minutes and is decided within the time that the vendor's row rests on.
    fn codepay(random: &mut Seeded) -> Self {
        let closes = [CloseHabit::Cancels, CloseHabit::OrderFirst, CloseHabit::Silent, CloseHabit::Late];
        let profiles = [Profile::Document, Profile::Field2024, Profile::PayCloud];
        Self {
            vendor: Vendor::CodePay,
            wire: [Wire::Messages, Wire::Serial][pick(random, 2)],
            card_wait_ms: [0, 800, 4_000, 30_000, 119_000, 125_000][pick(random, 6)],
            abort_comes_late: false,
            forgetful: false,
            qfpay: QfPayHabits::USUAL,
            codepay: CodePayHabits {
                close: closes[pick(random, closes.len())],
                profile: profiles[pick(random, profiles.len())],
                tells_serial: random.below(2) == 0,
                screen_tip: random.below(3) == 0,
                charges_again: random.below(2) == 0,
            },
            easycard: EasyCardHabits::USUAL,
        }
    }

    /// A reader waits for a card no longer than 30 s: with what its slowest payment takes beyond, and what comes late, that is
    /// within the 90 s that the vendor's row rests on.
    fn easycard(random: &mut Seeded) -> Self {
        Self {
            vendor: Vendor::EasyCard,
            wire: Wire::Cloud,
            card_wait_ms: [0, 800, 4_000, 29_000, 40_000][pick(random, 5)],
            abort_comes_late: false,
            forgetful: false,
            qfpay: QfPayHabits::USUAL,
            codepay: CodePayHabits::USUAL,
            easycard: EasyCardHabits { hides_running: random.below(2) == 0, owed_is_written: random.below(2) == 0 },
        }
    }

    fn wonder(random: &mut Seeded) -> Self {
        Self {
            vendor: Vendor::Wonder,
            wire: WIRES[pick(random, 3)],
            card_wait_ms: [0, 800, 4_000, 30_000][pick(random, 4)],
            abort_comes_late: random.below(3) == 0,
            forgetful: random.below(8) == 0,
            qfpay: QfPayHabits::USUAL,
            codepay: CodePayHabits::USUAL,
            easycard: EasyCardHabits::USUAL,
        }
    }
}

/// An index below `count`.
pub fn pick(random: &mut Seeded, count: usize) -> usize {
    usize::try_from(random.below(count as u64)).expect("an index fits")
}

fn small(random: &mut Seeded, most: u64) -> u32 {
    u32::try_from(random.below(most)).expect("a chance fits")
}
