//! What a client must look like before it is registered: one rule, one variant.

use crate::client::client::Client;
use crate::client::client::ClientAuthentication;
use crate::client::client::GrantType;
use crate::client::redirect_uri;
use crate::client::redirect_uri::RedirectUriRefused;
use crate::text::TextRefused;
use crate::text::line;

/// The longest name of a client, in characters.
const LONGEST_NAME: usize = 80;
/// The most redirect URIs of one kind.
const MOST_URIS: usize = 32;

/// The scopes that rules of registration are about.
const OPENID: &str = "openid";
const OFFLINE_ACCESS: &str = "offline_access";

/// Why a client is not registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationRefused {
    /// The profile does not sign with this algorithm.
    #[error("this profile does not sign with {0}")]
    Algorithm(&'static str),
    /// RFC 6749 §4.4: "The client credentials grant type MUST only be used by confidential clients."
    #[error("a client without a secret cannot use client_credentials")]
    ClientCredentialsOfPublic,
    /// A confidential client has one secret, or two while one is being replaced.
    #[error("a confidential client has one or two secrets")]
    Secrets,
    /// The name is not one line of text.
    #[error("the name {0}")]
    Name(TextRefused),
    /// Nobody could use it.
    #[error("a client has at least one grant type")]
    NoGrantType,
    /// A client that people log in to belongs to somebody.
    #[error("a client that people log in to serves at least one organisation")]
    NoOrganisation,
    /// RFC 6749 §3.1.2.2: redirect URIs are registered.
    #[error("a client that people log in to has between one and 32 redirect URIs")]
    NoRedirectUri,
    /// OpenID Connect Core §3.1.2.1: "OpenID Connect requests MUST contain the openid scope value."
    #[error("a client that people log in to has the scope openid")]
    NoOpenid,
    /// OpenID Connect Core §11: `offline_access` "requests that an OAuth 2.0 Refresh Token be issued".
    #[error("the scope offline_access needs the grant type refresh_token")]
    OfflineWithoutRefresh,
    /// RFC 9700 §2.1.1: "Public clients MUST use PKCE".
    #[error("a client without a secret cannot leave PKCE out")]
    PkceOptionalOfPublic,
    /// The profile wants a secret.
    #[error("this profile is for clients that keep a secret")]
    PublicNotAllowed,
    /// One of its addresses.
    #[error("{field} {uri}: it {why}")]
    Address {
        /// What the address is for: `redirect_uri`, `post_logout_redirect_uri`, `initiate_login_uri`, `home_uri`.
        field: &'static str,
        /// The address.
        uri: String,
        /// What is wrong with it.
        why: RedirectUriRefused,
    },
    /// A refresh token comes from a code.
    #[error("refresh_token needs authorization_code beside it")]
    RefreshWithoutCode,
    /// RFC 8707 §2: "an absolute URI … MUST NOT include a fragment component".
    #[error("{0}: a resource is an absolute URI without a fragment")]
    Resource(String),
    /// RFC 9700 §4.14.2: the refresh tokens of public clients rotate.
    #[error("the refresh tokens of a client without a secret rotate")]
    RotationOfPublic,
    /// RFC 6749 §3.3.
    #[error("{0}: not a scope")]
    Scope(String),
    /// The sector is part of each `sub`: it cannot be empty and cannot change later.
    #[error("the sector is a host name or a URI")]
    Sector,
}

