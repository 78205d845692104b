//! `/account/devices`: where a password is enough for a while, and how that ends (R116).

use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::frame;
use crate::account::list_view::Device;
use crate::account::list_view::Devices;
use crate::web::answer::PageRefused;
use crate::web::own_browser::FormMark;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::remembered_device::RememberedDevice;
use sluis_domain::id::Id;

/// What is posted: which one; nothing for all.
#[derive(Deserialize)]
pub struct Posted {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    id: String,
}

/// Shows them.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_look(visit).await?;
    let mut devices = Vec::new();
    for device in shown(&desk) {
        devices.push(Device {
            id: device.held.id.to_string(),
            name: device.held.label.clone(),
            organisation: frame::organisation_name(&desk, device.organisation).await?,
            since: device.held.created_at,
            used: device.held.last_used_at,
            until: device.until,
        });
    }
    frame::draw(&desk, urls::ACCOUNT_DEVICES, |page, around| {
        let action = around.link(urls::ACCOUNT_DEVICES);
        page.answer(StatusCode::OK, &Devices { page, around, action: &action, devices: &devices })
    })
    .await
}

/// Forgets one, or all.
///
/// # Errors
/// As `get`; and when there is no such device here.
pub async fn post(visit: Visit, Form(posted): Form<Posted>) -> Result<Response, Turned> {
    let desk = Desk::of_form(visit, urls::ACCOUNT_DEVICES, &posted.mark).await?;
    let one: Option<Id<Authenticator>> = match posted.id.is_empty() {
        true => None,
        false => Some(posted.id.parse().map_err(|_| PageRefused::NotFound)?),
    };
    let gone: Vec<Id<Authenticator>> =
        shown(&desk).map(|device| device.held.id).filter(|id| one.is_none_or(|one| one == *id)).collect();
    if one.is_some() && gone.is_empty() {
        return Err(PageRefused::NotFound.into());
    }
    let tx = desk.write(urls::ACCOUNT_DEVICES).await?;
    for id in &gone {
        if tx.authenticators().remove(*id).await? {
            let event = desk.event(AuditCode::DeviceForgotten, &[]);
            tx.audit().add(&event).await?;
        }
    }
    tx.commit().await?;
    let done = if one.is_some() { Done::DeviceForgotten } else { Done::DevicesForgotten };
    Ok(desk.on(&done.at(urls::ACCOUNT_DEVICES)))
}

/// Those of organisations whose rooms are open.
fn shown(desk: &Desk) -> impl Iterator<Item = &RememberedDevice> {
    desk.person.devices.iter().filter(|device| desk.outlook.shows(Some(device.organisation)))
}
