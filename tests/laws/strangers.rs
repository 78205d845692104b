//! Known and unknown are alike (law 9), and a stranger locks nobody out (law 6).

use http::HeaderMap;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, login_name, sign_in, type_password};
use std::collections::BTreeSet;

/// Failures that pause strangers.
const UNTIL_A_PAUSE: usize = 10;
/// Attempts of one address in a minute, at the lowest setting.
const FLOOD: usize = 10;

fn names_and_values(headers: &HeaderMap) -> BTreeSet<(String, String)> {
    // A date differs between any two answers, and so may the length of what was typed.
    let same = headers.iter().filter(|(name, _)| !matches!(name.as_str(), "date" | "content-length"));
    same.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
}

fn without_name(page: &Page, name: &str) -> String {
    page.body.replace(&login_name(name), "NAME")
}

#[tokio::test]
async fn a_known_and_an_unknown_name_get_the_same_answer() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let mut answers = Vec::new();
    for name in ["bram", "niemand"] {
        let typed = login_name(name);
        let page = browser.submit(&page, &[("username", &typed), ("password", "niet dit")]).await;
        answers.push((page.status, names_and_values(&page.headers), without_name(&page, name)));
    }
    assert_eq!(answers[0].0.as_u16(), 422);
    assert_eq!(answers[0], answers[1]);
    assert!(Photograph::of(&town.server).await.rows("sessions").is_empty());
}

/// `nen7510` allows five: an app that serves such an organisation and others pauses after five, whoever it is.
#[tokio::test]
async fn an_app_of_several_organisations_pauses_after_as_few_as_the_strictest_of_them_says() {
    let town = Town::on(Sluis::plan()).await;
    town.organisation("linde", "basic");
    town.organisation("streng", "nen7510");
    town.person("bram", &["linde"]);
    let platform = town.app("platform", &["--organisation", "linde", "--organisation", "streng"]);
    for name in ["bram", "niemand"] {
        let mut browser = town.browser();
        let page = browser.open(&platform.ask().url()).await;
        let typed = login_name(name);
        for status in [422, 422, 422, 422, 422, 429] {
            let typed = [("username", &*typed), ("password", "niet dit")];
            browser.submit(&page, &typed).await.expect_status(status);
        }
    }
    // Where only the other is asked for, its own number holds: bram may still be tried there, and nobody came in.
    let work = town.app("rooster", &["--organisation", "linde"]);
    let mut browser = town.browser();
    let page = browser.open(&work.ask().url()).await;
    assert!(type_password(&mut browser, &page, "bram").await.is_in());
    assert_eq!(town.server.database().count("sessions").await, 1);
}

#[tokio::test]
async fn a_known_and_an_unknown_name_are_paused_alike() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let mut answers = Vec::new();
    for name in ["bram", "niemand"] {
        let typed = login_name(name);
        let mut statuses = Vec::new();
        for _ in 0..UNTIL_A_PAUSE {
            let wrong = browser.submit(&page, &[("username", &typed), ("password", "niet dit")]).await;
            statuses.push(wrong.status.as_u16());
        }
        let paused = type_password(&mut browser, &page, name).await;
        assert_eq!(paused.status.as_u16(), 429, "{paused}");
        assert!(paused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
        // The time until which one waits differs, and the name that was typed.
        let said = paused.text().replace(&typed, "NAME").replace(|sign: char| sign.is_ascii_digit(), "0");
        answers.push((statuses, said));
    }
    assert_eq!(answers[0], answers[1]);
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert!(Photograph::of(&town.server).await.rows("sessions").is_empty());
}

#[tokio::test]
async fn a_stranger_pauses_strangers_and_not_the_browser_that_the_person_uses() {
    let (town, app, mut own) = Town::plain().await;
    sign_in(&app, &mut own, "bram").await;
    let mut stranger = town.browser();
    let page = stranger.open(&app.ask().url()).await;
    for _ in 0..UNTIL_A_PAUSE {
        let typed = [("username", "bram@example.nl"), ("password", "niet dit")];
        stranger.submit(&page, &typed).await.expect_status(422);
    }
    type_password(&mut stranger, &page, "bram").await.expect_status(429);
    assert!(stranger.cookies.find("__Host-sluis").is_none(), "the right password is not looked at");
    let page = own.open(&app.ask().with("prompt", "login").url()).await;
    let landed = type_password(&mut own, &page, "bram").await.callback();
    assert!(landed.has("code"), "{:?}", landed.url);
}

#[tokio::test]
async fn one_address_that_tries_many_names_is_asked_to_wait_before_anything_is_counted_or_checked() {
    let plan = Sluis::plan().set("server.attempts_per_minute", &FLOOD.to_string());
    let (town, app, mut browser) = Town::plain_on(plan).await;
    let page = browser.open(&app.ask().url()).await;
    let mut tried = 0;
    let refused = loop {
        let name = login_name(&format!("niemand{tried}"));
        let answer = browser.submit(&page, &[("username", &name), ("password", "niet dit")]).await;
        if answer.status.as_u16() == 429 {
            break answer;
        }
        assert_eq!(answer.status.as_u16(), 422, "{answer}");
        tried += 1;
        assert!(tried < 10 * FLOOD, "nobody is ever asked to wait");
    };
    assert!(tried >= FLOOD, "{tried} attempts are within what one address may");
    assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| (1..=7).contains(&seconds)));
    assert!(refused.header("content-type").starts_with("text/html"), "{refused}");
    let before = Photograph::of(&town.server).await;
    let right = type_password(&mut browser, &page, "bram").await;
    assert_eq!(right.status.as_u16(), 429, "whoever it is: {right}");
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
    assert!(browser.open(&app.ask().url()).await.asks_for("password"), "looking is free");
}
