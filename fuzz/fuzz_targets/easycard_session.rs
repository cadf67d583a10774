#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::easycard_session(bytes));
