//! The looks of the deployment: the default theme of the binary, and those of a directory over it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::web::assets::{Asset, Assets, Embedded, Urls};
use crate::web::avoided;
use crate::web::client_logos::{self, ClientLogos};
use crate::web::locale::Locale;
use crate::web::ready::Ready;
use crate::web::shops::ShopApp;
use crate::web::text::{self, Layer, Texts};
use crate::web::tokens::{Colour, ThemeFile};
use crate::web::words::Words;
use sluis_domain::client::client::ClientId;

/// The theme of a deployment or an organisation that names none.
pub const DEFAULT: &str = "default";
/// Sets of words of organisations that a theme keeps ready at most, each of some 80 kB; presets share theirs.
const MOST_WORDS: usize = 1024;
/// The generated file of design tokens.
const TOKENS: &str = "theme.css";

/// One house style: words, colours and files.
pub struct Theme {
    pub name: String,
    pub texts: Texts,
    /// The authenticator apps that pages name.
    pub apps: Vec<ShopApp>,
    layers: [Layer; 2],
    /// By the words, and whether they are read with "je".
    in_words: Ready<(Words, bool), Texts>,
    urls: Urls,
    clients: Arc<ClientLogos>,
    logo: String,
    brand: String,
    on_brand: String,
}

/// Every theme of this deployment. A reload makes a new one and swaps it as a whole.
pub struct Looks {
    assets: Assets,
    themes: BTreeMap<String, Theme>,
    warnings: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("{place}{file}: {reason}")]
pub struct ThemeError {
    place: String,
    file: String,
    reason: String,
}

/// What a directory, or the binary, holds of one theme.
struct Source {
    id: String,
    file: ThemeFile,
    texts: Layer,
    assets: Vec<(String, Cow<'static, [u8]>)>,
}

impl Looks {
    /// `dir` holds one directory per theme, each with any of `theme.toml`, `text/*.ftl` and
    /// `assets/*`; one named `default` goes over the default theme of the binary. Beside them may stand the directory
    /// `clients` with the logos of apps.
    pub fn load(dir: Option<&Path>) -> Result<Self, ThemeError> {
        let base = embedded()?;
        let mut looks = Self { assets: Assets::default(), themes: BTreeMap::new(), warnings: Vec::new() };
        let clients = Arc::new(logos(dir, &mut looks.assets)?);
        let mut own = match dir {
            Some(dir) => directories(dir)?,
            None => Vec::new(),
        };
        if !own.iter().any(|source| source.id == DEFAULT) {
            own.push(Source::empty(DEFAULT));
        }
        for source in own {
            let theme = looks.build(&base, &source, &clients)?;
            looks.themes.insert(source.id, theme);
        }
        Ok(looks)
    }

    /// The names of the themes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.themes.keys().map(String::as_str)
    }

    /// What is worth a second look, and keeps nobody from a page: a sentence each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The theme of that name, or the default one.
    pub fn theme(&self, name: Option<&str>) -> Option<&Theme> {
        name.and_then(|name| self.themes.get(name)).or_else(|| self.themes.get(DEFAULT))
    }

    /// The file that `/assets/{named}` means.
    pub fn asset(&self, named: &str) -> Option<&Asset> {
        self.assets.find(named)
    }

    fn build(
        &mut self,
        base: &Source,
        own: &Source,
        clients: &Arc<ClientLogos>,
    ) -> Result<Theme, ThemeError> {
        let refuse = |file: &str, reason: String| ThemeError::new(&own.id, file, reason);
        let file = own.file.clone().over(&base.file);
        let css = file.stylesheet().map_err(|reason| refuse("theme.toml", reason))?;
        let mut urls = Urls::new();
        let tokens = (TOKENS.to_owned(), Cow::Owned(css.into_bytes()));
        for (name, data) in base.assets.iter().chain(&own.assets).chain([&tokens]) {
            let url = self.assets.add(name, data.clone()).map_err(|reason| refuse(name, reason))?;
            urls.insert(name.clone(), url);
        }
        let [brand, on_brand] =
            [file.light.brand, file.light.on_brand].map(|it| it.map(Colour::css).unwrap_or_default());
        let logo = file.logo.unwrap_or_default();
        let Some(logo) = urls.get(&logo).cloned() else {
            return Err(refuse("theme.toml", format!("logo {logo:?} is not in assets")));
        };
        let avoided = avoided::find(file.avoid_words.as_deref().unwrap_or_default(), &own.texts, &base.texts);
        self.warnings.extend(avoided.into_iter().map(|found| format!("theme {}, {found}", own.id)));
        let layers = [base.texts.clone(), own.texts.clone()];
        let texts = Texts::new(&layers.each_ref());
        let (name, in_words) = (file.name.unwrap_or_default(), Ready::with_room_for(MOST_WORDS));
        let (apps, clients) = (file.apps.unwrap_or_default(), Arc::clone(clients));
        Ok(Theme { name, texts, apps, layers, in_words, urls, clients, logo, brand, on_brand })
    }
}

