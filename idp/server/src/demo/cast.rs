//! Who plays in the demo: three organisations, a person of each kind and an administrator. All of them are invented.

use crate::demo::words::cast as words;

/// The password of everybody in the demo. It opens nothing else.
pub const PASSWORD: &str = "drie-witte-zwanen";
/// The recovery code that everybody with a second step keeps.
pub const RECOVERY_CODE: &str = "SLUS-DEUR-22KM-KADE";
/// Who gives a helpdesk's code.
pub const ADMINISTRATOR: &str = "beheer";
/// The domain of the demo's mail addresses: what is sent there lies in the demo's mailbox.
pub const MAIL_DOMAIN: &str = "mail.localhost";

/// An organisation of the demo.
#[derive(Debug)]
pub struct House {
    /// Its short name.
    pub handle: &'static str,
    /// The name that people know.
    pub name: &'static str,
    /// The preset that it starts from.
    pub preset: &'static str,
    /// The telephone of its helpdesk.
    pub phone: &'static str,
    /// Whether its people log in by a name of their own, as its preset has it.
    pub by_name: bool,
    /// Where the terms are read that its people agree to, if it has some.
    pub terms: Option<&'static str>,
    /// Whether its second step is announced, and not yet mandatory.
    pub announces: bool,
}

/// An employer.
pub static BAKERY: House = House {
    handle: "de-linde",
    name: "Bakkerij De Linde",
    preset: "verzuim",
    phone: "030 555 01 10",
    by_name: false,
    // A document of nobody: the browser finds a page there.
    terms: Some("https://example.com/"),
    announces: false,
};
/// Another employer, whose people link their app by mail.
pub static CARRIER: House = House {
    handle: "noorderlicht",
    name: "Transport Noorderlicht",
    preset: "verzuim-mail-enrolment",
    phone: "050 555 01 20",
    by_name: true,
    terms: None,
    announces: false,
};
/// A care provider.
pub static PRACTICE: House = House {
    handle: "de-oever",
    name: "Praktijk De Oever",
    preset: "ehealth",
    phone: "020 555 01 30",
    by_name: false,
    terms: None,
    announces: true,
};

/// Every organisation.
pub static HOUSES: [&House; 3] = [&BAKERY, &CARRIER, &PRACTICE];

/// A person of the demo.
#[derive(Debug)]
pub struct Player {
    /// What the person types.
    pub login_name: &'static str,
    /// Given name.
    pub given_name: &'static str,
    /// "van der".
    pub prefix: Option<&'static str>,
    /// Surname.
    pub surname: &'static str,
    /// Where the person belongs.
    pub houses: &'static [&'static House],
    /// Whether an authenticator app is linked.
    pub has_app: bool,
    /// Whether an administrator locked the person out.
    pub is_locked: bool,
    /// Whether the person administers Sluis, with the command line.
    pub is_administrator: bool,
    /// What the person is there to show.
    pub shows: &'static str,
}

impl Player {
    /// Where the person's mail goes.
    pub fn mail(&self) -> String {
        format!("{}@{MAIL_DOMAIN}", self.login_name)
    }
}

/// Everybody.
pub static PLAYERS: [Player; 7] = [
    Player {
        login_name: "anna",
        given_name: "Anna",
        prefix: Some("de"),
        surname: "Vries",
        houses: &[&BAKERY, &PRACTICE],
        has_app: true,
        is_locked: false,
        is_administrator: false,
        shows: words::ANNA,
    },
    Player {
        login_name: "bram",
        given_name: "Bram",
        prefix: None,
        surname: "Kuipers",
        houses: &[&BAKERY],
        has_app: false,
        is_locked: false,
        is_administrator: false,
        shows: words::BRAM,
    },
    Player {
        login_name: "chantal",
        given_name: "Chantal",
        prefix: None,
        surname: "Mulder",
        houses: &[&PRACTICE],
        has_app: true,
        is_locked: false,
        is_administrator: false,
        shows: words::CHANTAL,
    },
    Player {
        login_name: "daan",
        given_name: "Daan",
        prefix: Some("van den"),
        surname: "Berg",
        houses: &[&BAKERY, &CARRIER],
        has_app: true,
        is_locked: false,
        is_administrator: false,
        shows: words::DAAN,
    },
    Player {
        login_name: "els",
        given_name: "Els",
        prefix: None,
        surname: "Visser",
        houses: &[&BAKERY],
        has_app: true,
        is_locked: true,
        is_administrator: false,
        shows: words::ELS,
    },
    Player {
        login_name: "fien",
        given_name: "Fien",
        prefix: None,
        surname: "Bos",
        houses: &[&PRACTICE],
        has_app: false,
        is_locked: false,
        is_administrator: false,
        shows: words::FIEN,
    },
    Player {
        login_name: ADMINISTRATOR,
        given_name: "Bea",
        prefix: None,
        surname: "Heer",
        houses: &[],
        has_app: false,
        is_locked: false,
        is_administrator: true,
        shows: words::BEHEER,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presets::Presets;
    use sluis_domain::organisation::organisation::is_handle;
    use sluis_domain::organisation::policy::login::Identifier;
    use sluis_domain::organisation::preset::Preset;

    #[test]
    fn every_organisation_starts_from_a_preset_that_exists() {
        assert!(Presets::built_in().is_ok());
        for house in HOUSES {
            assert!(is_handle(house.handle), "{}", house.handle);
            let preset = Preset::built_in(house.preset).unwrap().unwrap();
            let by_name = preset.policy.login.identifier == Some(Identifier::Username);
            assert_eq!(house.by_name, by_name, "{}", house.handle);
        }
    }
}
