//! A small world: an organisation, a person who works there, an app, a session and a grant.

use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::client::client::Client;
use sluis_domain::client::client::ClientAuthentication;
use sluis_domain::client::client::ClientId;
use sluis_domain::client::client::ClientProfile;
use sluis_domain::client::client::ConsentRule;
use sluis_domain::client::client::GrantType;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::client::client::Sso;
use sluis_domain::client::client::SubjectType;
use sluis_domain::id::Id;
use sluis_domain::oauth::grant::Grant;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::membership::Profile;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Helpdesk;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::activation::Arrive;
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::secret::Digest;
use sluis_domain::secret::Secret;
use sluis_domain::session::Proof;
use sluis_domain::session::Session;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;
use sluis_domain::user::User;
use sluis_store::store::Store;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

/// The present of every test.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

/// `seconds` after the present, or before it.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(NOW.seconds() + seconds)
}

/// An identifier that no other thing has.
pub(crate) fn id<Of>() -> Id<Of> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut random = [0; 10];
    random[2..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    Id::new(NOW, random)
}

/// A digest that no other thing has.
pub(crate) fn digest() -> Digest {
    Digest::of(id::<Digest>().bytes())
}

pub(crate) struct World {
    pub(crate) organisation: Organisation,
    pub(crate) user: User,
    pub(crate) membership: Membership,
    pub(crate) client: Client,
    pub(crate) session: Session,
}

impl World {
    /// Makes it and keeps it.
    pub(crate) async fn in_store(store: &Store) -> Self {
        let organisation = organisation("de-linde");
        let user = user();
        let membership = membership(&user, &organisation);
        let client = client("absence-app", &[&organisation]);
        let session = session(&user, &organisation);
        let tx = store.write().await.unwrap();
        tx.organisations().add(&organisation).await.unwrap();
        tx.users().add(&user, &[LoginName::parse("Anna.Jansen@Example.nl").unwrap()]).await.unwrap();
        tx.memberships().add(&membership).await.unwrap();
        tx.clients().add(&client).await.unwrap();
        tx.sessions().add(&session).await.unwrap();
        tx.commit().await.unwrap();
        Self { organisation, user, membership, client, session }
    }

    /// A grant of this world, its code still out.
    pub(crate) fn grant(&self) -> Grant {
        Grant {
            id: id(),
            client: self.client.id.clone(),
            user: self.user.id,
            membership: self.membership.id,
            organisation: self.organisation.id,
            session: self.session.id,
            subject: "sub-of-anna".to_owned(),
            scopes: vec!["email".to_owned(), "openid".to_owned()],
            resource: Some("https://api.example".to_owned()),
            redirect_uri: "https://absence.example/callback".to_owned(),
            nonce: Some("n-0S6_WzA2Mj".to_owned()),
            code_challenge: Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned()),
            code: digest(),
            code_expires_at: at(60),
            code_used_at: None,
            auth_time: at(-5),
            acr: "https://refeds.org/profile/mfa".to_owned(),
            amr: vec!["otp".to_owned(), "pwd".to_owned()],
            offline: false,
            refresh_generation: 0,
            refresh_rotated_at: None,
            refresh_used_at: None,
            revoked_at: None,
            created_at: NOW,
        }
    }

    /// A grant that is kept.
    pub(crate) async fn granted(&self, store: &Store) -> Grant {
        let grant = self.grant();
        let tx = store.write().await.unwrap();
        tx.grants().add(&grant).await.unwrap();
        tx.commit().await.unwrap();
        grant
    }
}

pub(crate) fn organisation(handle: &str) -> Organisation {
    Organisation {
        id: id(),
        handle: handle.to_owned(),
        name: "De Linde B.V.".to_owned(),
        preset: "verzuim".to_owned(),
        policy: PolicyLayer::default(),
        helpdesk: Helpdesk { phone: Some("020 123 4567".to_owned()), ..Helpdesk::default() },
        theme: None,
        environment: Some("Trainingsomgeving".to_owned()),
        created_at: NOW,
    }
}

pub(crate) fn user() -> User {
    User { id: id(), pseudonym: id(), created_at: NOW, locked_at: None }
}

pub(crate) fn membership(user: &User, organisation: &Organisation) -> Membership {
    Membership {
        id: id(),
        user: Some(user.id),
        organisation: organisation.id,
        user_type: UserType::External,
        profile: Profile { given_name: Some("Anna".to_owned()), ..Profile::default() },
        invited_at: at(-100),
        activated_at: Some(at(-50)),
        ended_at: None,
    }
}

pub(crate) fn client(client_id: &str, organisations: &[&Organisation]) -> Client {
    Client {
        id: ClientId::parse(client_id).unwrap(),
        name: "Verzuim".to_owned(),
        authentication: ClientAuthentication::ClientSecretBasic { secrets: vec![digest()] },
        redirect_uris: vec!["https://absence.example/callback".to_owned()],
        post_logout_redirect_uris: vec!["https://absence.example/".to_owned()],
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        scopes: vec!["openid".to_owned(), "email".to_owned()],
        resources: vec!["https://api.example".to_owned()],
        subject_type: SubjectType::Pairwise,
        sector: "absence.example".to_owned(),
        id_token_signed_response_alg: SigningAlgorithm::EdDsa,
        pkce_optional: false,
        rotate_refresh_tokens: true,
        consent: ConsentRule::Implicit,
        sso: Some(Sso::Silent),
        profile: ClientProfile::Standard,
        initiate_login_uri: None,
        home_uri: Some("https://absence.example/".to_owned()),
        post_activation: Some(Arrive::Home),
        organisations: organisations.iter().map(|organisation| organisation.id).collect(),
        theme: None,
        created_at: NOW,
        disabled_at: None,
    }
}

pub(crate) fn session(user: &User, organisation: &Organisation) -> Session {
    Session {
        id: id(),
        digest: digest(),
        user: user.id,
        organisation: organisation.id,
        proofs: vec![Proof {
            authenticator: id(),
            kind: AuthenticatorKind::Password,
            at: NOW,
            request: id(),
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::by(organisation.id),
            accepted_at: BTreeSet::from([organisation.id]),
            key: None,
        }],
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: at(3600),
        ended_at: None,
    }
}

pub(crate) fn authenticator(user: &User, kind: AuthenticatorKind) -> Authenticator {
    Authenticator {
        id: id(),
        user: user.id,
        kind,
        label: "Telefoon".to_owned(),
        secret: Secret::new(vec![0, 255, 1, 128]),
        bound_by: BoundBy::Mail,
        vouched_by: Vouching::own(),
        accepted_at: BTreeSet::new(),
        last_step: None,
        created_at: NOW,
        last_used_at: None,
    }
}
