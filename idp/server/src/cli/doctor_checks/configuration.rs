//! Whether the configuration can be used, and whether it is one for production.

use crate::cli::diagnosis::Check;
use crate::config::load::Loaded;
use crate::config::problem::ConfigError;
use crate::config::settings::Config;
use crate::config::show;
use crate::web::theme::Looks;

const CONFIGURATION: &str = "configuration";
const PUBLIC_URL: &str = "public_url";
const THEME: &str = "theme";

/// One line for each thing that is wrong.
pub fn problems(error: &ConfigError) -> Vec<Check> {
    let advice = "mend it where it came from; `sluis config show` then says what is in effect";
    error.0.iter().map(|problem| Check::fail(CONFIGURATION, problem, advice)).collect()
}

/// The configuration was read.
pub fn good(loaded: &Loaded) -> Check {
    let given = show::show(loaded).into_iter().filter(|shown| shown.origin != "default").count();
    Check::ok(CONFIGURATION, format_args!("{given} keys are given, the rest have their default"))
}

/// Whether people reach us over TLS.
pub fn public_url(config: &Config) -> Check {
    let url = &config.server.public_url;
    if url.is_https() {
        return Check::ok(PUBLIC_URL, url.as_str());
    }
    let advice =
        "for other people: an https address, with a proxy in front that does TLS (server.public_url)";
    Check::warn(PUBLIC_URL, format_args!("{} is for this machine only", url.as_str()), advice)
}

/// Whether the theme can be used.
pub fn theme(config: &Config) -> Check {
    match Looks::load(config.theme.dir.as_deref()) {
        Ok(looks) if !looks.warnings().is_empty() => {
            let advice = "write another text, or take the word off the list";
            Check::warn(THEME, looks.warnings().join("; "), advice)
        }
        Ok(_) => {
            Check::ok(THEME, config.theme.dir.as_ref().map_or("built in".into(), |dir| dir.to_string_lossy()))
        }
        Err(error) => Check::fail(THEME, error, "mend that file, or leave theme.dir out"),
    }
}
