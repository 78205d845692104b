//! The words that an organisation's manuals use (`terms.*`, R138): terms that go over those of the theme.

use sluis_domain::organisation::policy::terms::{Term, TermsRules};

/// The terms of the texts that an organisation calls otherwise, each with its own word.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words(Vec<(&'static str, String)>);

impl Words {
    /// What the policy says, with the forms that sentences need: at their beginning, and of several.
    pub fn of(terms: &TermsRules) -> Self {
        let mut words = Vec::new();
        let mut say = |term: &'static str, at_start: &'static str, word: &Term| {
            if let Some(word) = word.own() {
                words.push((term, word.to_owned()));
                words.push((at_start, capitalised(word)));
            }
        };
        say("app-kind", "app-cap", &terms.app);
        say("backup", "backup-cap", &terms.backup);
        say("code", "code-cap", &terms.code);
        say("mfa", "mfa-cap", &terms.mfa);
        let several = terms.backups.own().map(str::to_owned);
        if let Some(several) = several.or_else(|| terms.backup.own().map(|one| format!("{one}s"))) {
            words.push(("recovery-codes", several));
        }
        Self(words)
    }

    /// Whether the words of the theme are as good.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a text file. A word is a string literal there: whatever it holds, it is text and no placeable.
    pub fn source(&self) -> String {
        let line = |(term, word): &(&str, String)| {
            let word = word.replace('\\', "\\\\").replace('"', "\\\"");
            format!("-{term} = {{ \"{word}\" }}\n")
        };
        self.0.iter().map(line).collect()
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(app: &str, backup: &str, backups: &str) -> Words {
        let mut terms = TermsRules::compiled();
        terms.app = app.parse().unwrap();
        terms.backup = backup.parse().unwrap();
        terms.backups = backups.parse().unwrap();
        Words::of(&terms)
    }

    #[test]
    fn a_word_begins_sentences_and_stands_for_several() {
        assert!(words("", "", "").is_empty());
        let herstelcode = words("", "herstelcode", "").source();
        assert_eq!(
            herstelcode,
            "-backup = { \"herstelcode\" }\n-backup-cap = { \"Herstelcode\" }\n-recovery-codes = { \"herstelcodes\" }\n"
        );
        assert!(words("", "sleutelwoord", "sleutelwoorden").source().contains("{ \"sleutelwoorden\" }"));
    }

    #[test]
    fn a_word_cannot_leave_its_quotes() {
        let source = words("a\" }\\{ -code", "", "").source();
        assert!(source.starts_with("-app-kind = { \"a\\\" }\\\\{ -code\" }\n"), "{source}");
    }
}
