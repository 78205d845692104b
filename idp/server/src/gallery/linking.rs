//! The pages that link a second step, and those of text messages, with samples.

use crate::gallery::account;
use crate::gallery::pages::{Rendered, SEALS, keep};
use crate::login::view_link::{Around, ChooseMethod, Method, PutOff};
use crate::login::view_replace::{ReplacePhone, Waiting};
use crate::login::view_sms::{Beside, LinkPhone, SmsActions, SmsCodePage, SmsState};
use crate::web::form::Problem;
use crate::web::page::Page;
use sluis_domain::authenticator::sms_code::CodeShape;
use sluis_domain::login::linking::{Missing, Progress};
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::sms::CodeAlphabet;

const RESTART: &str = "/login/restart";
const ACTIONS: SmsActions = SmsActions { check: "/login/code", again: "/login/sms", change: None };
const LEGAL_TEXT: &str = "Volgens NEN 7510 en artikel 32 van de AVG is een tweede stap verplicht om verzuimgegevens in te zien. \
     Vragen? Kijk op het intranet bij <Verzuim & privacy>.";
const METHODS: [Method; 2] =
    [Method { factor: Factor::Totp, recommended: true }, Method { factor: Factor::Sms, recommended: false }];

/// The surroundings of a page of a wizard, its second of three.
pub(super) fn around(factor: Factor) -> Around {
    Around {
        factor: Some(factor),
        progress: Some(Progress { at: 2, of: 3 }),
        skip: true,
        back: false,
        needed: true,
        notice: true,
        stepper: false,
        linked: None,
        put_off: None,
        own: false,
    }
}

/// The surroundings of a page that somebody came to from their account.
pub(super) fn of_account(factor: Factor) -> Around {
    Around { skip: false, needed: false, notice: false, own: true, ..around(factor) }
}

/// Every page of this room.
pub(super) fn pages(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    choices(page, person, pages);
    numbers(page, person, pages);
    codes(page, person, pages);
    replaced(page, person, pages);
}

fn choices(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let list = Around { factor: None, skip: false, ..around(Factor::Sms) };
    let offer = Around { needed: false, notice: false, skip: true, linked: Some(Factor::Totp), ..list };
    let offer = Around { progress: None, ..offer };
    let stepper = Around { stepper: true, ..list };
    let announced = Around { put_off: Some(PutOff::Deadline), notice: false, ..stepper };
    let repair = Around { put_off: Some(PutOff::Repair), notice: false, ..list };
    for (name, around, missing) in [
        ("choose-method-announced", announced, None),
        ("choose-method-repair", repair, None),
        ("choose-method", list, None),
        ("choose-method-last", list, Some(Missing::One)),
        ("choose-method-last-another", list, Some(Missing::Another)),
        ("choose-method-last-two", list, Some(Missing::Two)),
        ("choose-method-stepper", stepper, None),
        ("choose-another", offer, None),
    ] {
        let (action, restart, seals, methods) = ("/login/enrol/method", RESTART, SEALS, &METHODS);
        let problem = None;
        let view = ChooseMethod { page, action, restart, seals, person, around, methods, missing, problem };
        keep(pages, name, &view);
        if name == "choose-method" {
            let (rooms, around) =
                (account::rooms(), Around { needed: true, factor: None, ..of_account(Factor::Sms) });
            let page = &Page { rooms: Some(&rooms), ..*page };
            keep(pages, "choose-method-own", &ChooseMethod { page, around, ..view });
        }
    }
    let own = &Page { legal_text: Some(LEGAL_TEXT), ..*page };
    let (action, restart, seals, methods) = ("/login/enrol/method", RESTART, SEALS, &METHODS);
    let (page, around, missing, problem) = (own, list, None, None);
    let view = ChooseMethod { page, action, restart, seals, person, around, methods, missing, problem };
    keep(pages, "choose-method-own-notice", &view);
}

