//! What changes rarely and is asked at every request: clients, organisations, resources, kept for seconds.

use crate::app::App;
use sluis_domain::client::client::Client;
use sluis_domain::client::client::ClientAuthentication;
use sluis_domain::client::client::ClientId;
use sluis_domain::client::client::ClientProfile;
use sluis_domain::client::client::ConsentRule;
use sluis_domain::client::client::Resource;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::client::client::Sso;
use sluis_domain::client::client::SubjectType;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::RwLock;
use std::time::Duration;

/// For how long a thing is believed to be as it was. A change on another node is seen within this time.
const FRESH: Duration = Duration::from_secs(3);
/// Things of one kind that are kept at most.
const MOST: usize = 10_000;

/// An organisation with what it asks of its people, folded once.
#[derive(Debug)]
pub struct Tenant {
    /// The organisation.
    pub organisation: Organisation,
    everybody: Policy,
    external: Policy,
    internal: Policy,
}

impl Tenant {
    /// How it speaks to somebody of `user_type`, or to whoever is nobody yet.
    pub fn speech(&self, user_type: Option<UserType>) -> &Policy {
        user_type.map_or(&self.everybody, |user_type| self.policy(user_type))
    }

    /// What it asks of people of `user_type`.
    pub const fn policy(&self, user_type: UserType) -> &Policy {
        match user_type {
            UserType::External => &self.external,
            UserType::Internal => &self.internal,
        }
    }
}

/// A look at the rarely changing tables, through a memory of seconds. Only what exists is remembered.
#[derive(Debug, Default)]
pub struct Directory {
    clients: Shelf<ClientId, Client>,
    tenants: Shelf<Id<Organisation>, Tenant>,
    resources: Shelf<String, Resource>,
}

impl Directory {
    /// The client `id`, switched off or not.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn client(
        &self,
        app: &App,
        id: &ClientId,
        now: Timestamp,
    ) -> Result<Option<Arc<Client>>, StoreError> {
        if let Some(known) = self.clients.find(id, now) {
            return Ok(Some(known));
        }
        if id.is_house() {
            return Ok(Some(self.clients.keep(id.clone(), house(), now)));
        }
        let found = app.store.read().clients().find(id).await?;
        Ok(found.map(|client| self.clients.keep(id.clone(), client, now)))
    }

    /// The organisation `id` and its policies.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn tenant(
        &self,
        app: &App,
        id: Id<Organisation>,
        now: Timestamp,
    ) -> Result<Option<Arc<Tenant>>, StoreError> {
        if let Some(known) = self.tenants.find(&id, now) {
            return Ok(Some(known));
        }
        let Some(organisation) = app.store.read().organisations().find(id).await? else { return Ok(None) };
        let everybody = app.presets.policy(&organisation, None::<UserType>);
        let external = app.presets.policy(&organisation, UserType::External);
        let internal = app.presets.policy(&organisation, UserType::Internal);
        Ok(Some(self.tenants.keep(id, Tenant { organisation, everybody, external, internal }, now)))
    }

    /// The resource of that identifier.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn resource(
        &self,
        app: &App,
        identifier: &str,
        now: Timestamp,
    ) -> Result<Option<Arc<Resource>>, StoreError> {
        let key = identifier.to_owned();
        if let Some(known) = self.resources.find(&key, now) {
            return Ok(Some(known));
        }
        let found = app.store.read().resources().find(identifier).await?;
        Ok(found.map(|resource| self.resources.keep(key, resource, now)))
    }
}

/// The house as its own client: it asks for logins, and may nothing else.
fn house() -> Client {
    Client {
        id: ClientId::house(),
        name: String::new(),
        authentication: ClientAuthentication::None,
        redirect_uris: Vec::new(),
        post_logout_redirect_uris: Vec::new(),
        grant_types: Vec::new(),
        scopes: Vec::new(),
        resources: Vec::new(),
        subject_type: SubjectType::Pairwise,
        sector: String::new(),
        id_token_signed_response_alg: SigningAlgorithm::RS256,
        pkce_optional: false,
        rotate_refresh_tokens: true,
        consent: ConsentRule::Ask,
        sso: Some(Sso::Silent),
        profile: ClientProfile::Standard,
        initiate_login_uri: None,
        home_uri: None,
        post_activation: None,
        organisations: Vec::new(),
        theme: None,
        created_at: Timestamp::from_millis(0),
        disabled_at: None,
    }
}

/// Things of one kind, each with the moment it was read.
#[derive(Debug)]
struct Shelf<K, V>(RwLock<HashMap<K, (Timestamp, Arc<V>)>>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K: Eq + Hash, V> Shelf<K, V> {
    fn find(&self, key: &K, now: Timestamp) -> Option<Arc<V>> {
        let shelf = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (read_at, thing) = shelf.get(key)?;
        (now.since(*read_at) < FRESH && now >= *read_at).then(|| Arc::clone(thing))
    }

    fn keep(&self, key: K, thing: V, now: Timestamp) -> Arc<V> {
        let thing = Arc::new(thing);
        let mut shelf = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if shelf.len() >= MOST {
            shelf.clear();
        }
        shelf.insert(key, (now, Arc::clone(&thing)));
        thing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_believed_for_seconds_and_no_longer() {
        let (shelf, now) = (Shelf::default(), Timestamp::from_seconds(1_000));
        shelf.keep("a", 1, now);
        assert_eq!(shelf.find(&"a", now).as_deref(), Some(&1));
        assert_eq!(shelf.find(&"a", now + FRESH), None);
        assert_eq!(shelf.find(&"b", now), None);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_eternal() {
        let (shelf, now) = (Shelf::default(), Timestamp::from_seconds(1_000));
        shelf.keep("a", 1, now);
        assert_eq!(shelf.find(&"a", now - Duration::from_secs(1)), None);
    }
}
