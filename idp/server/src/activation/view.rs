//! The pages of an activation link, as their handlers fill them.

use askama::Template;
use sluis_domain::activation::typed_code::TypedCode;
use sluis_domain::link::LinkKind;
use sluis_domain::time::Timestamp;

use crate::web::form::{Problem, Seals};
use crate::web::new_password::NewPassword;
use crate::web::no_mail::NoMail;
use crate::web::page::Page;

/// The first page: who invites, and the button.
#[derive(Template)]
#[template(path = "pages/activate.html")]
pub struct Landing<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Names the link and the browser.
    pub mark: &'a str,
}

/// What the organisation wants asked besides.
#[derive(Template)]
#[template(path = "pages/activation_check.html")]
pub struct Check<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub mark: &'a str,
    /// Whether it is the date of birth; else the number that the employer knows the person by.
    pub born: bool,
    /// Until when nothing is looked at any more.
    pub until: Option<Timestamp>,
    pub problem: Option<Problem<'a>>,
}

/// The first password.
#[derive(Template)]
#[template(path = "pages/first_password.html")]
pub struct FirstPassword<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Where "I have an account already" is posted to.
    pub account: &'a str,
    pub mark: &'a str,
    pub username: &'a str,
    /// Whether another name must be chosen.
    pub choose: bool,
    pub new: NewPassword,
    pub problem: Option<Problem<'a>>,
}

/// No link, or one that leads nowhere: the code of the mail may be typed.
#[derive(Template)]
#[template(path = "pages/activation_code.html")]
pub struct TypeCode<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Whether a link was followed that leads nowhere.
    pub dead: bool,
    pub problem: Option<Problem<'a>>,
}

/// Does the invitation belong to the account that logged in?
#[derive(Template)]
#[template(path = "pages/accept_invitation.html")]
pub struct Accept<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub seals: Seals<'a>,
    /// The login name of the account.
    pub person: &'a str,
    pub until: Timestamp,
}

impl FirstPassword<'_> {
    pub const NAME_TAKEN: Problem<'static> = Problem::at("username", "pw-err-taken");
    pub const NAME_IS_AN_ADDRESS: Problem<'static> = Problem::at("username", "pw-err-address");
}

impl Check<'_> {
    pub const MISSING: Problem<'static> = Problem::at("answer", "act-check-missing");
    pub const WRONG: Problem<'static> = Problem::at("answer", "act-check-wrong");

    /// What is asked, by the key of its text.
    pub const fn label_key(born: bool) -> &'static str {
        if born { "act-check-birthdate" } else { "act-check-employee-number" }
    }
}

impl TypeCode<'_> {
    pub const MISSING: Problem<'static> = Problem::at("code", "act-code-missing");
    pub const WRONG: Problem<'static> = Problem::at("code", "act-code-wrong");

    fn no_mail(&self) -> NoMail {
        NoMail::of_invitation(self.page)
    }

    fn looks(&self) -> String {
        self.page.unbroken(&TypedCode::looks(LinkKind::Activation))
    }
}
