//! `ip`: an IP address or network is within these.

use std::net::IpAddr;

use crate::check::{
    ArgumentError, Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::text::Place;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional(
        "within",
        Kind::Words,
        "the networks, such as `10.0.0.0/8` or `fd00::/8`, of which one must hold the address",
    )
    .tighter(Tighter::Subset),
    Parameter::optional(
        "outside",
        Kind::Words,
        "the networks of which none may hold the address, or a part of the network",
    )
    .tighter(Tighter::Superset),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-outside-network"
title   = "An address outside the network"
select  = "/address"
check   = { ip = { within = ["10.0.0.0/8"] } }
message = "`{value}` is outside the network""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "ip",
        "the string is an IP address, or a network such as `10.1.0.0/16`, within or outside of \
         networks",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .needs_one()
    .by_value()
    .judge(judge)
    .example(EXAMPLE)
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    for parameter in ["within", "outside"] {
        for text in arguments.words(parameter).iter() {
            if let Err(why) = Network::parse(text) {
                let error = ArgumentError::new(parameter, format!("`{text}` {why}"));
                return Err(error.help("write a network such as `10.0.0.0/8`, or one address"));
            }
        }
    }
    Ok(())
}

struct Ip {
    within: Option<(Vec<Network>, Option<Place>)>,
    outside: Option<(Vec<Network>, Option<Place>)>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let networks = |parameter| {
        let words = arguments.words(parameter);
        // `judge` has refused the others.
        let networks = words.iter().filter_map(|text| Network::parse(text).ok()).collect();
        arguments.has(parameter).then(|| (networks, arguments.place(parameter).cloned()))
    };
    Box::new(Ip { within: networks("within"), outside: networks("outside") })
}

impl Check for Ip {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(text) = context.node().as_str() else { return };
        let violation = Violation::new(context.node(), text);
        let network = match Network::parse(text) {
            Ok(network) => network,
            Err(why) => {
                let help =
                    "write an address such as `10.1.2.3`, or a network such as `10.1.0.0/16`";
                return report(violation.message(format!("`{text}` {why}")).help(help).ambiguity());
            }
        };
        if let Some((networks, place)) = &self.within
            && !networks.iter().any(|it| it.holds(&network))
        {
            return report(violation.maybe_policy(place.as_ref()));
        }
        if let Some((networks, place)) = &self.outside
            && networks.iter().any(|it| it.holds(&network) || network.holds(it))
        {
            report(violation.maybe_policy(place.as_ref()));
        }
    }
}

/// The addresses that begin with the same bits.
struct Network {
    /// As bits of 128; those of IPv4 in the first 32.
    bits: u128,
    is_v4: bool,
    length: u32,
}

impl Network {
    /// Reads an address, or a network by its prefix (RFC 4632, section 3.1; RFC 4291, section 2.3).
    ///
    /// # Errors
    ///
    /// What it isn't.
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let Ok(address) = address.parse::<IpAddr>() else {
            return Err("isn't an IP address");
        };
        let (bits, most) = match address {
            IpAddr::V4(address) => (u128::from(address.to_bits()).wrapping_shl(96), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        let length = match length {
            None => most,
            Some(length) => {
                let is_plain = length.bytes().all(|byte| byte.is_ascii_digit())
                    && (length == "0" || !length.starts_with('0'));
                let length = length.parse::<u32>().ok().filter(|it| is_plain && *it <= most);
                length.ok_or("isn't a network: the length after `/` is wrong")?
            }
        };
        let network = Self { bits, is_v4: address.is_ipv4(), length };
        if bits & !network.mask() != 0 {
            return Err("isn't a network: its address has bits after its length");
        }
        Ok(network)
    }

    /// The bits that all of its addresses share.
    fn mask(&self) -> u128 {
        u128::MAX.checked_shl(128_u32.saturating_sub(self.length)).unwrap_or(0)
    }

    /// Whether all addresses of another network are in it.
    fn holds(&self, other: &Self) -> bool {
        self.is_v4 == other.is_v4
            && self.length <= other.length
            && self.bits == other.bits & self.mask()
    }
}