impl Theme {
    /// The texts with an organisation's own words, for a reader in `locale`; none where it has none, or the reader
    /// reads none of them.
    pub fn in_words(&self, words: &Words, locale: Locale) -> Option<Arc<Texts>> {
        if words.is_empty() || locale == Locale::En {
            return None;
        }
        self.in_words.find_or_make(&(words.clone(), locale == Locale::NlJe), || {
            // Words are quoted: there is nothing to read wrongly. Were there, the words of the theme are good.
            let own = text::read(words.source()).ok()?;
            Some(self.texts.in_words(&own, &self.layers.each_ref(), locale))
        })
    }

    /// The URL of one of its files.
    pub fn asset(&self, name: &str) -> &str {
        self.urls.get(name).map_or("", String::as_str)
    }

    pub fn logo(&self) -> &str {
        &self.logo
    }

    /// The URL of the logo of an app, where the operator gave it one.
    pub fn client_logo(&self, client: &ClientId) -> Option<&str> {
        self.clients.get(client.as_str()).map(String::as_str)
    }

    /// The colour of the brand, for mails: they cannot load a stylesheet.
    pub fn brand(&self) -> &str {
        &self.brand
    }

    /// The colour of text on it, as well for mails.
    pub fn on_brand(&self) -> &str {
        &self.on_brand
    }
}

impl ThemeError {
    fn new(theme: &str, file: &str, reason: String) -> Self {
        Self { place: format!("theme {theme}, "), file: file.to_owned(), reason }
    }
}

impl Source {
    fn empty(id: &str) -> Self {
        Self { id: id.to_owned(), file: ThemeFile::default(), texts: Layer::default(), assets: Vec::new() }
    }
}

fn embedded() -> Result<Source, ThemeError> {
    let mut source = Source::empty(DEFAULT);
    source.file = parse(DEFAULT, "theme.toml", Embedded::text("theme.toml"), |text| ThemeFile::read(&text))?
        .unwrap_or_default();
    source.texts = layer(DEFAULT, |path| Ok(Embedded::text(path)))?;
    for path in Embedded::iter() {
        if let (Some(name), Some(file)) = (path.strip_prefix("assets/"), Embedded::get(&path)) {
            source.assets.push((name.to_owned(), file.data));
        }
    }
    Ok(source)
}

fn directories(dir: &Path) -> Result<Vec<Source>, ThemeError> {
    let names = list(dir).map_err(|reason| ThemeError::new("?", &dir.to_string_lossy(), reason))?;
    let themes = names.into_iter().filter(|name| name != client_logos::FOLDER && dir.join(name).is_dir());
    themes.map(|id| directory(&dir.join(&id), id)).collect()
}

fn logos(dir: Option<&Path>, assets: &mut Assets) -> Result<ClientLogos, ThemeError> {
    let Some(folder) = dir.map(|dir| dir.join(client_logos::FOLDER)).filter(|folder| folder.is_dir()) else {
        return Ok(ClientLogos::new());
    };
    let refuse = |(file, reason)| ThemeError { place: String::new(), file, reason };
    let names = list(&folder).map_err(|reason| refuse((client_logos::FOLDER.to_owned(), reason)))?;
    client_logos::read(&folder, &names, assets).map_err(refuse)
}

fn directory(dir: &Path, id: String) -> Result<Source, ThemeError> {
    let text = |path: &str| match std::fs::read_to_string(dir.join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ThemeError::new(&id, path, error.to_string())),
    };
    let mut source = Source::empty(&id);
    source.file =
        parse(&id, "theme.toml", text("theme.toml")?, |text| ThemeFile::read(&text))?.unwrap_or_default();
    source.texts = layer(&id, text)?;
    let assets = dir.join("assets");
    if assets.is_dir() {
        for name in list(&assets).map_err(|reason| ThemeError::new(&id, "assets", reason))? {
            let data = std::fs::read(assets.join(&name));
            let data = data.map_err(|error| ThemeError::new(&id, &name, error.to_string()))?;
            source.assets.push((name, Cow::Owned(data)));
        }
    }
    Ok(source)
}

fn layer(id: &str, text: impl Fn(&str) -> Result<Option<String>, ThemeError>) -> Result<Layer, ThemeError> {
    let read = |path: &str| parse(id, path, text(path)?, text::read);
    Ok(Layer { nl: read("text/nl.ftl")?, nl_je: read("text/nl-je.ftl")?, en: read("text/en.ftl")? })
}

