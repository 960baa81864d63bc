//! dtolint with checks and rules of ACME's own: what an organisation writes that has more to ask than TOML can say.
//!
//! - [`Teams`] is what the organisation knows, and the state of the checks.
//! - `known-team` and `team-may-take` are checks: they have parameters, refuse what makes no sense at the line of
//!   the policy that says so, and are used by policies like any other.
//! - `packs/webhooks.toml` has rules made of them, for people and with tests. Policies get them by
//!   `extends = ["acme:webhooks"]`.
//!
//! [`checks`] is the registry: what is not added there is not there. `src/main.rs` makes a command of it, and
//! `acme-lint hook` serves editors and ESLint (`program: "acme-lint"`).

mod known_team;
mod team_may_take;
mod teams;

use std::sync::Arc;

use dtolint::check::Checks;
pub use teams::Teams;

/// The pack that policies extend.
pub const PACK: (&str, &str) = ("acme:webhooks", include_str!("../packs/webhooks.toml"));

/// dtolint's checks and ACME's, by the teams that there are.
pub fn checks() -> Checks {
    checks_for(Arc::new(Teams::ours()))
}

/// The same, by other teams.
pub fn checks_for(teams: Arc<Teams>) -> Checks {
    let mut checks = Checks::default();
    let added = checks
        .add(known_team::check(Arc::clone(&teams)))
        .and_then(|checks| checks.add(team_may_take::check(teams)))
        .and_then(|checks| checks.add_pack(PACK.0, PACK.1));
    // Two checks of one name are a mistake of this crate, which any test of it shows.
    added.expect("the names are free");
    checks
}
