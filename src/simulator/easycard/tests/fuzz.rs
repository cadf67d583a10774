//! Whatever is sent, the server answers or stays silent; no money moves by nonsense.

use super::register::*;
use crate::simulator::Output;
use crate::simulator::random::Seeded;

#[test]
fn bytes_without_sense_move_no_money() {
    let mut random = Seeded::new(11);
    let mut register = Register::signed_on(settings());
    for _ in 0..500 {
        let body: Vec<u8> = (0..random.below(80)).map(|_| random.bytes::<1>()[0]).collect();
        register.send_body(&body);
        assert!(register.outputs().iter().all(|output| matches!(output, Output::Answer(_))));
    }
    assert!(register.ledger().is_empty());
}

#[test]
fn messages_with_a_byte_changed_pay_at_most_what_they_say() {
    let mut random = Seeded::new(12);
    for nth in 0..400 {
        let mut register = Register::signed_on(settings());
        let key = crate::protocol::easycard::password::PasswordKey::of_password("simulated-trade");
        let inner = format!(
            "{{\"Header\":{{\"Method\":\"31800\",\"ServiceType\":\"Payment\",\"MchId\":\"SIMULATED001\",\
             \"TradeKey\":\"{}\",\"CreateTime\":\"20260105093000\"}},\"Data\":\"{{\\\"DeviceId\\\":\\\"01301234\\\",\
             \\\"Retry\\\":\\\"0\\\",\\\"Amount\\\":\\\"100\\\",\\\"StoreOrderNo\\\":\\\"A{nth}\\\"}}\"}}",
            key.expose()
        );
        let mut bytes = inner.into_bytes();
        let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
        bytes[at] ^= 1 << random.below(7);
        let Ok(inner) = String::from_utf8(bytes) else { continue };
        register.send_inner(&inner);
        register.outputs();
        assert!(register.ledger().len() <= 1);
    }
}
