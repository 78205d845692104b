//! The pages of recovery codes and of the list of other ways, as their handlers fill them.

use askama::Template;
use sluis_domain::organisation::policy::mfa::Factor;

use crate::login::view_link;
use crate::login::view_link::Past;
use crate::web::codes_sheet::CodesSheet;
use crate::web::form::{Problem, Seals};
use crate::web::page::Page;

/// A recovery code in place of the second step.
#[derive(Template)]
#[template(path = "pages/backup.html")]
pub struct Backup<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    /// Where the list of other ways is.
    pub others: &'a str,
    /// How a code looks: `XXXX-XXXX-XXXX-XXXX`.
    pub looks: &'a str,
    pub problem: Option<Problem<'a>>,
}

/// What else there is as a second step.
#[derive(Template)]
#[template(path = "pages/methods.html")]
pub struct Methods<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub choices: &'a [MethodChoice],
    /// The page that was left for this one.
    pub stay: &'a str,
}

/// One button.
#[derive(Clone, Debug)]
pub struct MethodChoice {
    /// What is posted as `method`.
    pub value: String,
    /// What it is called.
    pub key: &'static str,
}

/// New recovery codes, to be kept.
#[derive(Clone, Copy, Template)]
#[template(path = "pages/keep_codes.html")]
pub struct KeepCodes<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub sheet: CodesSheet<'a>,
    /// Whether there were others before, which do not work any more.
    pub replaces: bool,
    /// What was linked in this login, where each step that is done stays visible (R82).
    pub linked: Option<Factor>,
    pub problem: Option<Problem<'a>>,
}

impl Backup<'_> {
    pub const MISSING: Problem<'static> = Problem::at("code", "bk-missing");
    pub const WRONG: Problem<'static> = Problem::at("code", "bk-err");

    /// That it was used before. `args`: the `date`.
    pub const fn used<'a>(args: &'a [(&'static str, &'a str)]) -> Problem<'a> {
        Problem { args, ..Problem::at("code", "bk-used") }
    }
}

impl KeepCodes<'_> {
    /// The steps before this one, where they stay visible.
    fn past(&self) -> Vec<Past> {
        self.linked.map(Past::after).unwrap_or_default()
    }

    fn linked_key(&self) -> Option<&'static str> {
        self.linked.map(view_link::linked_key)
    }
}
