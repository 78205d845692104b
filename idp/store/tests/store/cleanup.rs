//! What is dead is thrown away, and nothing else.

use crate::database::on_each;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::digest;
use crate::world::id;
use crate::world::session;
use sluis_domain::oauth::grant::Grant;
use sluis_domain::session::Session;
use sluis_store::cleanup;
use sluis_store::cleanup::Retention;
use sluis_store::short_lived::short_lived::ShortLived;
use sluis_store::short_lived::sql::SqlShortLived;
use std::time::Duration;

const DAY: i64 = 24 * 60 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn dead_sessions_and_grants_go_and_living_ones_stay() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let ended = Session {
            ended_at: Some(NOW),
            expires_at: at(90 * DAY),
            ..session(&world.user, &world.organisation)
        };
        let living = Session { expires_at: at(90 * DAY), ..session(&world.user, &world.organisation) };
        let never_exchanged = world.grant();
        let revoked = Grant { code_used_at: Some(NOW), revoked_at: Some(NOW), ..world.grant() };
        let idle = Grant { code_used_at: Some(NOW), refresh_used_at: Some(at(DAY)), ..world.grant() };
        let used = Grant { code_used_at: Some(NOW), refresh_used_at: Some(at(90 * DAY)), ..world.grant() };
        let tx = store.write().await.unwrap();
        for session in [&ended, &living] {
            tx.sessions().add(session).await.unwrap();
        }
        for grant in [&never_exchanged, &revoked, &idle, &used] {
            tx.grants().add(grant).await.unwrap();
        }
        tx.commit().await.unwrap();

        assert!(cleanup::run(&store, &Retention::default(), at(60)).await.unwrap().is_empty());
        let swept = cleanup::run(&store, &Retention::default(), at(8 * DAY)).await.unwrap();
        // The session of the world had an hour, and the code a minute.
        assert_eq!(swept, [("grants", 1), ("sessions", 2)]);
        let swept = cleanup::run(&store, &Retention::default(), at(92 * DAY)).await.unwrap();
        assert_eq!(swept, [("grants", 2)]);
        let read = store.read();
        assert!(read.grants().find(used.id).await.unwrap().is_some());
        assert!(read.sessions().find(living.id).await.unwrap().is_some());
        assert!(read.sessions().find(ended.id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn short_lived_rows_counters_and_browsers_go_when_their_time_is_over() {
    on_each(|store, database| async move {
        let world = World::in_store(&store).await;
        let short_lived = SqlShortLived::new(store.clone());
        let expired = "INSERT INTO short_lived (key, value, expires_at) WITH RECURSIVE n(i) AS
            (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) SELECT 'k' || i, '', 1 FROM n";
        database.tamper(expired).await;
        short_lived.put("later", b"v", Duration::from_secs(400 * 86_400), NOW).await.unwrap();
        let tx = store.write().await.unwrap();
        tx.attempts().count("password:anna", NOW).await.unwrap();
        // A hundred failures in a row: nobody forgets them.
        for _ in 0..100 {
            tx.attempts().count("password:bram", NOW).await.unwrap();
            // What an organisation does by right is no failure.
            tx.attempts().count("invitations-organisation:linde", NOW).await.unwrap();
        }
        tx.known_browsers().add(world.user.id, world.organisation.id, (&digest(), NOW)).await.unwrap();
        tx.commit().await.unwrap();
        let swept = cleanup::run(&store, &Retention::default(), at(366 * DAY)).await.unwrap();
        let expected = [("short_lived", 1_200), ("sessions", 1), ("attempts", 2), ("known_browsers", 1)];
        assert_eq!(swept, expected);
        assert!(short_lived.get("later", at(366 * DAY)).await.unwrap().is_some());
    })
    .await;
}

/// One dead row and one living row of each of these tables.
const ROWS: [&str; 8] = [
    "INSERT INTO outbox (id, recipient, template, locale, data, created_at, attempts, next_attempt_at, sent_at)
        VALUES ({id}, 'a', 'notice', 'nl', '{}', {then}, 1, {then}, {then})",
    "INSERT INTO outbox (id, recipient, template, locale, data, created_at, attempts, next_attempt_at)
        VALUES ({id}, 'a', 'notice', 'nl', '{}', {then}, 1, {then})",
    "INSERT INTO helpdesk_requests (id, user_id, organisation_id, reason, life, asked_by, asked_at)
        SELECT {id}, m.user_id, m.organisation_id, 'lost', 60, m.user_id, {then} FROM memberships m",
    "INSERT INTO helpdesk_requests (id, user_id, organisation_id, reason, life, asked_by, asked_at)
        SELECT {id}, m.user_id, m.organisation_id, 'lost', 60, m.user_id, {later} FROM memberships m",
    "INSERT INTO authenticators (id, user_id, kind, label, secret, bound_by, vouched_by, created_at)
        SELECT {id}, user_id, 'recovery_code', '', {blob}, 'screen', '[]', {then} FROM memberships",
    "INSERT INTO recovery_sheets (authenticator_id, format, voided_at)
        SELECT id, 'long', {then} FROM authenticators WHERE kind = 'recovery_code'",
    "INSERT INTO authenticators (id, user_id, kind, label, secret, bound_by, vouched_by, created_at)
        SELECT {id}, user_id, 'recovery_code', '', {blob}, 'screen', '[]', {then} FROM memberships",
    "INSERT INTO recovery_sheets (authenticator_id, format) SELECT id, 'long' FROM authenticators
        WHERE kind = 'recovery_code' AND id NOT IN (SELECT authenticator_id FROM recovery_sheets)",
];

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_asked_or_taken_back_goes_and_what_still_counts_stays() {
    on_each(|store, database| async move {
        World::in_store(&store).await;
        for row in ROWS {
            database.tamper(&filled(row, !database.is_sqlite())).await;
        }
        let swept = cleanup::run(&store, &Retention::default(), at(200 * DAY)).await.unwrap();
        let expected = [("sessions", 1), ("authenticators", 1), ("helpdesk_requests", 1), ("outbox", 1)];
        assert_eq!(swept, expected);
        let again = cleanup::run(&store, &Retention::default(), at(200 * DAY)).await.unwrap();
        assert!(again.is_empty(), "{again:?}");
    })
    .await;
}

fn filled(row: &str, postgres: bool) -> String {
    let id: String = id::<World>().bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let (id, blob) = match postgres {
        true => (format!("'{id}'::uuid"), "'\\x00'::bytea"),
        false => (format!("x'{id}'"), "x'00'"),
    };
    let (then, later) = (NOW.millis().to_string(), at(199 * DAY).millis().to_string());
    let row = row.replace("{id}", &id).replace("{blob}", blob);
    row.replace("{then}", &then).replace("{later}", &later)
}
