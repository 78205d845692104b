//! `terms.*`: the organisation's own words for what its manuals call otherwise (R138).

use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::line::Line;
use crate::organisation::policy::section::section;

/// A word of the organisation's own, in the form that fits into the sentences of the theme.
pub type Term = Line<40>;

const BOUNDS: Word = Word("at most 40 characters; empty: the word of the theme");

section! {
    /// Words of the organisation's own.
    terms TermsLayer TermsRules

    /// What it calls the authenticator app.
    app: Term = Term::NONE, BOUNDS, Neither, OfThisLogin, "";
    /// What it calls a back-up code.
    backup: Term = Term::NONE, BOUNDS, Neither, OfThisLogin, "";
    /// What it calls the code of a second step.
    code: Term = Term::NONE, BOUNDS, Neither, OfThisLogin, "";
    /// What it calls the second step as a whole.
    mfa: Term = Term::NONE, BOUNDS, Neither, OfThisLogin, "";
}
