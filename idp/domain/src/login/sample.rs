//! People, sessions and proofs for the tests of this room.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::authenticator::BoundBy;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::vouching::Vouching;
use crate::client::client::ClientId;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::facts::Facts;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::person::Belonging;
use crate::login::person::Person;
use crate::login::terms_due;
use crate::organisation::membership::Membership;
use crate::organisation::membership::Profile;
use crate::organisation::membership::UserType;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::activation::Consent;
use crate::organisation::policy::mfa::Factor;
use crate::organisation::policy::policy::Policy;
use crate::secret::Digest;
use crate::secret::Secret;
use crate::session::Proof;
use crate::session::Session;
use crate::terms::Agreed;
use crate::time::Timestamp;
use crate::user::User;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;
use uuid::Uuid;

pub(crate) const LONG_AGO: Timestamp = Timestamp::from_seconds(0);

/// The client of the samples serves organisations 1 to 3.
static SERVED: LazyLock<Vec<Id<Organisation>>> = LazyLock::new(|| vec![id(1), id(2), id(3)]);

/// The samples link apps and telephones.
static LINKABLE: LazyLock<BTreeSet<Factor>> = LazyLock::new(|| BTreeSet::from([Factor::Sms, Factor::Totp]));

pub(crate) fn id<T>(n: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(n))
}

/// Person `n`, active in `organisations`, who holds nothing yet.
pub(crate) fn newcomer(n: u128, organisations: &[u128]) -> Person {
    let user = User { id: id(n), pseudonym: id(n), created_at: LONG_AGO, locked_at: None };
    let belonging = |organisation: &u128| Belonging {
        membership: Membership {
            id: id(100 * n + organisation),
            user: Some(user.id),
            organisation: id(*organisation),
            user_type: UserType::External,
            profile: Profile::default(),
            invited_at: LONG_AGO,
            activated_at: Some(LONG_AGO),
            ended_at: None,
        },
        policy: Policy::compiled(),
        put_off_at: None,
        agreed: Vec::new(),
    };
    Person {
        memberships: organisations.iter().map(belonging).collect(),
        authenticators: Vec::new(),
        sheets: Vec::new(),
        devices: Vec::new(),
        user: user.clone(),
    }
}

/// Person `n`, active in `organisations`, with a password (authenticator `1000 + n`) of their own that every
/// one of them accepted, and a recovery code (`3000 + n`).
pub(crate) fn person(n: u128, organisations: &[u128]) -> Person {
    let mut person = newcomer(n, organisations);
    person.sheets.push(sheet(&person, 3000 + n));
    let mut password = app(&person, 1000 + n);
    password.kind = AuthenticatorKind::Password;
    password.accepted_at = organisations.iter().map(|n| id(*n)).collect();
    person.authenticators.push(password);
    person
}

/// Person `n` with that password and nothing else.
pub(crate) fn bare(n: u128, organisations: &[u128]) -> Person {
    Person { sheets: Vec::new(), ..person(n, organisations) }
}

/// An authenticator app of the person's own.
pub(crate) fn app(person: &Person, n: u128) -> Authenticator {
    Authenticator {
        id: id(n),
        user: person.user.id,
        kind: AuthenticatorKind::Totp,
        label: String::new(),
        secret: Secret::new(Vec::new()),
        bound_by: BoundBy::Screen,
        vouched_by: Vouching::own(),
        accepted_at: BTreeSet::new(),
        last_step: None,
        created_at: LONG_AGO,
        last_used_at: None,
    }
}

/// Gives `person` app `n`, and a code that is kept with it.
pub(crate) fn give_app(person: &mut Person, n: u128) {
    person.authenticators.push(app(person, n));
    person.sheets.push(sheet(person, 3000 + n));
}

