//! "No mail?": what it looks like, where it may lie, and how another one comes (R13).

use crate::web::page::Page;

/// Stands in a subject for the organisation that the page does not know.
const SOMEBODY: &str = "…";

/// What the disclosure says: the same to whoever reads it.
#[derive(Clone, Debug)]
pub struct NoMail {
    /// One sentence or two on a line.
    pub lines: Vec<String>,
    /// Where another one is asked for: the words, and where they lead.
    pub again: Option<(String, String)>,
    /// Whether it is unfolded: there is nothing else to do on the page.
    pub open: bool,
}

impl NoMail {
    /// The invitation, which only the organisation can send again.
    pub fn of_invitation(page: &Page<'_>) -> Self {
        let subjects = page.t_with(
            "no-mail-subjects",
            &[
                ("subject", &subject(page, "mail-invite-subject", page.organisation)),
                ("other", &subject(page, "mail-account-subject", page.organisation)),
            ],
        );
        let ask = match page.organisation {
            Some(org) => page.t_with("no-mail-ask", &[("org", org)]),
            None => page.t("no-mail-ask-any"),
        };
        let lines = [
            Some(page.t("no-mail-invite")),
            sender(page),
            Some(subjects),
            Some(page.t("spam-hint")),
            Some(ask),
        ];
        Self { lines: lines.into_iter().flatten().collect(), again: None, open: false }
    }

    /// The invitation of which a new one was asked for at `again`.
    pub fn of_new_link(page: &Page<'_>, again: &str) -> Self {
        let again = Some((page.t("no-mail-link"), again.to_owned()));
        let mut no_mail = Self { again, open: true, ..Self::of_invitation(page) };
        // Why there is a mail at all stands on the page.
        no_mail.lines.remove(0);
        no_mail
    }

    /// The link for a forgotten password. In whose name it goes depends on whose it is: nobody is told here.
    pub fn of_recovery(page: &Page<'_>, again: &str) -> Self {
        let named =
            page.t_with("no-mail-subject", &[("subject", &subject(page, "mail-forgotten-subject", None))]);
        let lines = [sender(page), Some(named), Some(page.t("spam-hint")), Some(page.t("fgt-sent-none"))];
        let again = Some((page.t("fgt-again"), again.to_owned()));
        Self { lines: lines.into_iter().flatten().collect(), again, open: true }
    }

    /// The key of an authenticator app; another one is sent by the button below.
    pub fn of_app(page: &Page<'_>) -> Self {
        let subject = subject(page, "mail-app-subject", page.organisation);
        let named = page.t_with("no-mail-subject", &[("subject", &subject)]);
        let lines = [sender(page), Some(named), Some(page.t("spam-hint"))];
        Self { lines: lines.into_iter().flatten().collect(), again: None, open: false }
    }
}

fn sender(page: &Page<'_>) -> Option<String> {
    Some(page.t_with("no-mail-from", &[("sender", page.sender?)]))
}

/// The subject as it stands in the mailbox.
fn subject(page: &Page<'_>, key: &str, organisation: Option<&str>) -> String {
    let subject = page.t_with(key, &[("org", organisation.unwrap_or(SOMEBODY))]);
    if organisation.is_some() { page.marked(subject) } else { subject }
}
