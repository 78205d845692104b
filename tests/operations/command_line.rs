//! The command line answers scripts in JSON, people in a sentence, and tells no secret twice.

use serde_json::Value;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::sms_gateway::SmsGateway;
use std::process::Output;

const PASSWORD: &str = "vier fietsen in de regen";

async fn house() -> Sluis {
    Sluis::plan().prepare().await
}

async fn linde() -> Sluis {
    let house = house().await;
    house.run(&["org", "create", "--handle", "linde", "--name", "De Linde", "--preset", "basic"]);
    house
}

#[track_caller]
fn refused(done: &Output, code: i32) -> String {
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(code), "{said}");
    assert!(done.stdout.is_empty(), "a refusal has no answer: {}", String::from_utf8_lossy(&done.stdout));
    said
}

fn client<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let most = ["client", "create", "--id", "absence", "--name", "Absence", "--organisation", "linde"];
    [&most, &["--redirect-uri", "https://app.example/cb"][..], more].concat()
}

#[tokio::test]
async fn what_is_not_understood_ends_with_two_and_says_how_it_is_written() {
    let house = house().await;
    let said = refused(&house.try_run(&["org", "crate"], ""), 2);
    assert!(said.contains("Usage: sluis org"), "{said}");
    let said = refused(&house.try_run(&["org", "create", "--handle", "De Linde", "--name", "x"], ""), 2);
    assert!(said.contains("--handle"), "{said}");
}

#[tokio::test]
async fn a_configuration_with_a_fault_fails_the_check_and_names_the_variable() {
    let house = house().await;
    assert_eq!(house.run(&["config", "check"])["ok"], true);
    let done = house
        .command(&["config", "check", "--json"])
        .env("SLUIS_SERVER__PUBLIC_URL", "http://login.example.nl")
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(said["ok"], false);
    assert_eq!(said["problems"][0]["key"], "server.public_url");
    assert_eq!(said["problems"][0]["origin"], "variable SLUIS_SERVER__PUBLIC_URL");
}

#[tokio::test]
async fn the_check_refuses_what_serve_would_refuse() {
    let house = house().await;
    let found = |name: &str, value: &str| {
        let done = house.command(&["config", "check", "--json"]).env(name, value).output().unwrap();
        assert_eq!(done.status.code(), Some(1));
        let said: Value = serde_json::from_slice(&done.stdout).unwrap();
        said["problems"].as_array().unwrap().clone()
    };
    let problems = found("SLUIS_KEYS__MASTER_KEY_FILE", "");
    assert_eq!((problems.len(), &problems[0]["key"]), (1, &Value::from("keys.master_key")), "{problems:?}");
    let problems = found("RUST_LOG", "loud");
    assert!(problems[0]["message"].as_str().unwrap().contains("`loud` is no level"), "{problems:?}");
    assert_eq!(house.run(&["config", "check"])["ok"], true, "and nothing else");
}

#[tokio::test]
async fn the_check_opens_the_list_the_gateways_and_the_validation_servers_and_calls_nobody() {
    let gateway = SmsGateway::start();
    let validator = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    validator.set_nonblocking(true).unwrap();
    let server = format!("http://{}/wsapi/2.0/verify", validator.local_addr().unwrap());
    let keys = [
        ("yubico.servers", server.as_str()),
        ("yubico.client_id", "87"),
        ("yubico.api_key", "ZWVuIHNsZXV0ZWwgdm9vciBkZSBwcm9lZg=="),
    ];
    let house = gateway.carries(Sluis::plan()).set_many(&keys).prepare().await;
    let (plain, list) = (house.room().file("plain.txt"), house.room().file("breached.bin"));
    let (plain, list) = (plain.to_str().unwrap(), list.to_str().unwrap());
    std::fs::write(plain, "aap\nnoot\n").unwrap();
    house.run(&["passwords", "load", "--plain", "--from", plain, "--to", list]);
    let check = |given: &[(&str, &str)]| {
        let mut command = house.command(&["config", "check", "--json"]);
        let done =
            command.env("SLUIS_PASSWORDS__BREACHED", list).envs(given.iter().copied()).output().unwrap();
        let said: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(done.status.code(), Some(i32::from(said["ok"] != true)), "{said}");
        let problems = said["problems"].as_array().cloned().unwrap_or_default();
        let text = |problem: &Value, member: &str| problem[member].as_str().unwrap_or_default().to_owned();
        problems.iter().map(|it| (text(it, "key"), text(it, "message"))).collect::<Vec<_>>()
    };
    assert_eq!(check(&[]), [], "all of it is good");

    // A machine without the certificates of the authorities.
    let bare = house.room().file("none.pem");
    std::fs::write(&bare, "").unwrap();
    let problems = check(&[("SSL_CERT_FILE", bare.to_str().unwrap())]);
    let found: Vec<&str> = problems.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(found, ["sms.gateways", "yubico.servers"], "{problems:?}");
    assert!(problems.iter().all(|(_, message)| message.contains("ca-certificates")), "{problems:?}");
    let problems = check(&[("SLUIS_SMS__HTTP_URL", "gateway.example/send?to={to}")]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].0, "sms.http_url");
    assert!(!problems[0].1.contains("gateway.example"), "it may hold a password: {problems:?}");
    let whole = std::fs::read(list).unwrap();
    for broken in [&whole[..whole.len() - 1], b"aap\nnoot\n"] {
        std::fs::write(list, broken).unwrap();
        let problems = check(&[]);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].0, "passwords.breached");
        assert!(problems[0].1.contains("no whole list of `sluis passwords load`"), "{problems:?}");
    }

    assert_eq!(gateway.texts(), [], "no message went");
    assert!(validator.accept().is_err(), "and no one-time password was asked about");
}

