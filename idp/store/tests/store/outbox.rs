//! Mails: none is lost, and none is sent by two at once.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::at;
use crate::world::id;
use sluis_domain::mail::OutgoingMail;
use sluis_store::store::Store;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::time::Duration;

const LEASE: Duration = Duration::from_secs(60);

fn mail() -> OutgoingMail {
    OutgoingMail {
        id: id(),
        to: "anna@example.nl".to_owned(),
        template: "totp-registered".to_owned(),
        locale: "nl".to_owned(),
        organisation: Some(id()),
        data: BTreeMap::from([("app".to_owned(), "Verzuim".to_owned())]),
        created_at: NOW,
        attempts: 0,
        next_attempt_at: NOW,
        sent_at: None,
        failed_at: None,
    }
}

async fn posted(store: &Store, count: usize) -> Vec<OutgoingMail> {
    let mails: Vec<_> = (0..count).map(|_| mail()).collect();
    let tx = store.write().await.unwrap();
    for mail in &mails {
        tx.outbox().add(mail).await.unwrap();
    }
    tx.commit().await.unwrap();
    mails
}

async fn due(store: &Store, seconds: i64) -> Vec<OutgoingMail> {
    let tx = store.write().await.unwrap();
    let due = tx.outbox().take_due(at(seconds), 4, LEASE).await.unwrap();
    tx.commit().await.unwrap();
    due
}

#[tokio::test(flavor = "multi_thread")]
async fn senders_at_once_take_different_mails() {
    on_each(|store, _| async move {
        let mails = posted(&store, 12).await;
        let taken = race(6, |_| {
            let store = store.clone();
            async move { due(&store, 0).await }
        })
        .await
        .concat();
        let taken_ids: BTreeSet<_> = taken.iter().map(|mail| mail.id).collect();
        assert_eq!(taken.len(), taken_ids.len());
        assert!(taken_ids.iter().all(|taken| mails.iter().any(|mail| mail.id == *taken)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_sender_died_is_due_again_after_the_lease() {
    on_each(|store, _| async move {
        let posted = posted(&store, 1).await.remove(0);
        let taken = due(&store, 0).await.remove(0);
        assert_eq!(taken, OutgoingMail { attempts: 1, next_attempt_at: at(60), ..posted });
        assert!(due(&store, 59).await.is_empty());
        assert_eq!(due(&store, 60).await.remove(0).attempts, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_mail_is_due_when_it_was_said_and_a_sent_one_never() {
    on_each(|store, database| async move {
        posted(&store, 1).await;
        let taken = due(&store, 0).await.remove(0);
        let tx = store.write().await.unwrap();
        tx.outbox().failed(taken.id, at(300), "451 try later").await.unwrap();
        tx.commit().await.unwrap();
        assert!(due(&store, 299).await.is_empty());
        assert_eq!(due(&store, 300).await.len(), 1);
        let tx = store.write().await.unwrap();
        tx.outbox().sent(taken.id, at(301)).await.unwrap();
        tx.outbox().given_up(taken.id, at(302), "550 nobody").await.unwrap();
        tx.commit().await.unwrap();
        assert!(due(&store, 100_000).await.is_empty());
        // What was sent is not given up afterwards, and its data is gone: else a rule of the schema breaks.
        database
            .tamper("UPDATE outbox SET id = NULL WHERE failed_at IS NOT NULL OR CAST(data AS TEXT) <> '{}'")
            .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_link_goes_before_thousands_who_are_reminded() {
    on_each(|store, _| async move {
        let tx = store.write().await.unwrap();
        for _ in 0..6 {
            let reminder = OutgoingMail { template: "deadline".to_owned(), ..mail() };
            tx.outbox().add(&reminder).await.unwrap();
        }
        let link = OutgoingMail { template: "recovery".to_owned(), next_attempt_at: at(5), ..mail() };
        tx.outbox().add(&link).await.unwrap();
        tx.commit().await.unwrap();
        assert!(due(&store, 5).await.iter().any(|taken| taken.id == link.id), "the younger one is first");
        assert_eq!(due(&store, 5).await.len(), 3, "and nobody is forgotten");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_given_back_is_due_at_once_and_was_never_attempted() {
    on_each(|store, _| async move {
        let mails = posted(&store, 2).await;
        let taken = due(&store, 0).await;
        assert_eq!(taken.len(), 2);
        let tx = store.write().await.unwrap();
        tx.outbox().sent(mails[0].id, at(1)).await.unwrap();
        let all: Vec<_> = mails.iter().map(|mail| mail.id).collect();
        tx.outbox().give_back(&all, at(1)).await.unwrap();
        tx.commit().await.unwrap();
        let again = due(&store, 1).await;
        // What went is not given back, and what was given back counts one attempt: this one.
        assert_eq!(again.iter().map(|mail| (mail.id, mail.attempts)).collect::<Vec<_>>(), [(mails[1].id, 1)]);
    })
    .await;
}
