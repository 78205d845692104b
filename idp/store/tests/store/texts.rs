//! Codes by text message: each is tried so often, spent once, sent by one; and how many may be sent is counted.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::digest;
use crate::world::id;
use sluis_domain::login::sms_challenge::SmsChallenge;
use sluis_domain::secret::Secret;
use sluis_domain::sms::Delivery;
use sluis_domain::sms::OutgoingSms;
use sluis_domain::sms::SmsState;
use sluis_store::store::Store;
use std::time::Duration;

fn challenge(world: &World) -> SmsChallenge {
    SmsChallenge {
        transaction: digest(),
        user: world.user.id,
        authenticator: id(),
        number: Secret::new(b"sealed".to_vec()),
        code: digest(),
        sent_at: NOW,
        expires_at: at(300),
        tries: 0,
        sends: 1,
    }
}

async fn add(store: &Store, challenge: &SmsChallenge) -> bool {
    let tx = store.write().await.unwrap();
    let added = tx.sms_challenges().add(challenge).await.unwrap();
    tx.commit().await.unwrap();
    added
}

async fn try_once(store: &Store, challenge: &SmsChallenge, seconds: i64) -> bool {
    let tx = store.write().await.unwrap();
    let tried = tx.sms_challenges().count_try(&challenge.transaction, at(seconds)).await.unwrap();
    tx.commit().await.unwrap();
    tried.is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_tries_at_once_five_are_looked_at() {
    on_each(|store, _| async move {
        let sent = challenge(&World::in_store(&store).await);
        assert!(add(&store, &sent).await);
        assert!(!add(&store, &sent).await, "a transaction has one code");
        let looked_at = race(10, |_| {
            let (store, sent) = (store.clone(), sent.clone());
            async move { try_once(&store, &sent, 1).await }
        })
        .await;
        assert_eq!(looked_at.into_iter().filter(|looked_at| *looked_at).count(), 5);
        let kept = store.read().sms_challenges().find(&sent.transaction).await.unwrap().unwrap();
        assert_eq!((kept.tries, kept.sends, kept.authenticator), (5, 1, sent.authenticator));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_spent_once_and_only_the_newest_is_good() {
    on_each(|store, _| async move {
        let sent = challenge(&World::in_store(&store).await);
        add(&store, &sent).await;
        let newer = sent.again(digest(), Duration::from_secs(300), at(40));
        let tx = store.write().await.unwrap();
        assert!(tx.sms_challenges().renew(&newer).await.unwrap());
        assert!(!tx.sms_challenges().renew(&newer).await.unwrap(), "two that ask at once get one");
        assert!(!tx.sms_challenges().spend(&sent).await.unwrap(), "the older one is dead");
        tx.commit().await.unwrap();
        let spent = race(6, |_| {
            let (store, newer) = (store.clone(), newer.clone());
            async move {
                let tx = store.write().await.unwrap();
                let spent = tx.sms_challenges().spend(&newer).await.unwrap();
                tx.commit().await.unwrap();
                spent
            }
        })
        .await;
        assert_eq!(spent.into_iter().filter(|spent| *spent).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_old_or_given_up_is_not_tried() {
    on_each(|store, _| async move {
        let sent = challenge(&World::in_store(&store).await);
        add(&store, &sent).await;
        assert!(!try_once(&store, &sent, 300).await);
        let tx = store.write().await.unwrap();
        tx.sms_challenges().void(&sent.transaction, at(10)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!try_once(&store, &sent, 11).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_taken_by_one_and_leaves_neither_number_nor_text_behind() {
    on_each(|store, _| async move {
        let sms = outgoing(0);
        let tx = store.write().await.unwrap();
        tx.sms_outbox().add(&sms).await.unwrap();
        assert!(!tx.sms_outbox().told(sms.id, None, Delivery::Delivered).await.unwrap(), "nobody has it yet");
        tx.commit().await.unwrap();
        let taken = race(4, |_| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                let due = tx.sms_outbox().take_due(NOW, 10, Duration::from_secs(60)).await.unwrap();
                tx.commit().await.unwrap();
                due.len()
            }
        })
        .await;
        assert_eq!(taken.iter().sum::<usize>(), 1);
        assert!(!store.read().sms_outbox().has_due(at(59)).await.unwrap());
        assert!(store.read().sms_outbox().has_due(at(60)).await.unwrap(), "its sender died");

        let tx = store.write().await.unwrap();
        let left = Secret::new(b"end".to_vec());
        tx.sms_outbox().sent(sms.id, ("cm", "reference"), &left, at(1)).await.unwrap();
        assert!(tx.sms_outbox().told(sms.id, None, Delivery::Undelivered).await.unwrap());
        tx.commit().await.unwrap();
        let kept = store.read().sms_outbox().find(sms.id).await.unwrap().unwrap();
        assert_eq!((kept.sent_at, kept.delivery), (Some(at(1)), Some(Delivery::Undelivered)));
        assert_eq!(kept.number.expose(), b"end");
        assert!(kept.text.expose().is_empty());
    })
    .await;
}

fn outgoing(seconds: i64) -> OutgoingSms {
    OutgoingSms {
        id: id(),
        organisation: None,
        number: Secret::new(b"number".to_vec()),
        text: Secret::new(b"text".to_vec()),
        created_at: at(seconds),
        attempts: 0,
        next_attempt_at: NOW,
        expires_at: at(300),
        sent_at: None,
        failed_at: None,
        delivery: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_messages_are_told_of_by_their_state_and_what_arrived_has_arrived() {
    on_each(|store, _| async move {
        let [waits, sent, arrived, lost, refused] = [1, 2, 3, 4, 5].map(outgoing);
        let nothing = Secret::new(Vec::new());
        let tx = store.write().await.unwrap();
        let texts = tx.sms_outbox();
        for sms in [&sent, &arrived, &lost, &refused] {
            texts.add(sms).await.unwrap();
        }
        assert_eq!(texts.take_due(NOW, 10, Duration::from_secs(60)).await.unwrap().len(), 4);
        texts.add(&waits).await.unwrap();
        // The report is here before we wrote that the gateway took it.
        assert!(texts.told(arrived.id, Some("cm"), Delivery::Delivered).await.unwrap());
        for sms in [&sent, &arrived, &lost] {
            texts.sent(sms.id, ("cm", "reference"), &nothing, at(1)).await.unwrap();
        }
        texts.given_up(refused.id, "refused", &nothing, at(1)).await.unwrap();
        assert!(!texts.told(sent.id, Some("bird"), Delivery::Delivered).await.unwrap(), "it was cm's");
        assert!(!texts.told(refused.id, Some("cm"), Delivery::Delivered).await.unwrap(), "it was given up");
        assert!(texts.told(lost.id, Some("cm"), Delivery::Undelivered).await.unwrap());
        assert!(texts.told(arrived.id, Some("cm"), Delivery::Undelivered).await.unwrap());
        tx.commit().await.unwrap();

        let expected = [
            (SmsState::Waiting, &waits),
            (SmsState::Sent, &sent),
            (SmsState::Delivered, &arrived),
            (SmsState::Undelivered, &lost),
            (SmsState::Failed, &refused),
        ];
        for (state, sms) in expected {
            let told = store.read().sms_outbox().newest(Some(state), 10).await.unwrap();
            let found: Vec<_> = told.iter().map(|told| (told.sms.id, told.sms.state())).collect();
            assert_eq!(found, [(sms.id, state)]);
        }
        let newest = store.read().sms_outbox().newest(None, 2).await.unwrap();
        assert_eq!(newest.iter().map(|told| told.sms.id).collect::<Vec<_>>(), [refused.id, lost.id]);
        let one = store.read().sms_outbox().told_of(refused.id).await.unwrap().unwrap();
        assert_eq!((one.reason.as_deref(), one.gateway), (Some("refused"), None));
        assert!(store.read().sms_outbox().told_of(id()).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_begins_with_its_first_and_starts_anew_after_it() {
    on_each(|store, _| async move {
        let hour = Duration::from_secs(3600);
        let counted = |seconds: i64| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                let counted = tx.attempts().count_within("sms-person:x", hour, at(seconds)).await.unwrap();
                tx.commit().await.unwrap();
                counted.failures
            }
        };
        assert_eq!((counted(0).await, counted(10).await, counted(3599).await), (1, 2, 3));
        assert_eq!((counted(3600).await, counted(3601).await), (1, 2));
    })
    .await;
}
