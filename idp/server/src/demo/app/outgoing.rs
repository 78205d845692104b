//! How an app reaches the provider: soon or not at all, without following anybody elsewhere.

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;
use url::Url;

/// The longest that an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 512 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// The network says no.
    #[error(transparent)]
    Network(#[from] reqwest::Error),
    /// The answer cannot be put together.
    #[error(transparent)]
    Malformed(#[from] http::Error),
    /// The answer does not end.
    #[error("the answer is longer than {LONGEST_ANSWER} bytes")]
    TooLong,
}

/// The one client for outgoing calls of an app.
#[derive(Debug, Clone)]
pub struct Outgoing(reqwest::Client);

impl Outgoing {
    /// A client that finds `provider` on this machine, also where no resolver knows `login.localhost`.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(provider: &Url) -> Result<Self, reqwest::Error> {
        let mut builder = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(Policy::none())
            .no_proxy()
            .https_only(false);
        if let Some(host) = provider.host_str().filter(|host| host.ends_with(".localhost")) {
            // The port of the address is not looked at: it comes from the URL.
            builder = builder.resolve(host, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        }
        builder.build().map(Self)
    }

    /// Sends `request` and reads the whole answer.
    ///
    /// # Errors
    /// When there is none, or it does not end.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let mut answer = self.0.execute(reqwest::Request::try_from(request)?).await?;
        let mut built = http::Response::builder().status(answer.status());
        if let Some(headers) = built.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await? {
            body.extend_from_slice(&part);
            if body.len() > LONGEST_ANSWER {
                return Err(NoAnswer::TooLong);
            }
        }
        Ok(built.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Outgoing {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
