//! "Link your authenticator app": with the key itself, or with a link to the page that shows it (D5).

use crate::app::App;
use crate::kept;
use crate::mail::mailer::{Inline, MailError};
use crate::mail::view::Mail;
use crate::web::page::Page;
use crate::web::qr_png::QrPng;
use askama::Template;
use serde::{Deserialize, Serialize};
use sluis_domain::authenticator::totp::{TotpKey, issuer_label};
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::time::Timestamp;

/// The name of the template in the outbox: `key_of` (a link), `account`, `login_name`, `app`, `person`, `until`
/// (milliseconds); `link`, when the key stands on a page.
pub const TEMPLATE: &str = "app_by_mail";
/// How the mail names its picture (RFC 2392).
const PICTURE: &str = "qr";

/// What a link of this kind holds, sealed.
#[derive(Serialize, Deserialize)]
pub struct Held {
    /// The key that is being linked.
    pub key: Vec<u8>,
    /// The mail that it went in.
    pub mail: Id<OutgoingMail>,
    /// Which login it was asked for; a link leads back to it.
    pub seal: String,
}

/// As text.
#[derive(Template)]
#[template(path = "emails/app_by_mail.txt", whitespace = "preserve", escape = "none")]
pub struct AppByMailText<'a>(pub &'a AppByMail<'a>);

/// The same as HTML.
#[derive(Template)]
#[template(path = "emails/app_by_mail.html")]
pub struct AppByMailHtml<'a>(pub &'a AppByMail<'a>);

/// What both parts say.
#[derive(Clone, Copy)]
pub struct AppByMail<'a> {
    pub page: &'a Page<'a>,
    pub person: &'a str,
    /// The entry's name in the authenticator app.
    pub account: &'a str,
    /// The key in groups of four; none: the link leads to it.
    pub key: Option<&'a str>,
    /// Where the key is shown; none: it stands here.
    pub link: Option<&'a str>,
    /// How the mail names its picture.
    pub picture: &'a str,
    pub until: Timestamp,
}

impl AppByMail<'_> {
    /// The mail, ready to be sent.
    ///
    /// # Errors
    /// When a template does not render.
    pub fn render(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.subject(),
            language: self.page.lang(),
            text: AppByMailText(self).render()?,
            html: AppByMailHtml(self).render()?,
        })
    }

    fn subject(&self) -> String {
        self.page.t_with("mail-app-subject", &[("org", self.page.organisation_name())])
    }
}

/// What the mail says of it, with the picture of the key when that goes along.
///
/// # Errors
/// For good when its link is gone or used: nobody waits for it any more.
pub async fn written(
    app: &App,
    page: &Page<'_>,
    mail: &OutgoingMail,
) -> Result<(Mail, Vec<Inline>), MailError> {
    let value = |name: &'static str| {
        let value = mail.data.get(name).map(String::as_str);
        value.ok_or_else(|| MailError::Permanent(format!("`{name}` is missing in its data")))
    };
    let gone = || MailError::Permanent("its key is dead".to_owned());
    let broken = || MailError::Permanent("the template does not render".to_owned());
    let id: Id<Link> = value("key_of")?.parse().map_err(|_| gone())?;
    let found = app.store.read().links().by_id(id).await;
    let found = found.map_err(|_| MailError::Temporary("the database does not answer".to_owned()))?;
    let link = found.filter(|link| link.is_open(app.clock.now())).ok_or_else(gone)?;
    let until = value("until")?.parse().map_err(|_| broken())?;
    let page = Page { app: Some(value("app")?), ..*page };
    let mut view = AppByMail {
        page: &page,
        person: value("person")?,
        account: value("account")?,
        key: None,
        link: mail.data.get("link").map(String::as_str),
        picture: PICTURE,
        until: Timestamp::from_millis(until),
    };
    if view.link.is_some() {
        return Ok((view.render().map_err(|_| broken())?, Vec::new()));
    }
    let key = kept::of_link::<Held>(app, &link)
        .and_then(|held| TotpKey::from_bytes(held.key).ok())
        .ok_or_else(gone)?;
    let issuer = issuer_label(&page.theme.name, page.environment);
    let address = key.address(&issuer, value("login_name")?).ok_or_else(broken)?;
    let picture = QrPng::of(address.expose()).map_err(|_| broken())?;
    let grouped = key.grouped();
    view.key = Some(grouped.expose());
    let written = view.render().map_err(|_| broken())?;
    Ok((written, vec![Inline { name: PICTURE.to_owned(), png: picture.into_bytes() }]))
}