fn parse<T>(
    id: &str,
    path: &str,
    text: Option<String>,
    read: impl Fn(String) -> Result<T, String>,
) -> Result<Option<T>, ThemeError> {
    text.map(read).transpose().map_err(|reason| ThemeError::new(id, path, reason))
}

/// File names in order; hidden ones are none of ours.
fn list(dir: &Path) -> Result<Vec<String>, String> {
    let entries = std::fs::read_dir(dir).map_err(|error| error.to_string())?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(|error| error.to_string())?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::confirm_email::ConfirmEmail;
    use crate::web::page::Page;
    use crate::web::scopes;
    use sluis_domain::organisation::policy::terms::TermsRules;
    use sluis_domain::time::Timestamp;

    /// A directory of themes that goes away with the test.
    struct Themes(std::path::PathBuf);

    impl Themes {
        fn with(test: &str, files: &[(&str, &str)]) -> Self {
            let root = std::env::temp_dir().join(format!("sluis-theme-{test}-{}", std::process::id()));
            for (path, content) in files {
                let path = root.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, content).unwrap();
            }
            Self(root)
        }
    }

    impl Drop for Themes {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_theme_changes_what_it_names_and_keeps_the_rest() {
        let dir = Themes::with(
            "names",
            &[
                ("zorg/theme.toml", "name = \"Zorg\"\nlogo = \"zorg.svg\"\n[light]\nbrand = \"#7a1f5c\""),
                ("zorg/assets/zorg.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
                ("zorg/text/nl.ftl", "login-title = Welkom"),
            ],
        );
        let looks = Looks::load(Some(&dir.0)).unwrap();
        let zorg = looks.theme(Some("zorg")).unwrap();
        let plain = looks.theme(Some("unknown")).unwrap();
        assert_eq!(zorg.texts.find(Locale::NlJe, "login-title", &[]).unwrap(), "Welkom");
        assert_eq!(plain.texts.find(Locale::Nl, "login-title", &[]).unwrap(), "Inloggen");
        assert!(zorg.logo().starts_with("/assets/zorg-"), "{}", zorg.logo());
        assert_eq!(zorg.asset("sluis.css"), plain.asset("sluis.css"));
        assert_ne!(zorg.asset("theme.css"), plain.asset("theme.css"));
        assert!(looks.asset(zorg.asset("theme.css").strip_prefix("/assets/").unwrap()).is_some());
    }

    #[test]
    fn the_words_of_one_organisation_stay_ready_when_hundreds_of_others_are_read() {
        let looks = Looks::load(None).unwrap();
        let theme = looks.theme(None).unwrap();
        let of = |organisation: usize| {
            let mut terms = TermsRules::compiled();
            terms.app = format!("app{organisation}").parse().unwrap();
            theme.in_words(&Words::of(&terms), Locale::Nl).unwrap()
        };
        let first = of(0);
        for organisation in 1..200 {
            of(organisation);
        }
        assert!(Arc::ptr_eq(&first, &of(0)), "it was made anew");
        let said = |texts: &Texts| texts.find(Locale::Nl, "app-step1", &[]).unwrap_or_default();
        assert_ne!(said(&first), said(&theme.texts), "or this test sees nothing");
        assert!(theme.in_words(&Words::default(), Locale::Nl).is_none());
    }

    #[test]
    fn a_theme_says_what_the_scopes_of_its_apps_mean() {
        let nl = "allow-scope-dossier-read = Uw dossier lezen";
        let dir = Themes::with("scopes", &[("zorg/text/nl.ftl", nl)]);
        let looks = Looks::load(Some(&dir.0)).unwrap();
        let words = |theme: Option<&str>| {
            let page = Page::new(looks.theme(theme).unwrap(), Locale::Nl);
            scopes::in_words(&page, ["dossier.read", "dossier.write", "other"].into_iter())
        };
        let plain = ["Toegang tot: dossier.read", "Toegang tot: dossier.write", "Toegang tot: other"];
        assert_eq!(words(None), plain);
        assert_eq!(words(Some("zorg")), ["Uw dossier lezen", plain[1], plain[2]]);
    }

    #[test]
    fn the_button_of_a_mail_can_be_read_on_the_colour_of_its_theme() {
        let toml = "[light]\nbrand = \"#ffcc00\"\nbrand-strong = \"#e6b800\"\non-brand = \"#000000\"";
        let dir = Themes::with("mail", &[("geel/theme.toml", toml)]);
        let looks = Looks::load(Some(&dir.0)).unwrap();
        let html = |theme: Option<&str>| {
            let page = &Page::new(looks.theme(theme).unwrap(), Locale::Nl);
            let (person, link, until) = ("Anna", "https://login.example/", Timestamp::from_seconds(0));
            ConfirmEmail { page, person, link, until }.render().unwrap().html
        };
        let (yellow, plain) = (html(Some("geel")), html(None));
        assert!(yellow.contains("background:#ffcc00;color:#000000;"), "{yellow}");
        assert!(plain.contains("background:#0d5c63;color:#ffffff;"), "{plain}");
    }

    #[test]
    fn an_app_has_its_logo_in_every_theme_and_another_app_has_none() {
        let files = [("clients/kade.app.svg", "<svg/>"), ("zorg/text/nl.ftl", "login-title = Welkom")];
        let dir = Themes::with("logos", &files);
        let looks = Looks::load(Some(&dir.0)).unwrap();
        let of = |theme: Option<&str>, client: &str| {
            looks.theme(theme).unwrap().client_logo(&ClientId::parse(client).unwrap()).map(str::to_owned)
        };
        let url = of(None, "kade.app").unwrap();
        assert!(url.starts_with("/assets/kade.app-") && url.ends_with(".svg"), "{url}");
        assert_eq!(of(Some("zorg"), "kade.app"), Some(url.clone()));
        assert_eq!((of(None, "kade"), of(Some("zorg"), "verzuim")), (None, None));
        assert!(looks.asset(url.strip_prefix("/assets/").unwrap()).is_some());
        assert!(!looks.names().any(|name| name == "clients"));
    }

    #[test]
    fn a_logo_that_is_none_is_refused_by_its_file_with_the_reason() {
        let large = format!("<svg>{}</svg>", " ".repeat(64 * 1024));
        for (file, content, expected) in [
            ("kade.gif", "GIF89a", "clients/kade.gif: a logo of an app is an SVG or PNG file"),
            ("theme.toml", "", "clients/theme.toml: a logo of an app is an SVG or PNG file"),
            ("kade.png", "<svg/>", "clients/kade.png: this is no PNG picture"),
            ("kade.svg", "\u{89}PNG", "clients/kade.svg: this is no SVG picture"),
            ("k de.svg", "<svg/>", "clients/k de.svg: no client_id looks like that"),
            ("kade.svg", large.as_str(), "clients/kade.svg: a logo of an app has at most 64 kB"),
            ("kade.svg", "<svg><script>alert(1)</script></svg>", "clients/kade.svg: an SVG with <script"),
            ("kade.svg", "<svg onload='alert(1)'/>", "clients/kade.svg: an SVG with onload"),
        ] {
            let dir = Themes::with("no-logo", &[(&format!("clients/{file}"), content)]);
            let error = Looks::load(Some(&dir.0)).map(|_| ()).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        let dir = Themes::with("no-logo", &[("clients/kade.svg", "<svg/>")]);
        std::fs::write(dir.0.join("clients/kade.png"), b"\x89PNG\r\n\x1a\n").unwrap();
        let error = Looks::load(Some(&dir.0)).map(|_| ()).unwrap_err().to_string();
        assert_eq!(error, "clients/kade.svg: kade has two logos: keep one of them");
    }

    #[test]
    fn a_theme_tells_of_the_words_that_it_avoids_and_its_neighbour_does_not() {
        let nl = "login-title = Welkom bij videobellen";
        let files = [
            ("zorg/theme.toml", "avoid_words = [\"videobellen\", \"inloggen\"]"),
            ("zorg/text/nl.ftl", nl),
            ("werk/text/nl.ftl", nl),
        ];
        let dir = Themes::with("avoided", &files);
        let looks = Looks::load(Some(&dir.0)).unwrap();
        let of = |place: &str| looks.warnings().iter().filter(|line| line.starts_with(place)).count();
        assert_eq!(of("theme zorg, text/nl.ftl: login-title says \"videobellen\""), 1);
        assert_eq!(of("theme zorg, text/nl.ftl: login-submit, which it has from the default theme, says"), 1);
        assert_eq!(of("theme werk"), 0, "{:?}", looks.warnings());
        assert!(Looks::load(None).unwrap().warnings().is_empty());
    }

    #[test]
    fn a_broken_theme_is_refused_by_name_and_file() {
        for (path, content, expected) in [
            ("zorg/theme.toml", "colour = 1", "theme zorg, theme.toml:"),
            ("zorg/theme.toml", "logo = \"none.svg\"", "theme zorg, theme.toml: logo"),
            ("zorg/text/en.ftl", "a = {", "theme zorg, text/en.ftl: line 1"),
            ("zorg/assets/logo.svg", "<svg onload='x'/>", "theme zorg, logo.svg:"),
            ("zorg/assets/run.exe", "MZ", "theme zorg, run.exe:"),
        ] {
            let dir = Themes::with("broken", &[(path, content)]);
            let error = Looks::load(Some(&dir.0)).map(|_| ()).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
