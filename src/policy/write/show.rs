//! A policy with all of its layers as TOML that loads to the same policy, each value with the line
//! that it is from.

use crate::policy::Policy;
use crate::policy::keys;
use crate::policy::read::policy_file::PolicyFile;
use crate::policy::shown::{Page, plain};

/// The policy, or what of it holds for one file by its path from the policy's folder.
pub(crate) fn show(policy: &Policy, file: Option<&str>) -> String {
    let page = Page::new(&policy.resolved, &policy.tests, file);
    let name = plain(policy.resolved.source.name());
    let title = match file {
        None => format!("# {name} and all that it extends, as one policy."),
        Some(file) => format!("# {name} and all that it extends, as it holds for {}.", plain(file)),
    };
    let layers = layers(&policy.resolved.layers);
    format!("{title}\n{layers}{}", keys::show(&PolicyFile, &page))
}

/// The order of the layers, where there are several.
fn layers(names: &[String]) -> String {
    if names.len() < 2 {
        return String::new();
    }
    let names: Vec<String> = names.iter().map(|name| plain(name)).collect();
    format!("# Layers, each after those that it extends; later ones win: {}\n", names.join(", "))
}
