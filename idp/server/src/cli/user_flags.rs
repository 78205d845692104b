//! What `sluis user create` is told, checked as far as it can be without the database.

use crate::cli::output::CliError;
use clap::{Args, ValueEnum};
use sluis_domain::organisation::membership::{Profile, UserType};
use sluis_domain::text::line;
use sluis_domain::user::LoginName;

/// What stands for the number in `--login-name` and the profile.
const NUMBER: &str = "{i}";
/// The longest part of a profile, in characters.
const LONGEST_PART: usize = 120;

/// What a person is made of.
#[derive(Debug, Args)]
pub struct UserFlags {
    /// What the person types to say who they are. With --count, {i} stands for the number from 0
    #[arg(long, value_name = "NAME")]
    pub login_name: String,
    /// The handle of an organisation that the person belongs to; may be repeated
    #[arg(long, value_name = "HANDLE", required = true)]
    pub organisation: Vec<String>,
    /// Whether the person is an employee or patient (external) or works for the organisation (internal)
    #[arg(long, value_enum, default_value_t = UserTypeFlag::External)]
    user_type: UserTypeFlag,
    /// Initials: "A.B."
    #[arg(long)]
    initials: Option<String>,
    /// Given name
    #[arg(long)]
    given_name: Option<String>,
    /// "van der"
    #[arg(long)]
    surname_prefix: Option<String>,
    /// Surname, without its prefix
    #[arg(long)]
    surname: Option<String>,
    /// Mail address: contact data, never a key
    #[arg(long)]
    email: Option<String>,
    /// Telephone number, in international form: +31612345678
    #[arg(long)]
    phone: Option<String>,
    /// The number that the employer knows the person by
    #[arg(long)]
    employee_number: Option<String>,
    /// Take the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
    /// Make this many people at once, for load tests
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub count: Option<u32>,
    /// The password is for the first login alone: the person chooses another there
    #[arg(long, requires = "password_stdin")]
    pub must_change: bool,
    /// With --count: give all of them the password in the first line of standard input, hashed once. Never
    /// for real people
    #[arg(long, requires = "count", conflicts_with = "password_stdin")]
    pub same_password_stdin: bool,
    /// Link an authenticator app with a new key, and print its otpauth address
    #[arg(long, conflicts_with = "totp_secret_stdin")]
    pub totp: bool,
    /// Link an authenticator app with the key (base32) in the next line of standard input
    #[arg(long, conflicts_with = "count")]
    pub totp_secret_stdin: bool,
    /// Let the person keep the recovery code in the next line of standard input. Without one, the first login
    /// with a second step shows a new one
    #[arg(long, conflicts_with = "count")]
    pub recovery_code_stdin: bool,
}

/// Employee or professional.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum UserTypeFlag {
    /// An employee or patient.
    External,
    /// A professional.
    Internal,
}

/// One person that is to be made.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// What is typed at login.
    pub login_name: LoginName,
    /// What every one of the organisations says of the person.
    pub profile: Profile,
}

impl UserFlags {
    /// Whether the person is an employee or a professional.
    pub const fn user_type(&self) -> UserType {
        match self.user_type {
            UserTypeFlag::External => UserType::External,
            UserTypeFlag::Internal => UserType::Internal,
        }
    }

    /// Every person that is to be made.
    ///
    /// # Errors
    /// When a name is none, or several people would have one login name.
    pub fn people(&self) -> Result<Vec<NewPerson>, CliError> {
        let Some(count) = self.count else { return Ok(vec![self.person(None)?]) };
        if !self.same_password_stdin {
            return Err(CliError::usage("--count goes with --same-password-stdin"));
        }
        if count > 1 && !self.login_name.contains(NUMBER) {
            return Err(CliError::usage("--login-name needs {i} in it when --count makes several people"));
        }
        (0..count).map(|number| self.person(Some(number))).collect()
    }

    fn person(&self, number: Option<u32>) -> Result<NewPerson, CliError> {
        let filled =
            |text: &str| number.map_or_else(|| text.to_owned(), |i| text.replace(NUMBER, &i.to_string()));
        let part = |flag: &str, text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => line(&filled(text), LONGEST_PART)
                .map(Some)
                .map_err(|why| CliError::usage(format_args!("--{flag} {why}"))),
        };
        let login_name = LoginName::parse(&filled(&self.login_name))
            .map_err(|why| CliError::usage(format_args!("--login-name {why}")))?;
        let profile = Profile {
            initials: part("initials", &self.initials)?,
            given_name: part("given-name", &self.given_name)?,
            surname_prefix: part("surname-prefix", &self.surname_prefix)?,
            surname: part("surname", &self.surname)?,
            email: part("email", &self.email)?,
            phone: part("phone", &self.phone)?,
            employee_number: part("employee-number", &self.employee_number)?,
            ..Profile::default()
        };
        let person = NewPerson { login_name, profile };
        person.check()?;
        Ok(person)
    }
}

impl NewPerson {
    /// Whether address and number are such.
    ///
    /// # Errors
    /// With the flag that is wrong.
    pub fn check(&self) -> Result<(), CliError> {
        let Profile { email, phone, .. } = &self.profile;
        if email.as_ref().is_some_and(|address| address.parse::<lettre::Address>().is_err()) {
            return Err(CliError::usage("--email is no mail address"));
        }
        // ITU-T E.164: a plus sign and at most fifteen digits.
        let is_number = |phone: &String| {
            let digits = phone.strip_prefix('+').unwrap_or_default();
            (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
        };
        if phone.as_ref().is_some_and(|phone| !is_number(phone)) {
            return Err(CliError::usage("--phone is written as +31612345678"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Typed {
        #[command(flatten)]
        flags: UserFlags,
    }

    fn people(typed: &str) -> Result<Vec<String>, String> {
        let all = format!("x --organisation linde {typed}");
        let typed = Typed::try_parse_from(all.split(' ')).map_err(|error| error.to_string())?;
        let people = typed.flags.people().map_err(|error| format!("{error:?}"))?;
        Ok(people.iter().map(|person| person.login_name.key().to_owned()).collect())
    }

    #[test]
    fn people_in_bulk_are_numbered_from_nought() {
        let made = people("--login-name alice{i} --count 3 --same-password-stdin");
        assert_eq!(made.unwrap(), ["alice0", "alice1", "alice2"]);
        assert!(people("--login-name alice --count 2 --same-password-stdin").is_err());
        assert!(people("--login-name alice{i} --count 2 --password-stdin").is_err());
    }

    #[test]
    fn what_is_no_address_or_number_is_refused() {
        assert!(people("--login-name anna --email anna@example.nl --phone +31612345678").is_ok());
        assert!(people("--login-name anna --email anna").is_err());
        assert!(people("--login-name anna --phone 0612345678").is_err());
    }

    #[test]
    fn a_person_belongs_somewhere() {
        assert!(Typed::try_parse_from(["x", "--login-name", "anna"]).is_err());
    }
}
