//! What deploy/ says is what this binary understands.

use sluis_tests::support::room::project;
use sluis_tests::support::server::Sluis;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every text below deploy/.
fn texts(folder: &Path, all: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("secrets") {
            texts(&path, all);
        } else if let Ok(text) = fs::read_to_string(&path) {
            all.push(text);
        }
    }
}

fn deploy() -> String {
    let mut all = Vec::new();
    texts(&project().join("deploy"), &mut all);
    all.join("\n")
}

/// What follows the binary's name in a line of a unit, of a Dockerfile or of compose.
fn arguments(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    if line.starts_with('#') {
        return None;
    }
    if let Some(command) = line.strip_prefix("ExecStart=") {
        return Some(command.split_whitespace().skip(1).map(str::to_owned).collect());
    }
    let (_, list) = line.split_once("CMD ").or_else(|| line.split_once("command: "))?;
    let words: Vec<String> = serde_json::from_str(list).ok()?;
    match words.first()?.as_str() {
        "/usr/local/bin/sluis" | "sluis" => Some(words[1..].to_vec()),
        // The Dockerfile's ENTRYPOINT is the binary itself.
        _ if line.starts_with("CMD ") => Some(words),
        _ => None,
    }
}

/// Every name of a variable of ours in a text.
fn variables(text: &str) -> BTreeSet<&str> {
    let word = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let all = text.match_indices("SLUIS_").map(|(at, _)| text[at..].split(|c| !word(c)).next().unwrap());
    all.collect()
}

#[tokio::test]
async fn every_command_line_of_the_deployment_is_understood() {
    let house = Sluis::plan().prepare().await;
    let deploy = deploy();
    let lines: Vec<Vec<String>> = deploy.lines().filter_map(arguments).collect();
    assert!(lines.iter().filter(|line| line[..] == ["serve"]).count() >= 2, "{lines:?}");
    assert!(lines.iter().any(|line| line[..] == ["health"]), "{lines:?}");
    for line in lines {
        let words: Vec<&str> = line.iter().map(String::as_str).chain(["--help"]).collect();
        let done = house.command(&words).output().unwrap();
        assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    let wrong = house.command(&["serv", "--help"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2), "or this test sees nothing");
}

#[tokio::test]
async fn every_variable_of_the_deployment_is_one_that_is_read() {
    let house = Sluis::plan().prepare().await;
    let shown = house.run(&["config", "show"]);
    let known: BTreeSet<&str> =
        shown["keys"].as_array().unwrap().iter().filter_map(|key| key["variable"].as_str()).collect();
    let deploy = deploy();
    let used = variables(&deploy);
    assert!(used.contains("SLUIS_KEYS__MASTER_KEY_FILE"), "{used:?}");
    for name in used {
        let plain = name.strip_suffix("_FILE").unwrap_or(name);
        assert!(name == "SLUIS_CONFIG" || known.contains(name) || known.contains(plain), "{name}");
    }
}
