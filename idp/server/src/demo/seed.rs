//! The first start: everything that the demo shows is written in one transaction, each change with its
//! audit event.

use crate::app::App;
use crate::demo::cast::HOUSES;
use crate::demo::seed_apps::{self, Secrets};
use crate::demo::seed_people;
use crate::demo::seed_refused::SeedRefused;
use crate::demo::trail::{About, event};
use sluis_domain::audit::AuditCode;
use sluis_domain::organisation::organisation::{Helpdesk, Organisation};
use sluis_domain::organisation::policy::policy::PolicyLayer;

/// Writes organisations, people and apps, unless they are there.
///
/// # Errors
/// When the database does not take them; then nothing of it is there.
pub async fn once(app: &App, port: u16, secrets: &Secrets) -> Result<(), SeedRefused> {
    if app.store.read().organisations().find_by_handle(HOUSES[0].handle).await?.is_some() {
        return Ok(());
    }
    let organisations = organisations(app);
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

fn organisations(app: &App) -> Vec<Organisation> {
    let now = app.clock.now();
    HOUSES
        .into_iter()
        .map(|house| Organisation {
            id: app.dice.id(now),
            handle: house.handle.to_owned(),
            name: house.name.to_owned(),
            preset: house.preset.to_owned(),
            policy: PolicyLayer::default(),
            helpdesk: Helpdesk {
                phone: Some(house.phone.to_owned()),
                mail: Some(format!("helpdesk@{}.example", house.handle)),
                hours: Some("ma–vr 8:30–17:00".to_owned()),
            },
            theme: None,
            environment: Some("Demo".to_owned()),
            created_at: now,
        })
        .collect()
}
