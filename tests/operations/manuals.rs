//! What docs/ says to type is what this binary does, in the order in which it stands there.

use crate::deadline::calendar::Day;
use sluis_tests::support::room::project;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use std::fs;
use std::process::Command;

const PASSWORD: &str = "vier fietsen in de regen\n";

/// Whom and what these verbs make: the others want files, or mail, of the reader's own.
const VERBS: [&str; 4] = ["admin ", "client ", "org ", "user "];

/// Every command of these verbs that stands by itself in this text, each in one line.
fn commands(document: &str) -> Vec<String> {
    let text = fs::read_to_string(project().join("docs").join(document)).unwrap();
    let text = text.replace("\\\n", " ");
    let all = text.lines().filter_map(|line| line.strip_prefix("    sluis "));
    all.filter(|line| VERBS.iter().any(|verb| line.starts_with(verb))).map(str::to_owned).collect()
}

/// The words of a command as a shell hands them over, and whether a file is read.
fn words(command: &str) -> (Vec<String>, bool) {
    let (command, reads) = match command.split_once(" < password.txt") {
        Some((before, _)) => (before, true),
        None => (command, false),
    };
    let printed = Command::new("sh").args(["-c", &format!("printf '%s\\n' {command}")]).output().unwrap();
    assert!(printed.status.success(), "{command}: {}", String::from_utf8_lossy(&printed.stderr));
    (String::from_utf8(printed.stdout).unwrap().lines().map(str::to_owned).collect(), reads)
}

/// Days in a manual pass: each is as far ahead as the text wants it, a season or more.
fn ahead(words: &mut [String]) {
    let day = Day::after(totp::now(), 200).written();
    if let Some(at) = words.iter().position(|word| word == "--until") {
        words[at + 1] = day;
    }
}

#[tokio::test]
async fn what_the_manuals_say_to_type_is_understood_and_done_from_the_first_line_to_the_last() {
    let house = Sluis::plan().prepare().await;
    house.run(&["org", "create", "--handle", "oever", "--name", "De Oever", "--preset", "ehealth"]);
    let all = [commands("operations.md"), commands("policy.md")].concat();
    let (mut done, mut request) = (0, String::new());
    for command in &all {
        let (mut words, reads) = words(command);
        ahead(&mut words);
        let secret = if reads { PASSWORD } else { "" };
        if words[..2] == ["user", "agree-code"] {
            // With the setting that the sentence before it names, and somebody who agrees.
            let four = ["org", "policy", "set", "--organisation", "linde", "--reason", "besluit"];
            house.run(&[&four[..], &["helpdesk.onetime_code=four_eyes"]].concat());
            house.run_with_secret(&["admin", "create", "--login-name", "tweede"], PASSWORD);
            let issue = all.iter().find(|other| other.contains("issue-code")).unwrap();
            let (issue, _) = self::words(issue);
            let issue: Vec<&str> = issue.iter().map(String::as_str).collect();
            request = house.run_with_secret(&issue, PASSWORD)["request"].as_str().unwrap().to_owned();
        }
        let words: Vec<&str> = words
            .iter()
            .map(|word| if word == "REQUEST" { request.as_str() } else { word.as_str() })
            .collect();
        house.run_with_secret(&words, secret);
        done += 1;
    }
    assert!(done >= 11 && !request.is_empty(), "{all:#?}");
    let shown = house.run(&["org", "policy", "show", "--organisation", "linde"]);
    let keys = shown["keys"].as_array().unwrap();
    let value = |key: &str| keys.iter().find(|one| one["key"] == key).unwrap()["value"].clone();
    assert_eq!((value("session.idle"), value("terms.backup")), ("20m".into(), "herstelcode".into()));
    let late = ["org", "exception", "exempt", "--organisation", "linde", "--login-name", "anna"];
    let late = house.try_run(&[&late[..], &["--until", "2001-01-01", "--reason", "x"]].concat(), "");
    assert!(!late.status.success(), "or this test sees nothing");
}
