//! What an app says of the person that it invites: read, bounded, checked.

use crate::activation::second_check::Question;
use crate::client::client::Client;
use crate::client::redirect_uri;
use crate::organisation::membership::Profile;
use crate::organisation::membership::UserType;
use crate::organisation::policy::login::Identifier;
use crate::text::line;
use crate::user::LoginName;
use serde::Deserialize;
use url::Url;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;
/// The longest mail address (RFC 5321 §4.5.3.1.3), in characters.
const LONGEST_MAIL: usize = 254;
/// The longest deep link, in bytes.
const LONGEST_LINK: usize = 1_024;
/// Digits of a telephone number in E.164.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// The body of an invitation, as it comes in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// By handle or identifier; may be left out by a client of one organisation.
    pub organization: Option<String>,
    /// Where the letter goes.
    pub email: String,
    /// What the person types to say who they are, if that is not the mail address.
    pub username: Option<String>,
    /// Professional or not.
    pub user_type: Option<UserType>,
    /// First name.
    pub given_name: Option<String>,
    /// Letters before the surname.
    pub initials: Option<String>,
    /// "van der".
    pub surname_prefix: Option<String>,
    /// Surname without its prefix.
    pub surname: Option<String>,
    /// In E.164.
    pub phone_number: Option<String>,
    /// The number that the employer knows the person by.
    pub employee_number: Option<String>,
    /// `1980-12-31`: asked on the page of the link, where the organisation wants that. Only a digest is kept.
    pub birthdate: Option<String>,
    /// `nl` or `en`.
    pub locale: Option<String>,
    /// The page of the app where the message waits.
    pub target_link_uri: Option<String>,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// What the person will type.
    pub login_name: LoginName,
    /// Professional or not.
    pub user_type: UserType,
    /// What the organisation says of the person.
    pub profile: Profile,
    /// Where the letter goes.
    pub email: String,
    /// `1980-12-31`
    pub birthdate: Option<String>,
    /// `nl` or `en`.
    pub language: Option<String>,
    /// The page of the app where the message waits.
    pub target: Option<String>,
}

/// Which member of the body is not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{member} {why}")]
pub struct InvitedRefused {
    /// The name of the member.
    pub member: &'static str,
    /// What is wrong with it; never its value.
    pub why: String,
}

impl Asked {
    /// Checks each member.
    ///
    /// # Errors
    /// The first that is not taken.
    pub fn check(self, client: &Client) -> Result<Invited, InvitedRefused> {
        let email = mail_address(&self.email)?;
        let typed = self.username.as_deref().unwrap_or(&email);
        let login_name = LoginName::parse(typed).map_err(|why| refused("username", why))?;
        // Another address could be somebody else's login name: nobody takes it, or learns whether it is taken.
        if login_name.key().contains('@') && !is_address(&login_name, &email) {
            return Err(refused("username", "is a mail address, and not the one that is invited"));
        }
        let profile = Profile {
            given_name: text("given_name", self.given_name)?,
            initials: text("initials", self.initials)?,
            surname_prefix: text("surname_prefix", self.surname_prefix)?,
            surname: text("surname", self.surname)?,
            phone: self.phone_number.map(|number| phone(&number)).transpose()?,
            employee_number: text("employee_number", self.employee_number)?,
            email: Some(email.clone()),
            ..Profile::default()
        };
        let language = match self.locale.as_deref() {
            None => None,
            Some(tag) if tag == "nl" || tag.starts_with("nl-") => Some("nl".to_owned()),
            Some(tag) if tag == "en" || tag.starts_with("en-") => Some("en".to_owned()),
            Some(_) => return Err(refused("locale", "is neither nl nor en")),
        };
        let born = |typed: String| {
            Question::Birthdate
                .plain(&typed)
                .ok_or_else(|| refused("birthdate", "is no date such as 1980-12-31"))
        };
        let birthdate = self.birthdate.map(born).transpose()?;
        let target = self.target_link_uri.map(|link| deep_link(&link, client)).transpose()?;
        let user_type = self.user_type.unwrap_or(UserType::External);
        Ok(Invited { login_name, user_type, profile, email, birthdate, language, target })
    }
}

