//! The pages that belong to the protocol: consent, logout, the way back to the app.

use askama::Template;

use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::scopes;
use crate::web::urls;

/// "May this app see these details?" Answered by `answer=allow` or `answer=deny`.
#[derive(Template)]
#[template(path = "pages/consent.html")]
pub struct Consent<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub seals: Seals<'a>,
    /// The name of the person who is asked.
    pub person: &'a str,
    /// The scopes that the app asks for.
    pub scopes: &'a [&'a str],
    pub lifetime: ConsentLifetime,
}

/// How long the app may keep asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentLifetime {
    /// Until the session ends.
    Session,
    /// So many days, also without the person (`offline_access`).
    Days(u32),
}

/// A logout that nobody proved to be wanted.
#[derive(Template)]
#[template(path = "pages/logout_confirm.html")]
pub struct LogoutConfirm<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Hidden fields, name and value.
    pub fields: &'a [(&'a str, &'a str)],
    /// Who is signed in.
    pub person: Option<&'a str>,
}

/// The session has ended.
#[derive(Template)]
#[template(path = "pages/logged_out.html")]
pub struct LoggedOut<'a> {
    pub page: &'a Page<'a>,
}

/// OAuth 2.0 Form Post Response Mode: sent by a script file, or by its button.
#[derive(Template)]
#[template(path = "pages/form_post.html")]
pub struct FormPost<'a> {
    pub page: &'a Page<'a>,
    /// The redirect URI.
    pub action: &'a str,
    /// The parameters of the response, name and value.
    pub fields: &'a [(&'a str, &'a str)],
}

/// `/`: what this place is.
#[derive(Template)]
#[template(path = "pages/front.html")]
pub struct Front<'a> {
    pub page: &'a Page<'a>,
}

impl LogoutConfirm<'_> {
    /// Where somebody goes who stays: to their account, when there is no app to go back to.
    fn account(&self) -> Option<&'static str> {
        self.person.filter(|_| self.page.back.is_none()).map(|_| urls::ACCOUNT)
    }
}

impl Consent<'_> {
    /// What the scopes mean, in words.
    fn items(&self) -> Vec<String> {
        scopes::in_words(self.page, self.scopes.iter().copied())
    }

    fn how_long(&self) -> String {
        match self.lifetime {
            ConsentLifetime::Session => self.page.t("allow-until-logout"),
            ConsentLifetime::Days(1) => self.page.t("allow-one-day"),
            ConsentLifetime::Days(days) => self.page.t_with("allow-days", &[("days", &days.to_string())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::locale::Locale;
    use crate::web::theme::Looks;

    #[test]
    fn details_are_named_from_the_name_to_the_number() {
        let looks = Looks::load(None).unwrap();
        let page = Page::new(looks.theme(None).unwrap(), Locale::Nl);
        let consent = Consent {
            page: &page,
            action: "/consent",
            seals: Seals { request: "", form: "" },
            person: "Anna",
            scopes: &["email", "offline_access", "openid", "phone", "profile", "verlof"],
            lifetime: ConsentLifetime::Session,
        };
        assert_eq!(
            consent.items(),
            [
                "Uw naam",
                "Uw e-mailadres",
                "Uw telefoonnummer",
                "Toegang tot: verlof",
                "Een nummer waaraan de app u herkent"
            ]
        );
    }
}
