//! Forms as a browser without scripts sees them: the first one that posts, filled in.

/// Names under which a page may ask who somebody is.
const LOGIN_NAME_FIELDS: [&str; 5] = ["username", "email", "login", "identifier", "user"];

/// What a person types.
pub(crate) struct Credentials<'a> {
    pub(crate) user: &'a str,
    pub(crate) password: &'a str,
}

/// A form with its fields filled in, ready to be posted.
pub(crate) struct FilledForm {
    pub(crate) action: Option<String>,
    pub(crate) fields: Vec<(String, String)>,
    /// A login name or a password was asked for.
    pub(crate) asked_credentials: bool,
}

/// Fills in the first form of `html` that posts; the first button is the one pressed.
pub(crate) fn fill_in(html: &str, credentials: &Credentials<'_>) -> Option<FilledForm> {
    let mut tags = Tags { rest: html };
    let form = tags.find(|tag| tag.name == "form" && tag.says("method", "post"))?;
    let mut filled = FilledForm {
        action: form.attribute("action").filter(|a| !a.is_empty()).map(str::to_owned),
        fields: vec![],
        asked_credentials: false,
    };
    let mut pressed = false;
    for tag in tags.take_while(|tag| tag.name != "/form") {
        let Some(name) = tag.attribute("name") else { continue };
        let own = tag.attribute("value").unwrap_or_default();
        let (value, asked) = match tag.control() {
            Some(Control::Button) if pressed => continue,
            Some(Control::Unticked) | None => continue,
            Some(Control::Password) => (credentials.password, true),
            Some(Control::Text) if LOGIN_NAME_FIELDS.contains(&name) => (credentials.user, true),
            Some(Control::Button) => {
                pressed = true;
                (own, false)
            }
            Some(Control::Text | Control::Other) => (own, false),
        };
        filled.asked_credentials |= asked;
        filled.fields.push((name.to_owned(), value.to_owned()));
    }
    Some(filled)
}

/// What kind of control a tag is.
enum Control {
    Button,
    Password,
    Text,
    Unticked,
    Other,
}

/// An opening or closing tag; the name of a closing one begins with a slash.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn says(&self, name: &str, value: &str) -> bool {
        self.attribute(name).is_some_and(|v| v.eq_ignore_ascii_case(value))
    }

    fn control(&self) -> Option<Control> {
        let kind = self.attribute("type").unwrap_or_default().to_ascii_lowercase();
        match (self.name.as_str(), kind.as_str()) {
            ("button", "button" | "reset") => None,
            ("button", _) | ("input", "submit") => Some(Control::Button),
            ("input", "password") => Some(Control::Password),
            ("input", "" | "text" | "email") => Some(Control::Text),
            ("input", "checkbox" | "radio") if self.attribute("checked").is_none() => Some(Control::Unticked),
            ("input", _) => Some(Control::Other),
            _ => None,
        }
    }
}

/// The tags of a document, in order; enough HTML for pages that a template engine wrote.
struct Tags<'a> {
    rest: &'a str,
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        self.rest = &self.rest[self.rest.find('<')? + 1..];
        let end = self.rest.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
        let name = self.rest[..end].trim_end_matches('/').to_ascii_lowercase();
        self.rest = &self.rest[end..];
        let mut attributes = vec![];
        while let Some(attribute) = self.next_attribute() {
            attributes.push(attribute);
        }
        Some(Tag { name, attributes })
    }
}

impl Tags<'_> {
    fn next_attribute(&mut self) -> Option<(String, String)> {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = self.rest.find(|c: char| c.is_ascii_whitespace() || "=>".contains(c))?;
        if end == 0 {
            return None;
        }
        let name = self.rest[..end].to_ascii_lowercase();
        self.rest = self.rest[end..].trim_start();
        let Some(value) = self.rest.strip_prefix('=') else { return Some((name, String::new())) };
        let value = value.trim_start();
        let (value, rest) = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?,
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>')?),
        };
        self.rest = rest;
        Some((name, unescape(value)))
    }
}

/// Undoes character references that template engines write in attributes.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, rest)| Some((reference(name)?, rest)));
        let (character, following) = known.unwrap_or(('&', after));
        out.push(character);
        rest = following;
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    if let Some(hex) = name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
        return char::from_u32(u32::from_str_radix(hex, 16).ok()?);
    }
    if let Some(decimal) = name.strip_prefix('#') {
        return char::from_u32(decimal.parse().ok()?);
    }
    match name {
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "lt" => Some('<'),
        "gt" => Some('>'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::form::{Credentials, FilledForm, fill_in};

    const ALICE: Credentials<'_> = Credentials { user: "alice0", password: "secret" };

    fn filled(html: &str) -> FilledForm {
        fill_in(html, &ALICE).unwrap()
    }

    #[test]
    fn the_first_form_that_posts_is_filled_in() {
        let form = filled(
            r#"<form action="/search"><input name=q></form>
               <form method="POST" action="/login/password?a=1&amp;b=2">
               <input type=hidden name="r" value="a&#x2F;b"><input name="username" required>
               <input type="password" name="password"/><input type=checkbox name=stay>
               <button name="answer" value="allow">Yes</button><button name="answer" value="deny">No</button></form>
               <form method=post><input name=other></form>"#,
        );
        assert_eq!(form.action.as_deref(), Some("/login/password?a=1&b=2"));
        let fields: Vec<_> = form.fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let expected = [("r", "a/b"), ("username", "alice0"), ("password", "secret"), ("answer", "allow")];
        assert_eq!(fields, expected);
        assert!(form.asked_credentials);
    }

    #[test]
    fn a_form_without_credentials_asks_for_none() {
        let form = filled("<form method=post><button name=answer value=allow>Yes</button></form>");
        assert!(!form.asked_credentials);
        assert_eq!(form.action, None);
    }

    #[test]
    fn a_page_without_a_posting_form_gives_nothing() {
        assert!(fill_in("<p>1 < 2</p><form method=get></form>", &ALICE).is_none());
    }
}
