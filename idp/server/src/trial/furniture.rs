//! What stands in the house of a trial: keys, an organisation, clients, a person with a session.

use crate::app::App;
use sluis_domain::authenticator::authenticator::{Authenticator, AuthenticatorKind, BoundBy};
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::client::client::{
    Client, ClientAuthentication, ClientId, ClientProfile, ConsentRule, GrantType, Resource,
    SigningAlgorithm, SubjectType,
};
use sluis_domain::id::Id;
use sluis_domain::jose::key_ring::KeyRing;
use sluis_domain::jose::signing_key::SigningKey;
use sluis_domain::jose::stored_key::StoredKey;
use sluis_domain::organisation::membership::{Membership, Profile, UserType};
use sluis_domain::organisation::organisation::{Helpdesk, Organisation};
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::secret::{Digest, Secret};
use sluis_domain::session::{Proof, Session};
use sluis_domain::time::Timestamp;
use sluis_domain::user::{LoginName, User};
use std::collections::BTreeSet;
use std::time::Duration;

pub(super) fn ring(now: Timestamp) -> KeyRing {
    let keys = [SigningAlgorithm::ES256, SigningAlgorithm::EdDsa].map(|algorithm| {
        let der = SigningKey::generate(algorithm, 2048).unwrap();
        let key = SigningKey::from_pkcs8(algorithm, der.expose()).unwrap();
        let stored = StoredKey {
            kid: key.kid().to_owned(),
            algorithm,
            public_jwk: key.public_jwk().clone(),
            sealed_private: Vec::new(),
            announced_at: now,
            signs_from: now,
            retires_at: None,
            gone_at: None,
        };
        (stored, key)
    });
    KeyRing::new(keys.into())
}

/// A client of the organisation, with the secret `s3cret`.
fn client(id: &str, organisation: Id<Organisation>) -> Client {
    Client {
        id: ClientId::parse(id).unwrap(),
        name: "Absence".to_owned(),
        authentication: ClientAuthentication::ClientSecretBasic { secrets: vec![Digest::of(b"s3cret")] },
        redirect_uris: vec!["https://app.example/cb".to_owned()],
        post_logout_redirect_uris: vec!["https://app.example/bye".to_owned()],
        grant_types: vec![
            GrantType::AuthorizationCode,
            GrantType::ClientCredentials,
            GrantType::RefreshToken,
        ],
        scopes: ["openid", "profile", "email", "offline_access", "read"].map(str::to_owned).to_vec(),
        resources: vec!["https://api.example".to_owned()],
        subject_type: SubjectType::Pairwise,
        sector: format!("{id}.example"),
        id_token_signed_response_alg: SigningAlgorithm::ES256,
        pkce_optional: false,
        rotate_refresh_tokens: true,
        consent: ConsentRule::Implicit,
        sso: None,
        profile: ClientProfile::Standard,
        initiate_login_uri: None,
        home_uri: None,
        organisations: vec![organisation],
        theme: None,
        created_at: Timestamp::from_seconds(1),
        disabled_at: None,
    }
}

/// An organisation that asks for a password alone.
fn organisation(app: &App, now: Timestamp) -> Organisation {
    Organisation {
        id: app.dice.id(now),
        handle: "linde".to_owned(),
        name: "De Linde".to_owned(),
        preset: "basic".to_owned(),
        policy: PolicyLayer::default(),
        helpdesk: Helpdesk::default(),
        theme: None,
        environment: None,
        created_at: now,
    }
}

/// The person, as the organisation knows them.
fn membership(app: &App, user: Id<User>, organisation: Id<Organisation>, now: Timestamp) -> Membership {
    Membership {
        id: app.dice.id(now),
        user: Some(user),
        organisation,
        user_type: UserType::External,
        profile: Profile {
            given_name: Some("Anna".to_owned()),
            surname: Some("Jansen".to_owned()),
            email: Some("anna@example.nl".to_owned()),
            ..Profile::default()
        },
        invited_at: now,
        activated_at: Some(now),
        ended_at: None,
    }
}

/// A password of the person's own.
fn password(app: &App, user: Id<User>, organisation: Id<Organisation>, now: Timestamp) -> Authenticator {
    Authenticator {
        id: app.dice.id(now),
        user,
        kind: AuthenticatorKind::Password,
        label: String::new(),
        secret: Secret::new(Vec::new()),
        bound_by: BoundBy::Screen,
        vouched_by: Vouching::own(),
        accepted_at: BTreeSet::from([organisation]),
        last_step: None,
        created_at: now,
        last_used_at: None,
    }
}

/// The session that began with that password.
fn session(app: &App, password: &Authenticator, organisation: Id<Organisation>, cookie: Digest) -> Session {
    let now = password.created_at;
    let proof = Proof {
        authenticator: password.id,
        kind: password.kind,
        at: now,
        request: app.dice.id(now),
        bound_by: password.bound_by,
        vouched_by: password.vouched_by.clone(),
        accepted_at: password.accepted_at.clone(),
    };
    Session {
        id: app.dice.id(now),
        digest: cookie,
        user: password.user,
        organisation,
        proofs: vec![proof],
        created_at: now,
        last_seen_at: now,
        expires_at: now + Duration::from_hours(12),
        ended_at: None,
    }
}

/// An API that tokens are made for.
fn resource() -> Resource {
    Resource {
        identifier: "https://api.example".to_owned(),
        name: "API".to_owned(),
        scopes: vec!["read".to_owned()],
        signing_alg: SigningAlgorithm::ES256,
        token_seconds: 120,
    }
}

/// Puts everything in its place: the clients `web` (changed by `change`), `spa` and `other`, and a person whose
/// browser has the session cookie of this digest.
pub(super) async fn furnish(
    app: &App,
    change: impl FnOnce(&mut Client),
    cookie: Digest,
) -> (Id<Session>, Id<User>) {
    let now = app.clock.now();
    let organisation = organisation(app, now);
    let mut web = client("web", organisation.id);
    change(&mut web);
    let spa = Client {
        authentication: ClientAuthentication::None,
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        ..client("spa", organisation.id)
    };
    let user = User { id: app.dice.id(now), pseudonym: app.dice.id(now), created_at: now, locked_at: None };
    let password = password(app, user.id, organisation.id, now);
    let session = session(app, &password, organisation.id, cookie);

    let tx = app.store.write().await.unwrap();
    tx.organisations().add(&organisation).await.unwrap();
    let name = LoginName::parse("anna@example.nl").unwrap();
    tx.users().add(&user, &[name]).await.unwrap();
    tx.memberships().add(&membership(app, user.id, organisation.id, now)).await.unwrap();
    tx.authenticators().add(&password).await.unwrap();
    tx.authenticators().accept(password.id, organisation.id, now).await.unwrap();
    tx.sessions().add(&session).await.unwrap();
    tx.resources().add(&resource()).await.unwrap();
    for client in [web, spa, client("other", organisation.id)] {
        tx.clients().add(&client).await.unwrap();
    }
    tx.commit().await.unwrap();
    (session.id, user.id)
}
