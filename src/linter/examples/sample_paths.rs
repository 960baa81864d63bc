//! Paths that a glob of files matches, as a person would name them.

/// What stands for `*` in a name.
const NAMES: [&str; 3] = ["example", "test", "a"];

/// Paths that a glob may match; the caller tries which of them it does.
pub(super) fn samples(glob: &str) -> Vec<String> {
    let ways: Vec<String> = braces(glob).into_iter().map(|it| brackets(&it)).collect();
    let mut paths = Vec::new();
    for way in &ways {
        for name in NAMES {
            // Without any folder for `**`, and with one.
            for folder in ["", "a/"] {
                paths.push(path(way, name, folder));
            }
        }
    }
    paths
}

fn path(glob: &str, name: &str, folder: &str) -> String {
    let file = format!("{folder}{name}.json");
    let glob = match glob.strip_suffix("/**") {
        Some(start) => format!("{start}/{file}"),
        None if glob == "**" => file,
        None => glob.to_owned(),
    };
    let (folders, last) = match glob.rsplit_once('/') {
        Some((folders, last)) => (format!("{folders}/"), last),
        None => (String::new(), glob.as_str()),
    };
    let folders = folders.replace("**/", folder).replace('*', name).replace('?', "a");
    let last = match last.rsplit_once('.') {
        Some((stem, "*" | "**")) => format!("{}.json", stem.replace('*', name)),
        _ if last == "*" => format!("{name}.json"),
        _ => last.replace("**", "*").replace('*', name),
    };
    format!("{folders}{}", last.replace('?', "a"))
}

/// The glob with each of the choices of its first braces, and the first choice of all others.
fn braces(glob: &str) -> Vec<String> {
    let Some((start, rest)) = glob.split_once('{') else { return vec![glob.to_owned()] };
    let Some((choices, end)) = rest.split_once('}') else { return vec![glob.to_owned()] };
    let end = braces(end).swap_remove(0);
    choices.split(',').map(|choice| format!("{start}{choice}{end}")).collect()
}

/// The glob with the first character of each class.
fn brackets(glob: &str) -> String {
    let mut path = String::new();
    let mut rest = glob;
    while let Some((start, class)) = rest.split_once('[') {
        let Some((class, end)) = class.split_once(']') else { break };
        path += start;
        path.extend(match class.starts_with(['!', '^']) {
            true => Some('x'),
            false => class.chars().next(),
        });
        rest = end;
    }
    path + rest
}

#[cfg(test)]
mod tests {
    use super::samples;
    use crate::policy::model::file_glob;

    #[test]
    fn a_sample_is_matched_and_reads_like_a_path() {
        let table = [
            ("webhooks/*.json", "webhooks/example.json"),
            ("webhooks/**/*.json", "webhooks/example.json"),
            ("webhooks/**", "webhooks/example.json"),
            ("envs/*/*.yaml", "envs/example/example.yaml"),
            ("**", "example.json"),
            ("*.{yaml,json}", "example.yaml"),
            ("keys.yaml", "keys.yaml"),
            ("a?/[bc]-*.json", "aa/b-example.json"),
            ("envs/*", "envs/example.json"),
            ("x.*", "x.json"),
        ];
        for (glob, first) in table {
            let samples = samples(glob);
            assert_eq!(samples[0], first, "{glob}");
            let matcher = file_glob(glob).expect("it is a glob").compile_matcher();
            assert!(matcher.is_match(&samples[0]), "{glob}");
        }
    }
}
