//! The words of the demo's own pages: two invented companies, a mailbox and a telephone, in Dutch.
//!
//! Sluis itself speaks through Fluent files; these pages stand for other people's apps.

/// What one company says of itself.
#[derive(Debug)]
pub struct CompanyWords {
    /// Its name.
    pub name: &'static str,
    /// One line under the name.
    pub line: &'static str,
    /// The head of the start page.
    pub start_head: &'static str,
    /// What the start page tells.
    pub start_text: &'static str,
    /// What one finds behind the login.
    pub behind: [(&'static str, &'static str); 3],
    /// Who sent the message that waits.
    pub message_from: &'static str,
    /// What it is about.
    pub message_head: &'static str,
    /// The message itself.
    pub message_text: [&'static str; 3],
    /// Who writes messages there.
    pub writer: &'static str,
}

/// The absence app.
pub const VERZUIMBALIE: CompanyWords = CompanyWords {
    name: "Verzuimbalie",
    line: "Samen weer aan het werk",
    start_head: "Ziek of weer beter? Regel het hier.",
    start_text: "Bij de Verzuimbalie meldt u zich ziek of beter, leest u wat er is afgesproken en \
        spreekt u de bedrijfsarts. Uw werkgever heeft u hiervoor aangemeld.",
    behind: [
        ("Ziek- en betermelden", "In een minuut geregeld, ook vanaf uw telefoon."),
        ("Uw afspraken", "Het plan van aanpak en wat de bedrijfsarts adviseert."),
        ("Berichten", "Van uw leidinggevende en de casemanager."),
    ],
    message_from: "Marijke Postma, casemanager",
    message_head: "Uw afspraak met de bedrijfsarts",
    message_text: [
        "U heeft dinsdag om 10:30 uur een telefonische afspraak met de bedrijfsarts. Het gesprek duurt \
            ongeveer 20 minuten.",
        "Kunt u dan niet? Laat het ons uiterlijk een dag van tevoren weten.",
        "Met vriendelijke groet, Marijke Postma",
    ],
    writer: "de casemanager",
};

/// The e-health app.
pub const KADE: CompanyWords = CompanyWords {
    name: "Kade",
    line: "Je behandeling, ook thuis",
    start_head: "Rustig verder waar je gebleven was.",
    start_text: "In Kade vind je de oefeningen en vragenlijsten van je behandeling en schrijf je met je \
        behandelaar. Alleen jij en je behandelaar lezen mee.",
    behind: [
        ("Oefeningen", "Korte opdrachten, in je eigen tempo."),
        ("Vragenlijsten", "Zo zie je samen hoe het gaat."),
        ("Berichten", "Schrijven met je behandelaar."),
    ],
    message_from: "Joost Hendriks, psycholoog",
    message_head: "Een nieuwe oefening voor deze week",
    message_text: [
        "Ik heb een oefening voor je klaargezet: elke avond drie dingen opschrijven die die dag goed gingen.",
        "Neem er een minuut of vijf voor. Volgende week bespreken we wat je is opgevallen.",
        "Groet, Joost Hendriks",
    ],
    writer: "de behandelaar",
};

/// What the apps say alike: one says "u" and the other "je", and neither stands here.
pub mod app {
    pub const LOG_IN: &str = "Inloggen";
    pub const LOG_OUT: &str = "Uitloggen";
    pub const LOG_IN_AGAIN: &str = "Opnieuw inloggen";
    pub const LOGGED_OUT: &str = "Het uitloggen is gelukt.";
    pub const LOG_IN_WITH: &str = "Het inloggen gaat via Sluis, en leidt hier terug.";
    pub const HELLO: &str = "Goedendag";
    pub const STRANGER: &str = "bezoeker";
    pub const SIGNED_IN_FOR: &str = "Ingelogd voor";
    pub const MESSAGE_WAITS: &str = "Er staat een bericht klaar";
    pub const READ_MESSAGE: &str = "Bericht lezen";
    pub const BACK: &str = "Terug naar het overzicht";
    pub const FROM: &str = "Van";
    pub const NO_SUCH_PAGE: &str = "Deze pagina bestaat niet";
    pub const NO_SUCH_PAGE_TEXT: &str =
        "Misschien is het bericht verwijderd, of is het adres niet goed overgenomen.";
    pub const HOW: &str = "Zo ging het inloggen";
    pub const ASSURANCE: &str = "Zekerheid";
    pub const WITH: &str = "Met";
    pub const WHEN: &str = "Wanneer";
    pub const MAIL: &str = "Mailadres";
    pub const SETTINGS: &str = "Instellingen voor inloggen";
    pub const RAW: &str = "Wat de app van Sluis hoorde";
    pub const UNKNOWN: &str = "onbekend";
    pub const PAGE: &str = "Start";
    pub const SAMPLE: &str =
        "Dit is een voorbeeldapp in de demo van Sluis. Bedrijf en berichten zijn verzonnen.";
    pub const MORE: &str = "Ook in de demo";

