//! The page after a login by a recovery code: how many are left, and what is lost.

use askama::Template;
use axum::response::Response;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::recovery_sheet::RecoverySheet;
use sluis_domain::authenticator::recovery_sheet::SheetKind;
use sluis_domain::id::Id;
use sluis_domain::login::repair::can_link;
use sluis_domain::login::repair::losable;
use sluis_domain::time::Timestamp;

use crate::login::page::Said;
use crate::login::recovery_pages;
use crate::login::stage::Stage;
use crate::web::form::Problem;
use crate::web::form::Seals;
use crate::web::method_names;
use crate::web::page::Page;
use crate::web::urls;

/// "Lost your telephone? Link another one now."
#[derive(Template)]
#[template(path = "pages/repair.html")]
pub struct Repair<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    pub person: &'a str,
    pub left: Left,
    /// Whether there is anything that can be linked.
    pub can_link: bool,
    /// What may be called lost.
    pub held: &'a [Held],
    /// Whether what is lost is taken away later, by the person.
    pub stays: bool,
    pub problem: Option<Problem<'a>>,
}

/// A second step that may be called lost.
pub struct Held {
    /// How the form names it.
    pub name: String,
    /// What it is, by the key of its text.
    pub key: &'static str,
    /// What the person calls it.
    pub label: String,
    pub since: Timestamp,
}

/// What is left of the person's recovery codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// One that was shown just now, or enough to say nothing.
    Enough,
    /// So many of a set; `few`: the organisation calls that few.
    Some {
        /// How many.
        number: u32,
        /// See above.
        few: bool,
    },
    /// None, and nothing brings new ones by itself.
    Nothing,
}

impl Left {
    /// What is left of `sheets`, where `low_warn` is few.
    pub fn of<'s>(sheets: impl Iterator<Item = &'s RecoverySheet>, low_warn: u32) -> Self {
        let kept: Vec<&RecoverySheet> = sheets.filter(|sheet| sheet.kind() == SheetKind::Own).collect();
        let number: u32 = kept.iter().map(|sheet| sheet.left).sum();
        match number {
            0 => Self::Nothing,
            _ if kept.iter().all(|sheet| sheet.issued == 1) => Self::Enough,
            number => Self::Some { number, few: number <= low_warn },
        }
    }
}

impl Repair<'_> {
    /// What the form calls it that nothing is lost.
    pub const NOTHING: &'static str = "nothing";
    /// Neither is ticked, or something and "nothing".
    pub const UNANSWERED: Problem<'static> = Problem::at("lost", "bk-repair-err");

    /// How the form names what may be called lost.
    pub fn tick(id: Id<Authenticator>) -> String {
        format!("lost-{id}")
    }

    fn title_key(&self) -> &'static str {
        match self.left {
            _ if self.can_link => "bk-repair-title",
            Left::Nothing => "bk-nothing-title",
            Left::Some { few: true, .. } => "bk-few-title",
            Left::Some { few: false, .. } => "acc-codes-set",
            Left::Enough => "acc-codes",
        }
    }

    fn left(&self) -> Option<String> {
        match self.left {
            Left::Enough => None,
            Left::Some { number, few } => {
                let left = match number {
                    1 => self.page.t("bk-left-one"),
                    _ => self.page.t_with("bk-left", &[("n", number.to_string().as_str())]),
                };
                Some(if few { format!("{left} {}", self.page.t("bk-left-few")) } else { left })
            }
            // The title has said that there is none, where there is nothing else to say.
            Left::Nothing if !self.can_link => Some(self.page.t("bk-left-nothing")),
            Left::Nothing => Some(self.page.t("bk-left-none")),
        }
    }

    fn is_warning(&self) -> bool {
        matches!(self.left, Left::Nothing | Left::Some { few: true, .. })
    }
}

/// The page, filled.
pub fn of(stage: &Stage, page: &Page<'_>, (seals, person): (Seals<'_>, &str), said: Said<'_>) -> Response {
    let (sight, now) = (stage.standing.sight(), stage.visit.now);
    let losable = losable(&sight, now);
    let label = |held: &Authenticator| match losable.named {
        true => method_names::label(page, held),
        false => String::new(),
    };
    let one = |held: &&Authenticator| Held {
        name: Repair::tick(held.id),
        key: method_names::key(held.kind),
        label: label(held),
        since: held.created_at,
    };
    let held: Vec<Held> = losable.held.iter().map(one).collect();
    let policy = recovery_pages::policy(stage);
    let sheets = stage.standing.person.iter().flat_map(|person| &person.sheets);
    let good = sheets.filter(|sheet| sheet.is_good(now) && sheet.kept_at.is_some());
    let view = Repair {
        page,
        action: urls::LOGIN_REPAIR,
        restart: urls::LOGIN_RESTART,
        seals,
        person,
        left: Left::of(good, policy.backup.low_warn),
        can_link: can_link(&sight, now),
        held: &held,
        stays: losable.stays && held.is_empty(),
        problem: said.problem,
    };
    page.answer(said.status(), &view)
}
