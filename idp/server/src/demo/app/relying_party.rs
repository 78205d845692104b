//! OpenID Connect as an app speaks it: discovery, the code flow with PKCE, a verified ID token, userinfo, logout.

use crate::demo::app::outgoing::Outgoing;
use crate::dice::Dice;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EmptyAdditionalClaims, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken,
    IdTokenClaims, IdTokenFields, IssuerUrl, LanguageTag, LoginHint, LogoutRequest, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse, UserInfoClaims,
};
use serde::Deserialize;
use serde::Serialize;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;

/// How long what discovery said is believed.
const DISCOVERY_LIFE: Duration = Duration::from_secs(5 * 60);

/// What Sluis says in an ID token beyond the standard's claims.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SluisClaims {
    /// The organisation of the login.
    pub org_id: Option<String>,
    /// The session at Sluis, by the name that this client knows.
    pub sid: Option<String>,
}

impl AdditionalClaims for SluisClaims {}

type Token =
    IdToken<SluisClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    SluisClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Party = openidconnect::Client<
    SluisClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How an app is registered at Sluis.
#[derive(Debug, Clone)]
pub struct Registration {
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`, for `client_secret_basic`.
    pub client_secret: Secret<String>,
    /// `redirect_uri`.
    pub redirect_uri: Url,
    /// `post_logout_redirect_uri`.
    pub after_logout: Url,
}

/// What the answer to an authorization request is held against.
#[derive(Debug)]
pub struct Question {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// A request that is ready to be carried by a browser.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub address: Url,
    /// `state`.
    pub state: String,
    /// What the answer is held against.
    pub question: Question,
}

/// What the app knows of somebody who signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// `sub`.
    pub subject: String,
    /// `name`, from userinfo.
    pub name: Option<String>,
    /// `email`, from userinfo.
    pub email: Option<String>,
    /// `org_id`.
    pub organisation: Option<String>,
    /// `acr`.
    pub acr: Option<String>,
    /// `amr`.
    pub amr: Vec<String>,
    /// `auth_time`.
    pub auth_time: Option<Timestamp>,
    /// `sid`.
    pub sid: Option<String>,
    /// The token itself, which ends the session again.
    id_token: Arc<Token>,
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The provider does not answer, or with something else than discovery.
    #[error("discovery failed: {0}")]
    Discovery(String),
    /// The token endpoint refused the code.
    #[error("the code was not exchanged: {0}")]
    Exchange(String),
    /// The ID token is not what it should be.
    #[error("the ID token was refused: {0}")]
    Token(String),
    /// The userinfo endpoint refused, or speaks of somebody else.
    #[error("userinfo failed: {0}")]
    UserInfo(String),
}

/// One app's side of the protocol.
pub struct RelyingParty {
    issuer: IssuerUrl,
    registration: Registration,
    outgoing: Outgoing,
    dice: Dice,
    discovered: Mutex<Option<(Timestamp, Arc<ProviderMetadataWithLogout>)>>,
}

impl RelyingParty {
    /// The relying party of `registration` at the provider `issuer`.
    pub fn new(issuer: IssuerUrl, registration: Registration, outgoing: Outgoing) -> Self {
        Self { issuer, registration, outgoing, dice: Dice, discovered: Mutex::new(None) }
    }

    /// The issuer that it trusts.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// An authorization request: `state`, `nonce` and PKCE of its own.
    ///
    /// # Errors
    /// When discovery fails.
    pub async fn begin(&self, hint: Option<String>, now: Timestamp) -> Result<Begun, Refused> {
        let party = self.party(now).await?;
        let (state, nonce) = (self.dice.bearer(), self.dice.bearer());
        let verifier = PkceCodeVerifier::new(self.dice.bearer().expose().to_owned());
        let (state_token, nonce) =
            (CsrfToken::new(state.expose().to_owned()), Nonce::new(nonce.expose().to_owned()));
        let mut request = party
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state_token, {
                let nonce = nonce.clone();
                || nonce
            })
            .add_scope(Scope::new("profile".to_owned()))
            .add_scope(Scope::new("email".to_owned()))
            .add_ui_locale(LanguageTag::new("nl".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        if let Some(hint) = hint {
            request = request.set_login_hint(LoginHint::new(hint));
        }
        let (address, _, _) = request.url();
        Ok(Begun { address, state: state.expose().to_owned(), question: Question { nonce, verifier } })
    }

    /// Turns a code into somebody who is signed in.
    ///
    /// # Errors
    /// When the code, the ID token or userinfo is refused.
    pub async fn complete(
        &self,
        code: String,
        question: Question,
        now: Timestamp,
    ) -> Result<SignedIn, Refused> {
        let party = self.party(now).await?;
        let tokens = party
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| Refused::Exchange(error.to_string()))?
            .set_pkce_verifier(question.verifier)
            .request_async(&self.outgoing)
            .await
            .map_err(|error| Refused::Exchange(told(&error)))?;
        let token = tokens.id_token().ok_or_else(|| Refused::Token("there is none".to_owned()))?;
        let claims = match verify(&party, &tokens, token, &question.nonce, now) {
            Ok(claims) => claims,
            // A key that was not there five minutes ago: ask once more.
            Err(_) => {
                self.forget().await;
                verify(&self.party(now).await?, &tokens, token, &question.nonce, now)?
            }
        };
        let info: UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim> = party
            .user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
            .map_err(|error| Refused::UserInfo(error.to_string()))?
            .request_async(&self.outgoing)
            .await
            .map_err(|error| Refused::UserInfo(told(&error)))?;
        Ok(signed_in(&claims, &info, token.clone()))
    }

    /// Where the browser goes to end the session at the provider as well (RP-Initiated Logout §2).
    pub async fn farewell(&self, person: &SignedIn, now: Timestamp) -> Option<Url> {
        let metadata = self.metadata(now).await.ok()?;
        let end = metadata.additional_metadata().end_session_endpoint.clone()?;
        let after = PostLogoutRedirectUrl::from_url(self.registration.after_logout.clone());
        let request = LogoutRequest::from(end)
            .set_id_token_hint(&person.id_token)
            .set_client_id(ClientId::new(self.registration.client_id.clone()))
            .set_post_logout_redirect_uri(after);
        Some(request.http_get_url())
    }

    async fn party(&self, now: Timestamp) -> Result<Party, Refused> {
        let metadata = self.metadata(now).await?;
        let secret = ClientSecret::new(self.registration.client_secret.expose().clone());
        let id = ClientId::new(self.registration.client_id.clone());
        let party = openidconnect::Client::from_provider_metadata((*metadata).clone(), id, Some(secret));
        Ok(party.set_redirect_uri(RedirectUrl::from_url(self.registration.redirect_uri.clone())))
    }

    async fn metadata(&self, now: Timestamp) -> Result<Arc<ProviderMetadataWithLogout>, Refused> {
        let mut discovered = self.discovered.lock().await;
        if let Some((at, metadata)) = &*discovered
            && now.since(*at) < DISCOVERY_LIFE
        {
            return Ok(Arc::clone(metadata));
        }
        let metadata = ProviderMetadataWithLogout::discover_async(self.issuer.clone(), &self.outgoing)
            .await
            .map_err(|error| Refused::Discovery(told(&error)))?;
        let metadata = Arc::new(metadata);
        *discovered = Some((now, Arc::clone(&metadata)));
        Ok(metadata)
    }

    async fn forget(&self) {
        *self.discovered.lock().await = None;
    }
}

/// OpenID Connect Core §3.1.3.7: signature, `iss`, `aud`, `exp`, `nonce`; §3.1.3.8: `at_hash`.
fn verify(
    party: &Party,
    tokens: &Tokens,
    token: &Token,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<IdTokenClaims<SluisClaims, CoreGenderClaim>, Refused> {
    let refused = |error: &dyn std::error::Error| Refused::Token(told(error));
    let moment = chrono::DateTime::from_timestamp_millis(now.millis()).unwrap_or_default();
    let verifier = party
        .id_token_verifier()
        .set_allowed_algs([CoreJwsSigningAlgorithm::EcdsaP256Sha256])
        .set_time_fn(move || moment);
    let claims = token.claims(&verifier, nonce).map_err(|error| refused(&error))?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|error| refused(&error))?;
        let key = token.signing_key(&verifier).map_err(|error| refused(&error))?;
        let found = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
            .map_err(|error| refused(&error))?;
        if found != *expected {
            return Err(Refused::Token("at_hash belongs to another access token".to_owned()));
        }
    }
    Ok(claims.clone())
}

fn signed_in(
    claims: &IdTokenClaims<SluisClaims, CoreGenderClaim>,
    info: &UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim>,
    token: Token,
) -> SignedIn {
    SignedIn {
        subject: claims.subject().to_string(),
        name: info.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        email: info.email().map(|email| email.to_string()),
        organisation: claims.additional_claims().org_id.clone(),
        acr: claims.auth_context_ref().map(|acr| acr.to_string()),
        amr: claims.auth_method_refs().into_iter().flatten().map(|amr| amr.to_string()).collect(),
        auth_time: claims.auth_time().map(|at| Timestamp::from_seconds(at.timestamp())),
        sid: claims.additional_claims().sid.clone(),
        id_token: Arc::new(token),
    }
}

/// An error with everything beneath it: the crate says no more than "request failed" at the top.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut beneath = error.source();
    while let Some(error) = beneath {
        text.push_str(": ");
        text.push_str(&error.to_string());
        beneath = error.source();
    }
    text
}
