//! A telephone and a YubiKey that types, linked at a login and used at the next ones, by somebody who has nothing but keys
//! and whose browser runs no script; all that goes wrong with a text message on the way; and an app by mail.

use crate::browser::walk::{OTHERS, SEND, at_the_app, forget, keep_codes, shown, type_own_password};
use crate::recovery::ways::rule;
use crate::security_keys::yubikeys;
use crate::texts::town::{NUMBER, town};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::sms_gateway::{SmsGateway, Text};
use sluis_tests::support::totp;
use sluis_tests::support::town::Town;
use sluis_tests::support::yubikey::{YubiKey, YubiServer};
use std::time::Duration;
use thirtyfour::{By, Key};

const RULES: &str = r#"{"activation":{"profile_fields":{}},
    "mfa":{"allowed":["sms","yubico_otp","totp"],"presentation":"choice","preferred":"sms"}}"#;
const OTHER: &str = "06 87 65 43 21";
const OTHER_E164: &str = "+31687654321";
/// As long as one waits for another text message.
const WAIT: Duration = Duration::from_secs(31);

/// In which five messages go to one person at most.
const HOUR: Duration = Duration::from_secs(60 * 60);

struct Walk<'w> {
    browser: &'w Chromium,
    town: &'w Town,
    app: &'w RelyingParty,
    gateway: &'w SmsGateway,
}

impl Walk<'_> {
    async fn at_second_step(&self) {
        self.browser.open(&self.app.ask().url()).await;
        type_own_password(self.browser, "anna").await;
    }

    /// "Geen sms ontvangen", folded out, and another one sent: it is the `number`th.
    async fn send_again(&self, number: usize) -> Text {
        self.town.server.clock().forward(WAIT);
        self.browser.press("details.explain summary").await;
        self.browser.leave_by("details.explain form button").await;
        self.gateway.text(number).await
    }

    async fn type_sms(&self, text: &Text) {
        self.browser.fill("code", &text.code()).await;
        self.browser.leave_by(SEND).await;
    }

    /// The key types its code, and Enter behind it.
    async fn touch(&self, key: &mut YubiKey) {
        let typed = format!("{}{}", key.touch(), char::from(Key::Enter));
        self.browser.fill("otp", &typed).await;
    }

    /// R57, R58: a number that was wrong, a message that did not come, and a code that belongs to neither.
    async fn link_a_telephone(&self) {
        let (browser, gateway) = (self.browser, self.gateway);
        browser.leave_by("[name=method][value=sms]").await;
        browser.fill("phone", NUMBER).await;
        browser.leave_by(SEND).await;
        gateway.text(1).await;
        let second = self.send_again(2).await;
        browser.leave_by("form[action^='/login/enrol/number/change'] button").await;
        browser.fill("phone", OTHER).await;
        browser.leave_by(SEND).await;
        let third = gateway.text(3).await;
        assert_eq!(third.to, OTHER_E164);
        self.type_sms(&second).await;
        browser.find("#problem").await;
        assert_eq!(self.kinds().await, ["password"], "a code of the number before it links nothing");
        self.type_sms(&third).await;
        keep_codes(browser).await;
    }

    /// R66, and R51: the second one that is offered.
    async fn link_a_yubikey(&self, key: &mut YubiKey) {
        assert!(shown(self.browser, ".done").await.contains("gekoppeld"), "R92");
        self.browser.leave_by("[name=method][value=yubico_otp]").await;
        self.touch(key).await;
        at_the_app(self.browser).await;
    }

    /// From the list of other ways: what is no recovery code.
    async fn choose_the_other(&self) {
        self.browser.leave_by(OTHERS).await;
        self.browser.leave_by(".choices button:not([value=backup])").await;
    }

    /// R72, R77: the key behind a link in a mail, once another mail was asked.
    async fn link_an_app_by_mail(&self, mails: &RelyingParty) {
        let (browser, server) = (self.browser, &self.town.server);
        browser.open(&mails.ask().url()).await;
        type_own_password(browser, "bram").await;
        browser.leave_by("[name=method][value=totp]").await;
        browser.find("section.again").await;
        let first = letters(server).await.last().unwrap().link();
        server.clock().forward(WAIT * 2);
        browser.leave_by("section.again form button").await;
        let second = letters(server).await.last().unwrap().link();
        assert_ne!(second, first);
        assert!(browser.web.find(By::Css("code.key")).await.is_err(), "no key without the link");
        browser.open(&second).await;
        let key = shown(browser, "code.key").await;
        browser.fill("code", &totp::code(&key, server.clock().now())).await;
        browser.leave_by(SEND).await;
        keep_codes(browser).await;
        at_the_app(browser).await;
        let bound = "authenticators WHERE kind = 'totp' AND bound_by = 'mail'";
        assert_eq!(server.database().count(bound).await, 1, "it is worth no more than the mail");
    }

    async fn kinds(&self) -> Vec<String> {
        let held = "SELECT kind FROM authenticators WHERE kind <> 'recovery_code' ORDER BY 1";
        answers(&self.town.server, held).await
    }
}

#[tokio::test]
async fn a_telephone_and_a_yubikey_are_linked_and_used_by_keys_alone_without_scripts() {
    let (gateway, mut key) = (SmsGateway::start(), YubiKey::named("vvccccccccbi"));
    let server = YubiServer::knowing(&[&key]);
    let plan = gateway.carries(yubikeys::plan(&server.url(), server.api_key()));
    let (town, app, _) = town(plan.with_turned_clock(), RULES).await;
    let browser = Chromium::by_keyboard_without_scripts().await;
    let walk = Walk { browser: &browser, town: &town, app: &app, gateway: &gateway };
    walk.at_second_step().await;
    walk.link_a_telephone().await;
    walk.link_a_yubikey(&mut key).await;
    assert_eq!(walk.kinds().await, ["password", "sms", "yubico_otp"]);

    // What was used last is asked; from there the list, and a message that is sent twice (R107, R110).
    forget(&browser, &town).await;
    walk.at_second_step().await;
    browser.find("[name=otp]").await;
    assert_eq!(gateway.texts().len(), 3, "no message before it is asked for");
    walk.choose_the_other().await;
    assert_eq!(gateway.text(4).await.to, OTHER_E164);
    let fifth = walk.send_again(5).await;
    walk.type_sms(&fifth).await;
    at_the_app(&browser).await;

    // And the other way round.
    forget(&browser, &town).await;
    town.server.clock().forward(HOUR);
    walk.at_second_step().await;
    gateway.text(6).await;
    walk.choose_the_other().await;
    key.plug_in();
    walk.touch(&mut key).await;
    at_the_app(&browser).await;
    assert_eq!(town.server.database().count("sessions").await, 1);
    assert_eq!(gateway.texts().len(), 6);

    forget(&browser, &town).await;
    town.organisation("post", "verzuim-mail-enrolment");
    rule(&town, "post", r#"{"totp":{"enrol_channel":"email_link"}}"#).await;
    town.person("bram", &["post"]);
    let mails = town.app("brieven", &["--organisation", "post"]);
    walk.link_an_app_by_mail(&mails).await;
}
