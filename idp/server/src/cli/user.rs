//! `sluis user create`: makes a person known, with what they prove themselves with.

use crate::cli::house::{About, House, failed, refused};
use crate::cli::output::{CliError, Output};
use crate::cli::secret_input::SecretLines;
use crate::cli::user_flags::{NewPerson, UserFlags};
use crate::keys::rotation::at_rest;
use crate::seals::Seals;
use clap::Subcommand;
use serde_json::{Value, json};
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::{Authenticator, AuthenticatorKind, BoundBy};
use sluis_domain::authenticator::password::{Context, check_new};
use sluis_domain::authenticator::totp::{TotpKey, issuer_label};
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::{Membership, UserType};
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Secret;
use sluis_domain::user::User;
use sluis_store::error::LOGIN_NAME_IS_UNIQUE;
use sluis_store::store::Tx;

/// People that are written in one transaction: other writers wait no longer than this takes.
const PEOPLE_PER_TRANSACTION: usize = 100;

/// Make people known.
#[derive(Debug, Subcommand)]
pub enum UserVerb {
    /// Make a person known who belongs to the named organisations at once, without an invitation: their
    /// password and app count as bound by themselves
    #[command(
        after_help = "Example:\n  sluis user create --login-name anna@example.nl --organisation linde \\\n    \
                            --given-name Anna --surname Jansen --email anna@example.nl --password-stdin < FILE"
    )]
    Create(Box<UserFlags>),
}

/// What everybody in one call has in common.
struct Batch<'b> {
    house: &'b House,
    organisations: Vec<Organisation>,
    user_type: UserType,
    password: Option<Secret<String>>,
    seals: Option<Seals>,
}

/// One person, ready to be written.
struct Prepared {
    user: User,
    person: NewPerson,
    authenticators: Vec<Authenticator>,
    address: Option<Secret<String>>,
}

/// Runs the verb.
pub async fn run(verb: UserVerb, house: &House, output: Output) -> Result<(), CliError> {
    let UserVerb::Create(flags) = verb;
    let people = flags.people()?;
    let mut organisations = Vec::new();
    for handle in &flags.organisation {
        organisations.push(house.organisation(handle).await?);
    }
    let has_password = flags.password_stdin || flags.same_password_stdin;
    let lines = usize::from(has_password) + usize::from(flags.totp_secret_stdin);
    let mut lines = SecretLines::read(lines, asked(has_password, flags.totp_secret_stdin))?;
    let typed = if has_password { lines.take() } else { None };
    let given_key = if flags.totp_secret_stdin { lines.take() } else { None };
    let password = match typed {
        Some(typed) => Some(hashed(&typed, &people, &organisations, flags.user_type(), house).await?),
        None => None,
    };
    let with_app = flags.totp || given_key.is_some();
    let seals = if with_app { Some(house.seals().await?) } else { None };
    let batch = Batch { house, organisations, user_type: flags.user_type(), password, seals };
    let mut made = Vec::new();
    for people in people.chunks(PEOPLE_PER_TRANSACTION) {
        let prepared: Result<Vec<Prepared>, CliError> =
            people.iter().map(|person| batch.prepare(person, given_key.as_ref())).collect();
        made.extend(batch.write(prepared?).await?);
    }
    answer(&made, output)
}

const fn asked(password: bool, key: bool) -> &'static str {
    match (password, key) {
        (true, true) => "the password in its first line and the app's key in its second",
        (false, true) => "the app's key in its first line",
        _ => "the password in its first line",
    }
}

/// The hash of the password, once it is good enough for every organisation.
async fn hashed(
    typed: &Secret<String>,
    people: &[NewPerson],
    organisations: &[Organisation],
    user_type: UserType,
    house: &House,
) -> Result<Secret<String>, CliError> {
    let names = people.iter().take(1).map(|person| person.login_name.key());
    let names = names.chain(organisations.iter().map(|organisation| organisation.name.as_str()));
    let context = Context::of(names);
    let presets = house.presets()?;
    let mut password = None;
    for organisation in organisations {
        let rules = presets.policy(organisation, user_type).password;
        let checked = check_new(typed.expose(), &rules, &context).map_err(|refused| {
            let why: Vec<String> = refused.iter().map(ToString::to_string).collect();
            let name = &organisation.handle;
            CliError::failed(format_args!("the password {} for the rules of `{name}`", why.join(" and ")))
        })?;
        password = Some(checked);
    }
    let password = password.ok_or_else(|| CliError::usage("--organisation is missing"))?;
    house.hasher()?.make(password, house.dice.bytes()).await.map(Secret::new).map_err(CliError::failed)
}

impl Batch<'_> {
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
        Ok(Prepared { user, person: person.clone(), authenticators, address })
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
        first.map(|one| issuer_label(&one.name, one.environment.as_deref())).unwrap_or_default()
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
                "otpauth_url": prepared.address.as_ref().map(Secret::expose),
            }));
        }
        tx.commit().await.map_err(failed)?;
        Ok(made)
    }

    async fn write_one(&self, tx: &Tx, prepared: &Prepared) -> Result<(), CliError> {
        let Prepared { user, person, authenticators, .. } = prepared;
        let taken = format!("there is a person with the login name `{}` already", person.login_name.key());
        let added = tx.users().add(user, std::slice::from_ref(&person.login_name)).await;
        added.map_err(|error| refused(error, LOGIN_NAME_IS_UNIQUE, taken))?;
        for organisation in &self.organisations {
            let membership = Membership {
                id: self.house.dice.id(user.created_at),
                user: Some(user.id),
                organisation: organisation.id,
                user_type: self.user_type,
                profile: person.profile.clone(),
                invited_at: user.created_at,
                activated_at: Some(user.created_at),
                ended_at: None,
            };
            tx.memberships().add(&membership).await.map_err(failed)?;
            let event = self.house.audit(AuditCode::UserCreated, about(user, organisation), &[]);
            tx.audit().add(&event).await.map_err(failed)?;
        }
        for authenticator in authenticators {
            self.bind(tx, user, authenticator).await?;
        }
        Ok(())
    }

    async fn bind(&self, tx: &Tx, user: &User, authenticator: &Authenticator) -> Result<(), CliError> {
        tx.authenticators().add(authenticator).await.map_err(failed)?;
        let code = match authenticator.kind {
            AuthenticatorKind::Password => AuditCode::PasswordSet,
            _ => AuditCode::TotpRegistered,
        };
        for organisation in self.organisations.iter().take(1) {
            let event = self.house.audit(code, about(user, organisation), &[]);
            tx.audit().add(&event).await.map_err(failed)?;
        }
        Ok(())
    }
}

fn about(user: &User, organisation: &Organisation) -> About {
    About { organisation: Some(organisation.id), account: Some(user.pseudonym), client: None }
}

fn answer(made: &[Value], output: Output) -> Result<(), CliError> {
    let lines: Vec<String> = made
        .iter()
        .map(|person| {
            let name = person["login_name"].as_str().unwrap_or_default();
            match person["otpauth_url"].as_str() {
                Some(address) => format!("{name} was made known.\n  {address}   (shown this once)"),
                None => format!("{name} was made known."),
            }
        })
        .collect();
    match made {
        [one] => output.say(one, lines.join("\n")),
        _ => output.say(&json!({ "people": made }), lines.join("\n")),
    }
}
