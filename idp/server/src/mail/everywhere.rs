//! Mails about an account, to every mailbox of the person that may hear of it: each in the name of whoever supplied
//! it, so that no mailbox hears of an organisation that is not its own.

use crate::dice::Dice;
use crate::mail::composed;
use crate::web::locale::{Language, Locale};
use sluis_domain::id::Id;
use sluis_domain::login::person::Person;
use sluis_domain::mail::OutgoingMail;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::ui;
use sluis_domain::recovery::mailbox::{Mailbox, mailboxes};
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;
use sluis_store::error::StoreError;
use sluis_store::store::Store;
use std::collections::BTreeMap;

/// Whom the mails are for.
#[derive(Clone, Copy)]
pub struct Reader<'r> {
    /// Where the addresses and names are kept.
    pub store: &'r Store,
    /// What names the mails.
    pub dice: Dice,
    /// Who.
    pub person: &'r Person,
    /// In whose name a mailbox is written to that is the person's own.
    pub at: Option<Id<Organisation>>,
    /// What they read.
    pub language: Language,
    /// When it happened.
    pub now: Timestamp,
}

impl Reader<'_> {
    /// The mail of `template` for every mailbox, filled with `data` and the name of the person and the moment.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn everywhere(
        &self,
        template: &str,
        data: &[(&'static str, &str)],
    ) -> Result<Vec<OutgoingMail>, StoreError> {
        let read = self.store.read();
        let addresses = read.users().addresses(self.person.user.id).await?;
        let names = read.users().login_names(self.person.user.id).await?;
        let mailboxes = mailboxes(&addresses, &self.memberships(), self.at);
        Ok(mailboxes.iter().map(|mailbox| self.written(mailbox, &names, template, data)).collect())
    }

    /// The mail of `template` for one mailbox.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn letter(
        &self,
        mailbox: &Mailbox,
        template: &str,
        data: &[(&'static str, &str)],
    ) -> Result<OutgoingMail, StoreError> {
        let names = self.store.read().users().login_names(self.person.user.id).await?;
        Ok(self.written(mailbox, &names, template, data))
    }

    fn written(
        &self,
        mailbox: &Mailbox,
        names: &[LoginName],
        template: &str,
        data: &[(&'static str, &str)],
    ) -> OutgoingMail {
        let login_name = names.first().map_or("", |name| name.typed());
        let there = mailbox.organisation.and_then(|organisation| self.person.belonging_to(organisation));
        let form = there.map_or(ui::Address::U, |belonging| belonging.policy.ui.address);
        let mut mail = OutgoingMail {
            to: mailbox.address.clone(),
            template: template.to_owned(),
            locale: Locale::of(self.language, form.into()).file().to_owned(),
            organisation: mailbox.organisation,
            data: BTreeMap::from([
                ("person".to_owned(), mailbox.greeted(&self.memberships(), login_name)),
                ("at".to_owned(), self.now.millis().to_string()),
            ]),
            ..OutgoingMail::new(self.dice.id(self.now), self.now)
        };
        composed::spoken_to(&mut mail, there.map(|belonging| belonging.membership.user_type));
        // What an app's entry is called has the login name in it, which may be a private address.
        let private: Vec<&str> =
            names.iter().filter(|name| !mailbox.may_read(name)).map(|name| name.typed()).collect();
        let told = |value: &str| private.iter().fold(value.to_owned(), |told, name| told.replace(name, "…"));
        mail.data.extend(data.iter().map(|(name, value)| ((*name).to_owned(), told(value))));
        mail
    }

    fn memberships(&self) -> Vec<Membership> {
        self.person.memberships.iter().map(|belonging| belonging.membership.clone()).collect()
    }
}