impl Client {
    /// Whether the client may be registered as it stands.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check_registration(&self) -> Result<(), RegistrationRefused> {
        line(&self.name, LONGEST_NAME).map_err(RegistrationRefused::Name)?;
        self.check_authentication()?;
        self.check_grants()?;
        self.check_addresses()?;
        self.check_scopes()?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/%".contains(&b);
        if self.sector.is_empty() || self.sector.len() > 255 || !self.sector.bytes().all(plain) {
            return Err(RegistrationRefused::Sector);
        }
        let algorithm = self.id_token_signed_response_alg;
        if !self.profile.rules().signing_algorithms.contains(&algorithm) {
            return Err(RegistrationRefused::Algorithm(algorithm.name()));
        }
        Ok(())
    }

    fn check_authentication(&self) -> Result<(), RegistrationRefused> {
        match &self.authentication {
            ClientAuthentication::ClientSecretBasic { secrets }
            | ClientAuthentication::ClientSecretPost { secrets } => {
                if !(1..=2).contains(&secrets.len()) {
                    return Err(RegistrationRefused::Secrets);
                }
            }
            ClientAuthentication::None => {
                if !self.profile.rules().public_clients {
                    return Err(RegistrationRefused::PublicNotAllowed);
                }
                if self.pkce_optional {
                    return Err(RegistrationRefused::PkceOptionalOfPublic);
                }
                if self.may(GrantType::ClientCredentials) {
                    return Err(RegistrationRefused::ClientCredentialsOfPublic);
                }
                if self.may(GrantType::RefreshToken) && !self.rotate_refresh_tokens {
                    return Err(RegistrationRefused::RotationOfPublic);
                }
            }
        }
        Ok(())
    }

    fn check_grants(&self) -> Result<(), RegistrationRefused> {
        if self.grant_types.is_empty() {
            return Err(RegistrationRefused::NoGrantType);
        }
        let code = self.may(GrantType::AuthorizationCode);
        if self.may(GrantType::RefreshToken) && !code {
            return Err(RegistrationRefused::RefreshWithoutCode);
        }
        if code && !(1..=MOST_URIS).contains(&self.redirect_uris.len()) {
            return Err(RegistrationRefused::NoRedirectUri);
        }
        if code && self.organisations.is_empty() {
            return Err(RegistrationRefused::NoOrganisation);
        }
        Ok(())
    }

    fn check_addresses(&self) -> Result<(), RegistrationRefused> {
        let all = [
            ("redirect_uri", self.redirect_uris.as_slice()),
            ("post_logout_redirect_uri", self.post_logout_redirect_uris.as_slice()),
            ("initiate_login_uri", self.initiate_login_uri.as_slice()),
            ("home_uri", self.home_uri.as_slice()),
        ];
        for (field, uris) in all {
            for uri in uris {
                redirect_uri::check(uri).map_err(|why| RegistrationRefused::Address {
                    field,
                    uri: uri.clone(),
                    why,
                })?;
            }
        }
        Ok(())
    }

    fn check_scopes(&self) -> Result<(), RegistrationRefused> {
        let scope = self.scopes.iter().find(|name| !is_scope(name) || name.len() > 128);
        if let Some(name) = scope {
            return Err(RegistrationRefused::Scope(name.clone()));
        }
        let people = self.may(GrantType::AuthorizationCode);
        let asks = |scope: &str| self.scopes.iter().any(|name| name == scope);
        if people && !asks(OPENID) {
            return Err(RegistrationRefused::NoOpenid);
        }
        if people && asks(OFFLINE_ACCESS) && !self.may(GrantType::RefreshToken) {
            return Err(RegistrationRefused::OfflineWithoutRefresh);
        }
        let resource = self.resources.iter().find(|uri| !is_resource(uri));
        resource.map_or(Ok(()), |uri| Err(RegistrationRefused::Resource(uri.clone())))
    }
}

/// RFC 6749 §3.3: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`.
pub fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

