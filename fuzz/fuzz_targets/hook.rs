#![no_main]
#[path = "../../tests/it/fuzz_corpus/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::hook(data));
