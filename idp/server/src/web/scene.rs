//! What a page stands in: the app, the organisation and the language of whoever looks at it.

use crate::directory::Tenant;
use crate::web::called::Called;
use crate::web::cookies;
use crate::web::locale::Address;
use crate::web::locale::Choice;
use crate::web::locale::Language;
use crate::web::locale::Locale;
use crate::web::locale::Wish;
use crate::web::locale::negotiate;
use crate::web::page::LANGUAGE_PARAMETER;
use crate::web::page::Page;
use crate::web::sealed::Sealed;
use crate::web::text::Texts;
use crate::web::theme::Theme;
use crate::web::visit::Visit;
use crate::web::words::Words;
use axum::http::header::ACCEPT_LANGUAGE;
use sluis_domain::client::client::Client;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use std::sync::Arc;
use std::sync::OnceLock;
use url::Url;

/// The surroundings of one page.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The app that sent the person here.
    pub client: Option<Arc<Client>>,
    /// The organisation of the login, as soon as it is known.
    pub tenant: Option<Arc<Tenant>>,
    /// The words.
    pub locale: Locale,
    /// Path and query of the GET that shows this page.
    pub here: Option<String>,
    /// Where the browser lets go of the invitation that the page is about.
    pub another_code: Option<&'static str>,
    begin: Option<String>,
    /// The address that our mails come from.
    sender: String,
    /// As whom the person belongs to the organisation, once that is known.
    user_type: Option<UserType>,
    /// The texts in the organisation's own words, once a page asked for them.
    in_words: OnceLock<Option<Arc<Texts>>>,
}

impl Scene {
    /// The surroundings of a page of no app: the front page, an error.
    pub fn bare(visit: &Visit) -> Self {
        let locale = Locale::of(language(visit, None, visit.now), Address::Formal);
        let in_words = OnceLock::new();
        Self {
            client: None,
            tenant: None,
            locale,
            here: None,
            another_code: None,
            begin: None,
            sender: visit.app.config.email.address(visit.app.public_url.host()),
            user_type: None,
            in_words,
        }
    }

