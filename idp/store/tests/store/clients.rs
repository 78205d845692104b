//! Registered applications, resources, and what people let them know.

use crate::database::on_each;
use crate::world::NOW;
use crate::world::World;
use crate::world::at;
use crate::world::client;
use crate::world::organisation;
use sluis_domain::client::client::ClientAuthentication;
use sluis_domain::client::client::Resource;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::client::consent::Consent;
use sluis_domain::id::Id;
use sluis_store::error::CLIENT_ID_IS_UNIQUE;
use sluis_store::error::RESOURCE_IDENTIFIER_IS_UNIQUE;
use sluis_store::error::StoreError;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_kept_as_it_is_and_changed_as_a_whole() {
    on_each(|store, _| async move {
        let mut world = World::in_store(&store).await;
        let found = store.read().clients().find(&world.client.id).await.unwrap();
        assert_eq!(found, Some(world.client.clone()));

        let eik = organisation("de-eik");
        world.client.organisations = vec![eik.id];
        world.client.authentication = ClientAuthentication::None;
        world.client.sso = None;
        world.client.post_activation = None;
        world.client.disabled_at = Some(NOW);
        let tx = store.write().await.unwrap();
        tx.organisations().add(&eik).await.unwrap();
        tx.clients().save(&world.client, at(1)).await.unwrap();
        tx.commit().await.unwrap();
        let found = store.read().clients().find(&world.client.id).await.unwrap();
        assert_eq!(found, Some(world.client));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_are_listed_with_the_organisations_of_each() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let eik = organisation("de-eik");
        let both = client("both", &[&world.organisation, &eik]);
        let nobody = client("nobody", &[]);
        let tx = store.write().await.unwrap();
        tx.organisations().add(&eik).await.unwrap();
        tx.clients().add(&both).await.unwrap();
        tx.clients().add(&nobody).await.unwrap();
        tx.commit().await.unwrap();
        let read = store.read();
        assert_eq!(read.clients().list(9).await.unwrap(), [world.client.clone(), both, nobody]);
        assert_eq!(read.clients().list(1).await.unwrap(), [world.client]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_of_one_name_are_refused() {
    on_each(|store, _| async move {
        World::in_store(&store).await;
        let tx = store.write().await.unwrap();
        let refused = tx.clients().add(&client("absence-app", &[])).await;
        assert_eq!(refused, Err(StoreError::Conflict(CLIENT_ID_IS_UNIQUE.to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resource_is_registered_once() {
    on_each(|store, _| async move {
        let resource = Resource {
            identifier: "https://api.example/v1".to_owned(),
            name: "Dossier".to_owned(),
            scopes: vec!["dossier:read".to_owned()],
            signing_alg: SigningAlgorithm::ES256,
            token_seconds: 300,
        };
        let tx = store.write().await.unwrap();
        tx.resources().add(&resource).await.unwrap();
        tx.commit().await.unwrap();
        let read = store.read();
        assert_eq!(read.resources().find(&resource.identifier).await.unwrap(), Some(resource.clone()));
        assert_eq!(read.resources().find("https://api.example").await.unwrap(), None);
        assert_eq!(read.resources().list(5).await.unwrap(), std::slice::from_ref(&resource));
        let tx = store.write().await.unwrap();
        let refused = tx.resources().add(&resource).await;
        assert_eq!(refused, Err(StoreError::Conflict(RESOURCE_IDENTIFIER_IS_UNIQUE.to_owned())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_withdrawn_once_and_what_it_bought_ends_with_it() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (user, client, organisation) = (world.user.id, world.client.id.clone(), world.organisation.id);
        let granted = world.granted(&store).await;
        let given = Consent { user, client, organisation, scopes: Vec::new(), given_at: NOW };
        let tx = store.write().await.unwrap();
        tx.consents().save(&given).await.unwrap();
        assert!(tx.consents().remove(user, &given.client, organisation).await.unwrap());
        assert!(!tx.consents().remove(user, &given.client, organisation).await.unwrap());
        let other = Id::from_uuid(granted.id.uuid());
        assert_eq!(tx.grants().revoke_of_client(user, &given.client, other, NOW).await.unwrap(), 0);
        assert_eq!(tx.grants().revoke_of_client(user, &given.client, organisation, NOW).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(store.read().consents().list(user).await.unwrap().is_empty());
        assert_eq!(store.read().grants().find(granted.id).await.unwrap().unwrap().revoked_at, Some(NOW));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_consent_takes_the_place_of_the_earlier_one() {
    on_each(|store, _| async move {
        let world = World::in_store(&store).await;
        let (user, client, organisation) = (world.user.id, world.client.id, world.organisation.id);
        assert!(store.read().consents().find(user, &client, organisation).await.unwrap().is_empty());
        for scopes in [vec!["openid".to_owned()], vec!["email".to_owned(), "openid".to_owned()]] {
            let given =
                Consent { user, client: client.clone(), organisation, scopes: scopes.clone(), given_at: NOW };
            let tx = store.write().await.unwrap();
            tx.consents().save(&given).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(store.read().consents().find(user, &client, organisation).await.unwrap(), scopes);
            assert_eq!(store.read().consents().list(user).await.unwrap(), [given]);
        }
    })
    .await;
}
