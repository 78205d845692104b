//! The browser that carries a link or a login: it is known by a cookie of its own from the first page on, and the
//! forms that it was shown are good in it alone.

use crate::web::cookies;
use crate::web::visit::Visit;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::secret::BearerSecret;
use sluis_domain::secret::Digest;
use sluis_domain::secret::equal;

/// What each form carries: it names what the form is about, and the browser that was shown it.
#[derive(Deserialize)]
pub struct FormMark {
    #[serde(default)]
    f: String,
}

impl FormMark {
    /// Whether the form carries `mark`.
    pub fn is(&self, mark: &str) -> bool {
        equal(mark, &self.f)
    }
}

/// The browser of a visit.
pub struct OwnBrowser {
    /// The digest of the part of its cookie that outlives a logout.
    pub device: Digest,
    /// The digest of its whole cookie.
    pub sitting: Digest,
    /// The cookie, when this answer is to set it.
    new: Option<BearerSecret>,
}

impl OwnBrowser {
    /// The browser as its cookie names it. None: it sent none.
    pub fn known(visit: &Visit) -> Option<Self> {
        let (device, sitting) = visit.device().zip(visit.browser())?;
        Some(Self { device, sitting, new: None })
    }

    /// The same. One without a cookie gets one with the answer.
    pub fn of(visit: &Visit) -> Self {
        Self::known(visit).unwrap_or_else(|| {
            let token = visit.app.dice.bearer();
            Self { device: token.digest(), sitting: token.digest(), new: Some(token) }
        })
    }

    /// `response`, with the cookie when the browser has none yet.
    pub fn answer(&self, mut response: Response) -> Response {
        if let Some(cookie) = self.new.as_ref().and_then(cookies::set_browser) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}
