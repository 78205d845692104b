//! The rules of the linter, one a line: what is looked at, what it means, and the norm that says so.

use crate::organisation::policy::activation::Consent;
use crate::organisation::policy::activation::ProfileField;
use crate::organisation::policy::enforcement::Enforcement;
use crate::organisation::policy::invite::SecondCheck;
use crate::organisation::policy::lint::Severity;
use crate::organisation::policy::lint::Severity::Refused;
use crate::organisation::policy::lint::Severity::Warning;
use crate::organisation::policy::mfa::Factor;
use crate::organisation::policy::policy::Policy;
use crate::organisation::policy::remember::Preselected;
use crate::organisation::policy::totp::EnrolChannel;
use crate::organisation::policy::webauthn::ResidentKey;
use crate::organisation::span::Span;

/// A saved recovery code, in bits.
const RECOVERY_BITS: u32 = 64;

/// One rule.
pub(super) struct Rule {
    pub(super) code: &'static str,
    pub(super) severity: Severity,
    pub(super) key: &'static str,
    pub(super) sentence: &'static str,
    pub(super) norm: &'static str,
    pub(super) is_broken: fn(&Policy) -> bool,
}

const fn refused(
    code: &'static str,
    key: &'static str,
    sentence: &'static str,
    norm: &'static str,
    is_broken: fn(&Policy) -> bool,
) -> Rule {
    Rule { code, severity: Refused, key, sentence, norm, is_broken }
}

const fn warning(
    code: &'static str,
    key: &'static str,
    sentence: &'static str,
    norm: &'static str,
    is_broken: fn(&Policy) -> bool,
) -> Rule {
    Rule { code, severity: Warning, key, sentence, norm, is_broken }
}

/// Whether a second step is or becomes a must.
fn is_or_becomes_mandatory(policy: &Policy) -> bool {
    policy.mfa.enforcement > Enforcement::Optional
}

/// Whether this is the one kind that is allowed.
fn allows_only(policy: &Policy, factor: Factor) -> bool {
    policy.mfa.allowed.len() == 1 && policy.mfa.allowed.contains(&factor)
}

fn is_shorter_than(policy: &Policy, characters: u32) -> bool {
    policy.password.min_length < characters
}