impl Invited {
    /// Whether the organisation's people log in by such a name (P17).
    ///
    /// # Errors
    /// When they log in by mail address, and a name of its own was asked for; or the other way round.
    pub fn has_name_as(&self, identifier: Identifier) -> Result<(), InvitedRefused> {
        let why = match (identifier, is_address(&self.login_name, &self.email)) {
            (Identifier::Email, false) => "is not used: people of this organisation log in by mail address",
            (Identifier::Username, true) => {
                "is missing: people of this organisation log in by a name of their own"
            }
            _ => return Ok(()),
        };
        Err(refused("username", why))
    }

    /// Whether the answer to what the page of the link asks is known.
    ///
    /// # Errors
    /// The member that is missing.
    pub fn can_be_asked(&self, question: Option<Question>) -> Result<(), InvitedRefused> {
        can_be_asked(question, self.birthdate.is_some(), &self.profile)
    }
}

/// Whether the answer to what the page of the link asks is known. `has_birthdate`: whether a date of birth was said.
///
/// # Errors
/// The member of the invitation that is missing.
pub fn can_be_asked(
    question: Option<Question>,
    has_birthdate: bool,
    profile: &Profile,
) -> Result<(), InvitedRefused> {
    let Some(question) = question else { return Ok(()) };
    let is_known = match question {
        Question::Birthdate => has_birthdate,
        Question::EmployeeNumber => {
            profile.employee_number.as_deref().and_then(|number| question.plain(number)).is_some()
        }
    };
    let why = "is missing: this organisation asks for it on the page of the link";
    if is_known { Ok(()) } else { Err(refused(question.member(), why)) }
}

/// A page of the app itself: a letter of ours leads nowhere else.
///
/// # Errors
/// When it is no address, or one of somebody else.
pub fn deep_link(link: &str, client: &Client) -> Result<String, InvitedRefused> {
    const MEMBER: &str = "target_link_uri";
    if link.len() > LONGEST_LINK {
        return Err(refused(MEMBER, format!("is longer than {LONGEST_LINK} bytes")));
    }
    redirect_uri::check(link).map_err(|why| refused(MEMBER, why))?;
    let origin = |text: &str| Url::parse(text).ok().map(|url| url.origin());
    let asked = origin(link).filter(url::Origin::is_tuple);
    let own = client.redirect_uris.iter().chain(&client.home_uri).chain(&client.initiate_login_uri);
    if asked.is_some() && own.map(|uri| origin(uri)).any(|own| own == asked) {
        return Ok(link.to_owned());
    }
    Err(refused(MEMBER, "is not at an origin that is registered for this client"))
}

fn is_address(name: &LoginName, mail: &str) -> bool {
    LoginName::parse(mail).is_ok_and(|mail| mail.key() == name.key())
}

/// One mailbox, as mail servers take it: no name around it, no comment, no quotes.
fn mail_address(typed: &str) -> Result<String, InvitedRefused> {
    const MEMBER: &str = "email";
    let address = line(typed, LONGEST_MAIL).map_err(|why| refused(MEMBER, why))?;
    let plain = |c: char| !c.is_whitespace() && !"<>()[]\\,;:\"@".contains(c);
    let is_one = address.split_once('@').is_some_and(|(local, domain)| {
        let sound = |part: &str| {
            !part.is_empty() && part.chars().all(plain) && !part.starts_with('.') && !part.ends_with('.')
        };
        sound(local) && sound(domain) && !address.contains("..")
    });
    if is_one { Ok(address) } else { Err(refused(MEMBER, "is not a mail address")) }
}

fn phone(number: &str) -> Result<String, InvitedRefused> {
    let digits = number.strip_prefix('+').unwrap_or_default();
    let is_one = PHONE_DIGITS.contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    if is_one { Ok(number.to_owned()) } else { Err(refused("phone_number", "is not in E.164")) }
}

