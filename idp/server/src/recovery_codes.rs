//! Recovery codes: made, shown while they are not kept yet, and found again by what somebody typed.

use crate::app::App;
use crate::dice::Dice;
use crate::hashing::Hasher;
use crate::hashing::HashingRefused;
use crate::hashing::Place;
use crate::seals::Seals;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::recovery_code::CODE_BYTES;
use sluis_domain::authenticator::recovery_code::RecoveryCode;
use sluis_domain::authenticator::recovery_sheet::RecoverySheet;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::policy::backup::BackupRules;
use sluis_domain::organisation::policy::backup::BackupStyle;
use sluis_domain::organisation::policy::backup::CodeFormat;
use sluis_domain::secret::Digest;
use sluis_domain::secret::MacKey;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use sluis_store::recovery::KeptCode;
use sluis_store::store::Tx;
use std::collections::BTreeSet;

/// Bytes of the salt that all codes of one person share, so that one computation compares with all of them.
const SALT_BYTES: usize = 16;

/// What codes are made with: of the server or of the command line.
#[derive(Clone, Copy)]
pub struct Maker<'m> {
    /// Names sheets and codes.
    pub dice: Dice,
    /// Hashes them.
    pub hasher: &'m Hasher,
    /// Derives them.
    pub seals: &'m Seals,
}

impl<'m> Maker<'m> {
    /// The maker of the server.
    pub const fn of(app: &'m App) -> Self {
        Self { dice: app.dice, hasher: &app.hasher, seals: &app.seals }
    }
}

/// A sheet with its codes, ready to be written.
pub struct NewSheet {
    /// The sheet.
    pub sheet: RecoverySheet,
    codes: Vec<KeptCode>,
}

/// What a new sheet is made for.
pub struct Wanted<'w> {
    /// Whose it is to be.
    pub user: Id<User>,
    /// By what way it is bound.
    pub bound_by: BoundBy,
    /// On whose word it is bound.
    pub vouched_by: Vouching,
    /// The doors that accept it at once.
    pub accepted_at: BTreeSet<Id<Organisation>>,
    /// How many codes, and how they are written.
    pub rules: &'w BackupRules,
    /// The login and the browser that is to show it.
    pub shown_for: Digest,
    /// When.
    pub now: Timestamp,
}

/// A sheet that is shown and not kept yet. Its codes are derived from it, so that a reload shows the same ones
/// and nothing that can be read lies anywhere (law 3).
///
/// # Errors
/// When the pool has no room.
pub async fn make(maker: Maker<'_>, wanted: Wanted<'_>) -> Result<NewSheet, HashingRefused> {
    let held = authenticator(maker.dice, &wanted);
    let count = match wanted.rules.style {
        BackupStyle::Single => 1,
        BackupStyle::Set => wanted.rules.count,
    };
    let format = &wanted.rules.format;
    let mut codes = Vec::new();
    for code in derived(&maker.seals.enrolment, &held, (&wanted.shown_for, count), format) {
        codes.push(hashed(maker, &held, &code, wanted.now).await?);
    }
    let sheet = RecoverySheet {
        held,
        format: format.to_string(),
        issued: count,
        left: count,
        shown_for: Some(wanted.shown_for),
        kept_at: None,
        expires_at: None,
        voided_at: None,
    };
    Ok(NewSheet { sheet, codes })
}

/// How a code is written that was made elsewhere.
const PLAIN_FORMAT: &str = "4-4-4-4";

/// A sheet of one code that the person keeps already: it came with them.
pub fn brought(held: Authenticator, now: Timestamp) -> RecoverySheet {
    RecoverySheet {
        held,
        format: PLAIN_FORMAT.to_owned(),
        issued: 1,
        left: 1,
        shown_for: None,
        kept_at: Some(now),
        expires_at: None,
        voided_at: None,
    }
}

/// One code that is not shown in a login: given out by a helpdesk, or brought.
///
/// # Errors
/// When the pool has no room.
pub async fn given(
    maker: Maker<'_>,
    sheet: RecoverySheet,
    code: &RecoveryCode,
    now: Timestamp,
) -> Result<NewSheet, HashingRefused> {
    let codes = vec![hashed(maker, &sheet.held, code, now).await?];
    Ok(NewSheet { sheet, codes })
}

/// The codes of a sheet, as they are written: for the browser and the login that it was made in, until it is
/// kept. None: it is not to be shown there.
pub fn shown(app: &App, sheet: &RecoverySheet, here: &Digest) -> Option<Vec<Secret<String>>> {
    let is_here = sheet.kept_at.is_none() && sheet.voided_at.is_none() && sheet.left == sheet.issued;
    let shown_for = sheet.shown_for.as_ref().filter(|shown_for| is_here && *shown_for == here)?;
    let format: CodeFormat = sheet.format.parse().ok()?;
    let codes = derived(&app.seals.enrolment, &sheet.held, (shown_for, sheet.issued), &format);
    Some(codes.iter().map(|code| code.written(&format)).collect())
}

