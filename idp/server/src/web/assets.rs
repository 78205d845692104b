//! Static files: embedded, named by their content, cached for ever.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use aws_lc_rs::digest;
use axum::body::{Body, Bytes};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

/// Where the files live; the router serves this path.
pub const PATH: &str = "/assets/";
/// Of the SHA-256 of a file, in its name.
const HASH_HEX_DIGITS: usize = 16;
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// An asset that a browser opens as a page of its own (an SVG, say) may do nothing at all.
const NO_PAGE: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The default theme as it is in the binary.
#[derive(RustEmbed)]
#[folder = "../../themes/default"]
pub struct Embedded;

/// One file as it is served.
pub struct Asset {
    content_type: &'static str,
    bytes: Bytes,
}

/// All files of all themes, by the name in their URL.
#[derive(Default)]
pub struct Assets(HashMap<String, Asset>);

/// For one theme: `logo.svg` -> `/assets/logo-0123456789abcdef.svg`.
pub type Urls = BTreeMap<String, String>;

impl Embedded {
    /// A text file of the default theme.
    pub fn text(path: &str) -> Option<String> {
        String::from_utf8(Self::get(path)?.data.into_owned()).ok()
    }
}

impl Assets {
    /// Adds a file and answers with its URL. A kind of file that no page needs is refused.
    pub fn add(&mut self, name: &str, data: Cow<'static, [u8]>) -> Result<String, String> {
        let (stem, extension) = name.rsplit_once('.').ok_or("a file without a kind")?;
        let content_type = content_type(extension).ok_or("a kind of file that pages do not use")?;
        if extension == "svg" {
            check_svg(&data)?;
        }
        let named = format!("{stem}-{}.{extension}", hash(&data));
        let url = format!("{PATH}{named}");
        let bytes = match data {
            Cow::Borrowed(data) => Bytes::from_static(data),
            Cow::Owned(data) => Bytes::from(data),
        };
        self.0.insert(named, Asset { content_type, bytes });
        Ok(url)
    }

    /// The file of the last segment of a URL.
    pub fn find(&self, named: &str) -> Option<&Asset> {
        self.0.get(named)
    }
}

impl Asset {
    pub fn answer(&self) -> Response {
        let mut response = Response::new(Body::from(self.bytes.clone()));
        *response.status_mut() = StatusCode::OK;
        for (name, value) in [
            (header::CONTENT_TYPE, self.content_type),
            (header::CACHE_CONTROL, FOR_EVER),
            (header::CONTENT_SECURITY_POLICY, NO_PAGE),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ] {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

fn content_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "ico" => "image/x-icon",
        "js" => "text/javascript; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

fn hash(data: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * digest::SHA256_OUTPUT_LEN);
    for byte in digest::digest(&digest::SHA256, data).as_ref() {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex.truncate(HASH_HEX_DIGITS);
    hex
}

/// A drawing that an organisation sends may draw, and nothing else.
fn check_svg(data: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(data).map_err(|_| "an SVG that is not UTF-8")?.to_ascii_lowercase();
    let forbidden = [
        "<script",
        "<foreignobject",
        "<!entity",
        "<!doctype",
        "<iframe",
        "javascript:",
        "href=",
        "url(http",
        "@import",
    ];
    if let Some(found) = forbidden.into_iter().find(|forbidden| text.contains(forbidden)) {
        return Err(format!("an SVG with {found}"));
    }
    let mut rest = text.as_str();
    while let Some((_, after)) =
        rest.split_once(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'' || c == '/')
    {
        let name = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        if name > 2 && after.starts_with("on") && after[name..].trim_start().starts_with('=') {
            return Err(format!("an SVG with {}", &after[..name]));
        }
        rest = after;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(name: &str, data: &str) -> Result<String, String> {
        Assets::default().add(name, Cow::Owned(data.as_bytes().to_vec()))
    }

    #[test]
    fn another_content_has_another_url() {
        let [a, b] = ["a{}", "b{}"].map(|css| add("sluis.css", css).unwrap());
        assert!(a.starts_with("/assets/sluis-") && a.ends_with(".css"), "{a}");
        assert_ne!(a, b);
    }

    #[test]
    fn a_file_is_cached_for_ever_and_may_not_act_as_a_page() {
        let mut assets = Assets::default();
        let url = assets.add("a.svg", Cow::Borrowed(b"<svg/>")).unwrap();
        let response = assets.find(url.strip_prefix(PATH).unwrap()).unwrap().answer();
        assert_eq!(response.headers()["cache-control"], FOR_EVER);
        assert_eq!(response.headers()["content-type"], "image/svg+xml");
        assert!(response.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
        assert!(assets.find("a.svg").is_none(), "without its hash a file is not there");
    }

    #[test]
    fn a_drawing_that_acts_is_refused() {
        assert!(add("logo.svg", "<svg><path d='M0 0'/></svg>").is_ok());
        for bad in [
            "<svg><script>1</script></svg>",
            "<svg onload=\"x()\"/>",
            "<svg/onload =x>",
            "<svg><a xlink:href='https://example.org'/></svg>",
            "<svg><style>@import url(https://example.org)</style></svg>",
        ] {
            assert!(add("logo.svg", bad).is_err(), "{bad}");
        }
        assert!(add("page.html", "<h1>").is_err());
    }
}
