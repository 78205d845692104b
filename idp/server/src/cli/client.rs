//! `sluis client`: register apps, list them, show one, change one.

use crate::cli::client_flags::{ArriveFlag, Auth, ClientFlags};
use crate::cli::house::{About, House, failed, refused};
use crate::cli::output::{CliError, Output, table};
use crate::cli::secret_input::SecretLines;
use clap::Subcommand;
use serde_json::{Value, json};
use sluis_domain::audit::{AuditAction, AuditCode, AuditEvent};
use sluis_domain::client::client::{Client, ClientAuthentication, ClientId};
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::{Digest, Secret};
use sluis_store::error::CLIENT_ID_IS_UNIQUE;

/// The shortest secret that is taken from somebody else, in characters.
const SHORTEST_SECRET: usize = 32;
/// Clients that are listed at most.
const MOST_LISTED: u64 = 10_000;

/// Register an app, list them, show one, change one.
#[derive(Debug, Subcommand)]
pub enum ClientVerb {
    /// Register an app
    #[command(
        after_help = "Example:\n  sluis client create --id absence --name 'Verzuimapp' --organisation linde \\\n    \
                            --redirect-uri https://verzuim.example.nl/callback --grant authorization_code \\\n    \
                            --grant refresh_token --scope 'openid profile email'"
    )]
    Create(Box<ClientFlags>),
    /// List the registered apps
    List,
    /// Change where somebody is once the account is there
    Set {
        /// Its client_id
        id: String,
        /// At the message that waits, at the app's start, or where activation.arrive of the organisation says
        #[arg(long, value_enum)]
        post_activation: ArriveFlag,
    },
    /// Show one app
    Show {
        /// Its client_id
        id: String,
    },
}

/// Runs the verb.
pub async fn run(verb: ClientVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        ClientVerb::Create(flags) => create(*flags, house, output).await,
        ClientVerb::List => list(house, output).await,
        ClientVerb::Set { id, post_activation } => set(&id, post_activation, house, output).await,
        ClientVerb::Show { id } => show(&id, house, output).await,
    }
}

async fn create(flags: ClientFlags, house: &House, output: Output) -> Result<(), CliError> {
    let organisations = house.organisations(&flags.organisation).await?;
    house.has_theme(flags.theme.as_deref())?;
    for identifier in &flags.resource {
        let known = house.store.read().resources().find(identifier).await.map_err(failed)?;
        known.ok_or_else(|| CliError::failed(format_args!("there is no resource `{identifier}`")))?;
    }
    let (digest, generated) = secret(&flags, house)?;
    let client = flags.client(digest, &organisations, house.now())?;
    house.signs_with(client.id_token_signed_response_alg).await?;
    let event = house.audit(AuditCode::ClientChanged, about(&client), &[]);
    let tx = house.store.write().await.map_err(failed)?;
    let taken = format!("there is a client `{}` already", client.id);
    let added = tx.clients().add(&client).await;
    added.map_err(|error| refused(error, CLIENT_ID_IS_UNIQUE, taken))?;
    tx.audit().add(&event).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    answer(&client, &organisations, generated.as_ref(), output)
}

async fn set(id: &str, arrive: ArriveFlag, house: &House, output: Output) -> Result<(), CliError> {
    let tx = house.store.write().await.map_err(failed)?;
    let id = ClientId::parse(id).ok_or_else(|| unknown(id))?;
    // Of two who change it at once, the second sees what the first did.
    tx.attempts().hold(&format!("client:{id}")).await.map_err(failed)?;
    let client = tx.clients().find(&id).await.map_err(failed)?.ok_or_else(|| unknown(id.as_str()))?;
    let client = Client { post_activation: arrive.own(), ..client };
    tx.clients().save(&client, house.now()).await.map_err(failed)?;
    let facts = json!({ "client_id": client.id, "post_activation": client.post_activation });
    let said = facts["post_activation"].as_str().unwrap_or("organisation");
    let event = AuditEvent {
        action: AuditAction::U,
        ..house.audit(AuditCode::ClientChanged, about(&client), &[("post_activation", said)])
    };
    tx.audit().add(&event).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    let text = match client.post_activation {
        Some(_) => format!("An activation that {id} begins ends as it says now: {said}."),
        None => format!("An activation that {id} begins ends where the organisation says."),
    };
    output.say(&facts, text)
}

fn about(client: &Client) -> About {
    let organisation = match client.organisations.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    About { organisation, client: Some(client.id.to_string()), ..About::default() }
}

fn unknown(id: &str) -> CliError {
    CliError::failed(format_args!("there is no client `{id}`: `sluis client list` shows them"))
}

