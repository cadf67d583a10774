//! Every command that has a line in the menu, and what it is called there and in the help.

use crate::console::command::{
    Command, CounterCommand, FollowCommand, OwedCommand, PairedCommand, PairingCommand, PeopleCommand, Setting, View,
};
use crate::console::texts::Lang;
use crate::console::theme::{Glyphs, Tone};
use crate::profile::Keypad;

/// What a command is about: the headings of the menu, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the headings")]
pub enum Group {
    Go,
    Sale,
    Payment,
    Transactions,
    Terminals,
    Pairing,
    Screen,
    People,
    Program,
}

impl Group {
    /// The key of its heading in the texts.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Go => "menu.go",
            Self::Sale => "view.sale",
            Self::Payment => "menu.payment",
            Self::Transactions => "view.transactions",
            Self::Terminals => "view.terminals",
            Self::Pairing => "view.pair",
            Self::Screen => "menu.screen",
            Self::People => "people.title",
            Self::Program => "menu.program",
        }
    }
}

/// A line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Under which heading.
    pub group: Group,
    /// What it does.
    pub command: Command,
    /// The key of its words in the texts.
    pub does: &'static str,
}

const fn entry(group: Group, command: Command, does: &'static str) -> Entry {
    Entry { group, command, does }
}

const fn pairing(command: PairingCommand, does: &'static str) -> Entry {
    entry(Group::Pairing, Command::Pairing(command), does)
}

const fn setting(setting: Setting, does: &'static str) -> Entry {
    entry(Group::Screen, Command::Set(setting), does)
}

/// All lines that are always there, by group.
pub const CATALOGUE: &[Entry] = &[
    entry(Group::Go, Command::View(View::Sale), "does.go_sale"),
    entry(Group::Go, Command::View(View::Transactions), "does.go_transactions"),
    entry(Group::Go, Command::View(View::Terminals), "does.go_terminals"),
    entry(Group::Go, Command::View(View::Pair), "does.go_pair"),
    entry(Group::Go, Command::ToDo, "does.to_do"),
    entry(Group::Sale, Command::Pay, "does.pay"),
    entry(Group::Sale, Command::Clear, "does.clear"),
    entry(Group::Sale, Command::OrderField, "does.order"),
    entry(Group::Sale, Command::Counter(CounterCommand::NextMethod), "does.next_method"),
    entry(Group::Sale, Command::Counter(CounterCommand::Code), "does.code_field"),
    entry(Group::Sale, Command::Counter(CounterCommand::Tip), "does.tip_field"),
    entry(Group::Sale, Command::Counter(CounterCommand::Cashback), "does.cashback_field"),
    entry(Group::Sale, Command::Counter(CounterCommand::Hold), "does.hold"),
    entry(Group::Sale, Command::Counter(CounterCommand::Terminals), "does.choose_terminal"),
    entry(Group::Sale, Command::NextTerminal, "does.next_terminal"),
    entry(Group::Payment, Command::AskToCancel, "does.ask_to_cancel"),
    entry(Group::Payment, Command::Done, "does.done"),
    entry(Group::Payment, Command::NewTry, "does.new_try"),
    entry(Group::Payment, Command::AskAgain, "does.ask_again"),
    entry(Group::Payment, Command::PutAside, "does.put_aside"),
    entry(Group::Payment, Command::Slip, "does.slip"),
    entry(Group::Payment, Command::Owed(OwedCommand::Finish), "does.finish"),
    entry(Group::Payment, Command::Owed(OwedCommand::GiveUp), "does.give_up"),
    entry(Group::Payment, Command::Owed(OwedCommand::Leave), "does.leave"),
    entry(Group::Payment, Command::Owed(OwedCommand::Case), "does.case"),
    entry(Group::Payment, Command::Receipt, "does.receipt"),
    entry(Group::Payment, Command::Decide, "does.decide"),
    entry(Group::Payment, Command::Details, "does.details"),
    entry(Group::Transactions, Command::Search, "does.search"),
    entry(Group::Transactions, Command::Filter(None), "does.filter"),
    entry(Group::Transactions, Command::Open, "does.open"),
    entry(Group::Transactions, Command::Refund, "does.refund"),
    entry(Group::Transactions, Command::Void, "does.void"),
    entry(Group::Transactions, Command::Follow(FollowCommand::Complete), "does.complete"),
    entry(Group::Transactions, Command::Follow(FollowCommand::SetTip), "does.set_tip"),
    entry(Group::Transactions, Command::People(PeopleCommand::RefundOfSlip), "does.refund_of_slip"),
    entry(Group::Transactions, Command::People(PeopleCommand::RefundWithoutSale), "does.refund_without_sale"),
    entry(Group::Transactions, Command::People(PeopleCommand::VoidOfSlip), "does.void_of_slip"),
    entry(Group::Transactions, Command::People(PeopleCommand::CompleteOfSlip), "does.complete_of_slip"),
    entry(Group::Terminals, Command::Probe, "does.probe"),
    entry(Group::Terminals, Command::MakeDefault, "does.default"),
    entry(Group::Terminals, Command::Switch, "does.switch"),
    entry(Group::Terminals, Command::Paired(PairedCommand::Rename), "does.rename"),
    entry(Group::Terminals, Command::Paired(PairedCommand::PairAgain), "does.pair_again"),
    entry(Group::Terminals, Command::Paired(PairedCommand::LookFor), "does.look_for"),
    entry(Group::Terminals, Command::Paired(PairedCommand::Remove), "does.remove_terminal"),
    entry(Group::Terminals, Command::Paired(PairedCommand::Settle), "does.settle"),
    entry(Group::Terminals, Command::Paired(PairedCommand::SignOn), "does.reader_sign_on"),
    entry(Group::Terminals, Command::Paired(PairedCommand::Balance), "does.balance"),
    entry(Group::Terminals, Command::Paired(PairedCommand::CardNumber), "does.card_number"),
    entry(Group::Terminals, Command::Paired(PairedCommand::ShowBatch), "does.show_batch"),
    entry(Group::Terminals, Command::Paired(PairedCommand::PrintSummary), "does.print_summary"),
    pairing(PairingCommand::LookAgain, "does.look_again"),
    pairing(PairingCommand::OtherSpeeds, "does.other_speeds"),
    pairing(PairingCommand::EditCode, "does.edit_code"),
    pairing(PairingCommand::CopyDetails, "does.copy_details"),
    pairing(PairingCommand::AsNew, "does.as_new"),
    pairing(PairingCommand::HowToPaste, "does.paste"),
    setting(Setting::Lang(Lang::En), "does.lang_en"),
    setting(Setting::Lang(Lang::ZhHant), "does.lang_zh_hant"),
    setting(Setting::Lang(Lang::ZhHantTw), "does.lang_zh_hant_tw"),
    setting(Setting::Lang(Lang::ZhHans), "does.lang_zh_hans"),
    setting(Setting::Tone(Tone::Dark), "does.dark"),
    setting(Setting::Tone(Tone::Light), "does.light"),
    setting(Setting::Tone(Tone::Contrast), "does.contrast"),
    setting(Setting::Glyphs(Glyphs::Unicode), "does.unicode"),
    setting(Setting::Glyphs(Glyphs::Ascii), "does.ascii"),
    setting(Setting::BigDigits(true), "does.big_digits"),
    setting(Setting::BigDigits(false), "does.plain_digits"),
    setting(Setting::Keypad(Keypad::Till), "does.keypad_till"),
    setting(Setting::Keypad(Keypad::Phone), "does.keypad_phone"),
    setting(Setting::Touch(true), "does.touch"),
    setting(Setting::Touch(false), "does.mouse"),
    entry(Group::Screen, Command::Sound, "does.sound"),
    entry(Group::People, Command::People(PeopleCommand::Who), "does.who"),
    entry(Group::People, Command::People(PeopleCommand::List), "does.people"),
    entry(Group::Program, Command::Help, "does.help"),
    entry(Group::Program, Command::Redraw, "does.redraw"),
    entry(Group::Program, Command::KeepRecording, "does.keep_recording"),
    entry(Group::Program, Command::Suspend, "does.suspend"),
    entry(Group::Program, Command::Quit, "does.quit"),
];

