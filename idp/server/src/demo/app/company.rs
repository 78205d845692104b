//! The two companies whose apps the demo shows. Both are invented.

use crate::demo::cast::{BAKERY, CARRIER, House, PRACTICE};
use crate::demo::sites::Site;
use crate::demo::words::{CompanyWords, KADE, VERZUIMBALIE};

/// What makes an app that of one company.
#[derive(Debug)]
pub struct Company {
    /// Where its app is found.
    pub site: Site,
    /// The name that Sluis knows it by.
    pub client_id: &'static str,
    /// The cookie of somebody who is signed in.
    pub visit_cookie: &'static str,
    /// The cookie of a browser that is on its way to Sluis.
    pub browser_cookie: &'static str,
    /// What it says.
    pub words: &'static CompanyWords,
    /// How it looks.
    pub style: &'static str,
    /// Its mark, as an SVG file.
    pub mark: &'static str,
}

impl Company {
    /// The organisations of the demo that its app works for.
    pub fn houses(&self) -> &'static [&'static House] {
        match self.site {
            Site::Absence => &ABSENCE_HOUSES,
            _ => &CARE_HOUSES,
        }
    }
}

static ABSENCE_HOUSES: [&House; 2] = [&BAKERY, &CARRIER];
static CARE_HOUSES: [&House; 1] = [&PRACTICE];

/// The absence app's company.
pub static ABSENCE: Company = Company {
    site: Site::Absence,
    client_id: "verzuimbalie",
    visit_cookie: "__Host-verzuimbalie",
    browser_cookie: "__Host-verzuimbalie-browser",
    words: &VERZUIMBALIE,
    style: include_str!("../../../../../themes/demo/verzuimbalie.css"),
    mark: include_str!("../../../../../themes/demo/verzuimbalie.svg"),
};

/// The e-health app's company.
pub static CARE: Company = Company {
    site: Site::Care,
    client_id: "kade",
    visit_cookie: "__Host-kade",
    browser_cookie: "__Host-kade-browser",
    words: &KADE,
    style: include_str!("../../../../../themes/demo/kade.css"),
    mark: include_str!("../../../../../themes/demo/kade.svg"),
};
