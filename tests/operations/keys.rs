//! Signing keys are made once, turn as announced, and open under one master key only.

use serde_json::Value;
use sluis_tests::support::databases::Kind;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use std::fs;
use std::time::{Duration, Instant};

/// A new key is known to every node within a minute.
const PATIENCE: Duration = Duration::from_secs(60);

fn keys(house: &Sluis) -> Vec<Value> {
    house.run(&["keys", "list"])["keys"].as_array().unwrap().clone()
}

fn of<'k>(keys: &'k [Value], alg: &str, state: &str) -> Vec<&'k str> {
    let wanted = keys.iter().filter(|key| key["alg"] == alg && key["state"] == state);
    wanted.map(|key| key["kid"].as_str().unwrap()).collect()
}

async fn two_at_once(kind: Kind) {
    let house = Sluis::plan().on(kind).without_schema().prepare().await;
    let (_one, _other) = tokio::join!(house.another_node(), house.another_node());
    let keys = keys(&house);
    assert_eq!(keys.len(), 3, "{keys:?}");
    for alg in ["RS256", "ES256", "EdDSA"] {
        assert_eq!(of(&keys, alg, "signing").len(), 1, "{alg}");
    }
}

#[tokio::test]
async fn two_that_start_at_once_on_a_new_file_make_one_set_of_keys() {
    two_at_once(Kind::Sqlite).await;
}

#[tokio::test]
async fn two_that_start_at_once_on_a_new_postgres_database_make_one_set_of_keys() {
    two_at_once(Kind::Postgres).await;
}

#[tokio::test]
async fn a_new_key_is_announced_and_the_old_one_signs_on() {
    let house = Sluis::start().await;
    let before = keys(&house);
    house.run(&["keys", "rotate", "--algorithm", "ES256"]);
    let after = keys(&house);
    assert_eq!(of(&after, "ES256", "signing"), of(&before, "ES256", "signing"));
    assert_eq!(of(&after, "ES256", "announced").len(), 1);
    assert_eq!(of(&after, "RS256", "announced").len(), 0);
}

#[tokio::test]
async fn a_compromised_key_is_gone_at_once() {
    let house = Sluis::start().await;
    let before = keys(&house);
    house.run(&["keys", "rotate", "--algorithm", "ES256", "--now"]);
    let after = keys(&house);
    assert_eq!(of(&after, "ES256", "gone"), of(&before, "ES256", "signing"));
    assert_eq!(of(&after, "ES256", "signing").len(), 1);
}

/// The key that signs, or that took its place, as apps see it: waits for the server to look again.
async fn published(house: &Sluis, is_there: &str, is_gone: Option<&str>) {
    let app = RelyingParty::new(house, "", "", "");
    let until = Instant::now() + PATIENCE;
    loop {
        let keys = app.keys().await;
        if keys.find(is_there).is_some() && is_gone.is_none_or(|kid| keys.find(kid).is_none()) {
            return;
        }
        assert!(Instant::now() < until, "{is_there} is not published: {keys:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_running_server_publishes_within_its_minute_what_was_made_and_what_was_taken_back_beside_it() {
    let house = Sluis::plan().set("keys.refresh", "1").start().await;
    let first = of(&keys(&house), "ES256", "signing")[0].to_owned();
    published(&house, &first, None).await;
    house.run(&["keys", "rotate", "--algorithm", "ES256"]);
    let announced = of(&keys(&house), "ES256", "announced")[0].to_owned();
    published(&house, &announced, None).await;
    published(&house, &first, None).await;
    house.run(&["keys", "rotate", "--algorithm", "ES256", "--now"]);
    let now = of(&keys(&house), "ES256", "signing")[0].to_owned();
    published(&house, &now, Some(&first)).await;
}

#[tokio::test]
async fn another_master_key_stops_the_start_and_makes_no_key() {
    let mut house = Sluis::start().await;
    house.terminate();
    let before = keys(&house);
    let file = house.room().file("master.key");
    let right = fs::read(&file).unwrap();
    fs::write(&file, "ab".repeat(32)).unwrap();
    let done = house.command(&["serve"]).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("keys.master_key is not the key that this database was sealed with"), "{said}");
    assert_eq!(house.try_run(&["keys", "rotate"], "").status.code(), Some(1));
    fs::write(&file, right).unwrap();
    assert_eq!(keys(&house), before);
    house.start_again().await;
}

#[tokio::test]
async fn without_a_master_key_the_way_to_one_is_told() {
    let house = Sluis::plan().prepare().await;
    let done = house.command(&["serve"]).env_remove("SLUIS_KEYS__MASTER_KEY_FILE").output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("keys.master_key_file") && said.contains("generate-master"), "{said}");
}

#[tokio::test]
async fn nobody_is_registered_with_an_algorithm_that_no_key_signs_with() {
    let house = Sluis::start().await;
    house.run(&["org", "create", "--handle", "linde", "--name", "De Linde"]);
    let client = ["client", "create", "--id", "absence", "--name", "Absence", "--organisation", "linde"];
    let client = [&client[..], &["--redirect-uri", "https://app.example/cb", "--alg", "PS256"]].concat();
    let api =
        ["resource", "create", "--identifier", "https://api.example", "--name", "API", "--alg", "PS256"];
    for refused in [house.try_run(&client, ""), house.try_run(&api, "")] {
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains("sluis keys rotate --algorithm PS256"), "{said}");
    }
    house.run(&["keys", "rotate", "--algorithm", "PS256"]);
    house.run(&client);
    house.run(&api);
}

#[tokio::test]
async fn a_key_that_comes_before_the_first_start_does_not_keep_the_others_away() {
    let house = Sluis::plan().without_schema().prepare().await;
    assert!(house.try_run(&["migrate", "up"], "").status.success());
    let refused = house.try_run(&["keys", "rotate", "--algorithm", "PS256"], "");
    assert_eq!(refused.status.code(), Some(1));
    let house = house.another_node().await;
    assert_eq!(keys(&house).len(), 3, "the first start makes all of them");
}
