//! When a login stops to show new recovery codes (D4): whoever has a second step has a way back, and has said so.

use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::recovery_sheet::SheetKind;
use crate::login::journey::Step;
use crate::login::second_step::Weighing;

/// The person keeps codes that count here, or cannot be given any now.
pub(super) fn check(weighing: &Weighing<'_>) -> Result<(), Step> {
    let counted = weighing.door.counted(weighing.proofs);
    // Codes that stand for a second step are given only to somebody who has just proven one.
    if !counted.iter().any(|proof| proof.kind.is_second_step()) {
        return Ok(());
    }
    if weighing.person.sheets.iter().any(|sheet| is_kept(weighing, sheet)) {
        return Ok(());
    }
    Err(Step::KeepRecoveryCodes)
}

fn is_kept(weighing: &Weighing<'_>, sheet: &RecoverySheet) -> bool {
    let rules = &weighing.policy.backup;
    let is_used_up_and_stays_so = !rules.reissue_on_use && sheet.kept_at.is_some();
    let serves = sheet.is_enough(weighing.now)
        || (is_used_up_and_stays_so && sheet.kind() == SheetKind::Own && sheet.voided_at.is_none());
    // Whoever came in by a helpdesk's code has lost what they kept before.
    let helpdesk_since = weighing.proofs.iter().any(|proof| {
        let given = weighing.person.sheets.iter().find(|sheet| sheet.held.id == proof.authenticator);
        proof.kind == AuthenticatorKind::RecoveryCode
            && given.is_some_and(|given| given.kind() == SheetKind::Helpdesk)
            && sheet.kept_at.is_none_or(|kept| kept < proof.at)
    });
    serves && !helpdesk_since && weighing.door.would_count(&sheet.held, weighing.proofs)
}