pub(super) const RULES: &[Rule] = &[
    refused(
        "nothing-allowed",
        "mfa.allowed",
        "A second step is or becomes mandatory, and no kind of it is allowed: nobody could log in.",
        "",
        |p| is_or_becomes_mandatory(p) && p.mfa.allowed.is_empty(),
    ),
    refused(
        "sms-alone",
        "mfa.allowed",
        "Text messages are the only second step: allow another kind beside them.",
        "NIST SP 800-63B-4 §3.1.3.3; ASVS 6.6.1",
        |p| allows_only(p, Factor::Sms),
    ),
    refused(
        "announced-too-late",
        "mfa.enforcement",
        "The deadline is announced on its own day or later: people would find the door closed unannounced.",
        "",
        |p| p.mfa.enforcement.schedule().is_some_and(|days| days.announce_from >= days.mandatory_from),
    ),
    refused(
        "consent-to-nothing",
        "activation.document",
        "People must say that they read a document, and its address or version is missing.",
        "AVG article 7(1): what was agreed to can be shown",
        |p| {
            p.activation.consent == Consent::Required
                && (p.activation.document.own().is_none() || p.activation.document_version.own().is_none())
        },
    ),
    refused(
        "document-is-not-https",
        "activation.document",
        "The address of the document begins with https://.",
        "ASVS 12.2.1",
        |p| p.activation.document.own().is_some_and(|address| !address.starts_with("https://")),
    ),
    refused(
        "default-is-not-offered",
        "remember.default",
        "What is chosen beforehand is not among the options that are offered.",
        "",
        |p| match p.remember.default {
            Preselected::Off => false,
            Preselected::For(span) => !p.remember.offered().any(|offered| offered == span),
        },
    ),
    refused(
        "idle-outlives-the-session",
        "session.idle",
        "A session may lie idle for longer than it lives.",
        "",
        |p| p.session.idle > p.session.absolute,
    ),
    refused("no-country", "sms.countries", "Text messages are allowed, and to no country.", "", |p| {
        p.mfa.allowed.contains(&Factor::Sms) && p.sms.countries.is_empty()
    }),
    refused(
        "passwordless-without-keys",
        "webauthn.passwordless",
        "A passkey takes the place of the password, and security keys are not allowed.",
        "",
        |p| p.webauthn.passwordless && !p.mfa.allowed.contains(&Factor::WebAuthn),
    ),
    refused(
        "passwordless-without-names",
        "webauthn.resident_key",
        "A passkey takes the place of the password, and new keys do not keep the account's name.",
        "",
        |p| p.webauthn.passwordless && p.webauthn.resident_key == ResidentKey::Discouraged,
    ),
    warning(
        "password-alone",
        "mfa.enforcement",
        "Who has no second step passes with a password alone.",
        "AP: two factors for absence data; NEN 7510: two for patient data",
        |p| p.mfa.enforcement == Enforcement::Optional,
    ),
    warning(
        "mandatory-without-any",
        "mfa.min_factors",
        "A second step is mandatory and none has to be linked: one is asked all the same.",
        "",
        |p| is_or_becomes_mandatory(p) && p.mfa.min_factors == 0,
    ),
    warning(
        "two-of-one-kind",
        "mfa.min_factors",
        "Two second steps are asked, and both can only be of one kind: they are easily lost together.",
        "NIST SP 800-63B-4 §4.1",
        |p| p.mfa.min_factors > 1 && p.mfa.allowed.len() == 1,
    ),
    warning(
        "nothing-against-phishing",
        "mfa.allowed",
        "No second step that withstands phishing is offered: allow security keys.",
        "NIST SP 800-63B-4 §2.2: at AAL2 one is offered",
        |p| !p.mfa.allowed.is_empty() && !p.mfa.allowed.contains(&Factor::WebAuthn),
    ),
    warning(
        "preferred-is-not-allowed",
        "mfa.preferred",
        "The kind that is recommended is not allowed.",
        "",
        |p| p.mfa.preferred.factor().is_some() && !p.mfa.allows(p.mfa.preferred.factor()),
    ),
    warning(
        "legal-text-is-not-shown",
        "mfa.legal_text",
        "There are words for the notice of the law, and mfa.legal_notice does not show it.",
        "",
        |p| !p.mfa.legal_text.is_empty() && !p.mfa.legal_notice,
    ),
    warning("no-budget", "sms.budget_month", "Text messages are allowed, and none may be sent.", "", |p| {
        p.mfa.allowed.contains(&Factor::Sms) && p.sms.budget_month == 0
    }),
    warning(
        "remembered-is-not-proven",
        "remember.options",
        "On a remembered device the second step is not asked: such a login is below AAL2.",
        "NIST SP 800-63B-4 §2.2.3; NEN 7510: only with a reason",
        |p| p.remember.offered().next().is_some(),
    ),
    warning(
        "key-by-mail",
        "totp.enrol_channel",
        "The key of the app goes by mail, where the password is reset as well: such an app is not AAL2.",
        "NIST SP 800-63B-4 §4.1.2; ASVS 6.3.6",
        |p| p.totp.enrol_channel.mails_the_key(),
    ),
    warning(
        "bound-by-mail",
        "totp.enrol_channel",
        "The app is linked by way of a mail: such an app is not AAL2.",
        "NIST SP 800-63B-4 §4.1.2",
        |p| p.totp.enrol_channel == EnrolChannel::EmailLink,
    ),
    warning(
        "code-of-the-future",
        "totp.skew_forward",
        "A code is good before its time: it lives 30 seconds longer.",
        "ASVS 6.5.5",
        |p| p.totp.skew_forward > 0,
    ),
    warning(
        "backup-code-is-short",
        "backup.format",
        "A back-up code has fewer than 64 bits: four groups of four have 80.",
        "NIST SP 800-63B-4 §4.2.1.1",
        |p| p.backup.format.bits() < RECOVERY_BITS,
    ),
    warning(
        "password-is-short",
        "password.min_length",
        "Passwords may have fewer than 12 characters.",
        "ASVS 6.2.1: 8 at least, 15 advised; NIST SP 800-63B-4 §3.1.1.2",
        |p| is_shorter_than(p, 12),
    ),
    warning(
        "password-alone-is-short",
        "password.min_length",
        "A password that stands alone may have fewer than 15 characters.",
        "NIST SP 800-63B-4 §3.1.1.2",
        |p| p.mfa.enforcement == Enforcement::Optional && is_shorter_than(p, 15),
    ),
    warning(
        "composition",
        "password.upper",
        "Sorts of characters are asked: people answer with predictable passwords.",
        "NIST SP 800-63B-4 §3.1.1.2; ASVS 6.2.5",
        |p| p.password.digits + p.password.lower + p.password.special + p.password.upper > 0,
    ),
    warning(
        "idle-is-long",
        "session.idle",
        "A session may lie idle for longer than half an hour.",
        "NEN 7510",
        |p| p.session.idle > Span::minutes(30),
    ),
    warning(
        "idle-is-short",
        "session.idle",
        "A session ends before somebody who reads slowly is done.",
        "WCAG 2.2, 2.2.1",
        |p| p.session.idle < Span::minutes(10),
    ),
    warning(
        "invitation-lives-long",
        "invite.ttl",
        "An invitation lives longer than two weeks, and the mailbox is all that it asks for.",
        "ASVS 6.4.1",
        |p| p.invite.ttl > Span::days(14) && p.invite.second_check == SecondCheck::None,
    ),
    warning(
        "asks-the-gender",
        "activation.profile_fields",
        "The form asks for the gender: have a reason that holds.",
        "AVG article 5(1)(c)",
        |p| p.activation.profile_fields.contains_key(&ProfileField::Gender),
    ),
];
