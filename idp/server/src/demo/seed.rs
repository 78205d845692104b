//! The first start: everything that the demo shows is written in one transaction, each change with its
//! audit event.

use crate::app::App;
use crate::demo::cast::{HOUSES, House};
use crate::demo::seed_apps::{self, Secrets};
use crate::demo::seed_people;
use crate::demo::seed_refused::SeedRefused;
use crate::demo::trail::{About, event};
use sluis_domain::audit::AuditCode;
use sluis_domain::calendar::LocalDate;
use sluis_domain::organisation::organisation::{Helpdesk, Organisation};
use sluis_domain::organisation::policy::activation::Consent;
use sluis_domain::organisation::policy::enforcement::{Enforcement, Schedule};
use sluis_domain::organisation::policy::policy::PolicyLayer;
use sluis_domain::time::Timestamp;
use std::time::Duration;

/// How long ahead a second step is announced.
const NOTICE: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Writes organisations, people and apps, unless they are there.
///
/// # Errors
/// When the database does not take them; then nothing of it is there.
pub async fn once(app: &App, port: u16, secrets: &Secrets) -> Result<(), SeedRefused> {
    if app.store.read().organisations().find_by_handle(HOUSES[0].handle).await?.is_some() {
        return Ok(());
    }
    let organisations = organisations(app)?;
    let people = seed_people::make(app, &organisations).await?;
    let clients = seed_apps::make(app, &organisations, port, secrets)?;
    let tx = app.store.write().await?;
    for organisation in &organisations {
        tx.organisations().add(organisation).await?;
        let about = About { organisation: Some(organisation.id), account: None, client: None };
        tx.audit().add(&event(app, AuditCode::OrganisationChanged, about)).await?;
    }
    seed_people::write(app, &tx, &people).await?;
    for client in &clients {
        tx.clients().add(client).await?;
        let organisation = match client.organisations.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let about = About { organisation, account: None, client: Some(client.id.to_string()) };
        tx.audit().add(&event(app, AuditCode::ClientChanged, about)).await?;
    }
    Ok(tx.commit().await?)
}

fn organisations(app: &App) -> Result<Vec<Organisation>, SeedRefused> {
    let now = app.clock.now();
    let organisation = |house: &House| {
        Ok(Organisation {
            id: app.dice.id(now),
            handle: house.handle.to_owned(),
            name: house.name.to_owned(),
            preset: house.preset.to_owned(),
            policy: rules(house, now)?,
            helpdesk: Helpdesk {
                phone: Some(house.phone.to_owned()),
                mail: Some(format!("helpdesk@{}.example", house.handle)),
                hours: Some("ma–vr 8:30–17:00".to_owned()),
            },
            theme: None,
            environment: Some("Demo".to_owned()),
            created_at: now,
        })
    };
    HOUSES.into_iter().map(organisation).collect()
}

/// What `house` decided for itself, over its preset.
fn rules(house: &House, now: Timestamp) -> Result<PolicyLayer, SeedRefused> {
    let mut rules = PolicyLayer::default();
    if let Some(terms) = house.terms {
        rules.activation.consent = Some(Consent::Required);
        rules.activation.document = Some(terms.parse().map_err(|_| SeedRefused::Broken(terms))?);
        rules.activation.document_version = Some("1".parse().map_err(|_| SeedRefused::Broken(terms))?);
    }
    if house.announces {
        let (announce_from, mandatory_from) = (LocalDate::of(now), LocalDate::of(now + NOTICE));
        rules.mfa.enforcement = Some(Enforcement::Schedule(Schedule { announce_from, mandatory_from }));
    }
    Ok(rules)
}
