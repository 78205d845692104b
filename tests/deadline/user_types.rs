//! Who works there and who comes from outside: two sorts of people of one organisation, each with its own rules, its own
//! way in and its own deadline (R12, R126).

use crate::activation::invited::{BRAM, invite_as};
use crate::activation::invited::{
    CHOSEN, MESSAGE, begun, choose_password, inviting_app, parameter, to_password,
};
use crate::deadline::calendar::Day;
use crate::deadline::town::{introduces, links};
use serde_json::json;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::Town;
use std::time::Duration;

const CARLA: &str = "carla@example.nl";
const FROM_INSIDE: [&str; 2] = ["--user-type", "internal"];

fn set(town: &Town, whom: &[&str], change: &str) {
    let set = ["org", "policy", "set", "--organisation", "oever", "--reason", "invoering"];
    assert_eq!(town.server.run(&[&set, whom, &[change]].concat())["saved"], true, "{change}");
}

fn schedule(announced: Day, mandatory: Day) -> String {
    let (from, to) = (announced.written(), mandatory.written());
    format!("mfa.enforcement={{ schedule = {{ announce_from = '{from}', mandatory_from = '{to}' }} }}")
}

/// What comes after the password of this person.
async fn log_in(town: &Town, app: &RelyingParty, address: &str) -> Page {
    let mut browser = town.browser();
    let page = browser.open(&app.ask().url()).await;
    browser.submit(&page, &[("username", address), ("password", CHOSEN)]).await
}

#[tokio::test]
async fn who_works_there_and_who_comes_from_outside_have_rules_doors_and_deadlines_of_their_own() {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("oever", "ehealth");
    let app = inviting_app(&town, "dossier", "oever");
    let now = town.server.clock().now();
    let of_patients = Day::after(now, 40);
    let of_staff = Day::after(now, 20);
    set(&town, &[], &schedule(Day::after(now, 30), of_patients));
    set(&town, &FROM_INSIDE, &schedule(Day::after(now, 10), of_staff));
    set(&town, &FROM_INSIDE, "activation.relogin=true");
    town.server.clock().forward(Duration::from_secs(10));
    invite_as(&app, &json!({ "email": BRAM, "user_type": "external", "target_link_uri": MESSAGE })).await;
    invite_as(&app, &json!({ "email": CARLA, "user_type": "internal", "target_link_uri": MESSAGE })).await;
    let mails = letters(&town.server).await;
    let link = |to: &str| mails.iter().find(|mail| mail.to == to).unwrap().link();

    // Two doors: Bram is at the message in one go, Carla logs in first.
    let mut bram = town.browser();
    let page = to_password(&mut bram, &link(BRAM)).await;
    let landed = choose_password(&mut bram, &page).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);
    let mut carla = town.browser();
    let page = to_password(&mut carla, &link(CARLA)).await;
    let page = choose_password(&mut carla, &page).await;
    assert!(page.asks_for("password"), "{page}");
    let landed = carla.submit(&page, &[("password", CHOSEN)]).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);

    // Two deadlines: while Carla is told, Bram hears nothing; while Bram is told, Carla does not pass.
    let turn_to_noon_of = |day: Day| {
        let noon = day.begins() + 12 * 60 * 60;
        town.server.clock().forward(Duration::from_secs(noon - town.server.clock().now()));
    };
    for (day, bram_sees, carla_sees) in [
        (Day::after(now, 5), "nothing", "nothing"),
        (Day::after(now, 15), "nothing", "told"),
        (Day::after(now, 25), "nothing", "stopped"),
        (Day::after(now, 35), "told", "stopped"),
        (Day::after(now, 45), "stopped", "stopped"),
    ] {
        turn_to_noon_of(day);
        for (address, expected) in [(BRAM, bram_sees), (CARLA, carla_sees)] {
            let page = log_in(&town, &app, address).await;
            let seen = match (page.is_in(), introduces(&page), links(&page)) {
                (true, false, false) => "nothing",
                (false, true, false) => "told",
                (false, false, true) => "stopped",
                _ => "something else",
            };
            assert_eq!(seen, expected, "{address} on {}: {page}", day.written());
        }
    }

    let told = town.server.run(&["org", "deadline", "--organisation", "oever"]);
    for (row, sort, day) in [(0, "external", of_patients), (1, "internal", of_staff)] {
        let row = &told["people"][row];
        assert_eq!((&row["user_type"], &row["people"]), (&sort.into(), &1.into()), "{told}");
        assert_eq!(row["mandatory_from"], day.written(), "{told}");
    }
}
