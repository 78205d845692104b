//! New recovery codes as a person keeps them (R95): on the page, on paper, in a file.

use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::page::Page;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

/// The codes of a page that shows them once.
#[derive(Clone, Copy)]
pub struct CodesSheet<'a> {
    /// As they are written. None: they are not made yet.
    pub codes: &'a [String],
    /// Whether the organisation gives several at once.
    pub several: bool,
    /// What stands above them on paper.
    pub paper: &'a [String],
    /// Where the same codes are as a file.
    pub file: &'a str,
    /// Whether the person ticks a box to say that they are kept.
    pub tick: bool,
}

impl CodesSheet<'_> {
    /// What is said to who did not tick it, of so many codes.
    pub const fn not_kept(issued: u32) -> Problem<'static> {
        Problem::at("kept", if issued > 1 { "bk-ack-err-set" } else { "bk-ack-err" })
    }

    /// What the page is called.
    pub fn title_key(&self) -> &'static str {
        match self.codes {
            [] if self.several => "acc-codes-new-set",
            [] => "acc-codes-new",
            [_] => "bk-new-title",
            _ => "bk-set-title",
        }
    }

    /// Whether there is more than one, or will be.
    pub fn is_set(&self) -> bool {
        match self.codes {
            [] => self.several,
            codes => codes.len() > 1,
        }
    }

    /// What the button says that makes them.
    pub fn make_key(&self) -> &'static str {
        if self.is_set() { "bk-make-set" } else { "bk-make" }
    }

    /// All codes, one a line: for the clipboard.
    pub fn lines(&self) -> String {
        self.codes.join("\n")
    }
}

/// What stands above the codes on paper and in a file: where they belong, and since when.
pub fn paper(page: &Page<'_>, person: &str, made: &str) -> [String; 2] {
    let whose = [Some(page.organisation_name()), page.app, Some(person)];
    let whose: Vec<&str> = whose.into_iter().flatten().collect();
    [whose.join(" · "), page.t_with("bk-date", &[("time", made)])]
}

/// The codes under their paper, as a file.
///
/// # Errors
/// When its name cannot be sent.
pub fn file(page: &Page<'_>, paper: &[String], codes: &[String]) -> Result<Response, PageRefused> {
    let disposition = disposition(&page.t("bk-file"));
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| PageRefused::Failure)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let lines = [paper, codes].concat();
    Ok((headers, lines.join("\r\n") + "\r\n").into_response())
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