/// One recovery code of the person's own, which they keep.
pub(crate) fn sheet(person: &Person, n: u128) -> RecoverySheet {
    let held = Authenticator { kind: AuthenticatorKind::RecoveryCode, ..app(person, n) };
    RecoverySheet {
        held,
        format: "4-4-4-4".to_owned(),
        issued: 1,
        left: 1,
        shown_for: None,
        kept_at: Some(LONG_AGO),
        expires_at: None,
        voided_at: None,
    }
}

/// The organisation wants this version of its terms agreed to.
pub(crate) fn ask_terms(belonging: &mut Belonging, version: &str) {
    belonging.policy.activation.consent = Consent::Required;
    belonging.policy.activation.document_version = version.parse().unwrap();
}

/// The person agrees to what is asked.
pub(crate) fn agree(belonging: &mut Belonging) {
    if let Some(document) = terms_due::document(belonging) {
        belonging.agreed.push(Agreed { document, language: "nl".to_owned(), at: NOW });
    }
}

/// That `held` was proven.
pub(crate) fn proof_of(held: &Authenticator, request: u128, at: Timestamp) -> Proof {
    Proof::of(held, id(request), at)
}

pub(crate) fn password(person: &Person, request: u128, at: Timestamp) -> Proof {
    proof_of(&person.authenticators[0], request, at)
}

pub(crate) fn app_proof(person: &Person, n: u128, request: u128, at: Timestamp) -> Proof {
    proof_of(&app(person, n), request, at)
}

pub(crate) fn session(person: &Person, organisation: u128, proofs: Vec<Proof>, now: Timestamp) -> Session {
    Session {
        id: id(5000),
        digest: Digest::of(b"cookie"),
        user: person.user.id,
        organisation: id(organisation),
        proofs,
        created_at: now,
        last_seen_at: now,
        expires_at: now + Duration::from_secs(12 * 3600),
        ended_at: None,
    }
}

pub(crate) fn demand() -> Demand {
    Demand::of(ClientId::parse("app").unwrap())
}

/// What a sight is made of.
pub(crate) struct Seen<'s> {
    pub(crate) request: u128,
    pub(crate) demand: &'s Demand,
    pub(crate) session: Option<&'s Session>,
    pub(crate) facts: &'s Facts,
    pub(crate) person: Option<&'s Person>,
}

pub(crate) fn sight<'s>(seen: &Seen<'s>) -> Sight<'s> {
    Sight {
        request: id(seen.request),
        demand: seen.demand,
        client_serves: SERVED.as_slice(),
        linkable: &LINKABLE,
        session: seen.session,
        facts: seen.facts,
        person: seen.person,
    }
}

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
/// The organisations of the samples.
pub(crate) const EMPLOYER: u128 = 1;
pub(crate) const CARE: u128 = 2;
/// The request that is being answered, and the one before it.
pub(crate) const THIS: u128 = 60;
pub(crate) const EARLIER: u128 = 50;

/// Anna, active at `organisations`, with an app that each of them accepted.
pub(crate) fn anna(organisations: &[u128]) -> Person {
    let mut anna = person(1, organisations);
    let mut app = app(&anna, 7);
    app.accepted_at = organisations.iter().map(|n| id(*n)).collect();
    anna.authenticators.push(app);
    anna
}

pub(crate) fn signed_in(anna: &Person, ago: u64) -> Session {
    let at = NOW - Duration::from_secs(ago);
    let proofs = anna.authenticators.iter().map(|held| proof_of(held, EARLIER, at)).collect();
    Session { last_seen_at: NOW, ..session(anna, EMPLOYER, proofs, at) }
}

pub(crate) fn step(demand: &Demand, session: Option<&Session>, facts: &Facts, person: &Person) -> Step {
    let seen = Seen { request: THIS, demand, session, facts, person: Some(person) };
    next_step(&sight(&seen), NOW)
}

pub(crate) fn with_password(person: &Person) -> Facts {
    Facts::default().record(person.user.id, password(person, THIS, NOW))
}
