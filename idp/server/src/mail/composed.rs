//! From a line of the outbox to a letter: the words and looks of the organisation, in the person's language.

use crate::app::App;
use crate::mail::app_by_mail;
use crate::mail::confirm_email::ConfirmEmail;
use crate::mail::deadline::{DEADLINE, DeadlineMail};
use crate::mail::envelope;
use crate::mail::forgotten::Forgotten;
use crate::mail::mailer::{Letter, MailError};
use crate::mail::message_waits::{Code, MessageWaits};
use crate::mail::notices::{NOTICE, Notice, NoticeMail};
use crate::mail::view::{AppLinked, LinkedKeys, Mail};
use crate::web::locale::Locale;
use crate::web::page::Page;
use crate::web::words::Words;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;

/// "An app was linked to your account": `person`, `account`, `at` (milliseconds).
pub const APP_LINKED: &str = "app_linked";
/// "A security key was linked to your account": `person`, `account` (its name), `at`.
pub const KEY_LINKED: &str = "key_linked";
/// The template of "a YubiKey was linked".
pub const YUBIKEY_LINKED: &str = "yubikey_linked";
/// "Is this mailbox yours?": `link`, `until` (milliseconds), `person`.
pub const CONFIRM_EMAIL: &str = "confirm_email";
/// "Make an account": `link`, `app`, `until`, `code`, `page`; `person`, `username`. No message is promised.
pub const ACCOUNT: &str = "account";
/// "A message is waiting, make an account first": the same.
pub const INVITE: &str = "invite";
/// "A message is waiting": `link`, `app`; `person`.
pub const MESSAGE: &str = "message";

/// "A telephone was linked to your account": `person`, `account` (the end of its number), `at`.
pub const SMS_LINKED: &str = "sms_linked";
/// "Choose a new password": `link`, `until`, `names` (one a line); `person`.
pub const RECOVERY: &str = "recovery";

/// As whom the reader belongs to the organisation, if the writer knew.
const USER_TYPE: &str = "user_type";

/// Has `mail` speak in the words that the organisation has for people of `user_type`.
pub fn spoken_to(mail: &mut OutgoingMail, user_type: Option<UserType>) {
    if let Some(user_type) = user_type {
        mail.data.insert(USER_TYPE.to_owned(), user_type.name().to_owned());
    }
}

/// The letter that `mail` stands for.
///
/// # Errors
/// For good when there is no such mail or its data does not fill it; for now when the database is away.
pub async fn letter(app: &App, mail: &OutgoingMail) -> Result<Letter, MailError> {
    let mail =
        &envelope::opened(app, mail).ok_or_else(|| refused("it was sealed under a key that is gone"))?;
    let organisation = match mail.organisation {
        Some(id) => {
            let found = app.store.read().organisations().find(id).await;
            found.map_err(|_| MailError::Temporary("the database does not answer".to_owned()))?
        }
        None => None,
    };
    let looks = app.looks.load();
    let theme = organisation.as_ref().and_then(|organisation| organisation.theme.as_deref());
    let theme = looks.theme(theme).ok_or_else(|| refused("there is no theme"))?;
    let mut page = Page::new(theme, locale(&mail.locale));
    let user_type = mail.data.get(USER_TYPE).and_then(|name| UserType::parse(name));
    let words = |organisation: &Organisation| words(app, organisation, user_type);
    let words = organisation.as_ref().map(words).unwrap_or_default();
    let in_words = theme.in_words(&words, page.locale);
    page.texts = in_words.as_deref().unwrap_or(page.texts);
    if let Some(organisation) = &organisation {
        page.organisation = Some(&organisation.name);
        page.environment = organisation.environment.as_deref();
        page.helpdesk = Some(&organisation.helpdesk).filter(|helpdesk| helpdesk.can_be_reached());
    }
    let (written, pictures) = match mail.template.as_str() {
        app_by_mail::TEMPLATE => app_by_mail::written(app, &page, mail).await?,
        _ => (written(&page, mail)?, Vec::new()),
    };
    Ok(Letter {
        id: mail.id.to_string(),
        to: mail.to.clone(),
        subject: page.marked(written.subject),
        sender: organisation.map(|organisation| organisation.name),
        language: written.language.to_owned(),
        text: written.text,
        html: written.html,
        pictures,
    })
}

