//! The code "gekregen van de klantenservice" (manual 002), with nothing but what the demo says: the command that it prints,
//! and the pages.

use crate::browser::walk::{OTHERS, SEND, USE_CODE, begin, keep_codes, shown, type_password};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::{Demo, RECOVERY_CODE};

/// What the demo says to type, as it stands there.
fn command(printed: &str) -> String {
    let lines = printed.lines().skip_while(|line| !line.trim().starts_with("echo "));
    let until_it_ends = lines.scan(true, |goes_on, line| {
        let this = goes_on.then_some(line);
        *goes_on = line.ends_with('\\');
        this
    });
    until_it_ends.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn who_lost_everything_comes_in_with_the_code_that_the_helpdesk_gives() {
    let demo = Demo::start().await;
    let said = demo.shell(&command(&demo.printed()));
    let is_code = |word: &&str| word.len() == RECOVERY_CODE.len() && word.matches('-').count() == 3;
    let code = said.split_whitespace().find(is_code).unwrap_or_else(|| panic!("no code: {said}")).to_owned();

    let browser = Chromium::start_narrow().await;
    begin(&browser, &demo, "verzuim").await;
    type_password(&browser, "anna").await;
    browser.leave_by(OTHERS).await;
    browser.leave_by(USE_CODE).await;
    browser.fill("code", &code).await;
    browser.leave_by(SEND).await;
    assert_ne!(keep_codes(&browser).await, code);
    browser.leave_by("button[value=later]").await;
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    assert!(shown(&browser, "#hello").await.contains("Anna de Vries"));
    assert_ne!(shown(&browser, "#assurance").await, "twee stappen", "a code by word of mouth is worth less");
}