#[tokio::test]
async fn the_configuration_in_effect_is_shown_without_its_secrets() {
    let house = house().await;
    let key = std::fs::read_to_string(house.room().file("master.key")).unwrap();
    let shown = house.run(&["config", "show"]).to_string();
    assert!(shown.contains("(hidden)") && !shown.contains(key.trim()), "{shown}");
}

#[tokio::test]
async fn an_organisation_is_made_once() {
    let house = linde().await;
    let said = refused(&house.try_run(&["org", "create", "--handle", "linde", "--name", "Twice"], ""), 1);
    assert!(said.contains("`linde` already"), "{said}");
    let listed = house.run(&["org", "list"]);
    assert_eq!(listed["organisations"].as_array().unwrap().len(), 1);
    assert_eq!(listed["organisations"][0]["name"], "De Linde");
}

#[tokio::test]
async fn a_generated_client_secret_is_told_once() {
    let house = linde().await;
    let made = house.run(&client(&[]));
    let secret = made["client_secret"].as_str().unwrap();
    assert_eq!(secret.len(), 43);
    let later = format!("{} {}", house.run(&["client", "show", "absence"]), house.run(&["client", "list"]));
    assert!(later.contains("absence") && !later.contains(secret));
}

#[tokio::test]
async fn a_given_client_secret_is_long_and_comes_through_standard_input() {
    let house = linde().await;
    let said = refused(&house.try_run(&client(&["--secret-stdin"]), "short"), 2);
    assert!(said.contains("32"), "{said}");
    let made = house.run_with_secret(&client(&["--secret-stdin"]), &"s".repeat(32));
    assert!(made.get("client_secret").is_none());
}

