//! Section `sms`: how text messages leave the house.

use crate::config::show::hide_optional;
use garde::Validate;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

/// The gateways that we know how to speak to.
const GATEWAYS: [&str; 6] = ["bird", "cm", "http", "spryng", "twilio", "vonage"];

/// How text messages leave the house.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// Which gateways are tried, the first one first. None: no text messages are offered.
    #[garde(custom(are_gateways))]
    pub gateways: Vec<String>,
    /// Who the message is from: a name of at most 11 letters and digits, or a number.
    #[garde(custom(is_sender))]
    pub sender: String,
    /// Whether a gateway may stand within our own walls.
    #[garde(skip)]
    pub allow_private_addresses: bool,
    /// `http`: GET or POST.
    #[garde(custom(is_method))]
    pub http_method: String,
    /// `http`: the address, a template. It may hold a password.
    #[garde(custom(is_address))]
    #[serde(serialize_with = "hide_optional")]
    pub http_url: Option<SecretString>,
    /// `http`: the `Content-Type` of the body.
    #[garde(skip)]
    pub http_content_type: String,
    /// `http`: the body of a POST, a template. It may hold a password.
    #[garde(skip)]
    #[serde(serialize_with = "hide_optional")]
    pub http_body: Option<SecretString>,
    /// `http`: the header `Authorization`, whole.
    #[garde(skip)]
    #[serde(serialize_with = "hide_optional")]
    pub http_authorization: Option<SecretString>,
    /// `bird`: where it is.
    #[garde(url)]
    pub bird_url: String,
    /// `bird`: the access key.
    #[garde(skip)]
    #[serde(serialize_with = "hide_optional")]
    pub bird_key: Option<SecretString>,
    /// `cm`: where it is.
    #[garde(url)]
    pub cm_url: String,
    /// `cm`: the product token.
    #[garde(skip)]
    #[serde(serialize_with = "hide_optional")]
    pub cm_token: Option<SecretString>,
    /// `spryng`: where it is.
    #[garde(url)]
    pub spryng_url: String,
    /// `spryng`: the bearer token.
    #[garde(skip)]
    #[serde(serialize_with = "hide_optional")]
    pub spryng_token: Option<SecretString>,
    /// `twilio`: where it is.
    #[garde(url)]
    pub twilio_url: String,
    /// `twilio`: the account's SID.
    #[garde(skip)]
    pub twilio_account: Option<String>,
    /// `twilio`: its token.
    #[garde(skip)]
    #[serde(serialize_with = "hide_optional")]
    pub twilio_token: Option<SecretString>,
    /// `vonage`: where it is.
    #[garde(url)]
    pub vonage_url: String,
    /// `vonage`: the key of the account.
    #[garde(skip)]
    pub vonage_key: Option<String>,
    /// `vonage`: its secret.
    #[garde(skip)]
    #[serde(serialize_with = "hide_optional")]
    pub vonage_secret: Option<SecretString>,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            gateways: Vec::new(),
            sender: "Sluis".to_owned(),
            allow_private_addresses: false,
            http_method: "POST".to_owned(),
            http_url: None,
            http_content_type: "application/json".to_owned(),
            http_body: None,
            http_authorization: None,
            bird_url: "https://rest.messagebird.com/messages".to_owned(),
            bird_key: None,
            cm_url: "https://gw.cmtelecom.com/v1.0/message".to_owned(),
            cm_token: None,
            spryng_url: "https://rest.spryngsms.com/v1/messages?with[]=recipients".to_owned(),
            spryng_token: None,
            twilio_url: "https://api.twilio.com".to_owned(),
            twilio_account: None,
            twilio_token: None,
            vonage_url: "https://rest.nexmo.com/sms/json".to_owned(),
            vonage_key: None,
            vonage_secret: None,
        }
    }
}

impl Sms {
    /// What a gateway that is named still lacks: the key, and which gateway.
    pub fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let needed = [
            ("bird", "sms.bird_key", self.bird_key.is_some()),
            ("cm", "sms.cm_token", self.cm_token.is_some()),
            ("http", "sms.http_url", self.http_url.is_some()),
            ("spryng", "sms.spryng_token", self.spryng_token.is_some()),
            ("twilio", "sms.twilio_account", self.twilio_account.is_some()),
            ("twilio", "sms.twilio_token", self.twilio_token.is_some()),
            ("vonage", "sms.vonage_key", self.vonage_key.is_some()),
            ("vonage", "sms.vonage_secret", self.vonage_secret.is_some()),
        ];
        let is_named = |gateway: &str| self.gateways.iter().any(|named| named == gateway);
        let lacks = needed.into_iter().filter(|(gateway, _, given)| !given && is_named(gateway));
        lacks.map(|(gateway, key, _)| (key, gateway)).collect()
    }
}

fn are_gateways(names: &[String], _: &()) -> garde::Result {
    match names.iter().find(|name| !GATEWAYS.contains(&name.as_str())) {
        Some(unknown) => Err(garde::Error::new(format!("{unknown} is none of {}", GATEWAYS.join(", ")))),
        None => Ok(()),
    }
}

fn is_sender(sender: &str, _: &()) -> garde::Result {
    let is_name = sender.len() <= 11 && sender.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    let digits = sender.strip_prefix('+').unwrap_or(sender);
    let is_number = digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
    let is_service = sender.starts_with("MG") && sender.chars().all(|c| c.is_ascii_alphanumeric());
    if !sender.is_empty() && (is_name || is_number || is_service) {
        Ok(())
    } else {
        Err(garde::Error::new("a sender is at most 11 letters and digits, or a number"))
    }
}

/// What is filled in stands behind the host: without it, too, the template is an address.
fn is_address(template: &Option<SecretString>, _: &()) -> garde::Result {
    let Some(template) = template else { return Ok(()) };
    let url = Url::parse(template.expose_secret()).ok();
    match url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
        Some(_) => Ok(()),
        None => Err(garde::Error::new("it is no http or https address")),
    }
}

fn is_method(method: &str, _: &()) -> garde::Result {
    if matches!(method, "GET" | "POST") { Ok(()) } else { Err(garde::Error::new("it is GET or POST")) }
}
