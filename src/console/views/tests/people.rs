//! People, their PINs, and what needs one, as they are drawn.

use super::*;
use crate::console::command::{Command, PeopleCommand};
use crate::console::event::PeopleReply;
use crate::console::state::{PeopleChange, PersonForm, PersonTask, Popup};
use crate::till::PinRefused;

#[test]
fn people_and_pins() {
    snapshots("locked", SMALL, |counter| {
        counter.state.staff.locked = true;
        counter.key(Key::F(2));
        counter.typed("258");
    });
    snapshots("first_supervisor", SMALL, |counter| {
        counter.state.popup = Some(Popup::Person(Box::new(PersonForm::new(PersonTask::First, "Mei Wong".into()))));
    });
    snapshots("new_pin_waits", SMALL, |counter| {
        let form = PersonForm::new(PersonTask::NewPin, "Ah Keung".into());
        let form = PersonForm { trouble: Some("person.wait"), ..form };
        counter.state.popup = Some(Popup::Person(Box::new(form)));
    });
    snapshots("people", SMALL, |counter| counter.state.popup = Some(Popup::People { selected: 1 }));
    snapshots("remove_person", SMALL, |counter| {
        let change = PeopleChange::Remove("Ah Keung".into());
        counter.state.popup = Some(Popup::Approve { change, yes: false });
    });
    snapshots("refund_of_slip", SMALL, |counter| {
        counter.click(Command::People(PeopleCommand::RefundOfSlip));
        counter.typed("A-1187");
    });
    snapshots("complete_of_slip", SMALL, |counter| {
        counter.state.popup = None;
        counter.click(Command::People(PeopleCommand::CompleteOfSlip));
        counter.typed("121775014073233018");
    });
    snapshots("refund_without_sale", SMALL, |counter| {
        counter.state.popup = None;
        counter.state.counters.become_one_of(0, crate::payment::Vendor::CodePay);
        counter.click(Command::People(PeopleCommand::RefundWithoutSale));
        counter.typed("4500");
    });
    snapshots("pin_wrong", SMALL, |counter| {
        counter.click(Command::People(PeopleCommand::RefundOfSlip));
        let refused = PinRefused { code: "pin_wrong", tries_left: 2, wait_ms: 0 };
        counter.event(Event::Reply(Reply::People(PeopleReply::Approved(Err(refused)))));
    });
}
