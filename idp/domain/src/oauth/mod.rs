//! The rules of OAuth 2.0 and OpenID Connect.

pub mod access_token;
pub mod authorization_request;
pub mod authorization_rules;
pub mod claims;
pub mod code_exchange;
pub mod discovery;
pub mod error;
pub mod grant;
pub mod id_token;
pub mod introspection;
pub mod logout;
pub mod parameters;
pub mod pkce;
pub mod prompt;
pub mod refresh;
pub mod return_address;
pub mod revocation;
pub mod scope;
pub mod standing;
pub mod subject;
pub mod token_response;
