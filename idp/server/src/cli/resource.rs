//! `sluis resource`: register the APIs that tokens are made for.

use crate::cli::house::{About, House, failed, refused};
use crate::cli::output::{CliError, Output, table};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use sluis_domain::audit::AuditCode;
use sluis_domain::client::client::{Resource, SigningAlgorithm};
use sluis_domain::client::registration::is_resource;
use sluis_domain::oauth::scope::Scopes;
use sluis_domain::text::line;
use sluis_store::error::RESOURCE_IDENTIFIER_IS_UNIQUE;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;
/// Resources that are listed at most.
const MOST_LISTED: u64 = 10_000;

/// Register an API that tokens are made for, or list them.
#[derive(Debug, Subcommand)]
pub enum ResourceVerb {
    /// Register an API: clients that may use it get signed access tokens (RFC 9068) with it as their audience
    Create(ResourceFlags),
    /// List the registered APIs
    List,
}

/// What a resource is made of.
#[derive(Debug, Args)]
pub struct ResourceFlags {
    /// The absolute URI that clients ask for and that becomes aud
    #[arg(long, value_name = "URI")]
    identifier: String,
    /// The name that people know
    #[arg(long)]
    name: String,
    /// A scope that it understands; may be repeated, or several with blanks between
    #[arg(long)]
    scope: Vec<String>,
    /// What its tokens are signed with: RS256, ES256, PS256 or EdDSA
    #[arg(long, default_value = "ES256")]
    alg: String,
    /// How long its tokens live, in seconds; they cannot be called back
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(60..=3600))]
    seconds: u32,
}

/// Runs the verb.
pub async fn run(verb: ResourceVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        ResourceVerb::Create(flags) => create(flags, house, output).await,
        ResourceVerb::List => list(house, output).await,
    }
}

async fn create(flags: ResourceFlags, house: &House, output: Output) -> Result<(), CliError> {
    let resource = resource(flags)?;
    house.signs_with(resource.signing_alg).await?;
    let detail = [("resource", resource.identifier.as_str())];
    let event = house.audit(AuditCode::ClientChanged, About::default(), &detail);
    let tx = house.store.write().await.map_err(failed)?;
    let taken = format!("there is a resource `{}` already", resource.identifier);
    let added = tx.resources().add(&resource).await;
    added.map_err(|error| refused(error, RESOURCE_IDENTIFIER_IS_UNIQUE, taken))?;
    tx.audit().add(&event).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    output.say(&facts(&resource), format!("Resource {} was registered.", resource.identifier))
}

fn resource(flags: ResourceFlags) -> Result<Resource, CliError> {
    if !is_resource(&flags.identifier) {
        return Err(CliError::usage("--identifier is an absolute URI without a fragment"));
    }
    let scopes = Scopes::parse(&flags.scope.join(" "))
        .map_err(|why| CliError::usage(format_args!("--scope: {why}")))?;
    Ok(Resource {
        name: line(&flags.name, LONGEST_NAME).map_err(|why| CliError::usage(format_args!("--name {why}")))?,
        identifier: flags.identifier,
        scopes: scopes.to_row(),
        signing_alg: SigningAlgorithm::parse(&flags.alg)
            .ok_or_else(|| CliError::usage("--alg is one of RS256, ES256, PS256, EdDSA"))?,
        token_seconds: flags.seconds,
    })
}

async fn list(house: &House, output: Output) -> Result<(), CliError> {
    let resources = house.store.read().resources().list(MOST_LISTED).await.map_err(failed)?;
    let rows: Vec<Vec<String>> = resources
        .iter()
        .map(|one| vec![one.identifier.clone(), one.name.clone(), one.scopes.join(" ")])
        .collect();
    let facts: Vec<Value> = resources.iter().map(facts).collect();
    output.say(&json!({ "resources": facts }), table(&["IDENTIFIER", "NAME", "SCOPES"], &rows))
}

fn facts(resource: &Resource) -> Value {
    json!({
        "identifier": resource.identifier,
        "name": resource.name,
        "scopes": resource.scopes,
        "signing_alg": resource.signing_alg,
        "token_seconds": resource.token_seconds,
    })
}
