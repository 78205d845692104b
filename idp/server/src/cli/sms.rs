//! `sluis sms test`: sends one text message by the gateways that are set up, and says what came of it.

use crate::cli::output::{CliError, Output};
use crate::config::settings::Config;
use crate::dice::Dice;
use crate::sms::chain::Chain;
use crate::sms::gateway::{SmsGateway, TextMessage};
use clap::Subcommand;
use serde_json::json;
use sluis_domain::authenticator::phone::PhoneNumber;
use sluis_domain::organisation::policy::sms::Country;

/// Try the gateways for text messages.
#[derive(Debug, Subcommand)]
pub enum SmsVerb {
    /// Send one text message by the gateways that are set up, in their order; it costs what a message costs
    #[command(after_help = "Example:\n  sluis sms test '+31 6 12345678'")]
    Test {
        /// The number; without a country it is a Dutch one
        number: String,
        /// The country that it belongs to
        #[arg(long, value_name = "CODE", default_value = "NL")]
        country: String,
    },
}

/// Runs the verb.
pub async fn run(verb: SmsVerb, config: &Config, output: Output) -> Result<(), CliError> {
    let SmsVerb::Test { number, country } = verb;
    let country: Country = country.parse().map_err(CliError::usage)?;
    let to = PhoneNumber::parse(&number, &[country].into())
        .map_err(|why| CliError::usage(format_args!("{number} {why}")))?;
    let chain =
        Chain::new(&config.sms).map_err(|why| CliError::failed(format_args!("sms.gateways: {why}")))?;
    let chain = chain.ok_or_else(|| CliError::usage("no gateway is set up: see sms.gateways"))?;
    let id: [u8; 8] = Dice.bytes();
    let reference = format!("test-{:016x}", u64::from_be_bytes(id));
    let text = format!("Sluis: this is a test ({reference}).");
    let message = TextMessage { reference, report: String::new(), to, text };
    let accepted = chain.send(&message).await.map_err(CliError::failed)?;
    let told = json!({ "gateway": accepted.gateway, "reference": accepted.reference });
    output.say(&told, format_args!("{} took it, as {}.", accepted.gateway, accepted.reference))
}
