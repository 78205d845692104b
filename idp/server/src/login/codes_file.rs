//! `GET /login/codes.txt?r=SEAL`: the recovery codes that this login shows, as a file. A link, so that it works
//! without a script; it writes nothing, and shows them to nobody to whom the page would not.

use crate::login::keep_codes;
use crate::login::page;
use crate::login::recovery_pages;
use crate::login::stage::Stage;
use crate::recovery_codes;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::journey::Step;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    r: String,
}

/// The codes, or the page that is due.
pub async fn get(visit: Visit, Query(query): Query<Asked>) -> Result<Response, Turned> {
    let stage = Stage::of_page(visit, query.r).await?;
    let stops = stage.standing.step(stage.visit.now) == Step::KeepRecoveryCodes;
    let Some(sheet) = keep_codes::at_hand(&stage).filter(|_| stops) else {
        return Ok(stage.answer(stage.on()));
    };
    let here = keep_codes::here(&stage);
    let codes = recovery_codes::shown(&stage.visit.app, sheet, &here).unwrap_or_default();
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let typed = page::login_name(&stage, person).await?;
    let scene = page::scene(&stage).await?;
    let looks = stage.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    let made = page.date_time(&sheet.held.created_at);
    let mut lines = recovery_pages::paper(&page, &typed, &made).to_vec();
    lines.extend(codes.iter().map(|code| code.expose().clone()));
    let disposition = disposition(&page.t("bk-file"));
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| PageRefused::Failure)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok(stage.answer((headers, lines.join("\r\n") + "\r\n").into_response()))
}

/// The name may hold any letter (R138): RFC 6266 §4.3 gives it twice, for who does not read the second.
fn disposition(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ' ');
    let plain: String = name.chars().filter(is_plain).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_file_is_called_by_the_word_of_the_organisation_whatever_its_letters() {
        assert_eq!(
            disposition("back-upcodes.txt"),
            "attachment; filename=\"back-upcodes.txt\"; filename*=UTF-8''back-upcodes.txt"
        );
        assert_eq!(
            disposition("codé (2).txt"),
            "attachment; filename=\"cod 2.txt\"; filename*=UTF-8''cod%C3%A9%20%282%29.txt"
        );
    }
}
