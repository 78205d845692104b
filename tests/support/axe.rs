//! Holds the page in a browser against the rules of WCAG 2.2 (A and AA) and good practice, as axe-core knows them.

use crate::support::chromium::Chromium;
use crate::support::foreign::axe;
use thirtyfour::prelude::WebDriverResult;

/// Which rules; what they find is told as one line for each element: rule, element, what is wrong with it.
const RUN: &str = r"
const [lifted, done] = arguments;
const rules = Object.fromEntries(lifted.map((rule) => [rule, { enabled: false }]));
const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
rules['target-size'] = { enabled: true };
const told = ({ id, nodes }) =>
  nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`);
axe.run({ preload: false, runOnly, rules, resultTypes: ['violations'] })
  .then(({ violations }) => done(violations.flatMap(told)))
  .catch((failed) => done([`axe itself: ${failed}`]));
";

/// Set in the long run: a second for each of some seven hundred pages is too much for every run.
const EVERYTHING: &str = "SLUIS_TEST_EVERY_PAGE";

/// Whether axe looks at every page that there is.
pub fn looks_at_everything() -> bool {
    std::env::var_os(EVERYTHING).is_some()
}

impl Chromium {
    /// Has axe at hand on every page that is opened from now on: much faster than bringing it to each.
    ///
    /// # Panics
    /// When the browser does not take it.
    pub async fn keep_axe(&self) {
        let kept = serde_json::json!({ "source": axe() });
        self.web.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", kept).await.unwrap();
    }

    /// What axe finds on this page, but for the rules that are `lifted`.
    ///
    /// # Panics
    /// When axe does not run.
    pub async fn blemishes(&self, lifted: &[&str]) -> Vec<String> {
        // A page may be on its way out while it is looked at, for it leads on by itself: then the next one counts.
        let mut found = self.run_axe(lifted).await;
        if found.is_err() {
            found = self.run_axe(lifted).await;
        }
        found.unwrap()
    }

    async fn run_axe(&self, lifted: &[&str]) -> WebDriverResult<Vec<String>> {
        if !self.web.execute("return 'axe' in window", Vec::new()).await?.convert::<bool>()? {
            self.web.execute(axe(), Vec::new()).await?;
        }
        self.web.execute_async(RUN, vec![serde_json::json!(lifted)]).await?.convert()
    }
}
