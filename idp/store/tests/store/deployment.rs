//! What is made at the first start is made once, whoever starts with us.

use crate::database::on_each;
use crate::database::race;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::id;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::deployment::Deployment;
use sluis_domain::jose::stored_key::StoredKey;
use std::collections::BTreeMap;

fn key(number: usize) -> StoredKey {
    StoredKey {
        kid: format!("key-{number}"),
        algorithm: SigningAlgorithm::EdDsa,
        public_jwk: serde_json::json!({"kty": "OKP", "n": number}),
        sealed_private: vec![0, 1, 255],
        announced_at: NOW,
        signs_from: NOW,
        retires_at: None,
        gone_at: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_first_starts_one_record_stands() {
    on_each(|store, _| async move {
        assert_eq!(store.read().deployment().find().await.unwrap(), None);
        let heard = race(8, |number| {
            let store = store.clone();
            async move {
                let first = Deployment {
                    issuer: format!("https://login-{number}.example"),
                    rp_id: "login.example".to_owned(),
                    key_id: [1, 2, 3, 4, 5, 6, 7, 8],
                    created_at: NOW,
                };
                let tx = store.write().await.unwrap();
                let stands = tx.deployment().add_once(&first).await.unwrap();
                tx.commit().await.unwrap();
                stands
            }
        })
        .await;
        assert!(heard.iter().all(|stands| *stands == heard[0]));
        assert_eq!(store.read().deployment().find().await.unwrap().as_ref(), Some(&heard[0]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_nodes_without_keys_one_makes_them() {
    on_each(|store, _| async move {
        race(8, |number| {
            let store = store.clone();
            async move {
                let tx = store.write().await.unwrap();
                tx.signing_keys().lock().await.unwrap();
                if tx.signing_keys().list().await.unwrap().is_empty() {
                    tx.signing_keys().add(&key(number)).await.unwrap();
                }
                tx.commit().await.unwrap();
            }
        })
        .await;
        assert_eq!(store.read().signing_keys().list().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_retires_keeps_its_dates() {
    on_each(|store, _| async move {
        let mut old = key(1);
        let young = StoredKey { signs_from: at(100), ..key(0) };
        let tx = store.write().await.unwrap();
        tx.signing_keys().add(&young).await.unwrap();
        tx.signing_keys().add(&old).await.unwrap();
        (old.retires_at, old.gone_at) = (Some(at(100)), Some(at(200)));
        tx.signing_keys().save(&old).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.read().signing_keys().list().await.unwrap(), [old, young]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_event_stands_and_falls_with_its_change() {
    on_each(|store, database| async move {
        let world = World::in_store(&store).await;
        let event = AuditEvent {
            organisation: Some(world.organisation.id),
            actor: Some(world.user.pseudonym),
            account: Some(world.user.pseudonym),
            client: Some("absence-app".to_owned()),
            network: Some("192.0.2.7".to_owned()),
            detail: BTreeMap::from([("sid", "x".to_owned())]),
            ..AuditEvent::of(AuditCode::Logout, id(), NOW)
        };
        let tx = store.write().await.unwrap();
        tx.audit().add(&event).await.unwrap();
        drop(tx);
        let tx = store.write().await.unwrap();
        tx.audit().add(&event).await.unwrap();
        tx.commit().await.unwrap();
        // A second row of that identifier would have been refused: the first transaction left none. The row
        // says what happened by the name that other systems know.
        database.tamper("UPDATE audit_events SET code = CASE code WHEN 'auth.logout' THEN code END").await;
    })
    .await;
}
