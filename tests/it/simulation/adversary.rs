//! What goes wrong in the world besides single messages: cables, clocks, power, sleep.

use countertop::payment::Vendor;

use super::plan::{self, Wire, pick};
use super::world::{Happening, World};

const HOUR_MS: i64 = 3_600_000;
/// The shifts that bring the wall clock of 2026 to about 1970 and 2099.
const TO_1970: i64 = -1_767_500_000_000;
const TO_2099: i64 = 2_303_000_000_000;

impl World {
    pub fn trouble_comes(&mut self) {
        let Some(mean) = self.plan.trouble_ms.filter(|_| !self.calm) else { return };
        let pause = 1 + self.random.below(2 * mean);
        self.agenda.plan(self.clock.now_ms + pause, Happening::TroubleComes);
        self.watch.faults += 1;
        let lane = pick(&mut self.random, self.lines.len());
        match self.random.below(10) {
            0..3 => {
                let ms = 1 + self.random.below(40_000);
                self.note("world", || format!("line {lane} is cut for {ms} ms"));
                self.cut(lane, ms);
            }
            3 => self.counter_restarts(lane),
            4 | 5 => self.clock_jumps(),
            6 => self.computer_sleeps(),
            7 | 8 => self.crash("power"),
            _ => self.cables_swapped(),
        }
    }

    fn clock_jumps(&mut self) {
        let shifts = [-HOUR_MS, HOUR_MS, TO_1970, TO_2099, 0];
        self.clock.wall_shift = shifts[pick(&mut self.random, shifts.len())];
        let shift = self.clock.wall_shift;
        self.note("world", || format!("the wall clock is off by {shift} ms"));
    }

    fn computer_sleeps(&mut self) {
        let lengths = [1_000, 15_000, 200_000, 3_600_000];
        let ms = lengths[pick(&mut self.random, lengths.len())];
        if !self.clock.asleep() {
            self.note("world", || format!("the computer sleeps for {ms} ms"));
            self.clock.sleep(ms);
        }
    }

    /// Two serial cables are pulled and plugged in the other way round, or two terminals have each other's address.
    fn cables_swapped(&mut self) {
        // Nothing but its serial number tells one CodePay terminal from another, and it need not tell that.
        let is_named = |counter: &plan::Counter| match counter.vendor {
            Vendor::Wonder | Vendor::QfPay => counter.wire == Wire::Serial,
            Vendor::CodePay => counter.codepay.tells_serial,
            Vendor::EasyCard => false,
        };
        let [first, second, ..] = &self.plan.counters[..] else { return };
        if first.wire != second.wire || !self.plan.counters.iter().all(is_named) {
            return;
        }
        self.note("world", || "the cables are swapped".to_owned());
        for lane in 0..2 {
            self.cut(lane, 200);
            let line = &mut self.lines[lane];
            line.plugged_into = 1 - line.plugged_into;
            // What the one has said is not said again by the other.
            line.last_said.clear();
        }
    }

    /// Somebody puts the cable back where it belongs.
    pub fn plug_back(&mut self, lane: usize) {
        if self.lines[lane].plugged_into != lane {
            self.cut(lane, 200);
            self.lines[lane].plugged_into = lane;
        }
    }
}