/// RFC 8707 §2: "Its value MUST be an absolute URI … The URI MUST NOT include a fragment component."
pub fn is_resource(uri: &str) -> bool {
    uri.len() <= redirect_uri::LONGEST
        && uri.bytes().all(|b| b.is_ascii_graphic())
        && url::Url::parse(uri).is_ok_and(|url| url.fragment().is_none())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::client::client::{ClientId, ClientProfile, ConsentRule, SigningAlgorithm, SubjectType};
    use crate::id::Id;
    use crate::secret::Digest;
    use crate::time::Timestamp;

    /// A confidential client that may do everything, for the tests of this crate.
    pub(crate) fn client() -> Client {
        Client {
            id: ClientId::parse("absence").unwrap(),
            name: "Absence".to_owned(),
            authentication: ClientAuthentication::ClientSecretBasic { secrets: vec![Digest::of(b"s3cret")] },
            redirect_uris: vec!["https://app.example/cb".to_owned()],
            post_logout_redirect_uris: vec!["https://app.example/bye".to_owned()],
            grant_types: vec![
                GrantType::AuthorizationCode,
                GrantType::ClientCredentials,
                GrantType::RefreshToken,
            ],
            scopes: ["openid", "profile", "email", "phone", "offline_access"].map(str::to_owned).to_vec(),
            resources: vec!["https://api.example".to_owned()],
            subject_type: SubjectType::Pairwise,
            sector: "app.example".to_owned(),
            id_token_signed_response_alg: SigningAlgorithm::ES256,
            pkce_optional: false,
            rotate_refresh_tokens: true,
            consent: ConsentRule::Implicit,
            sso: None,
            profile: ClientProfile::Standard,
            initiate_login_uri: None,
            home_uri: None,
            post_activation: None,
            organisations: vec![Id::new(Timestamp::from_seconds(1), [1; 10])],
            theme: None,
            created_at: Timestamp::from_seconds(1),
            disabled_at: None,
        }
    }

    /// The same client without a secret.
    pub(crate) fn public_client() -> Client {
        Client {
            authentication: ClientAuthentication::None,
            grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
            ..client()
        }
    }

    #[test]
    fn a_proper_client_is_registered() {
        assert_eq!(client().check_registration(), Ok(()));
        assert_eq!(public_client().check_registration(), Ok(()));
    }

    #[test]
    fn a_client_without_a_secret_may_less() {
        use RegistrationRefused as Refused;
        let check = |change: fn(&mut Client)| {
            let mut client = public_client();
            change(&mut client);
            client.check_registration().unwrap_err()
        };
        assert_eq!(check(|c| c.pkce_optional = true), Refused::PkceOptionalOfPublic);
        assert_eq!(check(|c| c.rotate_refresh_tokens = false), Refused::RotationOfPublic);
        assert_eq!(
            check(|c| c.grant_types.push(GrantType::ClientCredentials)),
            Refused::ClientCredentialsOfPublic
        );
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        use RegistrationRefused as Refused;
        let check = |change: fn(&mut Client)| {
            let mut client = client();
            change(&mut client);
            client.check_registration().unwrap_err()
        };
        assert_eq!(check(|c| c.name = " ".to_owned()), Refused::Name(TextRefused::Empty));
        assert_eq!(check(|c| c.sector = String::new()), Refused::Sector);
        assert_eq!(check(|c| c.redirect_uris.clear()), Refused::NoRedirectUri);
        assert_eq!(check(|c| c.organisations.clear()), Refused::NoOrganisation);
        assert_eq!(check(|c| c.grant_types.clear()), Refused::NoGrantType);
        assert_eq!(check(|c| c.grant_types = vec![GrantType::RefreshToken]), Refused::RefreshWithoutCode);
        assert_eq!(check(|c| c.scopes.push("a b".to_owned())), Refused::Scope("a b".to_owned()));
        assert_eq!(check(|c| c.scopes.retain(|scope| scope != OPENID)), Refused::NoOpenid);
        let only_code: fn(&mut Client) = |c| c.grant_types = vec![GrantType::AuthorizationCode];
        assert_eq!(check(only_code), Refused::OfflineWithoutRefresh);
        assert_eq!(check(|c| c.resources = vec!["api".to_owned()]), Refused::Resource("api".to_owned()));
        let none = ClientAuthentication::ClientSecretPost { secrets: Vec::new() };
        let without = Client { authentication: none, ..client() };
        assert_eq!(without.check_registration(), Err(Refused::Secrets));
        assert_eq!(
            check(|c| c.home_uri = Some("http://app.example".to_owned())),
            Refused::Address {
                field: "home_uri",
                uri: "http://app.example".to_owned(),
                why: RedirectUriRefused::NotSecure,
            }
        );
    }
}
