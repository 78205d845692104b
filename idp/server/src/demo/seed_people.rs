//! The people of the demo, bound as their own and accepted at each of their organisations.

use crate::app::App;
use crate::demo::cast::{PASSWORD, PLAYERS, Player, RECOVERY_CODE};
use crate::demo::seed_refused::SeedRefused;
use crate::demo::trail::{About, event};
use crate::recovery_codes::{self, Maker, NewSheet, brought};
use crate::totp_keys;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::address::{Address, AddressKind};
use sluis_domain::authenticator::authenticator::{Authenticator, AuthenticatorKind, BoundBy};
use sluis_domain::authenticator::recovery_code::RecoveryCode;
use sluis_domain::authenticator::totp::{TotpKey, issuer_label};
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::organisation::membership::{Membership, Profile, UserType};
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Secret;
use sluis_domain::terms::{AcceptedTerms, Agreed, Document};
use sluis_domain::user::{LoginName, User};
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// One person, ready to be written.
pub struct Person {
    user: User,
    login_names: Vec<LoginName>,
    address: Address,
    memberships: Vec<Membership>,
    authenticators: Vec<Authenticator>,
    sheet: Option<NewSheet>,
    /// What they agreed to before the demo began: who is invited in it does so on the page.
    agreed: Vec<AcceptedTerms>,
    is_administrator: bool,
}

/// Makes everybody. The hashes take a while: call it outside a transaction.
///
/// # Errors
/// When there is no hash, or the cast is broken.
pub async fn make(app: &App, organisations: &[Organisation]) -> Result<Vec<Person>, SeedRefused> {
    let mut people = Vec::new();
    for player in &PLAYERS {
        let hash = app.hasher.make(Secret::new(PASSWORD.to_owned()), app.dice.bytes()).await?;
        let mut person = person(app, player, organisations, hash)?;
        if player.has_app {
            person.sheet = Some(sheet(app, &person).await?);
        }
        people.push(person);
    }
    Ok(people)
}

/// Writes everybody.
///
/// # Errors
/// When the database does not take them.
pub async fn write(app: &App, tx: &Tx, people: &[Person]) -> Result<(), StoreError> {
    for person in people {
        tx.users().add(&person.user, &person.login_names).await?;
        tx.users().add_address(&person.address).await?;
        let account = Some(person.user.pseudonym);
        let about = |organisation| About { organisation, account, client: None };
        for membership in &person.memberships {
            tx.memberships().add(membership).await?;
            let organisation = Some(membership.organisation);
            tx.audit().add(&event(app, AuditCode::UserCreated, about(organisation))).await?;
        }
        for accepted in &person.agreed {
            tx.accepted_terms().add(accepted).await?;
            let organisation = Some(accepted.organisation);
            tx.audit().add(&event(app, AuditCode::TermsAccepted, about(organisation))).await?;
        }
        if person.is_administrator {
            tx.administrators().add(person.user.id, person.user.created_at).await?;
            tx.audit().add(&event(app, AuditCode::UserCreated, about(None))).await?;
        }
        let first = person.memberships.first().map(|membership| membership.organisation);
        for authenticator in &person.authenticators {
            tx.authenticators().add(authenticator).await?;
            let code = match authenticator.kind {
                AuthenticatorKind::Password => AuditCode::PasswordSet,
                _ => AuditCode::TotpRegistered,
            };
            tx.audit().add(&event(app, code, about(first))).await?;
        }
        if let Some(sheet) = &person.sheet {
            recovery_codes::add(tx, sheet, &[], true, person.user.created_at).await?;
            tx.audit().add(&event(app, AuditCode::BackupIssued, about(first))).await?;
        }
    }
    Ok(())
}

/// The code that everybody keeps, as theirs and accepted like everything else that they have.
async fn sheet(app: &App, person: &Person) -> Result<NewSheet, SeedRefused> {
    let now = person.user.created_at;
    let like = person.authenticators.first().ok_or(SeedRefused::Broken("a person holds nothing"))?;
    let (id, kind) = (app.dice.id(now), AuthenticatorKind::RecoveryCode);
    let held = Authenticator { id, kind, secret: Secret::new(Vec::new()), ..like.clone() };
    let code = RecoveryCode::read(RECOVERY_CODE).ok_or(SeedRefused::Broken(RECOVERY_CODE))?;
    Ok(recovery_codes::given(Maker::of(app), brought(held, now), &code, now).await?)
}

