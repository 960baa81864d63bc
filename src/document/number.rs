//! Numbers of JSON for `serde_json`.
#![deny(clippy::arithmetic_side_effects)]

use serde_json::Number;

/// A JSON number as `serde_json` holds it, or the nearest one that it can hold.
pub(crate) fn number(text: &str) -> Number {
    let nearest = || {
        let float = text.parse::<f64>().unwrap_or(0.0).clamp(f64::MIN, f64::MAX);
        Number::from_f64(float).unwrap_or_else(|| Number::from(0))
    };
    text.parse().unwrap_or_else(|_| nearest())
}