    /// Why somebody is not signed in, and what to do about it.
    pub const CANCELLED: (&str, &str) =
        ("Het inloggen is afgebroken", "Er is niets gebeurd. Opnieuw proberen kan altijd.");
    pub const LOST: (&str, &str) = (
        "Dit inloggen hoort niet bij dit venster",
        "Dat gebeurt als een oude pagina opnieuw wordt geopend of als het inloggen te lang duurde. \
            Log opnieuw in. Dan gaat het gewoon verder.",
    );
    pub const UNREACHABLE: (&str, &str) = (
        "Inloggen lukt nu even niet",
        "De inlogdienst geeft geen goed antwoord. Probeer het over een paar minuten opnieuw.",
    );
    pub const FOREIGN: (&str, &str) = (
        "Dit adres vraagt om een andere inlogdienst",
        "Deze app werkt alleen samen met Sluis. Begin bij de startpagina.",
    );

    /// `acr` in words.
    pub const ASSURANCES: [(&str, &str); 5] = [
        ("https://refeds.org/profile/sfa", "één stap"),
        ("urn:sluis:acr:mfa-remembered", "twee stappen, de tweede eerder op dit apparaat"),
        ("urn:sluis:acr:mfa-weak", "twee stappen, de tweede per mail of via de helpdesk gekoppeld"),
        ("https://refeds.org/profile/mfa", "twee stappen"),
        ("phr", "twee stappen, bestand tegen namaakpagina's"),
    ];
    /// `amr` in words (RFC 8176); `mfa` says no more than the others together.
    pub const METHODS: [(&str, &str); 6] = [
        ("pwd", "wachtwoord"),
        ("otp", "code uit de app"),
        ("sms", "code per sms"),
        ("hwk", "beveiligingssleutel"),
        ("swk", "passkey"),
        ("kba", "back-upcode"),
    ];

