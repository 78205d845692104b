//! What an organisation asks is set, tried and checked on the command line, and the change has its audit row.

use serde_json::Value;
use sluis_tests::support::server::Sluis;
use std::process::Output;

/// The one organisation of these tests.
const LINDE: [&str; 2] = ["--organisation", "linde"];

async fn linde() -> Sluis {
    let house = Sluis::plan().prepare().await;
    house.run(&["org", "create", "--handle", "linde", "--name", "De Linde", "--preset", "verzuim"]);
    house
}

fn policy<'a>(verb: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["org", "policy", verb], &LINDE[..], more].concat()
}

/// The value of `key` in effect, and which layer decided it.
fn in_effect(house: &Sluis, key: &str) -> (Value, Value) {
    let shown = house.run(&policy("show", &[]));
    let keys = shown["keys"].as_array().unwrap();
    let found = keys.iter().find(|one| one["key"] == key).unwrap();
    (found["value"].clone(), found["decided_by"].clone())
}

#[track_caller]
fn refused(done: &Output, code: i32) -> String {
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(code), "{said}");
    said
}

#[tokio::test]
async fn a_key_that_is_set_holds_and_one_that_is_left_open_is_the_presets_again() {
    let house = linde().await;
    assert_eq!(in_effect(&house, "session.idle"), ("30m".into(), "preset".into()));
    let set = house.run(&policy("set", &["--reason", "besluit 14", "session.idle=20m"]));
    assert_eq!(set["saved"], true);
    assert_eq!(in_effect(&house, "session.idle"), ("20m".into(), "organisation".into()));
    house.run(&policy("set", &["--reason", "besluit 15", "--unset", "session.idle"]));
    assert_eq!(in_effect(&house, "session.idle"), ("30m".into(), "preset".into()));
}

#[tokio::test]
async fn what_cannot_work_is_said_with_its_norm_and_changes_nothing() {
    let house = linde().await;
    for (change, code) in [
        ("mfa.allowed=sms", "sms-alone"),
        ("mfa.enforcement=optional", "below-floor"),
        ("session.idle=2h", "beyond-bounds"),
    ] {
        let done = house.command(&policy("set", &["--json", "--reason", "proef", change])).output().unwrap();
        refused(&done, 1);
        let said: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(said["saved"], false);
        assert_eq!(said["findings"][0]["code"], code, "{said}");
        assert!(!said["findings"][0]["norm"].as_str().unwrap().is_empty(), "{said}");
    }
    assert_eq!(in_effect(&house, "session.idle").0, "30m");
    assert_eq!(house.run(&policy("lint", &[]))["ok"], true);
}

#[tokio::test]
async fn what_is_tried_is_told_and_not_done() {
    let house = linde().await;
    let told = house.run(&policy("simulate", &["--at", "2026-07-01", "mfa.min_factors=2"]));
    assert_eq!(told["would_save"], true);
    assert_eq!(told["people"][0]["changes"][0]["key"], "mfa.min_factors");
    assert_eq!(told["people"][0]["phase_after"], "mandatory");
    assert_eq!(in_effect(&house, "mfa.min_factors"), (1.into(), "preset".into()));
}

#[tokio::test]
async fn what_is_not_understood_names_the_key_that_was_meant() {
    let house = linde().await;
    let unknown = house.try_run(&policy("set", &["--reason", "x", "session.idel=20m"]), "");
    assert!(refused(&unknown, 2).contains("did you mean session.idle?"));
    let nothing = house.try_run(&policy("set", &["--reason", "x"]), "");
    assert!(refused(&nothing, 2).contains("KEY=VALUE"));
}

#[tokio::test]
async fn an_exception_holds_for_one_person_has_an_end_and_can_be_ended() {
    let house = linde().await;
    house.run(&["user", "create", "--login-name", "anna", "--organisation", "linde", "--given-name", "Anna"]);
    let exception = |verb, more: &[&str]| -> Output {
        let all = [&["org", "exception", verb], &LINDE[..], &["--login-name", "anna"], more].concat();
        house.try_run(&all, "")
    };
    let late = exception("exempt", &["--until", "2001-01-01", "--reason", "ziek"]);
    assert!(refused(&late, 2).contains("in the future"));
    let looks = exception("restrict", &["--reason", "proef", "ui.address=je"]);
    assert!(refused(&looks, 2).contains("no stricter value"));
    let made = exception("restrict", &["--reason", "beheerder", "mfa.min_factors=2"]);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    let id = serde_json::from_slice::<Value>(&made.stdout).unwrap()["id"].as_str().unwrap().to_owned();
    let shown = || house.run(&policy("show", &["--login-name", "anna"]))["exceptions"].clone();
    assert_eq!(shown()[0]["key"], "mfa.min_factors");
    assert_eq!(shown()[0]["after"], 2);
    assert_eq!(exception("end", &["--id", &id]).status.code(), Some(0));
    assert_eq!(shown().as_array().unwrap().len(), 0);
    assert!(refused(&exception("end", &["--id", &id]), 1).contains("no such exception"));
}

#[tokio::test]
async fn what_an_administrator_is_told_does_not_change_with_a_membership_elsewhere() {
    let house = linde().await;
    house.run(&["org", "create", "--handle", "care", "--name", "De Kliniek", "--preset", "nen7510"]);
    let both =
        ["user", "create", "--login-name", "anna", "--organisation", "linde", "--organisation", "care"];
    house.run(&both);
    let exempt = ["org", "exception", "restrict", "--organisation", "care", "--login-name", "anna"];
    house.run(&[&exempt[..], &["--reason", "elders", "mfa.min_factors=2"]].concat());
    let told = || {
        let here = |verb: &[&str]| house.run(&[&["org"], verb, &LINDE[..]].concat()).to_string();
        [
            here(&["deadline"]),
            here(&["policy", "show", "--login-name", "anna"]),
            here(&["policy", "lint"]),
            here(&["policy", "simulate", "--at", "2027-07-01", "password.min_length=16"]),
            here(&["exception", "list", "--login-name", "anna"]),
            house.run(&["org", "list"])["organisations"].as_array().unwrap().len().to_string(),
        ]
    };
    let with = told();
    assert!(with.iter().all(|answer| !answer.contains("elders") && !answer.contains("kliniek")), "{with:#?}");
    house
        .database()
        .execute(
            "DELETE FROM memberships WHERE organisation_id = (SELECT id FROM organisations WHERE handle = 'care')",
        )
        .await;
    assert_eq!(told(), with, "byte for byte");
    let gone =
        house.try_run(&["org", "policy", "show", "--organisation", "care", "--login-name", "anna"], "");
    assert!(!gone.status.success(), "or the membership elsewhere was there still");
}
