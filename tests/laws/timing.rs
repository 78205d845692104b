//! Known and unknown take as long (law 9). Each kind is asked by turns, so that a busy machine slows both: what skips a
//! hash is seen at once, and what writes a row more is seen by `tests/run --long`, which asks oftener.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, login_name};
use std::time::{Duration, Instant};

/// That there is time to ask often.
const OFTEN: &str = "SLUIS_TEST_TIMING";
/// How often each name is typed: fewer times than pause it.
const ROUNDS: usize = 5;

/// How many names of each kind are asked, and how far the chance that a known name takes longer than an unknown one may
/// be from even: five standard errors.
fn effort() -> (usize, f64) {
    if std::env::var_os(OFTEN).is_some() { (60, 0.12) } else { (4, 0.46) }
}

/// How long the answer to what is typed takes, by turns for a name that is somebody's and one that is nobody's. Each
/// kind comes after each kind as often.
async fn measure(browser: &mut Agent, page: &Page, password: &[(&str, &str)]) -> [Vec<Duration>; 2] {
    let (names, _) = effort();
    let mut taken = [Vec::new(), Vec::new()];
    for turn in 0..names * ROUNDS {
        let name = turn % names;
        let kinds = if turn % 2 == 0 { [0, 1] } else { [1, 0] };
        for kind in kinds {
            let typed = login_name(&format!("{}{name}", ["iemand", "niemand"][kind]));
            let mut fields = vec![("username", typed.as_str())];
            fields.extend(password);
            let start = Instant::now();
            let answer = browser.submit(page, &fields).await;
            taken[kind].push(start.elapsed());
            assert!(matches!(answer.status.as_u16(), 200 | 422), "nobody is paused or let in: {answer}");
        }
    }
    taken
}

/// The chance that one of the first takes longer than one of the second (the statistic of Mann and Whitney).
fn chance_of_longer([first, second]: &[Vec<Duration>; 2]) -> f64 {
    let longer = first.iter().flat_map(|one| second.iter().map(move |other| one > other));
    let (longer, all) = longer.fold((0_u32, 0_u32), |(longer, all), is| (longer + u32::from(is), all + 1));
    f64::from(longer) / f64::from(all)
}

async fn town_of_many() -> (Town, Agent, Page) {
    let (town, app, mut browser) = Town::plain_on(Sluis::plan()).await;
    for name in 0..effort().0 {
        town.person(&format!("iemand{name}"), &["plein"]);
    }
    let page = browser.open(&app.ask().url()).await;
    (town, browser, page)
}

fn judge(what: &str, taken: &[Vec<Duration>; 2]) {
    let median = |times: &[Duration]| {
        let mut times = times.to_vec();
        times.sort();
        times[times.len() / 2]
    };
    let chance = chance_of_longer(taken);
    let told = format!("{what}: known {:?}, unknown {:?}, {chance:.3}", median(&taken[0]), median(&taken[1]));
    println!("{told}");
    assert!((chance - 0.5).abs() < effort().1, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_takes_as_long_for_a_name_that_is_nobodys() {
    let (_town, mut browser, page) = town_of_many().await;
    let taken = measure(&mut browser, &page, &[("password", "niet dit")]).await;
    judge("a wrong password", &taken);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_forgot_waits_as_long_for_an_answer_about_nobody() {
    let (town, mut browser, _) = town_of_many().await;
    let page = browser.open(&town.server.url("/recovery")).await;
    let taken = measure(&mut browser, &page, &[]).await;
    judge("forgotten login details", &taken);
}

#[test]
fn a_difference_that_can_be_seen_is_seen() {
    let even: Vec<Duration> = (0..100).map(Duration::from_micros).collect();
    let later: Vec<Duration> = even.iter().map(|time| *time + Duration::from_micros(30)).collect();
    assert!((chance_of_longer(&[even.clone(), even.clone()]) - 0.5).abs() < 0.01);
    assert!(chance_of_longer(&[later, even]) - 0.5 > 0.12);
}
