//! People that the command line makes known: bound as their own, accepted at each membership, audited.

use crate::cli::house::{About, House, failed, refused};
use crate::cli::output::{CliError, Output};
use crate::cli::password_rules::RulesOf;
use crate::cli::user_flags::NewPerson;
use crate::keys::rotation::at_rest;
use crate::recovery_codes::{self, Maker, NewSheet, brought};
use crate::seals::Seals;
use serde_json::{Value, json};
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::address::{Address, AddressKind};
use sluis_domain::authenticator::authenticator::{Authenticator, AuthenticatorKind, BoundBy};
use sluis_domain::authenticator::password::{Context, check_new};
use sluis_domain::authenticator::recovery_code::RecoveryCode;
use sluis_domain::authenticator::totp::{TotpKey, issuer_label};
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::{Membership, Profile, UserType};
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Secret;
use sluis_domain::user::User;
use sluis_store::error::LOGIN_NAME_IS_UNIQUE;
use sluis_store::store::Tx;

/// People that are written in one transaction: other writers wait no longer than this takes.
pub const PEOPLE_PER_TRANSACTION: usize = 100;

/// What everybody in one call has in common.
pub struct Batch<'b> {
    /// The database, the clock, the dice.
    pub house: &'b House,
    /// Where they belong.
    pub organisations: Vec<Organisation>,
    /// As what they belong there.
    pub user_type: UserType,
    /// Whether they administer the instance.
    pub administrator: bool,
    /// The hash of their password.
    pub password: Option<Secret<String>>,
    /// Whether they choose another at the first login.
    pub must_change: bool,
    /// What seals the keys of their apps; none: they get no app.
    pub seals: Option<Seals>,
    /// The recovery code that they keep already.
    pub recovery_code: Option<RecoveryCode>,
}

/// One person, ready to be written.
struct Prepared {
    user: User,
    person: NewPerson,
    authenticators: Vec<Authenticator>,
    sheet: Option<NewSheet>,
    address: Option<Secret<String>>,
}

/// The hash of the password, once it is good enough for everybody concerned.
///
/// # Errors
/// With the rules that it breaks.
pub async fn hashed(
    typed: &Secret<String>,
    people: &[NewPerson],
    rules: &[RulesOf],
    house: &House,
) -> Result<Secret<String>, CliError> {
    let names = people.iter().take(1).map(|person| person.login_name.key());
    let context = Context::of(names.chain(rules.iter().map(|rules| rules.name.as_str())));
    let mut password = None;
    for RulesOf { handle, rules, .. } in rules {
        let checked = check_new(typed.expose(), rules, &context).map_err(|refused| {
            let why: Vec<String> = refused.iter().map(ToString::to_string).collect();
            let of =
                handle.as_ref().map(|handle| format!(" for the rules of `{handle}`")).unwrap_or_default();
            CliError::failed(format_args!("the password {}{of}", why.join(" and ")))
        })?;
        password = Some(checked);
    }
    let password = password.ok_or_else(|| CliError::usage("--organisation is missing"))?;
    house.hasher()?.make(password, house.dice.bytes()).await.map(Secret::new).map_err(CliError::failed)
}