/// What keys do that have no line in the menu: they are part of typing or choosing, or answer the question on top.
pub const NOT_IN_MENU: &[(Command, &str)] = &[
    (Command::Digit('0'), "does.digit"),
    (Command::Zeros, "does.digit"),
    (Command::Point, "does.point"),
    (Command::Backspace, "does.backspace"),
    (Command::Field { forward: true }, "does.field"),
    (Command::Field { forward: false }, "does.field"),
    (Command::Choose { forward: true }, "does.choose"),
    (Command::Choose { forward: false }, "does.choose"),
    (Command::Back, "does.back"),
    (Command::Pairing(PairingCommand::Next), "does.next_page"),
    (Command::No, "does.no"),
    (Command::Yes, "does.yes"),
    (Command::Confirm, "does.confirm"),
    (Command::OtherPlate, "does.other_plate"),
    (Command::SameCustomer, "does.same_customer"),
    (Command::AnotherCustomer, "does.another_customer"),
    (Command::Paid, "does.paid"),
    (Command::Unpaid, "does.unpaid"),
    (Command::Print, "does.print"),
    (Command::Paired(PairedCommand::PrintReceipt), "does.print_there"),
    (Command::Page, "does.page"),
    (Command::People(PeopleCommand::Add), "does.add_person"),
    (Command::People(PeopleCommand::NewPin), "does.new_pin"),
    (Command::People(PeopleCommand::Remove), "does.remove_person"),
    (Command::Menu, "does.menu"),
];

/// The key of the words for what `command` does.
pub fn does(command: Command) -> Option<&'static str> {
    use crate::console::command::Step;
    match command {
        Command::Digit(_) => Some("does.digit"),
        Command::Move(Step::Up | Step::Down) => Some("does.move"),
        Command::Move(Step::PageUp | Step::PageDown) => Some("does.move_page"),
        Command::Move(Step::Home | Step::End) => Some("does.move_end"),
        command => {
            let menu = CATALOGUE.iter().map(|entry| (entry.command, entry.does));
            menu.chain(NOT_IN_MENU.iter().copied()).find(|(known, _)| *known == command).map(|(_, does)| does)
        }
    }
}
