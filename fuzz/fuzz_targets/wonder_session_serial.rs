#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::wonder_session_serial(bytes));
