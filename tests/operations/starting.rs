//! A start says what it cannot do, and changes nothing before it says so; a stop is in good order.

use serde_json::Value;
use sluis_tests::support::server::Sluis;
use std::fs;
use std::net::TcpListener;

fn refused(house: &Sluis, variables: &[(&str, &str)]) -> String {
    let mut command = house.command(&["serve"]);
    let done = command.envs(variables.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{said}");
    said
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_key_and_the_flag() {
    let house = Sluis::plan().without_schema().prepare().await;
    let taken = TcpListener::bind(house.address()).unwrap();
    let said = refused(&house, &[]);
    let port = taken.local_addr().unwrap().port().to_string();
    assert!(said.contains(&port) && said.contains("--bind") && said.contains("server.bind"), "{said}");
    drop(taken);
    let status = house.try_run(&["migrate", "status"], "");
    assert_eq!(status.status.code(), Some(1), "nothing was migrated");
}

#[tokio::test]
async fn another_issuer_is_refused_by_both_names() {
    let mut house = Sluis::start().await;
    house.terminate();
    let said = refused(&house, &[("SLUIS_SERVER__PUBLIC_URL", "http://localhost:1")]);
    let recorded = house.issuer().to_string();
    assert!(said.contains("http://localhost:1") && said.contains(recorded.trim_end_matches('/')), "{said}");
    house.start_again().await;
}

#[tokio::test]
async fn a_database_of_a_younger_version_is_refused() {
    let house = Sluis::plan().prepare().await;
    house
        .database()
        .execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_younger', 1)")
        .await;
    let said = refused(&house, &[]);
    assert!(said.contains("newer") && said.contains("m9999_younger"), "{said}");
    let said = house.try_run(&["org", "list"], "");
    assert_eq!(said.status.code(), Some(1));
}

#[tokio::test]
async fn without_leave_to_migrate_the_verb_that_does_is_named() {
    let house = Sluis::plan().without_schema().set("database.migrate", "false").prepare().await;
    assert!(refused(&house, &[]).contains("sluis migrate up"));
}

#[tokio::test]
async fn told_to_stop_it_ends_well_and_starts_again_on_what_it_kept() {
    let mut house = Sluis::start().await;
    house.run(&["org", "create", "--handle", "linde", "--name", "De Linde"]);
    assert_eq!(house.terminate().code(), Some(0));
    house.start_again().await;
    assert_eq!(house.run(&["org", "list"])["organisations"][0]["handle"], "linde");
}

/// What the doctor says of one thing.
#[track_caller]
fn verdict(found: &Value, name: &str) -> String {
    let check = found["checks"].as_array().unwrap().iter().find(|check| check["name"] == name);
    let check = check.unwrap_or_else(|| panic!("{name} is not looked at"));
    check["verdict"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_doctor_finds_a_served_deployment_well() {
    let house = Sluis::start().await;
    let found = house.run(&["doctor"]);
    assert_eq!(found["ok"], true, "{found}");
    for (name, expected) in
        [("master key", "ok"), ("signing keys", "ok"), ("deployment", "ok"), ("mail", "warn")]
    {
        assert_eq!(verdict(&found, name), expected, "{name}");
    }
}

#[tokio::test]
async fn the_doctor_finds_another_master_key_and_says_what_it_does_not_open() {
    let house = Sluis::start().await;
    let before = house.database().count("signing_keys").await;
    fs::write(house.room().file("master.key"), "ab".repeat(32)).unwrap();
    let done = house.try_run(&["doctor"], "");
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
    let found: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(found["ok"], false, "{found}");
    for (name, expected) in
        [("master key", "ok"), ("database", "ok"), ("deployment", "fail"), ("signing keys", "fail")]
    {
        assert_eq!(verdict(&found, name), expected, "{name}");
    }
    assert!(found.to_string().contains("master key"), "{found}");
    assert_eq!(house.database().count("signing_keys").await, before, "looking makes nothing");
}
