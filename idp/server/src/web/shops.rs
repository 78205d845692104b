//! The authenticator apps that a theme names, and the shops that they are installed from (R81, R88).

use serde::Deserialize;
use sluis_domain::text;
use url::Url;

/// The longest name of an app, in characters.
const LONGEST_NAME: usize = 60;

/// One app, with its place in each shop.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct ShopApp {
    pub name: String,
    app_store: Option<String>,
    play_store: Option<String>,
}

/// As `theme.toml` has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    name: String,
    app_store: Option<String>,
    play_store: Option<String>,
}

impl ShopApp {
    /// The shops that have it: the key of the shop's name, and the address there.
    pub fn stores(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let apple = self.app_store.as_deref().map(|address| ("app-store", address));
        let google = self.play_store.as_deref().map(|address| ("play-store", address));
        apple.into_iter().chain(google)
    }
}

impl TryFrom<Written> for ShopApp {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let name =
            text::line(&written.name, LONGEST_NAME).map_err(|why| format!("the name of an app {why}"))?;
        let refuse = |shop: &str, form: &str| format!("{name}: {shop} is not {form}");
        if written.app_store.as_deref().is_some_and(|address| !is_in_app_store(address)) {
            return Err(refuse("app-store", "https://apps.apple.com/… without a query"));
        }
        if written.play_store.as_deref().is_some_and(|address| !is_in_play_store(address)) {
            return Err(refuse("play-store", "https://play.google.com/store/apps/details?id=… and no more"));
        }
        if written.app_store.is_none() && written.play_store.is_none() {
            return Err(format!("{name} is in no shop"));
        }
        Ok(Self { name, app_store: written.app_store, play_store: written.play_store })
    }
}

/// A query there tells the shop where somebody comes from.
fn is_in_app_store(address: &str) -> bool {
    in_shop(address, "apps.apple.com").is_some_and(|url| url.query().is_none())
}

/// The query names the app, and nobody's campaign.
fn is_in_play_store(address: &str) -> bool {
    let Some(url) = in_shop(address, "play.google.com") else { return false };
    let app = url.query().and_then(|query| query.strip_prefix("id="));
    let is_name = |app: &str| app.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    url.path() == "/store/apps/details" && app.is_some_and(is_name)
}

fn in_shop(address: &str, host: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let is_plain = url.username().is_empty() && url.port().is_none() && url.fragment().is_none();
    (url.scheme() == "https" && url.host_str() == Some(host) && is_plain).then_some(url)
}

#[cfg(test)]
mod tests {
    use crate::web::assets::Embedded;
    use crate::web::tokens::ThemeFile;

    const APPLE: &str = "https://apps.apple.com/app/id872559395";
    const GOOGLE: &str = "https://play.google.com/store/apps/details?id=org.fedorahosted.freeotp";

    fn read(app: &str) -> Result<ThemeFile, String> {
        ThemeFile::read(&format!("apps = [{{ name = \"FreeOTP\", {app} }}]"))
    }

    #[test]
    fn an_app_is_in_either_shop_or_in_both() {
        let stores = |app: &str| {
            let apps = read(app).unwrap().apps.unwrap();
            apps[0].stores().map(|(key, _)| key).collect::<Vec<_>>()
        };
        assert_eq!(
            stores(&format!("app-store = \"{APPLE}\", play-store = \"{GOOGLE}\"")),
            ["app-store", "play-store"]
        );
        assert_eq!(stores(&format!("play-store = \"{GOOGLE}\"")), ["play-store"]);
    }

    #[test]
    fn an_address_that_tells_more_than_the_app_or_leads_elsewhere_is_refused() {
        for (key, address) in [
            ("app-store", "http://apps.apple.com/app/id872559395"),
            ("app-store", "https://apps.apple.com/app/id872559395?ct=sluis"),
            ("app-store", "https://apps.apple.com.example/app/id872559395"),
            ("app-store", "https://user@apps.apple.com/app/id872559395"),
            ("app-store", "javascript:alert(1)"),
            ("app-store", GOOGLE),
            ("play-store", "https://play.google.com/store/apps/details?id=org.freeotp&referrer=sluis"),
            ("play-store", "https://play.google.com/store/apps/details"),
            ("play-store", "https://play.google.com/store/search?id=x"),
            ("windows-store", "https://apps.microsoft.com/detail/9nblgggzmcj6"),
        ] {
            assert!(read(&format!("{key} = \"{address}\"")).is_err(), "{key} {address}");
        }
        assert!(read("").is_err(), "an app that cannot be had is named");
    }

    #[test]
    fn a_theme_that_lists_apps_lists_them_all() {
        let base = ThemeFile::read(&Embedded::text("theme.toml").unwrap()).unwrap();
        let apps = |source: &str| ThemeFile::read(source).unwrap().over(&base).apps.unwrap();
        assert_eq!(apps(""), base.apps.clone().unwrap());
        assert!(apps("apps = []").is_empty());
    }
}
