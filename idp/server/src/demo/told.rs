//! What the demo says when it is ready: where to go and what to type.

use crate::demo::cast::{ADMINISTRATOR, BAKERY, PASSWORD, PLAYERS, RECOVERY_CODE};
use crate::demo::data_dir::DataDir;
use crate::demo::seed_apps::OWN_APP;
use crate::demo::sites::Site;
use crate::demo::words::printed as words;
use std::path::Path;

/// The text. `issuer` is where Sluis is found, `data` where everything is kept.
pub fn text(port: u16, issuer: &str, data: &DataDir) -> String {
    let program = std::env::args().next().unwrap_or_else(|| "sluis".to_owned());
    written(port, issuer, (data.path(), &helpdesk(&program, &data.config())))
}

/// What the helpdesk types for who lost everything (manual 002: "gekregen van de klantenservice").
fn helpdesk(program: &str, config: &Path) -> String {
    let (house, anna) = (BAKERY.handle, PLAYERS[0].login_name);
    format!(
        "  echo {PASSWORD} | {program} --config {} \\\n    user issue-code --organisation {house} --login-name {anna} \\\n    \
         --by {ADMINISTRATOR} --reason teruggebeld\n",
        config.display()
    )
}

fn written(port: u16, issuer: &str, (data, helpdesk): (&Path, &str)) -> String {
    let sites = [
        (Site::Absence.origin(port), words::ABSENCE),
        (Site::Care.origin(port), words::CARE),
        (Site::Phone.origin(port), words::PHONE),
        (Site::Mail.origin(port), words::MAIL),
        (issuer.to_owned(), words::PROVIDER),
    ];
    let people = PLAYERS.iter().map(|player| (player.login_name.to_owned(), player.shows));
    let own = [
        (words::OWN_APP_ID.to_owned(), OWN_APP),
        (words::OWN_APP_REDIRECT.to_owned(), words::OWN_APP_REDIRECTS),
        (words::OWN_APP_ISSUER.to_owned(), issuer),
    ];
    format!(
        "\n{}\n\n{}\n{} {PASSWORD}\n{} {RECOVERY_CODE}\n{}\n\n{}\n{}\n{}\n{helpdesk}\n{}\n\n{}\n{} {}. {}\n",
        words::READY,
        columns(&sites),
        words::PASSWORD,
        words::RECOVERY_CODE,
        words::LOG_IN_AS,
        columns(&people.collect::<Vec<_>>()),
        words::NEWCOMERS,
        words::HELPDESK,
        words::OWN_APP,
        columns(&own),
        words::KEPT,
        data.display(),
        words::STOP,
    )
}

fn columns(rows: &[(String, &str)]) -> String {
    let width = rows.iter().map(|(first, _)| first.len()).max().unwrap_or(0);
    rows.iter().map(|(first, second)| format!("  {first:<width$}   {second}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_where_to_go_and_what_to_type_and_not_much_more() {
        let data = Path::new("demo-data");
        let helpdesk = helpdesk("target/release/sluis", &data.join("sluis.toml"));
        let said = written(8080, "http://login.localhost:8080", (data, &helpdesk));
        for needed in [
            "http://verzuim.localhost:8080",
            "http://phone.localhost:8080",
            PASSWORD,
            "  anna ",
            "  fien ",
            "issue-code",
        ] {
            assert!(said.contains(needed), "{said}");
        }
        assert!(said.lines().count() < 40 && said.lines().all(|line| line.chars().count() <= 100), "{said}");
    }
}