    /// The surroundings of a page on the way of `sealed`. `here` is the GET that shows it.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn of(
        visit: &Visit,
        sealed: &Sealed,
        organisation: Option<Id<Organisation>>,
        here: String,
    ) -> Result<Self, StoreError> {
        let wanted = (!sealed.demand.ui_locales.is_empty()).then(|| sealed.demand.ui_locales.join(" "));
        let language = language(visit, wanted.as_deref(), sealed.at);
        let mut scene =
            Self::with(visit, &sealed.demand.client, organisation.or(sealed.demand.organisation)).await?;
        scene.locale = Locale::of(language, scene.address());
        scene.here = Some(here);
        Ok(scene)
    }

    /// The surroundings of a page for `client`.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn with(
        visit: &Visit,
        client: &ClientId,
        organisation: Option<Id<Organisation>>,
    ) -> Result<Self, StoreError> {
        let app = &visit.app;
        let is_house = client.is_house();
        // The house has no name of its own to show: its pages are those of the organisation.
        let client = match is_house {
            true => None,
            false => app.directory.client(app, client, visit.now).await?,
        };
        // A client of one organisation has no other to be shown under.
        let only = client.as_ref().and_then(|client| match client.organisations.as_slice() {
            [one] => Some(*one),
            _ => None,
        });
        let serves = |id: &Id<Organisation>| client.as_ref().map_or(is_house, |client| client.serves(*id));
        let served = organisation.filter(serves);
        let tenant = match served.or(only) {
            Some(id) => app.directory.tenant(app, id, visit.now).await?,
            None => None,
        };
        let issuer = visit.app.public_url.issuer();
        let begin = client.as_ref().and_then(|client| begin(client.initiate_login_uri.as_deref()?, issuer));
        let mut scene = Self { client, tenant, begin, ..Self::bare(visit) };
        scene.locale = Locale::of(scene.locale.language(), scene.address());
        Ok(scene)
    }

    /// The same for somebody who is known to belong there as `user_type`: its words and form of address are those of
    /// these people. Before that they are the organisation's for everybody.
    #[must_use]
    pub fn spoken_to(mut self, user_type: Option<UserType>) -> Self {
        (self.user_type, self.in_words) = (user_type, OnceLock::new());
        self.locale = Locale::of(self.locale.language(), self.address());
        self
    }

    /// The page to render in, in the looks of `theme`.
    pub fn page<'s>(&'s self, theme: &'s Theme) -> Page<'s> {
        let mut page = Page::new(theme, self.locale);
        page.here = self.here.as_deref();
        page.sender = Some(&self.sender);
        page.another_code = self.another_code;
        if let Some(texts) = self.in_words.get_or_init(|| theme.in_words(&self.words(), self.locale)) {
            page.texts = texts;
        }
        page.legal_text = self.speech().and_then(|speech| speech.mfa.legal_text_in(self.locale.tongue()));
        if let Some(client) = &self.client {
            page.app = Some(&client.name);
            page.app_logo = theme.client_logo(&client.id);
            page.back = client.home_uri.as_deref().or(self.begin.as_deref());
        }
        if let Some(organisation) = self.organisation() {
            page.organisation = Some(&organisation.name);
            page.environment = organisation.environment.as_deref();
            page.helpdesk = Some(&organisation.helpdesk).filter(|helpdesk| helpdesk.can_be_reached());
        }
        page
    }

    /// Where a login begins anew at the app, once this one has died: there, or at its start page.
    pub fn begin(&self) -> Option<&str> {
        self.begin.as_deref().or_else(|| self.client.as_ref()?.home_uri.as_deref())
    }

    /// What people are called at the login: by what the organisation says, where one is known.
    pub fn called(&self) -> Called {
        Called::by(self.speech().map(|speech| speech.login.identifier))
    }

    /// The name of the theme: the organisation's, before that the client's.
    pub fn theme(&self) -> Option<&str> {
        let of_organisation = self.organisation().and_then(|organisation| organisation.theme.as_deref());
        of_organisation.or_else(|| self.client.as_ref().and_then(|client| client.theme.as_deref()))
    }

    fn address(&self) -> Address {
        self.speech().map_or(Address::Formal, |speech| Address::from(speech.ui.address))
    }

    fn words(&self) -> Words {
        self.speech().map(|speech| Words::of(&speech.terms)).unwrap_or_default()
    }

    fn speech(&self) -> Option<&Policy> {
        self.tenant.as_ref().map(|tenant| tenant.speech(self.user_type))
    }

    fn organisation(&self) -> Option<&Organisation> {
        self.tenant.as_ref().map(|tenant| &tenant.organisation)
    }
}

/// OpenID Connect Core §4: the login initiation endpoint is called with `iss`, which is REQUIRED.
fn begin(initiate_login_uri: &str, issuer: &str) -> Option<String> {
    let mut address = Url::parse(initiate_login_uri).ok()?;
    address.query_pairs_mut().append_pair("iss", issuer);
    Some(address.into())
}

/// The language that the person chooses with this very request, by a link of the language switch.
pub fn chosen_now(visit: &Visit) -> Option<Choice> {
    let query = visit.uri.query()?;
    let tag = query.split('&').find_map(|pair| pair.strip_prefix(LANGUAGE_PARAMETER)?.strip_prefix('='))?;
    let language = Language::ALL.into_iter().find(|language| language.tag() == tag)?;
    Some(Choice { language, at: visit.now })
}

fn language(visit: &Visit, ui_locales: Option<&str>, asked_at: Timestamp) -> Language {
    let accept = visit.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    negotiate(&Wish {
        chosen: chosen_now(visit)
            .or_else(|| cookies::value(&visit.headers, cookies::LANGUAGE).and_then(Choice::of_cookie)),
        ui_locales,
        asked_at,
        accept_language: accept,
        default: Language::of_tag(visit.app.config.i18n.default.tag()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::begin;

    #[test]
    fn a_login_that_begins_at_the_app_names_us() {
        let address = begin("https://app.example.nl/begin?a=b", "https://login.example.nl");
        assert_eq!(
            address.as_deref(),
            Some("https://app.example.nl/begin?a=b&iss=https%3A%2F%2Flogin.example.nl")
        );
    }
}
