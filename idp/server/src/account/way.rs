//! From which app somebody came to their account, and the way back there: an address that the app registered, or
//! none. It travels in the query of every address, so that nothing is kept for it.

use crate::web::visit::Visit;
use sluis_domain::client::client::Client;
use sluis_domain::client::client::ClientId;
use sluis_store::error::StoreError;
use std::sync::Arc;
use url::form_urlencoded;

/// What the address says.
#[derive(Debug, Clone, Default)]
struct Said {
    client_id: Option<String>,
    return_uri: Option<String>,
}

/// The app, if there is one, and where it wants the person back.
#[derive(Debug, Clone, Default)]
pub struct Way {
    client: Option<Arc<Client>>,
    back: Option<String>,
}

impl Way {
    /// The way that the address of this visit says. An app that is not known is none, and an address that it did
    /// not register is not gone to.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn of(visit: &Visit) -> Result<Self, StoreError> {
        let said = said(visit.uri.query().unwrap_or_default());
        let Some(id) = said.client_id.as_deref().and_then(ClientId::parse) else {
            return Ok(Self::default());
        };
        let client = visit.app.directory.client(&visit.app, &id, visit.now).await?;
        let Some(client) = client.filter(|client| client.disabled_at.is_none()) else {
            return Ok(Self::default());
        };
        let back = said.return_uri.filter(|uri| is_registered(&client, uri));
        Ok(Self { client: Some(client), back })
    }

    /// For whom a login is asked.
    pub fn client(&self) -> ClientId {
        self.client.as_ref().map_or_else(ClientId::house, |client| client.id.clone())
    }

    /// Where the app wants the person back, if it said so.
    pub fn back(&self) -> Option<&str> {
        self.back.as_deref()
    }

    /// `path`, which may have a query, with this way in it.
    pub fn link(&self, path: &str) -> String {
        let pairs = [
            ("client_id", self.client.as_ref().map(|client| client.id.as_str())),
            ("return_uri", self.back.as_deref()),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        let between = if path.contains('?') { '&' } else { '?' };
        if query.is_empty() { path.to_owned() } else { format!("{path}{between}{query}") }
    }
}

/// Compared as they stand, as with every other address that a client registered.
fn is_registered(client: &Client, uri: &str) -> bool {
    let pages = client.home_uri.iter().chain(&client.initiate_login_uri);
    pages.chain(&client.post_logout_redirect_uris).any(|registered| registered == uri)
}

fn said(query: &str) -> Said {
    let mut said = Said::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "client_id" => said.client_id = Some(value.into_owned()),
            "return_uri" => said.return_uri = Some(value.into_owned()),
            _ => {}
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_app_an_address_stays_as_it_is() {
        assert_eq!(Way::default().link("/account/security?id=1"), "/account/security?id=1");
        assert!(Way::default().client().is_house());
    }

    #[test]
    fn the_last_of_two_is_heard_and_what_is_encoded_is_read() {
        let said = said("client_id=a&return_uri=https%3A%2F%2Fapp.example%2F&client_id=b");
        assert_eq!(said.client_id.as_deref(), Some("b"));
        assert_eq!(said.return_uri.as_deref(), Some("https://app.example/"));
    }
}
