//! `terms.*`: the organisation's own words for what its manuals call otherwise (R138).
//!
//! A word stands in the middle of Dutch sentences such as "Deze … klopt niet" and "Vul uw … in": a noun that goes with
//! *de*, without an article. English pages keep the words of the theme.

use crate::organisation::policy::keeping::Keeping;
use crate::organisation::policy::line::Line;
use crate::organisation::policy::section::section;

/// The longest word, in characters.
const LONGEST: usize = 40;
/// What stands before a noun and belongs to the sentence.
const ARTICLES: [&str; 3] = ["de", "het", "een"];

/// A word of the organisation's own, in the form that fits into the sentences of the theme.
pub type Term = Line<LONGEST>;

/// A noun as sentences need it; what is none is left out.
#[derive(Debug)]
pub struct Noun(&'static str);

const ONE: Noun = Noun("empty: the word of the theme");
const MANY: Noun = Noun("empty: terms.backup with an s");

impl Keeping<Term> for Noun {
    fn keep(&self, value: &mut Term) {
        if value.own().is_some_and(|word| !is_noun(word)) {
            *value = Term::NONE;
        }
    }

    fn told(&self) -> String {
        format!("at most {LONGEST} letters, digits, spaces, - ' ( ), and no article; {}", self.0)
    }
}

/// Whether it can stand in a sentence: a name in letters, without the article that the sentence brings along.
fn is_noun(word: &str) -> bool {
    let is_mark = |c: char| matches!(c, ' ' | '-' | '\'' | '’' | '(' | ')');
    let first = word.split(' ').next().unwrap_or_default().to_lowercase();
    word.chars().all(|c| c.is_alphanumeric() || is_mark(c))
        && word.chars().any(char::is_alphabetic)
        && !ARTICLES.contains(&first.as_str())
}

section! {
    /// Words of the organisation's own.
    terms TermsLayer TermsRules

    /// What it calls the authenticator app.
    app: Term = Term::NONE, ONE, Neither, OfThisLogin, "";
    /// What it calls a back-up code.
    backup: Term = Term::NONE, ONE, Neither, OfThisLogin, "";
    /// What it calls several back-up codes.
    backups: Term = Term::NONE, MANY, Neither, OfThisLogin, "";
    /// What it calls the code of a second step.
    code: Term = Term::NONE, ONE, Neither, OfThisLogin, "";
    /// What it calls the second step as a whole.
    mfa: Term = Term::NONE, ONE, Neither, OfThisLogin, "";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_is_kept_and_what_would_break_a_sentence_is_not() {
        let kept = |word: &str| {
            let mut term: Term = word.parse().unwrap();
            ONE.keep(&mut term);
            term.own().map(str::to_owned)
        };
        for word in ["herstelcode", "2FA", "twee-staps-authenticatie", "Xpert app (2FA)", "code 's avonds"] {
            assert_eq!(kept(word).as_deref(), Some(word));
        }
        for word in
            ["de code", "Het wachtwoord", "<b>code</b>", "code. Bel 0900", "{ -code }", "&amp;", "123"]
        {
            assert_eq!(kept(word), None, "{word}");
        }
    }
}
