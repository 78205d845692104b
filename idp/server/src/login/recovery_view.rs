//! The pages of recovery codes and of the list of other ways, as their handlers fill them.

use askama::Template;
use sluis_domain::organisation::policy::backup::BackupAck;
use sluis_domain::organisation::policy::mfa::Factor;

use crate::login::view_link;
use crate::login::view_link::Past;
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
    /// As they are written. None: they are not made yet.
    pub codes: &'a [String],
    /// Whether there were others before, which do not work any more.
    pub replaces: bool,
    /// How the person says that they are kept.
    pub ack: BackupAck,
    /// Where the same codes are as a file.
    pub file: &'a str,
    /// What stands above them on paper.
    pub paper: &'a [String],
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
    pub const NOT_KEPT: Problem<'static> = Problem::at("kept", "bk-ack-err");

    fn asks_for_a_tick(&self) -> bool {
        self.ack == BackupAck::Checkbox
    }

    /// The steps before this one, where they stay visible.
    fn past(&self) -> Vec<Past> {
        self.linked.map(Past::after).unwrap_or_default()
    }

    fn linked_key(&self) -> Option<&'static str> {
        self.linked.map(view_link::linked_key)
    }

    fn title_key(&self) -> &'static str {
        match self.codes {
            [] => "acc-codes-new",
            [_] => "bk-new-title",
            _ => "bk-set-title",
        }
    }

    fn is_set(&self) -> bool {
        self.codes.len() > 1
    }

    /// All codes, one a line: for the clipboard.
    fn lines(&self) -> String {
        self.codes.join("\n")
    }
}
