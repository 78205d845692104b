//! Asks validation servers about the one-time passwords that YubiKeys type.

use crate::config::yubico::Yubico;
use crate::dice::Dice;
use crate::tls::NoTls;
use reqwest::redirect::Policy;
use secrecy::ExposeSecret;
use sluis_domain::authenticator::yubico_otp::YubicoOtp;
use sluis_domain::authenticator::yubico_response::ApiKey;
use sluis_domain::authenticator::yubico_response::Question;
use sluis_domain::authenticator::yubico_response::Verdict;
use std::fmt::Write;
use url::Url;

/// The longest answer that is read, in bytes: one has about two hundred.
const LONGEST_ANSWER: usize = 4 * 1024;

/// The validation servers of this house.
#[derive(Debug)]
pub struct Validators {
    client: reqwest::Client,
    servers: Vec<Url>,
    client_id: String,
    key: ApiKey,
}

impl Validators {
    /// The servers that are configured. None: there are none.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn of(config: &Yubico) -> Result<Option<Self>, NoTls> {
        let servers: Vec<Url> = config.servers.iter().filter_map(|server| Url::parse(server).ok()).collect();
        let key = config.api_key.as_ref().and_then(|key| ApiKey::parse(key.expose_secret()));
        let (Some(client_id), Some(key), false) = (config.client_id.clone(), key, servers.is_empty()) else {
            return Ok(None);
        };
        let client = reqwest::Client::builder()
            .timeout(config.timeout.duration())
            .redirect(Policy::none())
            .no_proxy()
            .build()?;
        Ok(Some(Self { client, servers, client_id, key }))
    }

    /// What the first server says that can say something. One that is away, hangs, or cannot be believed is
    /// passed over for the next; when all of them are, nothing is known, and nothing is let through.
    pub async fn ask(&self, dice: Dice, otp: &YubicoOtp) -> Verdict {
        let mut last = Verdict::Unknown("there is no server");
        for server in &self.servers {
            // A nonce for each: a server that passes its answers on is no other server.
            let nonce = nonce(dice);
            let question = Question { client_id: &self.client_id, otp: otp.expose(), nonce: &nonce };
            last = match self.answer(server, &question).await {
                Ok(body) => self.key.judge(&question, &body),
                Err(why) => Verdict::Unknown(why),
            };
            match last {
                Verdict::Unknown(why) => {
                    tracing::warn!(server = server.host_str(), why, "no word on a YubiKey")
                }
                _ => return last,
            }
        }
        last
    }

    async fn answer(&self, server: &Url, question: &Question<'_>) -> Result<String, &'static str> {
        let mut url = server.clone();
        url.query_pairs_mut().extend_pairs(self.key.sign(question));
        let mut answer = self.client.get(url).send().await.map_err(|error| told(&error))?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| told(&error))? {
            body.extend_from_slice(&part);
            if body.len() > LONGEST_ANSWER {
                return Err("its answer is too long");
            }
        }
        String::from_utf8(body).map_err(|_| "its answer is no text")
    }
}

/// 32 characters.
fn nonce(dice: Dice) -> String {
    let random: [u8; 16] = dice.bytes();
    random.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What went wrong, without the address: it holds what was typed.
fn told(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "it takes too long"
    } else if error.is_connect() {
        "it cannot be reached"
    } else {
        "the connection broke off"
    }
}