impl Batch<'_> {
    /// Whether nobody has one of their names: before anybody is made, since all of them may be more than one
    /// transaction holds.
    ///
    /// # Errors
    /// With the first name that somebody has.
    pub async fn check_names(&self, people: &[NewPerson]) -> Result<(), CliError> {
        let read = self.house.store.read();
        for person in people {
            if read.users().find_by_login_name(&person.login_name).await.map_err(failed)?.is_some() {
                return Err(CliError::failed(taken(person)));
            }
        }
        Ok(())
    }

    /// Makes them all known, or none.
    ///
    /// # Errors
    /// When one of them cannot be made known.
    pub async fn make(
        &self,
        people: &[NewPerson],
        given_key: Option<&Secret<String>>,
    ) -> Result<Vec<Value>, CliError> {
        let prepared: Result<Vec<Prepared>, CliError> =
            people.iter().map(|person| self.prepare(person, given_key)).collect();
        let mut prepared = prepared?;
        if let Some(code) = &self.recovery_code {
            for one in &mut prepared {
                one.sheet = Some(self.sheet(&one.user, code).await?);
            }
        }
        self.write(prepared).await
    }

    async fn sheet(&self, user: &User, code: &RecoveryCode) -> Result<NewSheet, CliError> {
        let (house, now) = (self.house, user.created_at);
        let (hasher, seals) = (house.hasher()?, house.seals().await?);
        let maker = Maker { dice: house.dice, hasher: &hasher, seals: &seals };
        let nothing = Secret::new(Vec::new());
        let held = self.authenticator(house.dice.id(now), user, AuthenticatorKind::RecoveryCode, nothing);
        recovery_codes::given(maker, brought(held, now), code, now).await.map_err(CliError::failed)
    }

    fn prepare(&self, person: &NewPerson, given_key: Option<&Secret<String>>) -> Result<Prepared, CliError> {
        let (now, dice) = (self.house.now(), self.house.dice);
        let user = User { id: dice.id(now), pseudonym: dice.id(now), created_at: now, locked_at: None };
        let mut authenticators = Vec::new();
        if let Some(hash) = &self.password {
            let secret = Secret::new(hash.expose().clone().into_bytes());
            authenticators.push(self.authenticator(dice.id(now), &user, AuthenticatorKind::Password, secret));
        }
        let mut address = None;
        if let Some(seals) = &self.seals {
            let key = match given_key {
                Some(text) => TotpKey::from_base32(text.expose())
                    .map_err(|_| CliError::usage("the app's key is not base32 of 80 bits or more"))?,
                None => TotpKey::from_random(dice.bytes()),
            };
            let id: Id<Authenticator> = dice.id(now);
            let place = at_rest("authenticators", "secret", &id.to_string());
            let sealed = seals.at_rest.seal(dice.bytes(), &place, key.expose()).map_err(CliError::failed)?;
            authenticators.push(self.authenticator(id, &user, AuthenticatorKind::Totp, Secret::new(sealed)));
            address = key.address(&self.issuer(), person.login_name.typed());
        }
        Ok(Prepared { user, person: person.clone(), authenticators, sheet: None, address })
    }

    fn authenticator(
        &self,
        id: Id<Authenticator>,
        user: &User,
        kind: AuthenticatorKind,
        secret: Secret<Vec<u8>>,
    ) -> Authenticator {
        Authenticator {
            id,
            user: user.id,
            kind,
            label: if kind == AuthenticatorKind::Totp { self.issuer() } else { String::new() },
            secret,
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            accepted_at: self.organisations.iter().map(|organisation| organisation.id).collect(),
            last_step: None,
            created_at: user.created_at,
            last_used_at: None,
        }
    }

    fn issuer(&self) -> String {
        let first = self.organisations.first();
        first.map_or_else(|| "Sluis".to_owned(), |one| issuer_label(&one.name, one.environment.as_deref()))
    }

    async fn write(&self, people: Vec<Prepared>) -> Result<Vec<Value>, CliError> {
        let tx = self.house.store.write().await.map_err(failed)?;
        let mut made = Vec::new();
        for prepared in &people {
            self.write_one(&tx, prepared).await?;
            made.push(json!({
                "id": prepared.user.id,
                "login_name": prepared.person.login_name.typed(),
                "organisations": self.organisations.iter().map(|one| &one.handle).collect::<Vec<_>>(),
                "has_password": self.password.is_some(),
                "otpauth_url": prepared.address.as_ref().map(Secret::expose),
            }));
        }
        tx.commit().await.map_err(failed)?;
        Ok(made)
    }

    async fn write_one(&self, tx: &Tx, prepared: &Prepared) -> Result<(), CliError> {
        let Prepared { user, person, authenticators, .. } = prepared;
        let added = tx.users().add(user, std::slice::from_ref(&person.login_name)).await;
        added.map_err(|error| refused(error, LOGIN_NAME_IS_UNIQUE, taken(person)))?;
        for organisation in &self.organisations {
            let membership = Membership {
                id: self.house.dice.id(user.created_at),
                user: Some(user.id),
                organisation: organisation.id,
                user_type: self.user_type,
                // Whoever makes a person by hand says what is known: only a must is asked later.
                profile: Profile { answered_at: Some(user.created_at), ..person.profile.clone() },
                invited_at: user.created_at,
                activated_at: Some(user.created_at),
                ended_at: None,
            };
            tx.memberships().add(&membership).await.map_err(failed)?;
            let event = self.house.audit(AuditCode::UserCreated, about(user, Some(organisation)), &[]);
            tx.audit().add(&event).await.map_err(failed)?;
        }
        if self.administrator {
            tx.administrators().add(user.id, user.created_at).await.map_err(failed)?;
            let detail = [("role", "administrator of the instance")];
            let event = self.house.audit(AuditCode::UserCreated, about(user, None), &detail);
            tx.audit().add(&event).await.map_err(failed)?;
        }
        if let Some(email) = &person.profile.email {
            let address = self.address(user, email);
            tx.users().add_address(&address).await.map_err(failed)?;
        }
        for authenticator in authenticators {
            self.bind(tx, user, authenticator).await?;
        }
        if let Some(sheet) = &prepared.sheet {
            recovery_codes::add(tx, sheet, &[], true, user.created_at).await.map_err(failed)?;
            let event =
                self.house.audit(AuditCode::BackupIssued, about(user, self.organisations.first()), &[]);
            tx.audit().add(&event).await.map_err(failed)?;
        }
        Ok(())
    }

    async fn bind(&self, tx: &Tx, user: &User, authenticator: &Authenticator) -> Result<(), CliError> {
        tx.authenticators().add(authenticator).await.map_err(failed)?;
        let code = match authenticator.kind {
            AuthenticatorKind::Password => AuditCode::PasswordSet,
            _ => AuditCode::TotpRegistered,
        };
        let event = self.house.audit(code, about(user, self.organisations.first()), &[]);
        if self.must_change && authenticator.kind == AuthenticatorKind::Password {
            let asked = tx.password_changes().ask(authenticator.id, user.created_at).await;
            asked.map_err(failed)?;
        }
        tx.audit().add(&event).await.map_err(failed)
    }

    fn address(&self, user: &User, email: &str) -> Address {
        Address {
            id: self.house.dice.id(user.created_at),
            user: user.id,
            kind: AddressKind::Email,
            value: email.to_owned(),
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            created_at: user.created_at,
        }
    }
}

fn taken(person: &NewPerson) -> String {
    format!("there is a person with the login name `{}` already", person.login_name.key())
}

fn about(user: &User, organisation: Option<&Organisation>) -> About {
    let organisation = organisation.map(|organisation| organisation.id);
    About { organisation, account: Some(user.pseudonym), client: None }
}

/// Says who was made known.
pub fn answer(made: &[Value], output: Output) -> Result<(), CliError> {
    let lines: Vec<String> = made
        .iter()
        .map(|person| {
            let name = person["login_name"].as_str().unwrap_or_default();
            let mut text = format!("{name} was made known.");
            if person["has_password"] == Value::Bool(false) {
                text.push_str(" Without a password (--password-stdin) this person cannot log in.");
            }
            if let Some(address) = person["otpauth_url"].as_str() {
                text.push_str(&format!("\n  {address}   (shown this once)"));
            }
            text
        })
        .collect();
    match made {
        [one] => output.say(one, lines.join("\n")),
        _ => output.say(&json!({ "people": made }), lines.join("\n")),
    }
}
