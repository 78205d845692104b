//! Logout that an app asks for (OpenID Connect RP-Initiated Logout 1.0).

use crate::client::client::{Client, ClientId};
use crate::oauth::id_token::HintClaims;
use crate::oauth::parameters::Parameters;
use crate::oauth::return_address::with_query;
use serde::{Deserialize, Serialize};

/// The longest `state`, in bytes.
const LONGEST_STATE: usize = 1024;

/// Why a logout request is answered with a page and goes nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoutRefused {
    /// `client_id` is not the audience of the hint.
    #[error("client_id differs from the id_token_hint")]
    ClientDiffers,
    /// The hint was made for nobody, or for several.
    #[error("the id_token_hint is not for one client")]
    HintNotOurs,
    /// An address to return to, and nobody to whom it belongs.
    #[error("post_logout_redirect_uri without a client")]
    NoClient,
    /// A parameter is given more than once, or too long.
    #[error("the logout request is malformed")]
    Malformed,
    /// The address is not registered for the client.
    #[error("the post_logout_redirect_uri is not registered for this client")]
    UnknownUri,
}

/// A logout request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutRequest<'p> {
    /// `id_token_hint`: to be verified.
    pub id_token_hint: Option<&'p str>,
    client_id: Option<ClientId>,
    post_logout_redirect_uri: Option<&'p str>,
    state: Option<&'p str>,
}

/// A logout request that kept every rule. It travels sealed to the page that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logout {
    /// Who asks, if anybody.
    pub client: Option<ClientId>,
    /// The session that is meant, as that client knows it.
    pub sid: Option<String>,
    /// Where the browser goes afterwards: a registered address with its `state`.
    pub then: Option<String>,
}

impl<'p> LogoutRequest<'p> {
    /// Every parameter of §2 that says something here.
    const PARAMETERS: [&'static str; 4] = ["client_id", "id_token_hint", "post_logout_redirect_uri", "state"];

    /// Whether an app asks something.
    pub fn is_made_of(parameters: &Parameters) -> bool {
        Self::PARAMETERS.iter().any(|name| !parameters.all(name).is_empty())
    }

    /// Reads the parameters.
    ///
    /// # Errors
    /// When one is repeated or too long.
    pub fn read(parameters: &'p Parameters) -> Result<Self, LogoutRefused> {
        parameters.check_unrepeated().map_err(|_| LogoutRefused::Malformed)?;
        let client_id = match parameters.get("client_id") {
            None => None,
            Some(text) => Some(ClientId::parse(text).ok_or(LogoutRefused::Malformed)?),
        };
        let state = parameters.get("state");
        if state.is_some_and(|state| state.len() > LONGEST_STATE || state.chars().any(char::is_control)) {
            return Err(LogoutRefused::Malformed);
        }
        Ok(Self {
            id_token_hint: parameters.get("id_token_hint"),
            client_id,
            post_logout_redirect_uri: parameters.get("post_logout_redirect_uri"),
            state,
        })
    }

    /// Who asks.
    ///
    /// §2: "When both `client_id` and `id_token_hint` are present, the OP MUST verify that the Client
    /// Identifier matches the one used when issuing the ID Token."
    ///
    /// # Errors
    /// When the two differ.
    pub fn client(&self, hint: Option<&HintClaims>) -> Result<Option<ClientId>, LogoutRefused> {
        let Some(hint) = hint else { return Ok(self.client_id.clone()) };
        let audience = hint.client().ok_or(LogoutRefused::HintNotOurs)?;
        if self.client_id.as_ref().is_some_and(|named| *named != audience) {
            return Err(LogoutRefused::ClientDiffers);
        }
        Ok(Some(audience))
    }

    /// Checks the rest against what is known of that client.
    ///
    /// §3: "the value MUST have been previously registered with the OP", compared by exact matching; the OP
    /// "MUST NOT perform post-logout redirection if the `post_logout_redirect_uri` value supplied does not
    /// exactly match one of the previously registered" values.
    ///
    /// # Errors
    /// When the address is not the client's.
    pub fn check(&self, client: Option<&Client>, hint: Option<HintClaims>) -> Result<Logout, LogoutRefused> {
        let then = match (self.post_logout_redirect_uri, client) {
            (None, _) => None,
            (Some(_), None) => return Err(LogoutRefused::NoClient),
            (Some(uri), Some(client)) => {
                let known = client.post_logout_redirect_uris.iter().any(|registered| registered == uri);
                if !known {
                    return Err(LogoutRefused::UnknownUri);
                }
                let state = self.state.map(|state| ("state", state.to_owned()));
                Some(with_query(uri, state.as_slice()))
            }
        };
        let client = client.map(|client| client.id.clone());
        Ok(Logout { client, sid: hint.and_then(|hint| hint.sid), then })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::registration::tests::client;
    use crate::oauth::id_token::Audiences;

    fn hint(audience: &str) -> HintClaims {
        HintClaims {
            iss: "https://op.example".to_owned(),
            aud: Audiences::One(audience.to_owned()),
            sub: "subject".to_owned(),
            sid: Some("sid".to_owned()),
        }
    }

    fn ask(text: &str, hint: Option<HintClaims>) -> Result<Logout, LogoutRefused> {
        let parameters = Parameters::parse(text).unwrap();
        let request = LogoutRequest::read(&parameters)?;
        let named = request.client(hint.as_ref())?;
        let known = client();
        request.check(named.filter(|id| *id == known.id).map(|_| &known), hint)
    }

    #[test]
    fn the_browser_goes_back_to_the_registered_address_with_its_state() {
        let text = "post_logout_redirect_uri=https://app.example/bye&state=x";
        let logout = ask(text, Some(hint("absence"))).unwrap();
        assert_eq!(logout.then.as_deref(), Some("https://app.example/bye?state=x"));
        assert_eq!(logout.sid.as_deref(), Some("sid"));
        let by_name = ask(&format!("{text}&client_id=absence"), None).unwrap();
        assert_eq!((by_name.then, by_name.sid), (logout.then, None));
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        let to = "post_logout_redirect_uri=https://app.example/bye";
        assert_eq!(ask(to, None), Err(LogoutRefused::NoClient));
        assert_eq!(ask(&format!("{to}&client_id=nobody"), None), Err(LogoutRefused::NoClient));
        let differs = ask(&format!("{to}&client_id=other"), Some(hint("absence")));
        assert_eq!(differs, Err(LogoutRefused::ClientDiffers));
        let elsewhere = ask(&format!("{to}/x"), Some(hint("absence")));
        assert_eq!(elsewhere, Err(LogoutRefused::UnknownUri));
        assert_eq!(ask("state=a&state=b", None), Err(LogoutRefused::Malformed));
        let long = format!("state={}", "x".repeat(1025));
        assert_eq!(ask(&long, None), Err(LogoutRefused::Malformed));
    }

    #[test]
    fn a_bare_request_is_fine_and_goes_nowhere() {
        assert_eq!(ask("", None), Ok(Logout { client: None, sid: None, then: None }));
    }
}
