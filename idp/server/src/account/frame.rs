//! What every page of the account stands in: whose it is, the way to the other pages, and the way back to the app.

use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::told;
use crate::web::answer::PageRefused;
use crate::web::headers::OWN_PAGES;
use crate::web::page::Page;
use crate::web::page::Room;
use crate::web::rooms::rooms;
use crate::web::turned::Turned;
use crate::web::urls;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Response;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_store::error::StoreError;

/// What stands around a page.
pub struct Around {
    /// The way to the other rooms.
    pub rooms: Vec<Room>,
    /// Whose account it is.
    pub person: String,
    /// What has just been done, by the key of its text.
    pub done: Option<&'static str>,
    /// For whom the forms of the page are shown.
    pub mark: String,
    /// What the forms of the page carry in their address.
    pub way: String,
    /// Where the person logs out.
    pub logout: &'static str,
}

impl Around {
    /// For a page of the room `room`.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn of(desk: &Desk, room: &str) -> Result<Self, StoreError> {
        let belonging = desk.person.belonging_to(desk.organisation);
        let named = belonging.and_then(|belonging| belonging.membership.profile.name());
        Ok(Self {
            rooms: rooms(room, |path| desk.link(path)),
            person: match named {
                Some(named) => named,
                None => told::login_name(desk).await?,
            },
            done: Done::said(&desk.visit),
            mark: desk.mark(),
            way: desk.link(""),
            logout: urls::LOGOUT,
        })
    }

    /// The address of `path` with the way back to the app in it.
    pub fn link(&self, path: &str) -> String {
        let way = if path.contains('?') { self.way.replacen('?', "&", 1) } else { self.way.clone() };
        format!("{path}{way}")
    }
}

/// Draws a page of the room `room`.
///
/// # Errors
/// When the database cannot be asked, or there is no theme.
pub async fn draw(
    desk: &Desk,
    room: &str,
    view: impl FnOnce(&Page<'_>, &Around) -> Response,
) -> Result<Response, Turned> {
    let around = Around::of(desk, room).await?;
    let scene = desk.scene().await?;
    let looks = desk.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    let page = Page { back: desk.way.back().or(page.back), ..page };
    Ok(own(view(&page, &around)))
}

/// A page whose forms go to us.
pub fn own(mut response: Response) -> Response {
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(OWN_PAGES));
    response
}

/// The name of an organisation that the person belongs to.
///
/// # Errors
/// When the database cannot be asked.
pub async fn organisation_name(desk: &Desk, id: Id<Organisation>) -> Result<String, StoreError> {
    let app = &desk.visit.app;
    let tenant = app.directory.tenant(app, id, desk.visit.now).await?;
    Ok(tenant.map(|tenant| tenant.organisation.name.clone()).unwrap_or_default())
}
