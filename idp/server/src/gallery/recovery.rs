//! The pages and mails of recovery, with samples.

use crate::gallery::pages::NOW;
use crate::gallery::pages::Rendered;
use crate::gallery::pages::SEALS;
use crate::gallery::pages::keep;
use crate::login::recovery_view::Backup;
use crate::login::recovery_view::KeepCodes;
use crate::login::recovery_view::MethodChoice;
use crate::login::recovery_view::Methods;
use crate::login::repair_page::Held;
use crate::login::repair_page::Left;
use crate::login::repair_page::Repair;
use crate::mail::notices::Notice;
use crate::mail::notices::NoticeMail;
use crate::web::codes_sheet;
use crate::web::codes_sheet::CodesSheet;
use crate::web::page::Page;
use sluis_domain::organisation::policy::mfa::Factor;

const ONE: [&str; 1] = ["2E7G-XZX8-C8MW-QR7K"];
const SIX: [&str; 6] = [
    "2E7G-XZX8-C8MW",
    "7KPQ-4HNT-V9ZB",
    "M3FD-WY6R-8CXJ",
    "Q2LA-GG5E-TT7N",
    "ZV8S-3BKD-9PHU",
    "E6MJ-R4YW-FX2C",
];

/// Every page of recovery in one locale.
pub(super) fn pages(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let (restart, others, seals) = ("/login/restart", "/login/methods?r=c2VhbA", SEALS);
    let args = [("date", "28 november 2026 om 14:00")];
    for (name, problem) in [
        ("backup", None),
        ("backup-missing", Some(Backup::MISSING)),
        ("backup-wrong", Some(Backup::WRONG)),
        ("backup-used", Some(Backup::used(&args))),
    ] {
        let (action, looks) = ("/login/backup", "XXXX-XXXX-XXXX-XXXX");
        keep(pages, name, &Backup { page, action, restart, seals, person, others, looks, problem });
    }
    let choice = |value: &str, key| MethodChoice { value: value.to_owned(), key };
    let all = [choice("1", "method-app"), choice("2", "method-sms"), choice("3", "method-key")];
    let more = [choice("4", "method-yubico"), choice("backup", "bk-use")];
    let (action, stay, choices) = ("/login/method", "/login?r=c2VhbA", [&all[..], &more[..]].concat());
    keep(pages, "methods", &Methods { page, action, restart, seals, person, choices: &choices, stay });
    keep(pages, "methods-one", &Methods { page, action, restart, seals, person, choices: &more[1..], stay });
    codes(page, person, pages);
    repair(page, person, pages);
    for notice in Notice::ALL {
        let mail = NoticeMail { page, notice, person, at: NOW }.render().unwrap();
        pages.push((format!("mail-{}", notice.name()), mail.html));
        pages.push((format!("mail-{}.txt", notice.name()), format!("{}\n\n{}", mail.subject, mail.text)));
    }
}

fn repair(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let (action, restart, seals) = ("/login/repair", "/login/restart", SEALS);
    let held = |n: u8, key, label: &str| Held {
        name: format!("lost-{n}"),
        key,
        label: label.to_owned(),
        since: NOW,
    };
    let app = held(1, "acc-method-app", &format!("{}: {person}", page.theme.name));
    let phone = held(2, "acc-method-sms", &page.t_with("acc-phone-ends", &[("ending", "78")]));
    let (all, nameless) = ([app, phone], [held(1, "acc-method-app", "")]);
    for (name, left, can_link, held, problem) in [
        ("repair", Left::Enough, true, &all[..1], None),
        ("repair-two", Left::Enough, true, &all, None),
        ("repair-two-unanswered", Left::Enough, true, &all, Some(Repair::UNANSWERED)),
        ("repair-nameless", Left::Enough, true, &nameless, None),
        ("repair-stays", Left::Enough, true, &[], None),
        ("repair-left", Left::Some { number: 5, few: false }, true, &all, None),
        ("repair-few", Left::Some { number: 2, few: true }, true, &all, None),
        ("repair-one", Left::Some { number: 1, few: true }, true, &all[..1], None),
        ("repair-none", Left::Nothing, true, &all[..1], None),
        ("repair-nothing", Left::Nothing, false, &[], None),
        ("repair-few-only", Left::Some { number: 2, few: true }, false, &[], None),
    ] {
        let stays = name == "repair-stays";
        let view = Repair { page, action, restart, seals, person, left, can_link, held, stays, problem };
        keep(pages, name, &view);
    }
}

fn codes(page: &Page<'_>, person: &str, pages: &mut Vec<Rendered>) {
    let (restart, seals) = ("/login/restart", SEALS);
    for (name, codes, tick, problem) in [
        ("keep-code", &ONE[..], true, None),
        ("keep-code-unkept", &ONE, true, Some(CodesSheet::not_kept(1))),
        ("keep-codes-unkept", &SIX, true, Some(CodesSheet::not_kept(6))),
        ("keep-codes", &SIX, false, None),
        ("keep-codes-tick", &SIX, true, None),
        ("keep-codes-later", &[], false, None),
        ("keep-codes-later-set", &[], false, None),
    ] {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let (action, replaces) = ("/login/keep-codes", name == "keep-code");
        let (codes, file, linked) = (codes.as_slice(), "/login/codes.txt?r=c2VhbA", None);
        let paper = &codes_sheet::paper(page, person, "28 november 2026 om 14:00");
        let view = KeepCodes {
            page,
            action,
            restart,
            seals,
            person,
            sheet: CodesSheet { codes, several: name.ends_with("-set"), paper, file, tick },
            replaces,
            linked,
            problem,
        };
        keep(pages, name, &view);
        if name == "keep-codes" {
            for (name, factor) in [
                ("keep-codes-stepper", Factor::Totp),
                ("keep-codes-stepper-sms", Factor::Sms),
                ("keep-codes-stepper-key", Factor::WebAuthn),
                ("keep-codes-stepper-yubico", Factor::YubicoOtp),
            ] {
                keep(pages, name, &KeepCodes { linked: Some(factor), ..view });
            }
        }
    }
}
