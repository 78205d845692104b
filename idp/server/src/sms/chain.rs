//! The gateways of a deployment, in the order in which they are tried.

use crate::config::sms::Sms;
use crate::sms::call::{Answer, Call};
use crate::sms::gateway::{Accepted, SmsError, SmsGateway, TextMessage};
use crate::sms::generic::Template;
use crate::sms::wire::{PATIENCE, Wire};
use crate::sms::{bird, cm, generic, spryng, twilio, vonage};
use crate::tls::NoTls;
use http::Method;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// How one gateway is spoken to.
enum Shape {
    Bird,
    Cm,
    Http(Template),
    Spryng,
    Twilio,
    Vonage,
}

/// All of them.
pub struct Chain {
    config: Sms,
    shapes: Vec<Shape>,
    wire: Wire,
}

impl Chain {
    /// The gateways that the operator named. None: none was.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(config: &Sms) -> Result<Option<Self>, NoTls> {
        Self::with_patience(config, PATIENCE)
    }

    /// The same, with how long one call may take.
    ///
    /// # Errors
    /// As `new`.
    pub fn with_patience(config: &Sms, patience: Duration) -> Result<Option<Self>, NoTls> {
        let shapes: Vec<Shape> = config.gateways.iter().filter_map(|name| shape(config, name)).collect();
        if shapes.is_empty() {
            return Ok(None);
        }
        let wire = Wire::new(config.allow_private_addresses, patience)?;
        Ok(Some(Self { config: config.clone(), shapes, wire }))
    }

    async fn send_by(&self, shape: &Shape, message: &TextMessage) -> Result<Accepted, SmsError> {
        let answer = self.wire.make(&self.call(shape, message)).await?;
        Ok(Accepted { gateway: shape.name(), reference: shape.read(&answer)? })
    }

    fn call(&self, shape: &Shape, message: &TextMessage) -> Call {
        let (config, sender) = (&self.config, self.config.sender.as_str());
        match shape {
            Shape::Bird => bird::call(&config.bird_url, secret(&config.bird_key), sender, message),
            Shape::Cm => cm::call(&config.cm_url, secret(&config.cm_token), sender, message),
            Shape::Http(template) => generic::call(template, sender, message),
            Shape::Spryng => spryng::call(&config.spryng_url, secret(&config.spryng_token), sender, message),
            Shape::Twilio => {
                let account = config.twilio_account.as_deref().unwrap_or_default();
                twilio::call(&config.twilio_url, (account, secret(&config.twilio_token)), sender, message)
            }
            Shape::Vonage => {
                let key = config.vonage_key.as_deref().unwrap_or_default();
                vonage::call(&config.vonage_url, (key, secret(&config.vonage_secret)), sender, message)
            }
        }
    }
}

#[async_trait::async_trait]
impl SmsGateway for Chain {
    /// Tries one after the other while it is a matter of "not now". A number that one refuses is not tried with
    /// another, and what is set up badly is mended, not passed over.
    async fn send(&self, message: &TextMessage) -> Result<Accepted, SmsError> {
        let mut last = SmsError::Config("no gateway is named (sms.gateways)".to_owned());
        for shape in &self.shapes {
            match self.send_by(shape, message).await {
                Err(SmsError::Temporary(why)) => {
                    tracing::warn!(gateway = shape.name(), %why, "a gateway takes no text message now");
                    last = SmsError::Temporary(why);
                }
                settled => return settled,
            }
        }
        Err(last)
    }
}

impl Shape {
    const fn name(&self) -> &'static str {
        match self {
            Self::Bird => "bird",
            Self::Cm => "cm",
            Self::Http(_) => "http",
            Self::Spryng => "spryng",
            Self::Twilio => "twilio",
            Self::Vonage => "vonage",
        }
    }

    fn read(&self, answer: &Answer) -> Result<String, SmsError> {
        match self {
            Self::Bird => bird::read(answer),
            Self::Cm => cm::read(answer),
            Self::Http(_) => generic::read(answer),
            Self::Spryng => spryng::read(answer),
            Self::Twilio => twilio::read(answer),
            Self::Vonage => vonage::read(answer),
        }
    }
}

fn shape(config: &Sms, name: &str) -> Option<Shape> {
    Some(match name {
        "bird" => Shape::Bird,
        "cm" => Shape::Cm,
        "http" => Shape::Http(Template {
            method: if config.http_method == "GET" { Method::GET } else { Method::POST },
            url: secret(&config.http_url).to_owned(),
            content_type: config.http_content_type.clone(),
            body: secret(&config.http_body).to_owned(),
            authorization: secret(&config.http_authorization).to_owned(),
        }),
        "spryng" => Shape::Spryng,
        "twilio" => Shape::Twilio,
        "vonage" => Shape::Vonage,
        _ => return None,
    })
}

fn secret(text: &Option<SecretString>) -> &str {
    text.as_ref().map(SecretString::expose_secret).unwrap_or_default()
}
