//! What is measured: each operation, what it needs beforehand, and what makes it count.

use crate::failure::Failure;
use crate::profile::{Client, Clients, Profile};
use crate::relying_party::{Login, RelyingParty};
use serde::Serialize;
use serde_json::Value;
use std::str::FromStr;

/// One row of the load table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Operation {
    Discovery,
    Jwks,
    /// `client_credentials`, an ES256 access token.
    Cc,
    /// `client_credentials`, an RS256 access token.
    CcRs256,
    /// An authorization request by somebody who has a session, to the code.
    Authorize,
    /// Authorization request, code exchange and userinfo, without a refresh token.
    Code,
    /// The same with a refresh token.
    CodeRefresh,
    /// A refresh that rotates.
    Refresh,
    Userinfo,
    Introspect,
    /// An authorization request in a fresh browser: password, then the code.
    Login,
}

impl FromStr for Operation {
    type Err = Failure;

    fn from_str(name: &str) -> Result<Self, Failure> {
        Ok(match name {
            "discovery" => Self::Discovery,
            "jwks" => Self::Jwks,
            "cc" => Self::Cc,
            "cc-rs256" => Self::CcRs256,
            "authorize" => Self::Authorize,
            "code" => Self::Code,
            "code-refresh" => Self::CodeRefresh,
            "refresh" => Self::Refresh,
            "userinfo" => Self::Userinfo,
            "introspect" => Self::Introspect,
            "login" => Self::Login,
            other => return Err(Failure::SetUp(format!("no operation {other}"))),
        })
    }
}

impl Operation {
    /// The client that does it.
    pub(crate) fn client(self, clients: &Clients) -> Client {
        match self {
            Self::CcRs256 => clients.rs256.clone(),
            Self::Code => clients.plain.clone(),
            _ => clients.rotating.clone(),
        }
    }

    /// Whether it is done by somebody whose session goes on.
    pub(crate) const fn keeps_session(self) -> bool {
        !matches!(self, Self::Discovery | Self::Jwks | Self::Cc | Self::CcRs256 | Self::Login)
    }

    /// Does what must be there beforehand; gives the token that the operation starts from, if any.
    pub(crate) async fn prepare(self, party: &mut RelyingParty) -> Result<String, Failure> {
        if !self.keeps_session() {
            return Ok(String::new());
        }
        let code = party.authorize(Login::May).await?;
        let kept = match self {
            Self::Refresh => "refresh_token",
            Self::Userinfo | Self::Introspect => "access_token",
            _ => return Ok(String::new()),
        };
        text(&party.exchange(&code).await?, kept)
    }

    /// Does it once; `token` is what [`Self::prepare`] gave, and what the next round starts from.
    pub(crate) async fn run(
        self,
        party: &mut RelyingParty,
        profile: &Profile,
        token: &mut String,
    ) -> Result<(), Failure> {
        match self {
            Self::Discovery => party.get(&profile.paths.discovery).await.map(drop),
            Self::Jwks => party.get(&profile.paths.jwks).await.map(drop),
            Self::Cc | Self::CcRs256 => text(&party.client_credentials().await?, "access_token").map(drop),
            Self::Authorize => party.authorize(Login::MustNot).await.map(drop),
            Self::Code | Self::CodeRefresh => self.code_flow(party).await,
            Self::Refresh => {
                let rotated = text(&party.refresh(token).await?, "refresh_token")?;
                if rotated == *token {
                    return Err(Failure::Unexpected("the refresh token did not rotate".to_owned()));
                }
                *token = rotated;
                Ok(())
            }
            Self::Userinfo => text(&party.userinfo(token).await?, "sub").map(drop),
            Self::Introspect => match party.introspect(token).await? {
                answer if answer["active"] == true => Ok(()),
                answer => Err(Failure::Unexpected(format!("not active: {answer}"))),
            },
            Self::Login => {
                party.browser.jar.clear();
                party.authorize(Login::Must).await.map(drop)
            }
        }
    }

    async fn code_flow(self, party: &mut RelyingParty) -> Result<(), Failure> {
        let code = party.authorize(Login::MustNot).await?;
        let tokens = party.exchange(&code).await?;
        text(&tokens, "id_token")?;
        if tokens["refresh_token"].is_string() != (self == Self::CodeRefresh) {
            let has = tokens["refresh_token"].is_string();
            return Err(Failure::Unexpected(format!("refresh token present: {has}")));
        }
        text(&party.userinfo(&text(&tokens, "access_token")?).await?, "sub").map(drop)
    }
}

/// The member `name` of a JSON answer, which must be text.
fn text(answer: &Value, name: &str) -> Result<String, Failure> {
    answer[name]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| Failure::Unexpected(format!("no {name}: {answer}")))
}
