//! What `sluis client create` is told, and the client that it makes of it.

use crate::cli::output::CliError;
use clap::{Args, ValueEnum};
use sluis_domain::client::client::{
    Client, ClientAuthentication, ClientId, ClientProfile, ConsentRule, GrantType, SigningAlgorithm, Sso,
    SubjectType,
};
use sluis_domain::client::registration::RegistrationRefused;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::activation::Arrive;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use std::collections::BTreeSet;
use url::Url;

/// What a client is made of.
#[derive(Debug, Args)]
pub struct ClientFlags {
    /// The client_id: 1 to 64 letters, digits, dots, underscores and hyphens
    #[arg(long)]
    pub id: String,
    /// The name that people know
    #[arg(long)]
    name: String,
    /// Where people are sent back to, compared character by character; may be repeated
    #[arg(long, value_name = "URI")]
    redirect_uri: Vec<String>,
    /// The handle of an organisation whose people use it; may be repeated
    #[arg(long, value_name = "HANDLE")]
    pub organisation: Vec<String>,
    /// How it proves who it is: client_secret_basic, client_secret_post, or not at all (an app without a server)
    #[arg(long, value_enum, default_value_t = Auth::Basic)]
    pub auth: Auth,
    /// What it may ask tokens for; may be repeated. Without it: authorization_code
    #[arg(long, value_enum, value_name = "GRANT")]
    grant: Vec<GrantFlag>,
    /// A scope that it may ask for; may be repeated, or several with blanks between. Without it: openid profile email
    #[arg(long)]
    scope: Vec<String>,
    /// What its ID tokens are signed with: RS256, ES256, PS256 or EdDSA
    #[arg(long, default_value = "RS256", value_parser = algorithm)]
    alg: SigningAlgorithm,
    /// Which sub it hears: one of its own for each person, or the same as every other client
    #[arg(long, value_enum, default_value_t = SubjectFlag::Pairwise)]
    subject: SubjectFlag,
    /// The sector of a pairwise sub: clients of one sector hear the same one. Without it, the host of the
    /// redirect URIs. It cannot change later
    #[arg(long)]
    sector: Option<String>,
    /// Whether people are asked what it may know, or the organisation has answered for them
    #[arg(long, value_enum, default_value_t = ConsentFlag::Ask)]
    consent: ConsentFlag,
    /// What somebody who is signed in already meets: nothing (silent), "continue as" (confirm), a new login
    /// (never). Without it: silent within an organisation, confirm across
    #[arg(long, value_enum)]
    sso: Option<SsoFlag>,
    /// Replace its refresh token at each use; a client without a secret always has this
    #[arg(long)]
    rotate_refresh: bool,
    /// Let it leave PKCE out; only with a secret, and only if it cannot do PKCE
    #[arg(long)]
    pkce_optional: bool,
    /// Where a login can be started at the app
    #[arg(long, value_name = "URI")]
    initiate_login_uri: Option<String>,
    /// The app's start page
    #[arg(long, value_name = "URI")]
    home_uri: Option<String>,
    /// Where somebody is once the account is there: at the message that waits, or at the app's start; or where
    /// activation.arrive of the organisation says
    #[arg(long, value_enum, default_value_t = ArriveFlag::Organisation)]
    post_activation: ArriveFlag,
    /// Where people may be sent after logout; may be repeated
    #[arg(long, value_name = "URI")]
    post_logout_redirect_uri: Vec<String>,
    /// A registered resource that it may ask tokens for; may be repeated
    #[arg(long, value_name = "URI")]
    pub resource: Vec<String>,
    /// The theme before an organisation is known
    #[arg(long)]
    pub theme: Option<String>,
    /// Take its secret (32 characters or more) from the first line of standard input; without it one is made
    /// and printed once
    #[arg(long)]
    pub secret_stdin: bool,
}

