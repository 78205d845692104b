//! What people let clients know: what is granted on a consent comes before its end, or not at all.

use crate::database::on_each;
use crate::world::NOW;
use crate::world::World;
use crate::world::id;
use sluis_domain::client::consent::Consent;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_withdraws_a_consent_waits_for_what_is_granted_on_it() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (user, client, organisation) = (world.user.id, world.client.id.clone(), world.organisation.id);
        let scopes = vec!["email".to_owned(), "openid".to_owned()];
        let consent =
            Consent { user, client: client.clone(), organisation, scopes: scopes.clone(), given_at: NOW };
        let tx = store.write().await.unwrap();
        assert_eq!(tx.consents().hold(user, &client, organisation).await.unwrap(), [""; 0]);
        tx.consents().save(&consent).await.unwrap();
        tx.commit().await.unwrap();

        let grant = world.grant();
        let tx = store.write().await.unwrap();
        assert_eq!(tx.consents().hold(user, &client, organisation).await.unwrap(), scopes);
        assert_eq!(
            tx.consents().hold(user, &client, id()).await.unwrap(),
            [""; 0],
            "elsewhere they said nothing"
        );
        let (other, withdrawn) = (store.clone(), client.clone());
        let withdrawing = tokio::spawn(async move {
            let tx = other.write().await.unwrap();
            assert!(tx.consents().remove(user, &withdrawn, organisation).await.unwrap());
            let revoked = tx.grants().revoke_of_client(user, &withdrawn, organisation, NOW).await.unwrap();
            tx.commit().await.unwrap();
            revoked
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!withdrawing.is_finished(), "whoever withdraws it waits");
        tx.grants().add(&grant).await.unwrap();
        tx.commit().await.unwrap();

        assert_eq!(withdrawing.await.unwrap(), 1, "and takes along what was granted");
        let tx = store.write().await.unwrap();
        assert_eq!(tx.consents().hold(user, &client, organisation).await.unwrap(), [""; 0]);
        let kept = tx.grants().find(grant.id).await.unwrap().unwrap();
        assert_eq!(kept.revoked_at, Some(NOW));
    })
    .await;
}
