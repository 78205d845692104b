//! Where a login stands: everything that its next step is derived from, loaded.

use crate::credential_change::alone;
use crate::facts;
use crate::people;
use crate::web::answer::PageRefused;
use crate::web::sealed::Sealed;
use crate::web::visit::Visit;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::client::client::Client;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Sight;
use sluis_domain::login::journey::Step;
use sluis_domain::login::journey::next_step;
use sluis_domain::login::journey::who;
use sluis_domain::login::organisation_of::OrganisationOf;
use sluis_domain::login::organisation_of::organisation_for;
use sluis_domain::login::person::Person;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::session::Proof;
use sluis_domain::session::Session;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A request on its way, and all that is known about whoever is answering it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The request.
    pub sealed: Sealed,
    /// Who asks.
    pub client: Arc<Client>,
    /// The session of this browser, if it has one that is open.
    pub session: Option<Session>,
    /// What happened for this request and belongs to no session yet.
    pub facts: Facts,
    /// The kinds of second step that can be linked here.
    linkable: BTreeSet<Factor>,
    /// Whose login it is, as far as that is known.
    pub person: Option<Person>,
}

impl Standing {
    /// Takes up `sealed` where this browser left it.
    ///
    /// # Errors
    /// When the client is gone or switched off, or the database cannot be asked.
    pub async fn of(visit: &Visit, sealed: Sealed) -> Result<Self, PageRefused> {
        let facts = facts::find(visit, sealed.id).await?;
        Self::with(visit, sealed, facts).await
    }

    /// Takes up a request that has just come in: nothing has happened for it.
    ///
    /// # Errors
    /// As `of`.
    pub async fn of_new(visit: &Visit, sealed: Sealed) -> Result<Self, PageRefused> {
        Self::with(visit, sealed, Facts::default()).await
    }

    async fn with(visit: &Visit, sealed: Sealed, facts: Facts) -> Result<Self, PageRefused> {
        let client = visit.app.directory.client(&visit.app, &sealed.demand.client, visit.now).await?;
        let client =
            client.filter(|client| client.disabled_at.is_none()).ok_or(PageRefused::ClientUnknown)?;
        let session = visit.session().await?;
        let linkable = visit.app.linkable.clone();
        let standing = Self { sealed, client, session, facts: Facts::default(), linkable, person: None };
        Ok(standing.with_facts(visit, facts).await?)
    }

    /// The same with other facts, and with the person that these name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn with_facts(mut self, visit: &Visit, facts: Facts) -> Result<Self, StoreError> {
        let user = who(self.sealed.id, self.session.as_ref(), &facts, visit.now);
        if user != self.person.as_ref().map(|person| person.user.id) {
            self.person = match user {
                Some(user) => people::find(&visit.app, user, visit.now).await?,
                None => None,
            };
        }
        self.facts = facts;
        Ok(self)
    }

    /// Begins the one transaction of a login, alone with the account of the person, if what was proven for this request
    /// still proves something: a reset, a lock or the removal of a factor may have come between. What this very
    /// transaction binds is `bound`. Else what is left of the facts: nothing of this login is to be written.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn write(
        &self,
        visit: &Visit,
        bound: Option<Id<Authenticator>>,
    ) -> Result<Result<Tx, Facts>, StoreError> {
        let tx = visit.app.store.write().await?;
        let Some(person) = &self.person else { return Ok(Ok(tx)) };
        alone(&tx, person.user.id).await?;
        // What was gone when the person was read counts for nothing; what was proven just now has to be there.
        let counts = |proof: &&Proof| person.holds(proof) || proof.at == visit.now;
        let fresh = self.facts.fresh_proofs(visit.now).filter(counts).map(|proof| proof.authenticator);
        let proven: BTreeSet<Id<Authenticator>> = fresh.filter(|id| Some(*id) != bound).collect();
        if proven.is_empty() {
            return Ok(Ok(tx));
        }
        let open = tx.authenticators().that_open(person.user.id).await?;
        if open.is_superset(&proven) {
            return Ok(Ok(tx));
        }
        let mut left = self.facts.clone();
        left.proofs.retain(|proof| open.contains(&proof.authenticator));
        Ok(Err(left))
    }

    /// What the next step is derived from.
    pub fn sight(&self) -> Sight<'_> {
        Sight {
            request: self.sealed.id,
            demand: &self.sealed.demand,
            client_serves: &self.client.organisations,
            linkable: &self.linkable,
            session: self.session.as_ref(),
            facts: &self.facts,
            person: self.person.as_ref(),
        }
    }

    /// The next step of the login.
    pub fn step(&self, now: Timestamp) -> Step {
        next_step(&self.sight(), now)
    }

    /// The step as the door out sees it: by the session alone, and by what the person chose. Only here is
    /// `Done` an answer to a client (law 1).
    pub fn step_at_the_door(&self, now: Timestamp) -> Step {
        let facts = self.facts.clone().choices();
        next_step(&Sight { facts: &facts, ..self.sight() }, now)
    }

    /// The organisation of the login, as soon as it is known.
    pub fn organisation(&self) -> Option<Id<Organisation>> {
        let person = self.person.as_ref()?;
        let chosen = self.facts.organisation.filter(|_| self.facts.user == Some(person.user.id));
        let sight = self.sight();
        match organisation_for(sight.demand, person, sight.client_serves, (chosen, &sight.shown())) {
            OrganisationOf::One(organisation) => Some(organisation),
            OrganisationOf::Chooser(_) | OrganisationOf::NoAccess | OrganisationOf::Shut => None,
        }
    }

    /// What that organisation asks of the person.
    pub fn policy(&self) -> Option<Policy> {
        self.person.as_ref()?.policy_at(self.organisation()?)
    }
}
