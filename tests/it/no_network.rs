//! dtolint opens no connection: nothing that could is linked in, and no file of its own code tries.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Crates that open connections, or exist for those that do.
const NETWORK: [&str; 32] = [
    "actix-web",
    "async-std",
    "attohttpc",
    "awc",
    "axum",
    "curl",
    "curl-sys",
    "git2",
    "gix",
    "h2",
    "hickory-resolver",
    "http",
    "hyper",
    "isahc",
    "libgit2-sys",
    "minreq",
    "mio",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "schannel",
    "security-framework",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "tungstenite",
    "ureq",
    "webpki",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names in a lock file. They are of every platform and feature, tests and benches included.
fn locked(file: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(file)).expect(file);
    let lock: toml::Table = text.parse().expect("TOML");
    let packages = lock["package"].as_array().expect("a list").iter();
    packages.map(|package| package["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn no_lock_file_has_a_crate_that_opens_connections() {
    for file in ["Cargo.lock", "examples/acme-lint/Cargo.lock", "fuzz/Cargo.lock"] {
        let names = locked(file);
        assert!(names.contains("dtolint") && names.contains("jsonschema"), "{file}: {names:?}");
        let found: Vec<&str> = NETWORK.into_iter().filter(|name| names.contains(*name)).collect();
        assert_eq!(found, [""; 0], "{file}");
    }
}

/// What `cargo deny` refuses is refused here as well, where no other program is needed.
#[test]
fn the_crates_that_cargo_deny_refuses_are_not_locked() {
    let text = std::fs::read_to_string(root().join("deny.toml")).expect("it is there");
    let deny: toml::Table = text.parse().expect("TOML");
    let refused = deny["bans"]["deny"].as_array().expect("a list");
    assert!(refused.iter().any(|it| it["crate"].as_str() == Some("reqwest")), "{refused:?}");
    let names = locked("Cargo.lock");
    for entry in refused {
        let name = entry["crate"].as_str().expect("a name");
        assert!(!names.contains(name), "{name} is locked, and deny.toml refuses it");
    }
}

#[test]
fn the_code_opens_no_connection_and_starts_no_program() {
    let mut files = vec![root().join("build.rs")];
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).expect("the folder can be listed");
        for path in entries.map(|entry| entry.expect("it can be read").path()) {
            let list: &mut Vec<PathBuf> = if path.is_dir() { &mut folders } else { &mut files };
            list.push(path);
        }
    }
    assert!(files.len() > 100, "{}", files.len());
    let words = [
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "UnixStream",
        "ToSocketAddrs",
        "process::Command",
    ];
    for file in files {
        let text = std::fs::read_to_string(&file).expect("it is UTF-8");
        for word in words {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
    }
}
