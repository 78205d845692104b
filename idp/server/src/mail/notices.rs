//! Mails that tell a person what happened to their account, so that nothing does unseen.

use askama::Template;
use sluis_domain::time::Timestamp;

use crate::mail::view::Mail;
use crate::web::page::Page;

/// The name of the template in the outbox: `event`, `person`, `at` (milliseconds).
pub const NOTICE: &str = "notice";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Another authenticator app took the place of the one before.
    AppReplaced,
    /// A recovery code took the place of the second step.
    BackupUsed,
    /// New recovery codes were made.
    CodesRenewed,
    /// Somebody holds a copy of a remembered device: none is remembered any more.
    DeviceStolen,
    /// A helpdesk gave a one-time code that takes the place of the second step.
    HelpdeskCode,
    /// The person chose another password.
    PasswordChanged,
    /// Somebody chose another password through a mailbox of the person.
    PasswordReset,
    /// A security key counted back: there may be two of it.
    KeySuspected,
    /// Somebody asked for another mail address.
    EmailChangeAsked,
    /// Another mail address took the place of the one before.
    EmailChanged,
    /// A second step was taken away.
    FactorRemoved,
    /// Another telephone took the place of the one that got the codes.
    PhoneReplaced,
    /// The second step was switched off.
    SecondStepOff,
}

impl Notice {
    /// Every notice.
    pub const ALL: [Self; 13] = [
        Self::AppReplaced,
        Self::BackupUsed,
        Self::CodesRenewed,
        Self::DeviceStolen,
        Self::EmailChangeAsked,
        Self::EmailChanged,
        Self::FactorRemoved,
        Self::HelpdeskCode,
        Self::KeySuspected,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::PhoneReplaced,
        Self::SecondStepOff,
    ];

    /// The name in the outbox.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BackupUsed => "backup_used",
            Self::DeviceStolen => "device_stolen",
            Self::HelpdeskCode => "helpdesk_code",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::KeySuspected => "key_suspected",
            Self::AppReplaced => "app_replaced",
            Self::CodesRenewed => "codes_renewed",
            Self::EmailChangeAsked => "email_change_asked",
            Self::EmailChanged => "email_changed",
            Self::FactorRemoved => "factor_removed",
            Self::PhoneReplaced => "phone_replaced",
            Self::SecondStepOff => "second_step_off",
        }
    }

    /// The notice of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.name() == name)
    }

    const fn subject(self) -> &'static str {
        match self {
            Self::BackupUsed => "mail-backup-used-subject",
            Self::DeviceStolen => "mail-device-stolen-subject",
            Self::HelpdeskCode => "mail-helpdesk-code-subject",
            Self::PasswordChanged | Self::PasswordReset => "mail-password-subject",
            Self::KeySuspected => "mail-key-suspected-subject",
            Self::AppReplaced => "mail-app-replaced-subject",
            Self::CodesRenewed => "mail-codes-renewed-subject",
            Self::EmailChangeAsked => "mail-email-change-asked-subject",
            Self::EmailChanged => "mail-email-changed-subject",
            Self::FactorRemoved => "mail-factor-removed-subject",
            Self::PhoneReplaced => "mail-phone-replaced-subject",
            Self::SecondStepOff => "mail-second-step-off-subject",
        }
    }

    const fn body(self) -> &'static str {
        match self {
            Self::BackupUsed => "mail-backup-used-body",
            Self::DeviceStolen => "mail-device-stolen-body",
            Self::HelpdeskCode => "mail-helpdesk-code-body",
            Self::PasswordChanged => "mail-password-changed-body",
            Self::PasswordReset => "mail-password-reset-body",
            Self::KeySuspected => "mail-key-suspected-body",
            Self::AppReplaced => "mail-app-replaced-body",
            Self::CodesRenewed => "mail-codes-renewed-body",
            Self::EmailChangeAsked => "mail-email-change-asked-body",
            Self::EmailChanged => "mail-email-changed-body",
            Self::FactorRemoved => "mail-factor-removed-body",
            Self::PhoneReplaced => "mail-phone-replaced-body",
            Self::SecondStepOff => "mail-second-step-off-body",
        }
    }

    /// What the mail ends with, by its keys: when there is nothing to do, and what to do otherwise. Nobody does to
    /// themselves what a copy does; and what was only asked for, nobody has done yet.
    const fn closing(self) -> (Option<&'static str>, &'static str) {
        match self {
            Self::DeviceStolen | Self::KeySuspected => (None, "mail-notice-tell"),
            Self::EmailChangeAsked | Self::HelpdeskCode => {
                (Some("mail-notice-asked"), "mail-notice-not-asked")
            }
            Self::AppReplaced
            | Self::BackupUsed
            | Self::CodesRenewed
            | Self::EmailChanged
            | Self::FactorRemoved
            | Self::PasswordChanged
            | Self::PasswordReset
            | Self::PhoneReplaced
            | Self::SecondStepOff => (Some("mail-notice-you"), "mail-notice-not-you"),
        }
    }
}

/// As text.
#[derive(Template)]
#[template(path = "emails/notice.txt", whitespace = "preserve")]
struct NoticeText<'a>(&'a NoticeMail<'a>);

/// As HTML.
#[derive(Template)]
#[template(path = "emails/notice.html")]
struct NoticeHtml<'a>(&'a NoticeMail<'a>);

/// What both parts say.
pub struct NoticeMail<'a> {
    pub page: &'a Page<'a>,
    pub notice: Notice,
    /// The name of the person.
    pub person: &'a str,
    pub at: Timestamp,
}

impl NoticeMail<'_> {
    /// The mail, ready to be sent.
    ///
    /// # Errors
    /// When a template does not render.
    pub fn render(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.subject(),
            language: self.page.lang(),
            text: NoticeText(self).render()?,
            html: NoticeHtml(self).render()?,
        })
    }

    fn subject(&self) -> String {
        self.page.t_with(self.notice.subject(), &[("org", self.page.organisation_name())])
    }

    fn body(&self) -> String {
        self.page.t_with(self.notice.body(), &[("time", self.page.date_time(&self.at).as_str())])
    }

    fn own_doing(&self) -> Option<String> {
        self.notice.closing().0.map(|key| self.page.t(key))
    }

    fn otherwise(&self) -> String {
        self.page.t_with(self.notice.closing().1, &[("org", self.page.organisation_name())])
    }
}
