//! Remembered devices as the person sees them: listed, forgotten one by one or all at once.

use crate::account::ways::{audited, easy, enter, sign_in};
use crate::login::ways::come_back;

const DEVICES: &str = "/account/devices";

#[tokio::test]
async fn a_device_is_listed_and_forgotten_and_asks_for_the_code_again() {
    let (town, app, mut browser) = easy().await;
    let (mut first, mut second) = (town.browser(), town.browser());
    sign_in(&town, &app, &mut first, "43200").await;
    sign_in(&town, &app, &mut second, "43200").await;
    let page = enter(&town, &mut browser, DEVICES).await;
    assert_eq!(page.text().matches("Chrome, Linux").count(), 2, "{page}");
    assert!(page.text().contains("Onthouden tot"), "{page}");

    let page = browser.submit(&page, &[]).await;

    assert!(page.text().contains("Het apparaat is vergeten."), "{page}");
    assert_eq!(page.text().matches("Chrome, Linux").count(), 1, "{page}");
    assert_eq!(audited(&town, "device.forgotten").await, 1);
    let asked = [come_back(&app, &mut first).await.1, come_back(&app, &mut second).await.1];
    assert_eq!(asked.iter().filter(|page| page.asks_for("code")).count(), 1, "one of the two");
}

#[tokio::test]
async fn all_devices_are_forgotten_at_once() {
    let (town, app, mut browser) = easy().await;
    let mut other = town.browser();
    sign_in(&town, &app, &mut other, "43200").await;
    let page = enter(&town, &mut browser, DEVICES).await;
    let all = page.forms().into_iter().rfind(|form| form.posts).unwrap();
    assert!(!all.has("id"), "{all:?}");
    let page = browser.send(&page, &all, &[]).await;
    assert!(page.text().contains("Alle apparaten zijn vergeten."), "{page}");
    assert!(page.text().contains("Er zijn geen onthouden apparaten."), "{page}");
    assert!(come_back(&app, &mut other).await.1.asks_for("code"));
}
