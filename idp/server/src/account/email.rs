//! `/account/email`: another mail address (R146). It takes the place of the one before when somebody who reads there
//! says so; until then nothing has changed.

use crate::account::data;
use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::form_view::Email;
use crate::account::frame;
use crate::account::told;
use crate::kept;
use crate::mail::composed;
use crate::mail::envelope;
use crate::mail::notices::Notice;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::own_browser::FormMark;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde::Serialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::address::Address;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::recovery::mailbox::Mailbox;
use sluis_domain::text::line;
use std::time::Duration;

/// RFC 5321 §4.5.3.1.3: the longest address.
const LONGEST: usize = 254;
/// How long the link in the mail works.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// So many mails may be asked for in an hour.
const MOST_AN_HOUR: usize = 5;
const HOUR: Duration = Duration::from_secs(60 * 60);

/// What is posted.
#[derive(Deserialize)]
pub struct Posted {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    email: String,
}

/// What the link is to do. Sealed in its row.
#[derive(Debug, Serialize, Deserialize)]
pub struct Change {
    /// The new address.
    pub address: String,
    /// Those that give way to it.
    pub replaces: Vec<Id<Address>>,
    /// By what way it is bound, and on whose word: those of the session in which it was asked.
    pub bound_by: BoundBy,
    pub vouched_by: Vouching,
    /// Under which organisation it is written down.
    pub organisation: Id<Organisation>,
}

/// Asks for the address.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_change(visit).await?;
    show(&desk, "", None).await
}

/// Writes to the new address, and to those before it.
///
/// # Errors
/// As `get`.
pub async fn post(visit: Visit, Form(posted): Form<Posted>) -> Result<Response, Turned> {
    let desk = Desk::of_form(visit, urls::ACCOUNT_EMAIL, &posted.mark).await?;
    let typed = posted.email.trim();
    let Some(address) = address(typed) else { return show(&desk, typed, Some(Email::MISSING)).await };
    let before = data::mailboxes(&desk).await?;
    if before.iter().any(|known| known.value.to_lowercase() == address.to_lowercase()) {
        return show(&desk, typed, Some(Email::SAME)).await;
    }
    ask(&desk, address, &before).await
}

async fn ask(desk: &Desk, address: String, before: &[Address]) -> Result<Response, Turned> {
    let (app, now) = (&desk.visit.app, desk.visit.now);
    let token = app.dice.bearer();
    let id = app.dice.id(now);
    let change = Change {
        address: address.clone(),
        replaces: before.iter().map(|address| address.id).collect(),
        bound_by: desk.door().inherited_way(&desk.session.proofs),
        vouched_by: desk.door().inherited(&desk.session.proofs),
        organisation: desk.organisation,
    };
    let link = Link {
        id,
        digest: token.digest(),
        code: None,
        kind: LinkKind::ConfirmAddress,
        user: Some(desk.person.user.id),
        membership: None,
        organisation: Some(desk.organisation),
        data: kept::sealed(app, &kept::place_of_link(id), &change).ok_or(PageRefused::Failure)?,
        created_at: now,
        expires_at: now + LIFE,
        used_at: None,
    };
    let page = app.public_url.absolute(&format!("{}?t={}", urls::CONFIRM_EMAIL, token.expose()));
    let until = link.expires_at.millis().to_string();
    let data = [("until", until.as_str())];
    let mailbox =
        Mailbox { address, vouched_by: change.vouched_by.clone(), organisation: Some(desk.organisation) };
    let mut mails = told::everywhere(desk, Notice::EmailChangeAsked).await?;
    let mut letter = told::reader(desk).letter(&mailbox, composed::CONFIRM_EMAIL, &data).await?;
    envelope::enclose(app, &mut letter, "link", &page).ok_or(PageRefused::Failure)?;
    mails.push(letter);
    let typed = change.address;
    let tx = desk.write(urls::ACCOUNT_EMAIL).await?;
    // Counted where it is written: of many at once, no more than that many go.
    let links = tx.links().of_user(desk.person.user.id).await?;
    let recent = |link: &&Link| link.kind == LinkKind::ConfirmAddress && now.since(link.created_at) < HOUR;
    if links.iter().filter(recent).count() >= MOST_AN_HOUR {
        drop(tx);
        return show(desk, &typed, Some(Email::TOO_OFTEN)).await;
    }
    tx.links().call_back_of_user(desk.person.user.id, LinkKind::ConfirmAddress, now).await?;
    tx.links().add(&link).await?;
    tx.audit().add(&desk.event(AuditCode::LinkSent, &[("for", "email")])).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    tx.commit().await?;
    Ok(desk.on(&Done::MailSent.at(urls::ACCOUNT_DATA)))
}

/// What is a mail address as far as a form can tell: the mailbox shows the rest.
fn address(typed: &str) -> Option<String> {
    let typed = line(typed, LONGEST).ok()?;
    let (local, domain) = typed.rsplit_once('@')?;
    let is_domain = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    let plain = !typed.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ',' | ';' | '\\'));
    (!local.is_empty() && !local.contains('@') && is_domain && plain).then_some(typed)
}

async fn show(desk: &Desk, typed: &str, problem: Option<Problem<'static>>) -> Result<Response, Turned> {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    frame::draw(desk, urls::ACCOUNT_DATA, |page, around| {
        let (action, back) = (around.link(urls::ACCOUNT_EMAIL), around.link(urls::ACCOUNT_DATA));
        let (action, back) = (action.as_str(), back.as_str());
        page.answer(status, &Email { page, around, action, typed, back, problem })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn a_mail_address_is_one_line_with_one_mailbox() {
        for good in ["anna@example.nl", " a.b+c@mail.example.nl ", "j'an@bücher.example"] {
            assert_eq!(address(good).as_deref(), Some(good.trim()), "{good}");
        }
        let wrong = ["", "anna", "@example.nl", "anna@", "a@b@c.nl", "anna@nl", "anna@.nl", "anna@nl."];
        for wrong in
            wrong.into_iter().chain(["a b@c.nl", "a@c.nl\r\nBcc: x@y.nl", "a@c.nl,b@c.nl", "<a@c.nl>"])
        {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }
}
