//! What a set means to a layer: what it says itself, or what it extends says.

use dtolint::Linter;

use super::load;

/// A neighbour in somebody else's `extends` doesn't change what a layer means by a set; a layer that extends both does.
#[test]
fn a_set_means_what_the_layer_that_names_it_knows() {
    let parent = "version = 1\n[sets]\nadmin = [\"session.*\"]\n";
    let list = "[rules.event-forbidden]\nevents = [\"@admin\"]\nfinal = true\n";
    let org = format!("version = 1\nextends = [\"parent.toml\"]\n{list}");
    let other = "version = 1\nextends = [\"parent.toml\"]\n[sets]\nadmin = [\"dsync.*\"]\n";
    let unaware = format!("version = 1\n{list}");
    let over_both = format!("version = 1\nextends = [\"parent.toml\", \"other.toml\"]\n{list}");
    let own =
        format!("version = 1\nextends = [\"other.toml\"]\n[sets]\nadmin = [\"user.*\"]\n{list}");
    for (org, extends, forbidden) in [
        (&org, "\"org.toml\"", "session.created"),
        (&org, "\"other.toml\", \"org.toml\"", "session.created"),
        (&org, "\"org.toml\", \"other.toml\"", "session.created"),
        (&over_both, "\"org.toml\"", "dsync.activated"),
        (&own, "\"parent.toml\", \"other.toml\", \"org.toml\"", "user.created"),
        // It names a set of nobody it knows: what stands before it has to define it, and the last one wins.
        (&unaware, "\"parent.toml\", \"org.toml\"", "session.created"),
        (&unaware, "\"parent.toml\", \"other.toml\", \"org.toml\"", "dsync.activated"),
    ] {
        let top = format!("version = 1\nextends = [{extends}]\n");
        let files = [
            ("parent.toml", parent),
            ("other.toml", other),
            ("org.toml", org),
            ("dtolint.toml", &top),
        ];
        let linter = Linter::new(load(&files).unwrap_or_else(|error| panic!("{extends}: {error}")));
        let events = ["session.created", "dsync.activated", "user.created"];
        let found = events.into_iter().filter(|event| {
            let text =
                format!(r#"{{"endpoint_url": "https://a.example.com/", "events": ["{event}"]}}"#);
            linter
                .lint(("a.json", &text))
                .findings()
                .iter()
                .any(|it| it.rule() == "event-forbidden")
        });
        assert_eq!(found.collect::<Vec<_>>(), [forbidden], "{org} by {extends}");
    }
}
