//! What an app does without anybody in front of it: it asks Sluis, with its own credentials, to invite a person.

use crate::demo::app::outgoing::{NoAnswer, Outgoing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{Request, StatusCode};
use openidconnect::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use sluis_domain::secret::Secret;

/// Who is written to.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// Where the letter goes.
    pub email: String,
    /// What the person will type to say who they are, where that is not the address.
    pub username: Option<String>,
    /// First name.
    pub given_name: String,
    /// Surname.
    pub surname: String,
    /// The handle of the employer.
    pub organisation: String,
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum NotInvited {
    /// Sluis does not answer.
    #[error(transparent)]
    Network(#[from] NoAnswer),
    /// The request cannot be put together.
    #[error(transparent)]
    Malformed(#[from] http::Error),
    /// Sluis says no.
    #[error("{0}")]
    Refused(String),
}

/// One app's own credentials at Sluis.
pub struct Inviting {
    /// Where Sluis is.
    pub issuer: String,
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub client_secret: Secret<String>,
    /// How it gets there.
    pub outgoing: Outgoing,
}

impl Inviting {
    /// Invites `invitee`, for whom a message waits at `target`.
    ///
    /// # Errors
    /// When Sluis does not answer, or refuses.
    pub async fn invite(&self, invitee: &Invitee, target: &str) -> Result<(), NotInvited> {
        let token = self.token().await?;
        let mut body = json!({
            "organization": invitee.organisation,
            "email": invitee.email,
            "target_link_uri": target,
        });
        for (name, value) in [("given_name", &invitee.given_name), ("surname", &invitee.surname)] {
            if !value.trim().is_empty() {
                body[name] = json!(value);
            }
        }
        if let Some(username) = &invitee.username {
            body["username"] = json!(username);
        }
        let request = Request::post(format!("{}/api/v1/invitations", self.issuer))
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(body.to_string().into_bytes())?;
        let answer = self.outgoing.send(request).await?;
        if answer.status() == StatusCode::CREATED { Ok(()) } else { Err(refused(&answer)) }
    }

    /// RFC 6749 §4.4: a token for the app itself.
    async fn token(&self) -> Result<String, NotInvited> {
        let credentials = STANDARD.encode(format!("{}:{}", self.client_id, self.client_secret.expose()));
        let request: HttpRequest = Request::post(format!("{}/oauth2/token", self.issuer))
            .header(AUTHORIZATION, format!("Basic {credentials}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(b"grant_type=client_credentials&scope=invitations".to_vec())?;
        let answer = self.outgoing.send(request).await?;
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        said["access_token"].as_str().map(str::to_owned).ok_or_else(|| refused(&answer))
    }
}

fn refused(answer: &HttpResponse) -> NotInvited {
    let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let why = said["detail"].as_str().or_else(|| said["error"].as_str()).unwrap_or("no reason was given");
    NotInvited::Refused(format!("{} {why}", answer.status()))
}