/// The words that its manuals for these people use.
fn words(app: &App, organisation: &Organisation, user_type: Option<UserType>) -> Words {
    Words::of(&app.presets.policy(organisation, user_type).terms)
}

fn written(page: &Page<'_>, mail: &OutgoingMail) -> Result<Mail, MailError> {
    match mail.template.as_str() {
        APP_LINKED | KEY_LINKED | SMS_LINKED | YUBIKEY_LINKED => {
            let at = value(mail, "at")?.parse().map_err(|_| refused("`at` is no moment"))?;
            let view = AppLinked {
                page,
                keys: match mail.template.as_str() {
                    KEY_LINKED => LinkedKeys::OF_KEY,
                    SMS_LINKED => LinkedKeys::OF_PHONE,
                    YUBIKEY_LINKED => LinkedKeys::OF_YUBIKEY,
                    _ => LinkedKeys::OF_APP,
                },
                person: value(mail, "person")?,
                account: value(mail, "account")?,
                at: Timestamp::from_millis(at),
            };
            view.render().map_err(|_| refused("the template does not render"))
        }
        NOTICE => {
            let at = value(mail, "at")?.parse().map_err(|_| refused("`at` is no moment"))?;
            let notice = Notice::parse(value(mail, "event")?).ok_or_else(|| refused("`event` is unknown"))?;
            let at = Timestamp::from_millis(at);
            let view = NoticeMail { page, notice, person: value(mail, "person")?, at };
            view.render().map_err(|_| refused("the template does not render"))
        }
        DEADLINE => {
            let from = value(mail, "date")?.parse().map_err(|_| refused("`date` is no day"))?;
            let days_left = value(mail, "days")?.parse().map_err(|_| refused("`days` is no number"))?;
            let view = DeadlineMail { page, person: value(mail, "person")?, from, days_left };
            view.render().map_err(|_| refused("the template does not render"))
        }
        CONFIRM_EMAIL => {
            let until = value(mail, "until")?.parse().map_err(|_| refused("`until` is no moment"))?;
            let (person, link, until) =
                (value(mail, "person")?, value(mail, "link")?, Timestamp::from_millis(until));
            let view = ConfirmEmail { page, person, link, until };
            view.render().map_err(|_| refused("the template does not render"))
        }
        ACCOUNT | INVITE | MESSAGE => message_waits(page, mail),
        RECOVERY => forgotten(page, mail),
        _ => Err(refused("there is no such template")),
    }
}

fn message_waits(page: &Page<'_>, mail: &OutgoingMail) -> Result<Mail, MailError> {
    let page = Page { app: Some(value(mail, "app")?), ..*page };
    let code = if mail.template != MESSAGE {
        let until = value(mail, "until")?.parse().map_err(|_| refused("`until` is no moment"))?;
        let until = Timestamp::from_millis(until);
        Some(Code { text: value(mail, "code")?, page: value(mail, "page")?, until })
    } else {
        None
    };
    let view = MessageWaits {
        page: &page,
        person: mail.data.get("person").map(String::as_str),
        username: mail.data.get("username").map(String::as_str),
        link: value(mail, "link")?,
        code,
        waits: mail.template != ACCOUNT,
    };
    view.render().map_err(|_| refused("the template does not render"))
}

fn forgotten(page: &Page<'_>, mail: &OutgoingMail) -> Result<Mail, MailError> {
    let until = value(mail, "until")?.parse().map_err(|_| refused("`until` is no moment"))?;
    let names: Vec<&str> = value(mail, "names")?.lines().collect();
    let view = Forgotten {
        page,
        person: mail.data.get("person").map(String::as_str),
        names: &names,
        link: value(mail, "link")?,
        until: Timestamp::from_millis(until),
    };
    view.render().map_err(|_| refused("the template does not render"))
}

fn value<'m>(mail: &'m OutgoingMail, name: &'static str) -> Result<&'m str, MailError> {
    let value = mail.data.get(name).map(String::as_str);
    value.ok_or_else(|| MailError::Permanent(format!("`{name}` is missing in its data")))
}

fn locale(name: &str) -> Locale {
    Locale::ALL.into_iter().find(|locale| locale.file() == name).unwrap_or_default()
}

fn refused(why: &str) -> MailError {
    MailError::Permanent(why.to_owned())
}