    pub const AND: &str = "en";
}

/// The casemanager's desk.
pub mod write {
    pub const TITLE: &str = "Een bericht sturen";
    pub const AS_DOES: &str = "Zo doet";
    pub const LEAD: &str =
        "het: wie nog geen account heeft, krijgt een mail om dat te maken en komt daarna op het bericht.";
    pub const EMAIL: &str = "E-mailadres";
    pub const EMAIL_HINT: &str =
        "Verzin er een, bijvoorbeeld fatima@mail.localhost: de mail ligt in het postvak.";
    pub const USERNAME: &str = "Gebruikersnaam, alleen bij";
    pub const USERNAME_HINT: &str =
        "Hiermee logt de medewerker in. Leeg: dat wat in het adres voor de @ staat.";
    pub const GIVEN_NAME: &str = "Voornaam";
    pub const SURNAME: &str = "Achternaam";
    pub const HOUSE: &str = "Organisatie";
    pub const SEND: &str = "Bericht versturen";
    pub const PROBLEM: &str = "Sluis nam dit niet aan:";
    pub const UNREACHABLE: &str = "Sluis geeft geen antwoord.";
    pub const WRITTEN: &str = "Het bericht is verstuurd";
    pub const WRITTEN_TO: &str = "De mail is over een paar seconden in het postvak van";
    pub const MAILBOX: &str = "Naar het postvak";
    pub const AGAIN: &str = "Nog een bericht sturen";
}

/// How long ago something was.
pub mod moment {
    pub const JUST_NOW: &str = "zojuist";
    pub const AGO: &str = "geleden";
    pub const MINUTE: (&str, &str) = ("minuut", "minuten");
    pub const HOUR: (&str, &str) = ("uur", "uur");
    pub const DAY: (&str, &str) = ("dag", "dagen");
}

/// What the mailbox says.
pub mod mail {
    pub const TITLE: &str = "Postvak";
    pub const LINE: &str = "Alle mail die de mensen van de demo krijgen";
    pub const EMPTY: &str = "Er is nog geen mail";
    pub const EMPTY_TEXT: &str =
        "Koppel bijvoorbeeld een authenticatie-app als bram: dan stuurt Sluis daar een bericht over.";
    pub const TO: &str = "Aan";
    pub const BACK: &str = "Alle mail";
    pub const FORMATTED: &str = "Bekijk met opmaak";
    pub const GONE: &str = "Deze mail is er niet";
}

/// What the telephone says.
pub mod phone {
    pub const TITLE: &str = "Telefoon";
    pub const LINE: &str = "De sms'jes en de codes uit de app van elke persoon in de demo";
    pub const TEXTS: &str = "Berichten";
    pub const TO: &str = "Aan";
    pub const LEFT: &str = "nog";
    pub const SECONDS: &str = "s";
    pub const ADD: &str = "Account toevoegen";
    pub const ADD_TEXT: &str = "Dit is wat u met uw telefoon zou doen: de QR-code scannen of de sleutel overtypen. \
        Plak hier de sleutel die Sluis toont, of de koppeling die met otpauth:// begint.";
    pub const KEY: &str = "Sleutel of koppeling";
    pub const NAME: &str = "Naam (mag leeg blijven)";
    pub const SAVE: &str = "Toevoegen";
    pub const BACK: &str = "Terug naar de codes";
    pub const NOT_A_KEY: &str =
        "Dit is geen sleutel. Een sleutel bestaat uit letters en de cijfers 2 tot en met 7.";
    pub const UNNAMED: &str = "Nieuw account";
    pub const PENDING: &str = "Nog niet gekoppeld: typ deze code bij Sluis.";
    pub const EMPTY: &str = "Er staan nog geen accounts op deze telefoon.";
    pub const REFRESH: &str = "De codes verversen zichzelf.";
    pub const REFRESH_YOURSELF: &str = "Ververs";
}

/// What each person is there to show.
pub mod cast {
    pub const ANNA: &str = "works at a bakery and is treated at a practice: one login for both apps";
    pub const BRAM: &str = "has no second step yet and links one";
    pub const CHANTAL: &str = "belongs to the practice only: the absence app does not let her in";
    pub const DAAN: &str = "has two employers and chooses";
    pub const ELS: &str = "was locked out by an administrator";
    pub const FIEN: &str = "has no second step; the practice announced it, and \"Niet nu\" puts it off";
    pub const BEHEER: &str = "administers Sluis, by the command line: no app is for this one";
}

/// What the demo prints.
pub mod printed {
    pub const READY: &str = "Sluis is running. Open:";
    pub const PASSWORD: &str = "Everybody's password:";
    pub const RECOVERY_CODE: &str = "The recovery code of everybody who has an app, good once:";
    pub const LOG_IN_AS: &str =
        "The telephone shows the code that is asked for after it. Log in as NAME, or NAME@mail.localhost:";
    pub const NEWCOMERS: &str = "Somebody new is invited at an app, by \"Een bericht sturen\".";
    pub const HELPDESK: &str =
        "Telephone and paper gone? Anna calls the helpdesk, which types in another terminal:";
    pub const KEPT: &str = "Everything is kept in";
    pub const STOP: &str = "Ctrl-C ends the demo; --fresh starts over.";
    pub const ABSENCE: &str = "the absence app: start here";
    pub const CARE: &str = "the e-health app";
    pub const PHONE: &str = "the telephone that shows the codes";
    pub const MAIL: &str = "the mailbox";
    pub const PROVIDER: &str = "Sluis itself";
    pub const OWN_APP: &str = "For an app of your own on this machine (authorization code, PKCE, no secret):";
    pub const OWN_APP_ID: &str = "client_id";
    pub const OWN_APP_REDIRECT: &str = "redirect_uri";
    pub const OWN_APP_REDIRECTS: &str = "http://localhost:3000/callback, or http://127.0.0.1:PORT/callback";
    pub const OWN_APP_ISSUER: &str = "issuer";
}
