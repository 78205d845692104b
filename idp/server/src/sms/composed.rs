//! What a text message says: one message of 160 signs, whatever the app is called.

use crate::web::page::Page;
use sluis_domain::authenticator::sms_code::SmsCode;
use sluis_domain::gsm7;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;

/// The text with a code. Its last line is for browsers that fill the code in (the WICG's "origin-bound one-time
/// codes"): the host, and the code behind a number sign.
pub fn with_code(page: &Page<'_>, code: &SmsCode, until: Timestamp, host: &str) -> Secret<String> {
    let bound = format!("\n@{host} #{}", code.expose());
    let full = |name: &str| {
        let args = [("app", name), ("code", code.expose()), ("time", &page.time(&until))];
        format!("{}{bound}", gsm7::plain(&page.t_with("sms-text", &args)))
    };
    let whole = fitted(page.app_name(), full);
    if gsm7::room(&whole).is_some_and(|room| room <= gsm7::ONE_MESSAGE) {
        return Secret::new(whole);
    }
    // A host so long that nothing else fits: the line for browsers goes.
    Secret::new(whole.replace(&bound, ""))
}

/// What the old number hears when another takes its place. It names nobody: by now it may be somebody else's.
pub fn of_change(page: &Page<'_>) -> Secret<String> {
    let full = |name: &str| gsm7::plain(&page.t_with("sms-changed", &[("org", name)]));
    Secret::new(fitted(page.organisation_name(), full))
}

/// The text with as much of `name` as one message has room for.
fn fitted(name: &str, full: impl Fn(&str) -> String) -> String {
    let name = gsm7::plain(name);
    let surplus = gsm7::room(&full(&name)).unwrap_or_default().saturating_sub(gsm7::ONE_MESSAGE);
    let room = gsm7::room(&name).unwrap_or_default();
    full(gsm7::shortened(&name, room.saturating_sub(surplus)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::locale::Locale;
    use crate::web::theme::Looks;
    use sluis_domain::authenticator::sms_code::CodeShape;
    use sluis_domain::organisation::policy::sms::CodeAlphabet;

    const UNTIL: Timestamp = Timestamp::from_seconds(1_795_870_800);

    fn text(locale: Locale, app: &str, host: &str) -> String {
        let looks = Looks::load(None).unwrap();
        let mut page = Page::new(looks.theme(None).unwrap(), locale);
        page.app = Some(app);
        let shape = CodeShape { alphabet: CodeAlphabet::Digits, length: 6 };
        let code = SmsCode::typed("123456", shape).unwrap();
        with_code(&page, &code, UNTIL, host).expose().clone()
    }

    #[test]
    fn it_says_for_what_the_code_is_until_when_and_to_tell_nobody() {
        assert_eq!(
            text(Locale::Nl, "Verzuimbalie", "login.example.nl"),
            "Uw code voor Verzuimbalie: 123456. Geldig tot 14:00. Geef deze code aan niemand.\n\
             @login.example.nl #123456"
        );
    }

    #[test]
    fn it_is_one_message_whatever_the_app_is_called() {
        for locale in Locale::ALL {
            for app in ["X", "Zorggroep Noë “De Čapek”", &"lang ".repeat(60), &"€".repeat(90)] {
                let text = text(locale, app, "inloggen.gezondheidscentrum.example.nl");
                assert!(gsm7::room(&text).is_some_and(|room| room <= gsm7::ONE_MESSAGE), "{text}");
                assert!(text.contains("123456.") && text.ends_with(" #123456"), "{text}");
            }
        }
    }

    #[test]
    fn the_old_number_hears_of_the_change_in_one_message() {
        let looks = Looks::load(None).unwrap();
        for locale in Locale::ALL {
            for organisation in ["Linde", &"lang ".repeat(60), "Zorggroep Noë “De Čapek”"] {
                let mut page = Page::new(looks.theme(None).unwrap(), locale);
                page.organisation = Some(organisation);
                let text = of_change(&page);
                assert!(gsm7::room(text.expose()).is_some_and(|room| room <= gsm7::ONE_MESSAGE), "{text:?}");
                assert!(!text.expose().contains("612345678"));
            }
        }
    }

    #[test]
    fn a_host_without_end_leaves_the_sentence_whole() {
        let text = text(Locale::Nl, "App", &"a".repeat(140));
        assert!(text.contains("123456") && !text.contains('@'), "{text}");
    }
}
