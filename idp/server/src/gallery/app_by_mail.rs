//! The page that waits for an app whose key went by mail, and that mail, with samples.

use crate::gallery::linking::around;
use crate::gallery::pages::{NOW, Names, Rendered, SEALS, keep};
use crate::login::app_mail_page::AppMail;
use crate::login::view::NewKey;
use crate::mail::app_by_mail::AppByMail;
use crate::web::form::Problem;
use crate::web::page::Page;
use crate::web::qr::QrSvg;
use sluis_domain::organisation::policy::mfa::Factor;

const OTPAUTH: &str =
    "otpauth://totp/Sluis:anna%40example.nl?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sluis";
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const GROUPED: &str = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP";

/// Each page in each of its states.
pub(super) fn pages(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let qr = QrSvg::of(OTPAUTH).unwrap();
    let key = NewKey { qr: &qr, secret: SECRET, account: "Sluis: anna@example.nl", otpauth: OTPAUTH };
    let waiting = AppMail {
        page,
        action: "/login/enrol",
        restart: "/login/restart",
        resend: "/login/enrol/mail",
        seals: SEALS,
        person: names.person,
        around: around(Factor::Totp),
        mailbox: "a…@example.nl",
        sent_at: Some(NOW),
        bounced: false,
        is_link: false,
        key: None,
        problem: None,
    };
    keep(pages, "app-mail", &waiting);
    keep(pages, "app-mail-older", &AppMail { problem: Some(AppMail::OLDER), ..waiting });
    let too_soon = Problem { args: &[("time", "14:05")], ..AppMail::TOO_SOON };
    keep(pages, "app-mail-too-soon", &AppMail { problem: Some(too_soon), ..waiting });
    keep(pages, "app-mail-bounced", &AppMail { bounced: true, ..waiting });
    keep(pages, "app-mail-bounced-both", &AppMail { bounced: true, key: Some(key), ..waiting });
    keep(pages, "app-mail-both", &AppMail { key: Some(key), ..waiting });
    keep(pages, "app-mail-link", &AppMail { is_link: true, ..waiting });
    keep(pages, "app-mail-unsent", &AppMail { sent_at: None, ..waiting });
}

/// Both mails, as HTML and as text.
pub(super) fn mails(page: &Page<'_>, names: Names<'_>, pages: &mut Vec<Rendered>) {
    let with_key = AppByMail {
        page,
        person: names.person,
        account: "Sluis: anna@example.nl",
        key: Some(GROUPED),
        link: None,
        picture: "qr",
        until: NOW,
    };
    let link = "https://login.example/login/app?t=yQ2s0mYl0S7i5rJ0c3m2P2xv8v8f0Yp6n1pTt0m5c4E";
    let with_link = AppByMail { key: None, link: Some(link), ..with_key };
    for (name, letter) in [("mail-app-key", with_key), ("mail-app-link", with_link)] {
        let mail = letter.render().unwrap();
        pages.push((name.to_owned(), mail.html));
        pages.push((format!("{name}.txt"), format!("{}\n\n{}", mail.subject, mail.text)));
    }
}