fn text(member: &'static str, typed: Option<String>) -> Result<Option<String>, InvitedRefused> {
    typed.map(|typed| line(&typed, LONGEST_NAME)).transpose().map_err(|why| refused(member, why))
}

fn refused(member: &'static str, why: impl ToString) -> InvitedRefused {
    InvitedRefused { member, why: why.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::registration::tests::client;

    fn check(json: &str) -> Result<Invited, InvitedRefused> {
        serde_json::from_str::<Asked>(json).unwrap().check(&client())
    }

    #[test]
    fn a_mail_address_is_enough() {
        let invited = check(r#"{"email":" Bram@Example.nl "}"#).unwrap();
        assert_eq!(
            (invited.login_name.key(), invited.email.as_str()),
            ("bram@example.nl", "Bram@Example.nl")
        );
        assert_eq!((invited.user_type, invited.language), (UserType::External, None));
    }

    #[test]
    fn what_is_no_mail_address_is_not_written_to() {
        for bad in [
            "",
            "bram",
            "bram@",
            "@x.nl",
            "a@b@c.nl",
            "a b@c.nl",
            "<a@b.nl>",
            "a@b.nl\\r\\nBcc: c@d.nl",
            "a..b@c.nl",
        ] {
            let refused = check(&format!(r#"{{"email":"{bad}"}}"#)).unwrap_err();
            assert_eq!(refused.member, "email", "{bad}");
        }
    }

    #[test]
    fn a_user_name_is_the_invited_address_or_no_address() {
        let ask = |name: &str| check(&format!(r#"{{"email":"me@Bücher.example","username":"{name}"}}"#));
        for good in ["j.kuipers", "ME@xn--bcher-kva.example", "Me@bücher.example"] {
            assert!(ask(good).is_ok(), "{good}");
        }
        for bad in ["patient@private.nl", "me@bucher.example", "@", "a@me@bücher.example"] {
            assert_eq!(ask(bad).unwrap_err().member, "username", "{bad}");
        }
        let named = ask("j.kuipers").unwrap();
        assert!(named.has_name_as(Identifier::Email).is_err());
        assert!(
            named.has_name_as(Identifier::Either).is_ok() && named.has_name_as(Identifier::Username).is_ok()
        );
        for unnamed in [check(r#"{"email":"a@b.nl"}"#), ask("ME@xn--bcher-kva.example")] {
            let unnamed = unnamed.unwrap();
            assert_eq!(unnamed.has_name_as(Identifier::Username).unwrap_err().member, "username");
            assert!(unnamed.has_name_as(Identifier::Either).is_ok());
            assert!(unnamed.has_name_as(Identifier::Email).is_ok());
        }
    }

    #[test]
    fn a_letter_leads_to_a_page_of_the_app_and_nowhere_else() {
        let ask = |link: &str| check(&format!(r#"{{"email":"a@b.nl","target_link_uri":"{link}"}}"#));
        assert_eq!(
            ask("https://app.example/message/7?a=b").unwrap().target.as_deref(),
            Some("https://app.example/message/7?a=b")
        );
        for bad in [
            "https://evil.example/message/7",
            "https://app.example.evil.example/",
            "https://app.example@evil.example/",
            "http://app.example/",
            "https://app.example:444/",
            "javascript:alert(1)",
            "/message/7",
        ] {
            assert_eq!(ask(bad).unwrap_err().member, "target_link_uri", "{bad}");
        }
        assert!(ask(&format!("https://app.example/{}", "x".repeat(2_000))).is_err());
    }

    #[test]
    fn an_unknown_member_is_refused_and_no_value_is_repeated() {
        assert!(serde_json::from_str::<Asked>(r#"{"email":"a@b.nl","password":"x"}"#).is_err());
        let refused = check(r#"{"email":"a@b.nl","phone_number":"0612345678"}"#).unwrap_err();
        assert_eq!(refused.to_string(), "phone_number is not in E.164");
        let refused = check(r#"{"email":"a@b.nl","surname":"a\u202eb"}"#).unwrap_err();
        assert_eq!(refused.member, "surname");
    }
}
