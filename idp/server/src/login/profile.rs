//! `POST /login/profile`: the one-time form about oneself. What is typed belongs to the membership of this login
//! and to no other; saving it is the last click before the app (R29).

use crate::login::finish;
use crate::login::profile_page;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::login::journey::Step;
use sluis_domain::organisation::policy::activation::ProfileField;
use sluis_domain::profile::form;

/// What is posted.
#[derive(Deserialize)]
pub struct Filled {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    gender: String,
    #[serde(default)]
    initials: String,
    #[serde(default)]
    given_name: String,
    #[serde(default)]
    surname_prefix: String,
    #[serde(default)]
    surname: String,
}

impl Filled {
    /// Each field with what stands in it.
    fn typed(&self) -> [(ProfileField, &str); 5] {
        [
            (ProfileField::Gender, &self.gender),
            (ProfileField::Initials, &self.initials),
            (ProfileField::GivenName, &self.given_name),
            (ProfileField::SurnamePrefix, &self.surname_prefix),
            (ProfileField::Surname, &self.surname),
        ]
    }
}

/// Saves it, and whatever the login comes to, in one transaction.
pub async fn post(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Turned> {
    let mut stage = Stage::of_form(visit, &filled.seals).await?;
    let now = stage.visit.now;
    if stage.standing.step(now) != Step::Profile {
        return Ok(stage.on());
    }
    let organisation = stage.standing.organisation().ok_or(PageRefused::Failure)?;
    let person = stage.standing.person.as_mut().ok_or(PageRefused::Failure)?;
    let theirs = |belonging: &&mut sluis_domain::login::person::Belonging| {
        belonging.membership.is_active() && belonging.membership.organisation == organisation
    };
    let belonging = person.memberships.iter_mut().find(theirs).ok_or(PageRefused::Failure)?;
    let fields = belonging.policy.activation.profile_fields.clone();
    let saved = match form::fill(belonging.membership.profile.clone(), &fields, &filled.typed(), now) {
        Ok(profile) => profile,
        Err(refused) => return profile_page::again(&stage, &filled.typed(), refused).await,
    };
    let membership = belonging.membership.id;
    belonging.membership.profile = saved.clone();
    let ending = finish::prepare(&stage).await?;
    let tx = stage.write().await?;
    tx.memberships().save_profile(membership, &saved).await?;
    let what = AuditCode::ProfileChanged;
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    tx.audit().add(&trail::event(&stage, what, user, Some(organisation), &[])).await?;
    if stage.standing.facts.fresh_proofs(now).next().is_none() {
        tx.commit().await?;
        return Ok(stage.on());
    }
    finish::advance(&stage, ending, tx, &[]).await
}
