//! Design tokens: `theme.toml` -> one stylesheet of custom properties, or a reason why not.

use std::fmt::Write;

use crate::web::shops::ShopApp;
use serde::Deserialize;

/// WCAG 2.2, 1.4.3: text against what it stands on.
const TEXT_CONTRAST: f64 = 4.5;
/// WCAG 2.2, 1.4.11: the edge of a field, the ring of the focus.
const SHAPE_CONTRAST: f64 = 3.0;
const RADIUS_MAX_PX: u8 = 24;

/// `theme.toml`. What a theme leaves out it has from the default theme.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeFile {
    pub name: Option<String>,
    /// A file of the theme's `assets`.
    pub logo: Option<String>,
    pub radius_px: Option<u8>,
    pub font: Option<Font>,
    /// The authenticator apps that pages name.
    pub apps: Option<Vec<ShopApp>>,
    /// Words that stand in none of its texts.
    pub avoid_words: Option<Vec<String>>,
    #[serde(default)]
    pub light: Palette,
    #[serde(default)]
    pub dark: Palette,
}

/// Font stacks of fonts that are already on the reader's machine.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Font {
    System,
    Humanist,
    Rounded,
    Serif,
}

/// `#rrggbb` and nothing else: neither CSS nor a colour whose contrast cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour([u8; 3]);

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Palette {
    /// Buttons and the line on top.
    pub brand: Option<Colour>,
    /// A button under the pointer.
    pub brand_strong: Option<Colour>,
    /// Text on a button.
    pub on_brand: Option<Colour>,
    pub link: Option<Colour>,
    pub text: Option<Colour>,
    /// Text of less weight.
    pub muted: Option<Colour>,
    /// The card.
    pub surface: Option<Colour>,
    /// The page around the card.
    pub ground: Option<Colour>,
    /// Rules that only divide.
    pub line: Option<Colour>,
    /// The edge of a field.
    pub edge: Option<Colour>,
    pub focus: Option<Colour>,
    pub problem: Option<Colour>,
    pub problem_ground: Option<Colour>,
    pub notice_ground: Option<Colour>,
}

impl ThemeFile {
    pub fn read(source: &str) -> Result<Self, String> {
        toml::from_str(source).map_err(|error| error.to_string().trim().replace('\n', " "))
    }

    /// This theme, with what it leaves out from `base`. A theme that sets light colours and no dark
    /// ones keeps its light colours in the dark: ours beside theirs would be nobody's.
    pub fn over(self, base: &Self) -> Self {
        let light = self.light.over(&base.light);
        let own_light = !self.light.is_empty();
        let dark = if own_light && self.dark.is_empty() { light } else { self.dark.over(&base.dark) };
        Self {
            name: self.name.or_else(|| base.name.clone()),
            logo: self.logo.or_else(|| base.logo.clone()),
            radius_px: self.radius_px.or(base.radius_px),
            font: self.font.or(base.font),
            apps: self.apps.or_else(|| base.apps.clone()),
            avoid_words: self.avoid_words.or_else(|| base.avoid_words.clone()),
            light,
            dark,
        }
    }

    /// The stylesheet, after every pair of colours that meet has been looked at.
    pub fn stylesheet(&self) -> Result<String, String> {
        let radius = self.radius_px.unwrap_or_default();
        if radius > RADIUS_MAX_PX {
            return Err(format!("radius_px is {radius}: at most {RADIUS_MAX_PX}"));
        }
        self.light.check("light")?;
        self.dark.check("dark")?;
        let font = self.font.unwrap_or(Font::System).stack();
        let (light, dark) = (self.light.properties(), self.dark.properties());
        let dark_scheme = if self.dark.is_dark() { "dark" } else { "light" };
        Ok(format!(
            ":root{{color-scheme:light;--font:{font};--radius:{radius}px;{light}}}\n\
             @media screen and (prefers-color-scheme:dark){{:root{{color-scheme:{dark_scheme};{dark}}}}}\n"
        ))
    }
}