fn person(
    app: &App,
    player: &Player,
    organisations: &[Organisation],
    hash: String,
) -> Result<Person, SeedRefused> {
    let (now, dice) = (app.clock.now(), app.dice);
    let theirs: Vec<&Organisation> = player
        .houses
        .iter()
        .filter_map(|house| organisations.iter().find(|one| one.handle == house.handle))
        .collect();
    let user = User {
        id: dice.id(now),
        pseudonym: dice.id(now),
        created_at: now,
        locked_at: player.is_locked.then_some(now),
    };
    let mut authenticators = vec![authenticator(app, &user, AuthenticatorKind::Password, &theirs)];
    authenticators[0].secret = Secret::new(hash.into_bytes());
    if player.has_app {
        authenticators.push(linked(app, &user, &theirs)?);
    }
    let login_name =
        LoginName::parse(player.login_name).map_err(|_| SeedRefused::Broken(player.login_name))?;
    let mail = LoginName::parse(&player.mail()).map_err(|_| SeedRefused::Broken(player.login_name))?;
    Ok(Person {
        login_names: vec![login_name, mail],
        address: Address {
            id: dice.id(now),
            user: user.id,
            kind: AddressKind::Email,
            value: player.mail(),
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            created_at: now,
        },
        memberships: theirs.iter().map(|organisation| membership(app, player, &user, organisation)).collect(),
        authenticators,
        sheet: None,
        agreed: theirs.iter().filter_map(|organisation| agreed(app, &user, organisation)).collect(),
        is_administrator: player.is_administrator,
        user,
    })
}

fn membership(app: &App, player: &Player, user: &User, organisation: &Organisation) -> Membership {
    Membership {
        id: app.dice.id(user.created_at),
        user: Some(user.id),
        organisation: organisation.id,
        user_type: UserType::External,
        profile: Profile {
            given_name: Some(player.given_name.to_owned()),
            surname_prefix: player.prefix.map(str::to_owned),
            surname: Some(player.surname.to_owned()),
            email: Some(player.mail()),
            initials: player.given_name.chars().next().map(|letter| format!("{letter}.")),
            answered_at: Some(user.created_at),
            ..Profile::default()
        },
        invited_at: user.created_at,
        activated_at: Some(user.created_at),
        ended_at: None,
    }
}

fn agreed(app: &App, user: &User, organisation: &Organisation) -> Option<AcceptedTerms> {
    let document = Document::asked_by(&app.presets.policy(organisation, UserType::External))?;
    let language = app.config.i18n.default.tag().to_owned();
    let agreed = Agreed { document, language, at: user.created_at };
    Some(AcceptedTerms { user: user.id, organisation: organisation.id, agreed })
}

/// An authenticator app with a key of its own, sealed like anybody's.
fn linked(app: &App, user: &User, theirs: &[&Organisation]) -> Result<Authenticator, SeedRefused> {
    let mut held = authenticator(app, user, AuthenticatorKind::Totp, theirs);
    let key = TotpKey::from_random(app.dice.bytes());
    held.secret = totp_keys::seal(app, held.id, &key).ok_or(SeedRefused::Broken("no key can be sealed"))?;
    held.label = theirs
        .first()
        .map(|organisation| issuer_label(&organisation.name, organisation.environment.as_deref()))
        .unwrap_or_default();
    Ok(held)
}

fn authenticator(app: &App, user: &User, kind: AuthenticatorKind, theirs: &[&Organisation]) -> Authenticator {
    Authenticator {
        id: app.dice.id(user.created_at),
        user: user.id,
        kind,
        label: String::new(),
        secret: Secret::new(Vec::new()),
        bound_by: BoundBy::Screen,
        vouched_by: Vouching::own(),
        accepted_at: theirs.iter().map(|organisation| organisation.id).collect(),
        last_step: None,
        created_at: user.created_at,
        last_used_at: None,
    }
}
