//! The steps that the journeys have in common.

use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::{Demo, PASSWORD};
use sluis_tests::support::town::{self, Town, login_name};

/// The button that sends a form of Sluis.
pub(crate) const SEND: &str = "main form button.main";
/// The list of other ways, from the second step.
pub(crate) const OTHERS: &str = ".others a[href*='/login/methods']";
/// In that list: a recovery code.
pub(crate) const USE_CODE: &str = "[name=method][value=backup]";

/// At the login page: who, and the password.
pub(crate) async fn type_password(browser: &Chromium, login_name: &str) {
    browser.fill("username", login_name).await;
    browser.fill("password", PASSWORD).await;
    browser.leave_by(SEND).await;
}

/// At the page of the second step: the code that the telephone shows for `person`.
pub(crate) async fn type_code(browser: &Chromium, demo: &Demo, person: &str) {
    browser.find("[name=code]").await;
    browser.fill("code", &demo.code_of(person).await).await;
    browser.leave_by(SEND).await;
}

/// At the page that shows new recovery codes: the tick, and on. What was shown.
pub(crate) async fn keep_codes(browser: &Chromium) -> String {
    let code = shown(browser, ".codes code").await;
    // One organisation asks for a tick, and another for the button alone. The buttons that come with their script
    // may push the tick down while it is pressed.
    if let Ok(tick) = browser.web.find(thirtyfour::By::Css("#kept")).await {
        while !tick.is_selected().await.unwrap() {
            browser.press_on(&tick).await;
        }
    }
    browser.leave_by(SEND).await;
    code
}

/// At a page that links a second step: past it.
pub(crate) async fn pass_over(browser: &Chromium) {
    browser.leave_by("form[action^='/login/enrol/skip'] button").await;
}

/// Past every kind that is offered before an app.
pub(crate) async fn pass_to_the_app(browser: &Chromium) {
    let skip = "form[action^='/login/enrol/skip'] button";
    loop {
        // The key of an app stands above the way past it: where that is there, so is the key.
        browser.find(&format!("code.key, {skip}")).await;
        if browser.web.find(thirtyfour::By::Css("code.key")).await.is_ok() {
            return;
        }
        pass_over(browser).await;
    }
}

/// From the login page of Sluis to the signed-in page of `site`.
pub(crate) async fn log_in(browser: &Chromium, demo: &Demo, (login_name, person): (&str, &str), site: &str) {
    type_password(browser, login_name).await;
    type_code(browser, demo, person).await;
    browser.wait_for(demo.url(site, "/").as_str()).await;
}

/// Opens `site` and presses its log-in button.
pub(crate) async fn begin(browser: &Chromium, demo: &Demo, site: &str) {
    browser.open(&demo.url(site, "/")).await;
    browser.leave_by("#log-in").await;
}

/// What the signed-in page says of a claim, also while it is folded away.
pub(crate) async fn claim(browser: &Chromium, name: &str) -> String {
    let cell = browser.find(&format!("[data-claim='{name}']")).await;
    cell.prop("textContent").await.unwrap().unwrap_or_default()
}

/// The text of an element.
pub(crate) async fn shown(browser: &Chromium, css: &str) -> String {
    browser.find(css).await.text().await.unwrap()
}

/// At the login page of a town: who, and the password.
pub(crate) async fn type_own_password(browser: &Chromium, name: &str) {
    browser.fill("username", &login_name(name)).await;
    browser.fill("password", town::PASSWORD).await;
    browser.leave_by(SEND).await;
}

/// At the door of the app, with a code and not with an error.
pub(crate) async fn at_the_app(browser: &Chromium) {
    browser.wait_for(town::REDIRECT_URI).await;
    let url = browser.url().await;
    assert!(url.query_pairs().any(|(name, _)| name == "code"), "{url}");
}

/// Begins anew: the browser forgets, and so does the server.
pub(crate) async fn forget(browser: &Chromium, town: &Town) {
    browser.open(&town.server.url("/health/live")).await;
    browser.web.delete_all_cookies().await.unwrap();
    town.server.database().execute("DELETE FROM sessions").await;
}
