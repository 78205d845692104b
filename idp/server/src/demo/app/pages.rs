//! What the pages of an app show. The structure is in `themes/demo`, the words are in `demo::words`.

use crate::demo::app::addresses;
use crate::demo::app::company::Company;
use crate::demo::app::visits::Visit;
use crate::demo::words::app as words;
use crate::demo::words::write;
use askama::Template;

/// Another site of the demo, as the foot of each page names it.
#[derive(Debug, Clone)]
pub struct Neighbour {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub address: String,
}

/// What every page of an app has around it.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Whose app.
    pub company: &'a Company,
    /// Who is signed in, if anybody.
    pub visitor: Option<&'a str>,
    /// The other sites.
    pub neighbours: &'a [Neighbour],
}

/// For somebody who is not signed in.
#[derive(Template)]
#[template(path = "app_start.html", config = "askama-demo.toml")]
pub struct StartPage<'a> {
    pub frame: Frame<'a>,
    pub notice: Option<&'a str>,
}

/// For somebody who is.
#[derive(Template)]
#[template(path = "app_home.html", config = "askama-demo.toml")]
pub struct HomePage<'a> {
    pub frame: Frame<'a>,
    pub organisation: &'a str,
    pub mail: Option<&'a str>,
    pub assurance: &'a str,
    pub methods: String,
    pub moment: String,
    pub message: String,
    /// The account page of Sluis, which leads back here.
    pub settings: String,
    pub raw: Vec<(&'static str, String)>,
}

/// The casemanager's desk.
#[derive(Template)]
#[template(path = "app_write.html", config = "askama-demo.toml")]
pub struct WritePage<'a> {
    pub frame: Frame<'a>,
    pub action: &'a str,
    /// Handle and name of each organisation.
    pub houses: &'a [(&'a str, &'a str)],
    pub problem: Option<&'a str>,
    /// The organisation whose people log in by a name of their own, if one does.
    pub by_name: Option<&'a str>,
    pub username: &'a str,
    pub email: &'a str,
    pub given_name: &'a str,
    pub surname: &'a str,
}

/// The message is on its way.
#[derive(Template)]
#[template(path = "app_written.html", config = "askama-demo.toml")]
pub struct WrittenPage<'a> {
    pub frame: Frame<'a>,
    pub to: &'a str,
    pub mailbox: &'a str,
}

/// The message that waits.
#[derive(Template)]
#[template(path = "app_message.html", config = "askama-demo.toml")]
pub struct MessagePage<'a> {
    pub frame: Frame<'a>,
}

/// Something went otherwise than meant; there is always a way on.
#[derive(Template)]
#[template(path = "app_problem.html", config = "askama-demo.toml")]
pub struct ProblemPage<'a> {
    pub frame: Frame<'a>,
    pub head: &'a str,
    pub text: &'a str,
    pub way_on: (&'a str, &'a str),
}

/// `acr` in words.
pub fn assurance(acr: Option<&str>) -> &str {
    let Some(acr) = acr else { return words::UNKNOWN };
    words::ASSURANCES.iter().find(|(name, _)| *name == acr).map_or(acr, |(_, meaning)| meaning)
}

/// `amr` in words, in the order in which people do it; a method without words by its own name.
pub fn methods(amr: &[String]) -> String {
    let known = words::METHODS.iter().filter(|(name, _)| amr.iter().any(|method| method == name));
    let is_unknown =
        |method: &&String| *method != "mfa" && words::METHODS.iter().all(|(name, _)| name != method);
    let unknown = amr.iter().filter(is_unknown).map(String::as_str);
    let named: Vec<&str> = known.map(|(_, words)| *words).chain(unknown).collect();
    match named.split_last() {
        None => words::UNKNOWN.to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} {} {last}", before.join(", "), words::AND),
    }
}

/// What the app heard, by the protocol's own names.
pub fn raw(visit: &Visit, issuer: &str) -> Vec<(&'static str, String)> {
    let person = &visit.person;
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    vec![
        ("iss", issuer.to_owned()),
        ("sub", person.subject.clone()),
        ("org_id", or_none(&person.organisation)),
        ("acr", or_none(&person.acr)),
        ("amr", person.amr.join(" ")),
        ("auth_time", person.auth_time.map_or_else(|| "-".to_owned(), |at| at.seconds().to_string())),
        ("sid", or_none(&person.sid)),
        ("Sec-Fetch-Site", visit.came_from.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_proven_is_said_in_words() {
        assert_eq!(assurance(Some("https://refeds.org/profile/mfa")), "twee stappen");
        assert_eq!(assurance(Some("urn:unheard:of")), "urn:unheard:of");
        let amr = ["mfa", "otp", "pwd"].map(str::to_owned);
        assert_eq!(methods(&amr), "wachtwoord en code uit de app");
        assert_eq!(methods(&amr[1..2]), "code uit de app");
        assert_eq!(methods(&["x".to_owned()]), "x");
        assert_eq!(methods(&[]), words::UNKNOWN);
    }
}