/// The digest of the client's secret, and the secret itself when it was made here.
fn secret(flags: &ClientFlags, house: &House) -> Result<(Option<Digest>, Option<Secret<String>>), CliError> {
    if flags.auth == Auth::None {
        if flags.secret_stdin {
            return Err(CliError::usage("--auth none has no secret: leave --secret-stdin out"));
        }
        return Ok((None, None));
    }
    if flags.secret_stdin {
        let given = SecretLines::read(1, "the client's secret")?.take();
        let Some(given) = given.filter(|secret| secret.expose().chars().count() >= SHORTEST_SECRET) else {
            return Err(CliError::usage(format_args!("a secret has at least {SHORTEST_SECRET} characters")));
        };
        return Ok((Some(Digest::of(given.expose().as_bytes())), None));
    }
    let made = house.dice.bearer();
    Ok((Some(made.digest()), Some(Secret::new(made.expose().to_owned()))))
}

fn answer(
    client: &Client,
    organisations: &[Organisation],
    generated: Option<&Secret<String>>,
    output: Output,
) -> Result<(), CliError> {
    let mut facts = facts(client, organisations);
    let mut text = format!("Client {} was registered.\n  client_id      {}", client.id, client.id);
    if let Some(secret) = generated {
        facts["client_secret"] = json!(secret.expose());
        let line = format!("\n  client_secret  {}   (shown this once: keep it well)", secret.expose());
        text.push_str(&line);
    }
    output.say(&facts, text)
}

async fn list(house: &House, output: Output) -> Result<(), CliError> {
    let clients = house.store.read().clients().list(MOST_LISTED).await.map_err(failed)?;
    let organisations = house.store.read().organisations().list(MOST_LISTED).await.map_err(failed)?;
    let rows: Vec<Vec<String>> = clients
        .iter()
        .map(|client| {
            let handles = handles(client, &organisations).join(",");
            vec![client.id.to_string(), client.name.clone(), method(client).to_owned(), handles]
        })
        .collect();
    let facts: Vec<Value> = clients.iter().map(|client| facts(client, &organisations)).collect();
    output.say(&json!({ "clients": facts }), table(&["CLIENT_ID", "NAME", "AUTH", "ORGANISATIONS"], &rows))
}

async fn show(id: &str, house: &House, output: Output) -> Result<(), CliError> {
    let parsed = ClientId::parse(id).ok_or_else(|| unknown(id))?;
    let found = house.store.read().clients().find(&parsed).await.map_err(failed)?;
    let client = found.ok_or_else(|| unknown(id))?;
    let organisations = house.store.read().organisations().list(MOST_LISTED).await.map_err(failed)?;
    let facts = facts(&client, &organisations);
    let lines: Vec<String> = facts
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| format!("{name:<30} {}", plain(value)))
        .collect();
    output.say(&facts, lines.join("\n"))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// The client in the words of OpenID Connect Dynamic Registration, as far as it has them.
fn facts(client: &Client, organisations: &[Organisation]) -> Value {
    json!({
        "client_id": client.id,
        "client_name": client.name,
        "token_endpoint_auth_method": method(client),
        "redirect_uris": client.redirect_uris,
        "post_logout_redirect_uris": client.post_logout_redirect_uris,
        "grant_types": client.grant_types,
        "scope": client.scopes.join(" "),
        "resources": client.resources,
        "subject_type": client.subject_type,
        "sector": client.sector,
        "id_token_signed_response_alg": client.id_token_signed_response_alg,
        "pkce_optional": client.pkce_optional,
        "rotate_refresh_tokens": client.rotate_refresh_tokens,
        "consent": client.consent,
        "sso": client.sso,
        "profile": client.profile,
        "initiate_login_uri": client.initiate_login_uri,
        "home_uri": client.home_uri,
        "post_activation": client.post_activation,
        "organisations": handles(client, organisations),
        "theme": client.theme,
        "client_id_issued_at": client.created_at.seconds(),
        "disabled_at": client.disabled_at.map(|at| at.seconds()),
    })
}

fn method(client: &Client) -> &'static str {
    match client.authentication {
        ClientAuthentication::ClientSecretBasic { .. } => "client_secret_basic",
        ClientAuthentication::ClientSecretPost { .. } => "client_secret_post",
        ClientAuthentication::None => "none",
    }
}

fn handles(client: &Client, organisations: &[Organisation]) -> Vec<String> {
    let serves = organisations.iter().filter(|organisation| client.serves(organisation.id));
    serves.map(|organisation| organisation.handle.clone()).collect()
}