/// Client authentication, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Auth {
    /// client_secret_basic
    Basic,
    /// client_secret_post
    Post,
    /// A public client
    None,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum GrantFlag {
    AuthorizationCode,
    ClientCredentials,
    RefreshToken,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SubjectFlag {
    Pairwise,
    Public,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ConsentFlag {
    Ask,
    Implicit,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SsoFlag {
    Confirm,
    Never,
    Silent,
}

/// Where an activation ends, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum ArriveFlag {
    /// At the app's start
    Home,
    /// Where the organisation says
    Organisation,
    /// At the message that waits
    TargetLink,
}

impl ArriveFlag {
    /// What the client says of it itself.
    pub const fn own(self) -> Option<Arrive> {
        match self {
            Self::Home => Some(Arrive::Home),
            Self::Organisation => None,
            Self::TargetLink => Some(Arrive::TargetLink),
        }
    }
}

impl ClientFlags {
    /// The client that was asked for, with the digest of its secret if it has one.
    ///
    /// # Errors
    /// With the first rule of registration that it breaks.
    pub fn client(
        self,
        secret: Option<Digest>,
        organisations: &[Organisation],
        now: Timestamp,
    ) -> Result<Client, CliError> {
        let id = ClientId::parse(&self.id).ok_or_else(|| {
            CliError::usage("--id takes 1 to 64 letters, digits, dots, underscores and hyphens")
        })?;
        let sector = match &self.sector {
            Some(sector) => sector.clone(),
            None => sector_of(&self.redirect_uri, &id)?,
        };
        let secrets = secret.into_iter().collect();
        let client = Client {
            id,
            name: self.name.trim().to_owned(),
            authentication: match self.auth {
                Auth::Basic => ClientAuthentication::ClientSecretBasic { secrets },
                Auth::None => ClientAuthentication::None,
                Auth::Post => ClientAuthentication::ClientSecretPost { secrets },
            },
            redirect_uris: self.redirect_uri,
            post_logout_redirect_uris: self.post_logout_redirect_uri,
            grant_types: grants(&self.grant),
            scopes: scopes(&self.scope),
            resources: self.resource,
            subject_type: match self.subject {
                SubjectFlag::Pairwise => SubjectType::Pairwise,
                SubjectFlag::Public => SubjectType::Public,
            },
            sector,
            id_token_signed_response_alg: self.alg,
            pkce_optional: self.pkce_optional,
            // RFC 9700 §2.2.2: "Refresh tokens for public clients MUST be sender-constrained or use refresh
            // token rotation".
            rotate_refresh_tokens: self.rotate_refresh || self.auth == Auth::None,
            consent: match self.consent {
                ConsentFlag::Ask => ConsentRule::Ask,
                ConsentFlag::Implicit => ConsentRule::Implicit,
            },
            sso: self.sso.map(|sso| match sso {
                SsoFlag::Confirm => Sso::Confirm,
                SsoFlag::Never => Sso::Never,
                SsoFlag::Silent => Sso::Silent,
            }),
            profile: ClientProfile::Standard,
            initiate_login_uri: self.initiate_login_uri,
            home_uri: self.home_uri,
            post_activation: self.post_activation.own(),
            organisations: organisations.iter().map(|organisation| organisation.id).collect(),
            theme: self.theme,
            created_at: now,
            disabled_at: None,
        };
        client.check_registration().map_err(in_flags)?;
        Ok(client)
    }
}

/// The rule that is broken, with the flag at fault where it is an address.
fn in_flags(refused: RegistrationRefused) -> CliError {
    match refused {
        RegistrationRefused::Address { field, uri, why } => {
            CliError::usage(format_args!("--{} {uri}: it {why}", field.replace('_', "-")))
        }
        other => CliError::usage(other),
    }
}

fn algorithm(name: &str) -> Result<SigningAlgorithm, String> {
    SigningAlgorithm::parse(name).ok_or_else(|| "one of RS256, ES256, PS256, EdDSA".to_owned())
}

fn grants(given: &[GrantFlag]) -> Vec<GrantType> {
    let named: BTreeSet<GrantType> = given
        .iter()
        .map(|grant| match grant {
            GrantFlag::AuthorizationCode => GrantType::AuthorizationCode,
            GrantFlag::ClientCredentials => GrantType::ClientCredentials,
            GrantFlag::RefreshToken => GrantType::RefreshToken,
        })
        .collect();
    if named.is_empty() { vec![GrantType::AuthorizationCode] } else { named.into_iter().collect() }
}

fn scopes(given: &[String]) -> Vec<String> {
    let named: BTreeSet<String> =
        given.iter().flat_map(|scopes| scopes.split_whitespace()).map(str::to_owned).collect();
    if named.is_empty() {
        return ["email", "openid", "profile"].map(str::to_owned).to_vec();
    }
    named.into_iter().collect()
}

/// OpenID Connect Core §8.1: without a sector identifier "the Sector Identifier used for pairwise identifier
/// calculation is the host component of the registered redirect_uri".
fn sector_of(redirect_uris: &[String], id: &ClientId) -> Result<String, CliError> {
    let hosts: BTreeSet<String> = redirect_uris
        .iter()
        .filter_map(|uri| Url::parse(uri).ok().and_then(|url| url.host_str().map(str::to_owned)))
        .collect();
    let mut hosts = hosts.into_iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => Ok(host),
        (None, _) => Ok(id.as_str().to_owned()),
        (Some(_), Some(_)) => Err(CliError::usage(
            "the redirect URIs have several hosts: say with --sector which one the sub of its people is made for",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use sluis_domain::id::Id;
    use sluis_domain::organisation::organisation::Helpdesk;
    use sluis_domain::organisation::policy::policy::PolicyLayer;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        flags: ClientFlags,
    }

    fn organisation() -> Organisation {
        let now = Timestamp::from_seconds(1);
        Organisation {
            id: Id::new(now, [1; 10]),
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

    fn made(typed: &str) -> Result<Client, String> {
        let all = format!("x --id app --name App {typed}");
        let flags = Typed::try_parse_from(all.split(' ').filter(|word| !word.is_empty()))
            .map_err(|error| error.to_string())?
            .flags;
        let secret = (flags.auth != Auth::None).then(|| Digest::of(b"secret"));
        flags
            .client(secret, &[organisation()], Timestamp::from_seconds(1))
            .map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn what_is_not_said_has_the_safe_answer() {
        let client = made("--redirect-uri https://app.example/cb").unwrap();
        assert_eq!(client.grant_types, [GrantType::AuthorizationCode]);
        assert_eq!(client.scopes, ["email", "openid", "profile"]);
        assert_eq!((client.subject_type, client.sector.as_str()), (SubjectType::Pairwise, "app.example"));
        assert_eq!(client.id_token_signed_response_alg, SigningAlgorithm::RS256);
        assert_eq!((client.consent, client.pkce_optional), (ConsentRule::Ask, false));
    }

    #[test]
    fn a_client_without_a_secret_rotates_and_keeps_pkce() {
        let client = made(
            "--redirect-uri https://a.example/cb --auth none --grant authorization_code --grant refresh_token",
        );
        assert!(client.unwrap().rotate_refresh_tokens);
        assert!(made("--redirect-uri https://a.example/cb --auth none --pkce-optional").is_err());
        assert!(made("--auth none --grant client_credentials").is_err());
    }

    #[test]
    fn hosts_that_differ_need_a_sector() {
        let two = "--redirect-uri https://a.example/cb --redirect-uri https://b.example/cb";
        assert!(made(two).unwrap_err().contains("--sector"));
        assert_eq!(made(&format!("{two} --sector a.example")).unwrap().sector, "a.example");
    }

    #[test]
    fn the_flag_at_fault_is_named() {
        let good = "--redirect-uri https://app.example/cb";
        for (typed, flag) in [
            (
                format!("{good} --initiate-login-uri javascript:alert"),
                "--initiate-login-uri javascript:alert: it begins",
            ),
            (format!("{good} --home-uri ftp://x"), "--home-uri ftp://x: it begins"),
            (
                format!("{good} --post-logout-redirect-uri x"),
                "--post-logout-redirect-uri x: it is an absolute",
            ),
            ("--redirect-uri https://*.a.nl/cb".to_owned(), "--redirect-uri https://*.a.nl/cb: it has no *"),
        ] {
            let said = made(&typed).unwrap_err();
            assert!(said.contains(flag) && !said.contains("sector"), "{said}");
        }
    }

    #[test]
    fn scopes_that_lead_to_nothing_are_refused() {
        let with = |scope: &str, more: &str| {
            made(&format!("--redirect-uri https://app.example/cb --scope {scope} {more}"))
        };
        assert!(with("profile", "").unwrap_err().contains("openid"));
        let refresh = "--grant authorization_code --grant refresh_token";
        let offline = "openid --scope offline_access";
        assert!(with(offline, "").unwrap_err().contains("refresh_token"));
        assert!(with(offline, refresh).is_ok() && with("openid", "").is_ok());
        assert!(made("--grant client_credentials --scope profile").is_ok(), "nobody logs in to it");
    }

    #[test]
    fn an_address_that_is_not_safe_is_refused() {
        assert!(made("--redirect-uri http://app.example/cb").is_err());
        assert!(made("").is_err());
    }
}
