//! An exemption holds for one person, and ends by itself.

use crate::deadline::calendar::Day;
use crate::deadline::town::{ONE_FACTOR, Platform, links};

#[tokio::test]
async fn somebody_exempt_passes_until_their_own_day_and_nobody_else_does() {
    let platform = Platform::new().await;
    let until = Day::after(platform.mandatory.begins(), 20);
    let written = until.written();
    let exempt = ["org", "exception", "exempt", "--organisation", "oever", "--login-name", "bram@example.nl"];
    platform.town.server.run(&[&exempt[..], &["--until", &written, "--reason", "revalidatie"]].concat());

    // Not told, and not stopped.
    platform.turn_to_noon_of(platform.announced);
    let mut bram = platform.town.browser();
    let (asked, page) = platform.log_in(&mut bram, "bram").await;
    assert_eq!(platform.claims(&asked, &page).await["acr"], ONE_FACTOR);
    platform.turn_to(until.begins() - 600);
    let mut bram = platform.town.browser();
    let (asked, page) = platform.log_in(&mut bram, "bram").await;
    assert_eq!(platform.claims(&asked, &page).await["acr"], ONE_FACTOR, "the last minutes");
    let mut carla = platform.town.browser();
    assert!(links(&platform.log_in(&mut carla, "carla").await.1), "it is for one person");
    let grants = platform.count("grants").await;

    platform.wait(660);
    let mut bram = platform.town.browser();
    let (_, page) = platform.log_in(&mut bram, "bram").await;
    assert!(links(&page), "{page}");
    assert_eq!(platform.count("grants").await, grants);
    assert_eq!(platform.count("audit_events WHERE code = 'policy.exception_made'").await, 1);
}