impl Font {
    fn stack(self) -> &'static str {
        match self {
            Self::System => {
                "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Ubuntu,Cantarell,sans-serif"
            }
            Self::Humanist => "Seravek,'Gill Sans Nova',Ubuntu,Calibri,'DejaVu Sans',sans-serif",
            Self::Rounded => "ui-rounded,'Hiragino Maru Gothic ProN',Quicksand,Manjari,Calibri,sans-serif",
            Self::Serif => "'Iowan Old Style','Palatino Linotype',Palatino,P052,serif",
        }
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no colour: write #rrggbb");
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or_else(wrong)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| wrong())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl Colour {
    pub fn css(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// Relative luminance (WCAG 2.2, definitions).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl Palette {
    /// Every token by its name in `theme.toml` and in the stylesheet.
    fn tokens(&self) -> [(&'static str, Option<Colour>); 14] {
        [
            ("brand", self.brand),
            ("brand-strong", self.brand_strong),
            ("on-brand", self.on_brand),
            ("link", self.link),
            ("text", self.text),
            ("muted", self.muted),
            ("surface", self.surface),
            ("ground", self.ground),
            ("line", self.line),
            ("edge", self.edge),
            ("focus", self.focus),
            ("problem", self.problem),
            ("problem-ground", self.problem_ground),
            ("notice-ground", self.notice_ground),
        ]
    }

    fn is_empty(&self) -> bool {
        self.tokens().iter().all(|(_, colour)| colour.is_none())
    }

    fn is_dark(&self) -> bool {
        self.ground.is_some_and(|ground| ground.luminance() < 0.18)
    }

    fn over(&self, base: &Self) -> Self {
        Self {
            brand: self.brand.or(base.brand),
            brand_strong: self.brand_strong.or(self.brand).or(base.brand_strong),
            on_brand: self.on_brand.or(base.on_brand),
            link: self.link.or(base.link),
            text: self.text.or(base.text),
            muted: self.muted.or(base.muted),
            surface: self.surface.or(base.surface),
            ground: self.ground.or(base.ground),
            line: self.line.or(base.line),
            edge: self.edge.or(base.edge),
            focus: self.focus.or(base.focus),
            problem: self.problem.or(base.problem),
            problem_ground: self.problem_ground.or(base.problem_ground),
            notice_ground: self.notice_ground.or(base.notice_ground),
        }
    }

    fn properties(&self) -> String {
        self.tokens().into_iter().fold(String::new(), |mut css, (name, colour)| {
            if let Some(colour) = colour {
                // Writing to a String cannot fail.
                let _ = write!(css, "--{name}:{};", colour.css());
            }
            css
        })
    }

    /// "The visual presentation of text and images of text has a contrast ratio of at least 4.5:1"
    /// (WCAG 2.2, 1.4.3); 3:1 for what shows a control (1.4.11).
    fn check(&self, palette: &str) -> Result<(), String> {
        let tokens = self.tokens();
        let find = |wanted: &str| {
            let found = tokens.iter().find(|(name, _)| *name == wanted).and_then(|(_, colour)| *colour);
            found.ok_or_else(|| format!("[{palette}] {wanted} is missing"))
        };
        for (front, behind, least) in MEETINGS {
            let ratio = find(front)?.contrast(find(behind)?);
            if ratio < least {
                return Err(format!(
                    "[{palette}] {front} on {behind} has a contrast of {ratio:.2}:1, less than {least}:1"
                ));
            }
        }
        find("line").map(|_| ())
    }
}

/// Which colours meet on a page, and how far apart they must be.
const MEETINGS: [(&str, &str, f64); 19] = [
    ("text", "surface", TEXT_CONTRAST),
    ("text", "ground", TEXT_CONTRAST),
    ("text", "notice-ground", TEXT_CONTRAST),
    ("text", "problem-ground", TEXT_CONTRAST),
    ("muted", "surface", TEXT_CONTRAST),
    ("muted", "ground", TEXT_CONTRAST),
    ("muted", "notice-ground", TEXT_CONTRAST),
    ("link", "surface", TEXT_CONTRAST),
    ("link", "ground", TEXT_CONTRAST),
    ("link", "notice-ground", TEXT_CONTRAST),
    ("on-brand", "brand", TEXT_CONTRAST),
    ("on-brand", "brand-strong", TEXT_CONTRAST),
    ("problem", "surface", TEXT_CONTRAST),
    ("problem", "problem-ground", TEXT_CONTRAST),
    ("edge", "surface", SHAPE_CONTRAST),
    ("focus", "surface", SHAPE_CONTRAST),
    ("focus", "ground", SHAPE_CONTRAST),
    ("focus", "notice-ground", SHAPE_CONTRAST),
    ("focus", "problem-ground", SHAPE_CONTRAST),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Embedded;
    use std::collections::BTreeMap;

    fn default_theme() -> ThemeFile {
        ThemeFile::read(&Embedded::text("theme.toml").unwrap()).unwrap()
    }

    fn themed(source: &str) -> Result<String, String> {
        ThemeFile::read(source)?.over(&default_theme()).stylesheet()
    }

    #[test]
    fn black_on_white_is_twenty_one() {
        let [black, white] = [Colour([0; 3]), Colour([255; 3])];
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((Colour([0x76; 3]).contrast(white) - 4.54).abs() < 0.01);
    }

    #[test]
    fn the_default_theme_passes_in_light_and_dark() {
        let css = default_theme().stylesheet().unwrap();
        assert!(css.contains("prefers-color-scheme:dark") && css.contains("--brand:#"), "{css}");
    }

    #[test]
    fn a_theme_that_cannot_be_read_is_refused() {
        let error = themed("[light]\nbrand = \"#8fd3ff\"").unwrap_err();
        assert!(error.contains("on-brand on brand has a contrast of"), "{error}");
    }

    /// Each rule of our stylesheet: what it is for, and its properties.
    fn rules(css: &str) -> Vec<(String, BTreeMap<String, String>)> {
        let rule = |block: &str| {
            let (head, body) = block.rsplit_once('{')?;
            let pairs = body.split(';').filter_map(|pair| pair.split_once(':'));
            let told = |text: &str| text.trim().to_owned();
            Some((told(head), pairs.map(|(name, value)| (told(name), told(value))).collect()))
        };
        css.split('}').filter_map(rule).collect()
    }

    #[test]
    fn colours_that_the_stylesheet_lays_on_each_other_are_looked_at() {
        let css = Embedded::text("assets/sluis.css").unwrap();
        let token = |value: &String| value.strip_prefix("var(--")?.strip_suffix(')').map(str::to_owned);
        let mut seen = 0;
        for (head, properties) in rules(&css) {
            let [front, behind] = ["color", "background"].map(|name| properties.get(name).and_then(token));
            if let (Some(front), Some(behind)) = (front, behind) {
                let meets = |(a, b, _): &(&str, &str, f64)| [*a, *b] == [front.as_str(), behind.as_str()];
                let turned = |(a, b, _): &(&str, &str, f64)| [*b, *a] == [front.as_str(), behind.as_str()];
                assert!(
                    MEETINGS.iter().any(|pair| meets(pair) || turned(pair)),
                    "{head}: {front} on {behind}"
                );
                seen += 1;
            }
            // An organisation may choose any colour for its brand: nothing that must be told apart has it alone.
            let of_brand: Vec<_> = properties
                .iter()
                .filter(|(_, value)| value.contains("var(--brand"))
                .map(|(name, _)| name)
                .collect();
            assert!(of_brand.iter().all(|name| *name == "background"), "{head}: {of_brand:?}");
        }
        assert!(seen > 5, "{seen}");
    }

    #[test]
    fn a_theme_cannot_bring_css_with_it() {
        for bad in [
            "[light]\nbrand = \"#000000;}body{display:none\"",
            "[light]\nbrand = \"url(https://example.org)\"",
            "[light]\nbrand = \"red\"",
            "[light]\nbrand = \"#+12345\"",
            "[light]\n\"a:b\" = \"#000000\"",
            "font = \"x;}\"",
            "radius_px = 99",
        ] {
            assert!(themed(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_theme_of_light_colours_only_stays_light_in_the_dark() {
        let css = themed("[light]\nbrand = \"#7a1f5c\"").unwrap();
        assert_eq!(css.matches("--brand:#7a1f5c").count(), 2, "{css}");
        assert!(!css.contains("color-scheme:dark;"), "{css}");
    }
}
