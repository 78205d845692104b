//! Why an app is refused, and what it hears of it.

use crate::activation::post::Unsealed;
use crate::web::problem::Problem;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use sluis_domain::activation::invitation::WishRefused;
use sluis_domain::activation::invited::InvitedRefused;
use sluis_domain::activation::letters::TooSoon;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use std::time::Duration;

/// After how long a busy house may be asked again.
const LATER: Duration = Duration::from_secs(3);

/// Why an app is refused: one variant for each rule.
#[derive(Debug)]
pub enum ApiRefused {
    /// The same `Idempotency-Key`, and another request.
    KeyReused,
    /// The database does not answer, or worse.
    Failed(StoreError),
    /// RFC 6750 §3.1.
    InsufficientScope,
    /// RFC 6750 §3.1.
    InvalidToken,
    /// The body is no JSON of the shape that is wanted.
    Malformed(String),
    /// A member of the body is not taken.
    Member(InvitedRefused),
    /// The body is not `application/json`.
    NotJson,
    /// RFC 6750 §3.1 wants no error code then.
    NoToken,
    /// More bytes than an invitation has.
    TooLarge,
    /// As many people were invited in the organisation's name as may be in an hour; again then.
    TooMany(TooSoon, Timestamp),
    /// There is no such invitation, for this client.
    Unknown,
    /// What is asked cannot be done as the invitation stands.
    Wish(WishRefused, Timestamp),
}

impl From<StoreError> for ApiRefused {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl From<Unsealed> for ApiRefused {
    fn from(_: Unsealed) -> Self {
        Self::Failed(StoreError::Corrupt { table: "links", id: "new".to_owned() })
    }
}

impl From<InvitedRefused> for ApiRefused {
    fn from(refused: InvitedRefused) -> Self {
        Self::Member(refused)
    }
}

impl ApiRefused {
    /// The last part of `type`, and the status.
    const fn kind(&self) -> (&'static str, StatusCode) {
        match self {
            Self::KeyReused => ("idempotency-key-reused", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Failed(StoreError::Unavailable(_)) => ("unavailable", StatusCode::SERVICE_UNAVAILABLE),
            Self::Failed(_) => ("failed", StatusCode::INTERNAL_SERVER_ERROR),
            Self::InsufficientScope => ("insufficient-scope", StatusCode::FORBIDDEN),
            Self::InvalidToken => ("invalid-token", StatusCode::UNAUTHORIZED),
            Self::NoToken => ("no-token", StatusCode::UNAUTHORIZED),
            Self::Malformed(_) => ("malformed", StatusCode::BAD_REQUEST),
            Self::Member(_) => ("invalid-member", StatusCode::UNPROCESSABLE_ENTITY),
            Self::NotJson => ("not-json", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE),
            Self::TooMany(..) => ("too-many-invitations", StatusCode::TOO_MANY_REQUESTS),
            Self::Unknown => ("unknown-invitation", StatusCode::NOT_FOUND),
            Self::Wish(WishRefused::Active, _) => ("already-active", StatusCode::CONFLICT),
            Self::Wish(WishRefused::Bounced, _) => ("mailbox-refuses", StatusCode::CONFLICT),
            Self::Wish(WishRefused::Ended, _) => ("ended", StatusCode::CONFLICT),
            Self::Wish(WishRefused::TooSoon(_) | WishRefused::UsedUp(_), _) => {
                ("too-many-letters", StatusCode::TOO_MANY_REQUESTS)
            }
        }
    }

    /// One sentence for whoever reads the app's log; never a value that was sent.
    fn detail(&self) -> String {
        match self {
            Self::KeyReused => "this Idempotency-Key belongs to another request".to_owned(),
            Self::Failed(_) => "try again later".to_owned(),
            Self::InsufficientScope => "the access token does not carry the scope invitations".to_owned(),
            Self::InvalidToken => {
                "the access token is not one of this client for itself, or it is over".to_owned()
            }
            Self::NoToken => "an access token of the client is missing".to_owned(),
            Self::Malformed(why) => why.clone(),
            Self::Member(refused) => refused.to_string(),
            Self::NotJson => "the body is not application/json".to_owned(),
            Self::TooLarge => "the body is too large".to_owned(),
            Self::TooMany(..) => {
                "as many people were invited in the name of this organisation as may be in an hour".to_owned()
            }
            Self::Unknown => "there is no such invitation".to_owned(),
            Self::Wish(WishRefused::Active, _) => "the person has accepted the invitation".to_owned(),
            Self::Wish(WishRefused::Bounced, _) => "the mailbox refuses our letters".to_owned(),
            Self::Wish(WishRefused::Ended, _) => "the invitation or membership is over".to_owned(),
            Self::Wish(WishRefused::TooSoon(_), _) => {
                "at most one letter a minute and ten a day go from an organisation to one address".to_owned()
            }
            Self::Wish(WishRefused::UsedUp(_), _) => {
                "this client has had as many letters written as it may in a day".to_owned()
            }
        }
    }

    fn wait(&self) -> Option<Duration> {
        match self {
            Self::Failed(_) => Some(LATER),
            Self::TooMany(soon, now)
            | Self::Wish(WishRefused::TooSoon(soon) | WishRefused::UsedUp(soon), now) => {
                Some(soon.0.since(*now))
            }
            _ => None,
        }
    }

    fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::NoToken => Some("Bearer"),
            Self::InvalidToken => Some("Bearer error=\"invalid_token\""),
            Self::InsufficientScope => Some("Bearer error=\"insufficient_scope\", scope=\"invitations\""),
            _ => None,
        }
    }
}

impl IntoResponse for ApiRefused {
    fn into_response(self) -> Response {
        if let Self::Failed(error) = &self {
            tracing::error!(%error, "the store failed");
        }
        let (kind, status) = self.kind();
        let member = match &self {
            Self::Member(refused) => Some(refused.member),
            _ => None,
        };
        let (challenge, wait) = (self.challenge(), self.wait());
        Problem { kind, status, detail: self.detail(), member, challenge, wait }.into_response()
    }
}