#[tokio::test]
async fn a_client_of_an_organisation_that_is_not_there_is_not_made() {
    let house = house().await;
    let said = refused(&house.try_run(&client(&[]), ""), 1);
    assert!(said.contains("no organisation `linde`"), "{said}");
    assert_eq!(house.run(&["client", "list"])["clients"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn a_person_is_made_known_once_whatever_the_case() {
    let house = linde().await;
    let person =
        |name| ["user", "create", "--login-name", name, "--organisation", "linde", "--password-stdin"];
    let made = house.run_with_secret(&person("Anna@Example.nl"), PASSWORD);
    assert_eq!(made["login_name"], "Anna@Example.nl");
    let said = refused(&house.try_run(&person("anna@example.NL"), PASSWORD), 1);
    assert!(said.contains("already") && !said.contains(PASSWORD), "{said}");
}

#[tokio::test]
async fn a_password_that_the_organisation_refuses_makes_nobody() {
    let house = linde().await;
    let anna = ["user", "create", "--login-name", "anna", "--organisation", "linde", "--password-stdin"];
    let said = refused(&house.try_run(&anna, "kort"), 1);
    assert!(said.contains("too short") && !said.contains("kort "), "{said}");
    house.run_with_secret(&anna, PASSWORD);
}

#[tokio::test]
async fn people_in_bulk_are_all_made_or_none_of_their_batch() {
    let house = linde().await;
    let people = |name| {
        [
            "user",
            "create",
            "--login-name",
            name,
            "--organisation",
            "linde",
            "--count",
            "3",
            "--same-password-stdin",
        ]
    };
    let made = house.run_with_secret(&people("alice{i}"), PASSWORD);
    assert_eq!(made["people"].as_array().unwrap().len(), 3);
    let one = ["user", "create", "--login-name", "bob1", "--organisation", "linde"];
    house.run(&one);
    refused(&house.try_run(&people("bob{i}"), PASSWORD), 1);
    house.run(&["user", "create", "--login-name", "bob0", "--organisation", "linde"]);
}

#[tokio::test]
async fn of_more_people_than_one_transaction_holds_nobody_is_made_when_somebody_has_the_last_name() {
    let house = linde().await;
    house.run(&["user", "create", "--login-name", "carol120", "--organisation", "linde"]);
    let all = ["user", "create", "--login-name", "carol{i}", "--organisation", "linde", "--count"];
    let with = |count| [&all[..], &[count, "--same-password-stdin", "--totp"]].concat();
    let said = refused(&house.try_run(&with("121"), PASSWORD), 1);
    assert!(said.contains("`carol120`"), "{said}");
    assert_eq!(house.database().count("users").await, 1, "no key of anybody is lost");
    let made = house.run_with_secret(&with("120"), PASSWORD);
    let keys = made["people"].as_array().unwrap().iter().filter(|one| one["otpauth_url"].is_string());
    assert_eq!((keys.count(), house.database().count("users").await), (120, 121));
}

#[tokio::test]
async fn an_app_is_linked_with_a_new_key_or_the_one_that_is_given() {
    let house = linde().await;
    let with = |name, how| ["user", "create", "--login-name", name, "--organisation", "linde", how];
    let made = house.run(&with("anna", "--totp"));
    assert_eq!(made["has_password"], false);
    assert!(made["otpauth_url"].as_str().unwrap().starts_with("otpauth://totp/"));
    let made = house.run_with_secret(&with("bob", "--totp-secret-stdin"), "JBSW Y3DP EHPK 3PXP\n");
    assert!(made["otpauth_url"].as_str().unwrap().contains("secret=JBSWY3DPEHPK3PXP"));
    refused(&house.try_run(&with("carol", "--totp-secret-stdin"), "no base32!\n"), 2);
}

#[tokio::test]
async fn an_administrator_of_the_instance_has_a_password_and_an_app() {
    let house = house().await;
    let admin = ["admin", "create", "--login-name", "beheer"];
    refused(&house.try_run(&admin, "kort"), 1);
    assert_eq!(house.database().count("administrators").await, 0);
    let made = house.run_with_secret(&admin, PASSWORD);
    assert_eq!(house.database().count("administrators").await, 1);
    assert!(made["otpauth_url"].as_str().unwrap().starts_with("otpauth://totp/Sluis"), "{made}");
    assert_eq!(made["organisations"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn what_could_not_work_is_refused_with_the_flag_at_fault() {
    let house = linde().await;
    let org = |flag, value| ["org", "create", "--handle", "es", "--name", "De Es", flag, value];
    for (flag, value) in [("--theme", "nope"), ("--helpdesk-mail", "foo"), ("--helpdesk-phone", "foo")] {
        let said = refused(&house.try_run(&org(flag, value), ""), 2);
        assert!(said.contains(flag), "{said}");
    }
    let said = refused(&house.try_run(&client(&["--theme", "nope"]), ""), 2);
    assert!(said.contains("--theme") && said.contains("default"), "{said}");
    let said = refused(&house.try_run(&client(&["--organisation", "linde"]), ""), 2);
    assert!(said.contains("--organisation linde is given twice"), "{said}");
    let twice =
        ["user", "create", "--login-name", "anna", "--organisation", "linde", "--organisation", "linde"];
    let said = refused(&house.try_run(&twice, ""), 2);
    assert!(said.contains("--organisation linde is given twice"), "{said}");
    assert_eq!(house.run(&["org", "list"])["organisations"].as_array().unwrap().len(), 1);
    assert_eq!(house.run(&["client", "list"])["clients"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn a_person_without_a_password_is_said_to_be_one() {
    let house = linde().await;
    let anna = ["user", "create", "--login-name", "anna", "--organisation", "linde"];
    let done = house.command(&anna).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success() && said.contains("cannot log in"), "{said}");
}

#[tokio::test]
async fn a_resource_is_registered_once() {
    let house = house().await;
    let api =
        ["resource", "create", "--identifier", "https://api.example", "--name", "API", "--scope", "read"];
    assert_eq!(house.run(&api)["identifier"], "https://api.example");
    refused(&house.try_run(&api, ""), 1);
}

#[tokio::test]
async fn the_health_of_the_server_on_this_machine_is_asked_and_told() {
    let mut house = Sluis::start().await;
    assert_eq!(house.run(&["health"])["ready"], true);
    house.terminate();
    let said = refused(&house.try_run(&["health"], ""), 1);
    assert!(said.contains("nobody answers"), "{said}");
}