fn numbers(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let phone = |phone, around, problem| LinkPhone {
        page,
        action: "/login/enrol/number",
        restart: RESTART,
        seals: SEALS,
        person,
        around,
        phone,
        problem,
    };
    let wizard = around(Factor::Sms);
    let stepper = Around { stepper: true, back: true, skip: false, ..wizard };
    keep(pages, "sms-number", &phone("", wizard, None));
    keep(pages, "sms-number-stepper", &phone("", stepper, None));
    let rooms = account::rooms();
    let of_account = phone("", of_account(Factor::Sms), None);
    keep(pages, "sms-number-own", &LinkPhone { page: &Page { rooms: Some(&rooms), ..*page }, ..of_account });
    for (name, problem) in [
        ("sms-number-missing", LinkPhone::MISSING),
        ("sms-number-wrong", LinkPhone::NOT_A_NUMBER),
        ("sms-number-not-mobile", LinkPhone::NOT_MOBILE),
        ("sms-number-country", LinkPhone::COUNTRY),
        ("sms-number-void", LinkPhone::VOID),
    ] {
        keep(pages, name, &phone("0900 8844", wizard, Some(problem)));
    }
}

fn replaced(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let rooms = account::rooms();
    let page = &Page { rooms: Some(&rooms), ..*page };
    let digits = CodeShape { alphabet: CodeAlphabet::Digits, length: 6 };
    let sent = Some(Waiting { ending: "21", shape: digits });
    for (name, phone, waiting, problem) in [
        ("replace-phone", "", None, None),
        ("replace-phone-same", "06 12345678", None, Some(ReplacePhone::SAME)),
        ("replace-phone-code", "06 87654321", sent, None),
        ("replace-phone-wrong", "06 87654321", sent, Some(SmsCodePage::WRONG)),
        ("replace-phone-void", "", None, Some(LinkPhone::VOID)),
    ] {
        let view = ReplacePhone {
            page,
            send: "/login/enrol/number",
            register: "/login/enrol/number/code",
            restart: RESTART,
            seals: SEALS,
            person,
            around: of_account(Factor::Sms),
            old: "78",
            phone,
            waiting,
            problem,
        };
        keep(pages, name, &view);
    }
}

fn codes(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let code = |alphabet, state, problem: Option<Problem<'static>>| SmsCodePage {
        page,
        actions: ACTIONS,
        restart: RESTART,
        seals: SEALS,
        person,
        beside: Beside::Others("/login/methods?r=c2VhbA"),
        ending: "78",
        shape: CodeShape { alphabet, length: 6 },
        state,
        remember: &[],
        problem,
    };
    let (digits, letters) = (CodeAlphabet::Digits, CodeAlphabet::Alnum);
    keep(pages, "sms-code", &code(digits, SmsState::Live, None));
    keep(pages, "sms-code-letters", &code(letters, SmsState::Live, None));
    keep(pages, "sms-code-unsent", &code(digits, SmsState::Unsent, None));
    let linking = SmsCodePage {
        actions: SmsActions { change: Some("/login/enrol/number/change"), ..ACTIONS },
        beside: Beside::Linking(around(Factor::Sms)),
        ..code(letters, SmsState::Live, None)
    };
    keep(pages, "sms-code-linking", &linking);
    let stepper = Around { stepper: true, back: true, skip: false, ..around(Factor::Sms) };
    let grown = SmsCodePage { beside: Beside::Linking(stepper), ..linking };
    keep(pages, "sms-code-stepper", &grown);
    let rooms = account::rooms();
    let page = &Page { rooms: Some(&rooms), ..*page };
    let own = SmsCodePage { page, beside: Beside::Linking(of_account(Factor::Sms)), ..linking };
    keep(pages, "sms-code-own", &own);
    for (name, state, problem) in [
        ("sms-code-missing", SmsState::Live, SmsCodePage::MISSING),
        ("sms-code-shape", SmsState::Live, SmsCodePage::SHAPE),
        ("sms-code-wrong", SmsState::Live, SmsCodePage::WRONG),
        ("sms-code-void", SmsState::Void, SmsCodePage::VOID),
        ("sms-code-too-soon", SmsState::Live, SmsCodePage::TOO_SOON),
        ("sms-code-too-often", SmsState::Void, SmsCodePage::TOO_OFTEN),
        ("sms-code-used-up", SmsState::Unsent, SmsCodePage::USED_UP),
        ("sms-code-away", SmsState::Unsent, SmsCodePage::AWAY),
    ] {
        keep(pages, name, &code(digits, state, Some(problem)));
    }
}