/// Names a login in a browser.
pub fn shown_for(request: &[u8; 16], browser: &Digest) -> Digest {
    Digest::of(&[request.as_slice(), browser.bytes()].concat())
}

/// Which of `kept` somebody typed.
///
/// # Errors
/// When a hash cannot be read.
pub async fn find<'k>(
    app: &App,
    place: Place,
    kept: &'k [KeptCode],
    typed: &RecoveryCode,
) -> Result<Option<&'k KeptCode>, HashingRefused> {
    let hashes = kept.iter().map(|code| code.hash.clone()).collect();
    let found = app.hasher.find_at(place, typed.secret().clone(), hashes).await?;
    Ok(found.and_then(|at| kept.get(at)))
}

/// Writes a new sheet. Those of `earlier` that were shown and never kept give way to it at once; the others do
/// when it is kept.
///
/// # Errors
/// When the database does not take it.
pub async fn add(
    tx: &Tx,
    new: &NewSheet,
    earlier: &[RecoverySheet],
    alone: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let unkept = |sheet: &&RecoverySheet| sheet.kept_at.is_none() && sheet.expires_at.is_none();
    let gone: Vec<Id<Authenticator>> = earlier
        .iter()
        .filter(unkept)
        .filter(|sheet| sheet.gives_way_to(&new.sheet.held, alone))
        .map(id)
        .collect();
    tx.recovery().void(&gone, now).await?;
    tx.authenticators().add(&new.sheet.held).await?;
    tx.recovery().add(&new.sheet, &new.codes).await
}

/// Writes that `sheet` is kept; what gives way to it among `all` is void. False when it was kept before, or is
/// void itself.
///
/// # Errors
/// When the database does not take it.
pub async fn keep(
    tx: &Tx,
    sheet: &RecoverySheet,
    all: &[RecoverySheet],
    alone: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let older =
        |other: &&RecoverySheet| other.held.id != sheet.held.id && other.gives_way_to(&sheet.held, alone);
    let gone: Vec<Id<Authenticator>> = all.iter().filter(older).map(id).collect();
    tx.recovery().void(&gone, now).await?;
    tx.recovery().keep(sheet.held.id, now).await
}

fn id(sheet: &RecoverySheet) -> Id<Authenticator> {
    sheet.held.id
}

fn authenticator(dice: Dice, wanted: &Wanted<'_>) -> Authenticator {
    Authenticator {
        id: dice.id(wanted.now),
        user: wanted.user,
        kind: AuthenticatorKind::RecoveryCode,
        label: String::new(),
        secret: Secret::new(Vec::new()),
        bound_by: wanted.bound_by,
        vouched_by: wanted.vouched_by.clone(),
        accepted_at: wanted.accepted_at.clone(),
        last_step: None,
        created_at: wanted.now,
        last_used_at: None,
    }
}

fn derived(
    key: &MacKey,
    held: &Authenticator,
    (shown_for, count): (&Digest, u32),
    format: &CodeFormat,
) -> Vec<RecoveryCode> {
    let one = |number: u32| {
        let mut random = [0; CODE_BYTES];
        for (half, chunk) in random.chunks_mut(32).enumerate() {
            let place =
                [number.to_be_bytes(), u32::try_from(half).unwrap_or_default().to_be_bytes()].concat();
            let parts: [&[u8]; 5] =
                [b"recovery", held.id.bytes(), held.user.bytes(), shown_for.bytes(), &place];
            chunk.copy_from_slice(key.mac(&parts).bytes());
        }
        RecoveryCode::from_random(&random, format)
    };
    (0..count).map(one).collect()
}

async fn hashed(
    maker: Maker<'_>,
    held: &Authenticator,
    code: &RecoveryCode,
    now: Timestamp,
) -> Result<KeptCode, HashingRefused> {
    let mac = maker.seals.enrolment.mac(&[b"recovery-salt", held.user.bytes()]);
    let mut salt = [0; SALT_BYTES];
    salt.copy_from_slice(&mac.bytes()[..SALT_BYTES]);
    let hash = maker.hasher.make(code.secret().clone(), salt).await?;
    Ok(KeptCode {
        id: maker.dice.id(now),
        sheet: held.id,
        hash: Secret::new(hash.into_bytes()),
        used_at: None,
    })
}
