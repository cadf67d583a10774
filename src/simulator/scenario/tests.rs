use rstest::rstest;

use super::*;
use crate::protocol::wonder::message::Action;
use crate::simulator::course::{Decision, Delivery, Reason};

type Scenario = super::Scenario<Action>;

#[test]
fn steps_are_played_by_action_amount_and_count() {
    let text = r#"
        [[step]]
        when = { action = "Sale", amount = "10.20", nth = 2 }
        do = ["decline", "delay:500"]
        [[step]]
        when = { action = "DeviceInfo" }
        do = ["http:500"]
        [faults]
        seed = 3
        drop_ppm = 1000
    "#;
    let scenario = Scenario::parse(text).unwrap();
    assert_eq!((scenario.faults.seed, scenario.faults.drop_ppm), (3, 1000));
    let mut steps = Steps::new(scenario);
    assert_eq!(steps.take(Action::Sale, Some("10.20")), None);
    assert_eq!(steps.take(Action::Sale, Some("10.21")), None);
    let course = steps.take(Action::Sale, Some("10.20")).unwrap();
    assert_eq!((course.decision, course.answer_after_ms), (Decision::Refuse(Reason::Declined), 500));
    assert_eq!(course.name, "decline+delay");
    assert_eq!(steps.take(Action::Sale, Some("10.20")), None);
    for _ in 0..3 {
        assert_eq!(steps.take(Action::DeviceInfo, None).unwrap().delivery, Delivery::Status(500));
    }
}

#[rstest]
#[case("approve")]
#[case("no_card")]
#[case("code:51234:Call the bank: now")]
#[case("pending:3")]
#[case("redirect:http://127.0.0.1:1/")]
#[case("big:10485760")]
#[case("amount:+1")]
fn effects_are_read(#[case] word: &str) {
    assert!(word.parse::<Effect>().is_ok(), "{word}");
}

#[rstest]
#[case::word("[[step]]\ndo = [\"explode\"]", "line 2", "unknown effect \"explode\"")]
#[case::value("[[step]]\ndo = [\"delay:soon\"]", "line 2", "\"soon\" is no number")]
#[case::range("[[step]]\ndo = [\"http:99\"]", "line 2", "200 to 599")]
#[case::header("[[step]]\ndo = [\"redirect:a b\"]", "line 2", "impossible characters")]
#[case::action("[[step]]\nwhen = { action = \"Sail\" }\ndo = []", "line 2", "unknown action \"Sail\"")]
#[case::key("[[step]]\nwhen = { colour = 1 }\ndo = []", "line 2", "colour")]
#[case::fraction("[faults]\ncorrupt_ppm = 0.1", "line 2", "corrupt_ppm")]
#[case::missing("[[step]]\n", "line 1", "do")]
fn mistakes_are_told_by_line_and_key(#[case] text: &str, #[case] line: &str, #[case] what: &str) {
    let told = Scenario::parse(text).unwrap_err().to_string();
    assert!(told.contains(line) && told.contains(what), "{told}");
}

#[test]
fn a_step_may_be_left_to_chance_and_the_seed_is_always_the_same_chance() {
    let hits = |seed: u64| -> Vec<bool> {
        let text = format!("[[step]]\nwhen = {{ chance_ppm = 250000 }}\ndo = [\"twice\"]\n[faults]\nseed = {seed}");
        let mut steps = Steps::new(Scenario::parse(&text).unwrap());
        (0..400).map(|_| steps.take(Action::Sale, None).is_some()).collect()
    };
    let count = hits(1).iter().filter(|hit| **hit).count();
    assert!((60..140).contains(&count), "{count}");
    assert_eq!(hits(1), hits(1));
    assert_ne!(hits(1), hits(2));
}

#[test]
fn how_an_answer_is_written_adds_up() {
    let text = "[[step]]\ndo = [\"numeric\", \"binary\"]";
    let course = Steps::new(Scenario::parse(text).unwrap()).take(Action::Sale, None).unwrap();
    assert!(course.quirks.numeric && course.quirks.binary && !course.quirks.empty_data);
    assert_eq!(course.name, "numeric+binary");
}
