//! One port, five sites: who answers is decided by the name that the browser asked for.

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::Uri;
use axum::http::header::HOST;
use tower::ServiceExt;

/// The sites of the demo. Browsers take each for a site of its own, as they would in production.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// The absence app.
    Absence,
    /// The e-health app.
    Care,
    /// Sluis itself, and every name that nobody else has.
    Login,
    /// The mailbox.
    Mail,
    /// The telephone.
    Phone,
}

impl Site {
    /// The name of this machine on which the site is found; browsers resolve it without a resolver.
    pub const fn host(self) -> &'static str {
        match self {
            Self::Absence => "verzuim.localhost",
            Self::Care => "ehealth.localhost",
            Self::Login => "login.localhost",
            Self::Mail => "mail.localhost",
            Self::Phone => "phone.localhost",
        }
    }

    /// The address of the site's start page, without a slash at its end.
    pub fn origin(self, port: u16) -> String {
        match port {
            80 => format!("http://{}", self.host()),
            _ => format!("http://{}:{port}", self.host()),
        }
    }

    /// Which site was asked for. A name that nobody has goes to Sluis, so that `--public-url` may be any.
    fn asked_for(headers: &HeaderMap, uri: &Uri) -> Self {
        let line = headers.get(HOST).and_then(|value| value.to_str().ok());
        let authority = line.or_else(|| uri.authority().map(|authority| authority.as_str()));
        let name = authority.map(without_port).unwrap_or_default();
        [Self::Absence, Self::Care, Self::Mail, Self::Phone]
            .into_iter()
            .find(|site| name.eq_ignore_ascii_case(site.host()))
            .unwrap_or(Self::Login)
    }
}

fn without_port(authority: &str) -> &str {
    let name = authority.rsplit_once(':').map_or(authority, |(name, _)| name);
    name.strip_suffix('.').unwrap_or(name)
}

/// What answers on each site.
#[derive(Clone)]
pub struct Sites {
    /// On [`Site::Absence`].
    pub absence: Router,
    /// On [`Site::Care`].
    pub care: Router,
    /// On [`Site::Login`] and everywhere else.
    pub login: Router,
    /// On [`Site::Mail`].
    pub mail: Router,
    /// On [`Site::Phone`].
    pub phone: Router,
}

impl Sites {
    /// One router that answers for all of them.
    pub fn router(self) -> Router {
        Router::new().fallback(move |request: Request| {
            let router = match Site::asked_for(request.headers(), request.uri()) {
                Site::Absence => self.absence.clone(),
                Site::Care => self.care.clone(),
                Site::Login => self.login.clone(),
                Site::Mail => self.mail.clone(),
                Site::Phone => self.phone.clone(),
            };
            router.oneshot(request)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::body::to_bytes;

    async fn who_answers(host: Option<&str>) -> String {
        let named = |name: &'static str| Router::new().fallback(move || async move { name });
        let sites = Sites {
            absence: named("absence"),
            care: named("care"),
            login: named("login"),
            mail: named("mail"),
            phone: named("phone"),
        };
        let mut request = Request::builder().uri("/any/where");
        if let Some(host) = host {
            request = request.header(HOST, host);
        }
        let answer = sites.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        String::from_utf8(to_bytes(answer.into_body(), 100).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn each_name_has_its_own_site() {
        for site in [("verzuim", "absence"), ("ehealth", "care"), ("mail", "mail"), ("phone", "phone")] {
            assert_eq!(who_answers(Some(&format!("{}.localhost:8080", site.0))).await, site.1);
        }
        assert_eq!(who_answers(Some("login.localhost:8080")).await, "login");
    }

    #[tokio::test]
    async fn a_name_is_read_as_browsers_mean_it() {
        assert_eq!(who_answers(Some("Verzuim.LOCALHOST")).await, "absence");
        assert_eq!(who_answers(Some("verzuim.localhost.:8080")).await, "absence");
    }

    #[tokio::test]
    async fn an_unknown_name_is_answered_by_sluis_and_by_no_other() {
        for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "evil.example", "xverzuim.localhost"] {
            assert_eq!(who_answers(Some(host)).await, "login", "{host}");
        }
        assert_eq!(who_answers(None).await, "login");
    }

    #[test]
    fn an_origin_is_written_as_browsers_send_it() {
        assert_eq!(Site::Mail.origin(8080), "http://mail.localhost:8080");
        assert_eq!(Site::Mail.origin(80), "http://mail.localhost");
    }
}
