### Dutch, informal: "je". Only the sentences that differ from nl.ftl.

## Where am I

brand-where = Je logt in bij { $app } van { $org }.
brand-where-app = Je logt in bij { $app }.
brand-where-org = Je logt in bij { $org }.
nav-to-account = Naar je account
nav-no-way = Ga terug naar de app waar je vandaan kwam. Log daar opnieuw in.

## Forms

who-as = Je logt in als
who-not-you = Ben je dit niet? Begin opnieuw

## First step

login-username-missing = Vul je e-mailadres of gebruikersnaam in.
login-email-missing = Vul je e-mailadres in.
login-name-missing = Vul je gebruikersnaam in.
login-password-missing = Vul je { -password } in.
login-idle = Je was te lang niet actief. Log opnieuw in.
login-locked = Inloggen kan nu niet op dit apparaat. Log in op een apparaat dat je vaker gebruikt, of vraag hulp.
paused-why = Zo houden wij anderen buiten je account.

## Second step

otp-app = Open je { -app-kind } en vul de { -code } in.
otp-err-clock-fast = De klok van je telefoon loopt { $min } minuten voor. Zet de tijd op automatisch.
otp-err-clock-fast-one = De klok van je telefoon loopt 1 minuut voor. Zet de tijd op automatisch.
otp-err-clock-slow = De klok van je telefoon loopt { $min } minuten achter. Zet de tijd op automatisch.
otp-err-clock-slow-one = De klok van je telefoon loopt 1 minuut achter. Zet de tijd op automatisch.
otp-err-oldphone = Deze { -code } komt van een oude koppeling. Gebruik de nieuwe koppeling in je app.
otp-remember-warn = Doe dit alleen op je eigen apparaat. Daarna is alleen je { -password } nodig.

## Recovery codes

bk-hint = Je kreeg deze code bij het instellen of van de { -helpdesk }.
bk-missing = Vul je { -backup } in.
bk-new-title = Dit is je nieuwe { -backup }
bk-new-body = Je kunt de { -backup } één keer gebruiken. Bewaar de { -backup } op een veilige plek.
bk-new-old = Je oude { -backup } werkt straks niet meer.
bk-new-old-set = Je oude { -recovery-codes } werken straks niet meer.
bk-set-title = Bewaar je { -recovery-codes }
bk-make-body = Je hebt een nieuwe { -backup } nodig. Druk op de knop. Je ziet de { -backup } één keer.
bk-make-body-set = Je hebt nieuwe { -recovery-codes } nodig. Druk op de knop. Je ziet de { -recovery-codes } één keer.
bk-left = Je hebt nog { $n } { -recovery-codes }.
bk-left-one = Je hebt nog 1 { -backup }.
bk-left-few = Maak op tijd nieuwe in je account.
bk-few-title = Je hebt bijna geen { -recovery-codes } meer
bk-nothing-title = Je hebt geen { -backup } meer
bk-left-nothing = Maak een nieuwe { -backup } in je account, bij Beveiliging.
bk-left-none = Je hebt geen { -backup } meer. Maak een nieuwe in je account, bij Beveiliging.
bk-repair-title = Ben je je telefoon kwijt?
bk-repair = Koppel nu een andere telefoon. Dan kun je de volgende keer weer gewoon inloggen.
bk-repair-old = Verwijder daarna de oude koppeling in je account, bij Beveiliging.
bk-repair-which = Wat ben je kwijt?
bk-repair-goes = Wat je aankruist, werkt niet meer zodra je iets nieuws hebt gekoppeld.
bk-repair-err = Kruis aan wat je kwijt bent. Ben je niets kwijt? Kruis dan alleen dat aan.

## The deadline of an announced second step

mfa-deadline = Je moet dit instellen vóór { $date }.
mfa-days-left = Je kunt dit nog { $days } dagen uitstellen.
mfa-last-day = Vandaag is de laatste dag dat je dit kunt uitstellen.
mfa-too-late = Je kunt dit niet meer uitstellen. Een tweede stap is nu verplicht.
mfa-intro-how-app = Na je { -password } vul je een { -code } in. Je krijgt de { -code } in een app.
mfa-intro-how-both = Na je { -password } vul je een { -code } in. Je krijgt de { -code } per sms of in een app.
mfa-intro-how-sms = Na je { -password } vul je een { -code } in. Je krijgt de { -code } per sms.
mfa-intro-how-key = Na je { -password } gebruik je een beveiligingssleutel of toegangssleutel.
mfa-intro-why-body = Met alleen je { -password } komt niemand bij je gegevens.
mfa-intro-always = Ja, elke keer dat je inlogt.
mfa-intro-remember-days = Je kunt kiezen om dit apparaat tot { $number } dagen te onthouden.
mfa-intro-remember-days-one = Je kunt kiezen om dit apparaat 1 dag te onthouden.
mfa-intro-remember-hours = Je kunt kiezen om dit apparaat { $number } uur te onthouden.
mfa-intro-remember-hours-one = Je kunt kiezen om dit apparaat 1 uur te onthouden.

## Linking an authenticator app

app-qr = QR-code voor je { -app-kind }
mfa-must = Wij moeten je gegevens extra beveiligen. Daarom is een tweede stap verplicht.
app-choose = Je mag zelf een app kiezen.

## Choosing a second step, and text messages

mfa-heading = Extra beveiliging voor je gegevens
mfa-choose-title = Kies je tweede stap
mfa-second = Stel ook een tweede methode in. Dan kun je altijd inloggen.
mfa-last = Je moet ten minste één methode instellen. Kies er één om door te gaan.
mfa-last-another = Je moet nog een methode instellen. Kies er één om door te gaan.
mfa-last-two = Je moet twee methoden instellen. Kies de eerste om door te gaan.
mfa-step-password = Vul je { -password } in
mfa-app-need = Je hebt een telefoon of tablet nodig. De app is gratis.
mfa-sms-desc = Je krijgt een { -code } op je mobiel. Wij rekenen geen kosten.
mfa-sms-need = Je hebt een mobiele telefoon met bereik nodig.
sms-link-title = Koppel je telefoon
sms-phone-missing = Vul je mobiele telefoonnummer in.
sms-linked = Je telefoon is gekoppeld aan je account.
sms-phone-same = Dit is al je telefoonnummer. Vul een ander nummer in.
sms-replace-until = Het nummer dat eindigt op { $nn } blijft werken totdat je het nieuwe hebt bevestigd.
sms-replace-number = Vul je nieuwe nummer in
sms-changed = Je telefoonnummer voor codes is gewijzigd. Heb je dit niet gedaan? Vertel het dan meteen aan { $org }.
app-linked = De app is gekoppeld aan je account.
sms-text = Je { -code } voor { $app }: { $code }. Geldig tot { $time }. Geef deze code aan niemand.

## For which organisation

choose-body = Deze app hoort bij meer dan één van je organisaties.

## Ways on

cookies-body = Zonder cookies kun je niet inloggen. Wij gebruiken ze alleen om je in te loggen.
noaccess-title = Je hebt geen toegang
err-noaccess = Je hebt geen toegang tot { $app }. Vraag het aan { $org }.
err-noaccess-any = Je hebt geen toegang tot { $app }. Vraag het aan je organisatie.
unlock-title = Heb je hier al een account?
unlock-why = Je koos je { -password } met een e-mail van een andere organisatie. Dat is hier niet genoeg.
unlock-hint = Gebruik wat je hier eerder gebruikte: je { -app-kind }, je YubiKey of een { -backup }.
unlock-missing = Vul een { -backup } in, of een code van je { -app-kind } of YubiKey.
unlock-mail = Heb je zo'n code niet?
unlock-mail-link = Kies een nieuw { -password } met het e-mailadres dat je hier gebruikt

## Consent of the person: which details an app sees

allow-title = Mag { $app } je gegevens zien?
allow-scope-openid = Een nummer waaraan de app je herkent
allow-scope-profile = Je naam
allow-scope-email = Je e-mailadres
allow-scope-phone = Je telefoonnummer
allow-until-logout = Dit geldt totdat je uitlogt.
allow-one-day = Dit geldt 1 dag, ook als je bent uitgelogd.
allow-days = Dit geldt { $days } dagen, ook als je bent uitgelogd.

## Logging out

logout-title = Je bent uitgelogd
logout-done = Sluit nu ook je browser op een gedeelde computer.
logout-confirm = Wil je uitloggen?
logout-body = Andere apps vragen je daarna opnieuw om in te loggen.

## Back to the app

post-title = Je gaat nu terug

## What this place is

front-title = Hier log je veilig in
front-what = Deze website controleert wie je bent. Daarna ga je terug naar je app.
front-start = Wil je inloggen? Begin dan bij de app van je organisatie.
front-safe = Wij vragen je { -password } nooit per telefoon of e-mail.

## Errors

err-reference-org = Noem deze code bij je organisatie
err-client-body = De app die je hierheen stuurde, is bij ons niet bekend.
err-many-body = Je probeert het te vaak. Wacht tot { $time }.
err-internal-body = Dit ligt aan ons en niet aan jou.

## Mails

mail-footer = Deze e-mail is automatisch gemaakt. Je kunt niet antwoorden.
mail-invite-subject = Er staat een bericht voor je klaar bij { $org }
mail-invite-body = { $org } heeft een account voor je gemaakt bij { $app }. Maak eerst een { -password }. Daarna kun je het bericht lezen.
mail-account-subject = Activeer je account bij { $org }
mail-account-body = { $org } heeft een account voor je gemaakt bij { $app }. Maak eerst een { -password }. Daarna kun je inloggen.
mail-invite-username = Je gebruikersnaam is { $username }.
mail-notyou = Ken je { $org } niet? Dan hoef je niets te doen.
mail-sms-linked-subject = Er is een telefoon gekoppeld aan je account bij { $org }
mail-sms-linked-body = Er is een telefoon voor sms gekoppeld aan je account. Dit gebeurde op { $time }.
mail-linked-subject = Er is een app gekoppeld aan je account bij { $org }
mail-linked-body = Er is een { -app-kind } gekoppeld aan je account. Dit gebeurde op { $time }.
mail-linked-you = Heb je dit zelf gedaan? Dan hoef je niets te doen.
mail-linked-not-you = Heb je dit niet gedaan? Vertel het dan meteen aan { $org }.
mail-notice-you = Heb je dit zelf gedaan? Dan hoef je niets te doen.
mail-notice-not-you = Heb je dit niet gedaan? Vertel het dan meteen aan { $org }.
mail-notice-asked = Heb je hierom gevraagd? Dan hoef je niets te doen.
mail-notice-not-asked = Heb je hier niet om gevraagd? Vertel het dan meteen aan { $org }.
mail-device-stolen-subject = Iemand gebruikte een kopie van je apparaat bij { $org }
mail-device-stolen-body = Iemand gebruikte een kopie van een onthouden apparaat, met je { -password }. Dit gebeurde op { $time }. Wij hebben alle onthouden apparaten vergeten. Wijzig je { -password }.
mail-password-subject = Je { -password } bij { $org } is gewijzigd
mail-password-changed-body = Je { -password } is gewijzigd op { $time }.
mail-password-reset-body = Iemand koos via je mailbox een nieuw { -password }. Dit gebeurde op { $time }.
mail-forgotten-body = Je vroeg ons om hulp bij het inloggen. Maak nu een nieuw { -password }.
mail-forgotten-names = Je logt in met:
mail-forgotten-not-you = Heb je dit niet gevraagd? Dan hoef je niets te doen.
mail-backup-used-subject = Er is ingelogd met je { -backup } bij { $org }

## The link of an invitation

act-landing-title = Je account activeren
act-landing-who = { $org } nodigt je uit voor { $app }.
act-landing-body = Druk op Doorgaan. Daarna maak je een { -password }.
act-link-old = Deze link werkt niet meer. Wij sturen je graag een nieuwe.
act-link-sent-title = Kijk in je mailbox
spam-hint = Kijk ook in je map Ongewenste e-mail.
act-already-title = Je account is al actief
act-already = Je kunt inloggen.
act-dead-ask = Lukt de code ook niet? Vraag je organisatie om een nieuwe uitnodiging.
act-code-active = Is je account al actief? Log dan in bij je app.
act-accept-title = Is deze uitnodiging voor jou?
act-accept-body = { $org } nodigt je uit voor { $app }. Je kunt daar inloggen met dit account.
act-accept-sees = { $org } ziet alleen dat je de uitnodiging accepteert. { $org } ziet niet waar je nog meer inlogt.
act-check-body = { $org } wil zeker weten dat jij het bent.
act-check-unknown = Wij missen gegevens van je. Vraag { $org } om een nieuwe uitnodiging.
consent-body = Lees de voorwaarden voordat je verdergaat.
consent-declined-title = Je bent niet akkoord
consent-declined = Je account is nog niet actief. De link blijft werken tot { $date }.
terms-declined = Zonder akkoord kun je niet verder naar de app. Je kunt ook later akkoord gaan.

## About oneself, once

profile-title = Je gegevens

## Forgotten login details

no-mail-invite = Nog geen account? Je krijgt een uitnodiging per e-mail.
no-mail-ask-any = Vraag je organisatie om de e-mail opnieuw te sturen.
fgt-body = Vul je e-mailadres of gebruikersnaam in. Kennen wij die? Dan krijg je binnen 5 minuten een e-mail.
fgt-body-email = Vul je e-mailadres in. Kennen wij dat? Dan krijg je binnen 5 minuten een e-mail.
fgt-hint = Je e-mailadres is het adres waarop je onze e-mail kreeg.
fgt-which = Weet je je adres niet meer? Zoek in je mailbox naar een e-mail van { $sender }.
fgt-sent-title = Kijk in je mailbox
fgt-sent = Kennen wij deze gegevens? Dan krijg je binnen 5 minuten een e-mail.
fgt-sent-none = Krijg je niets? Probeer een ander adres, of vraag hulp.
rst-used = Je hebt hiermee al een { -password } gemaakt. Is het niet gelukt? Vraag dan een nieuwe e-mail aan.
rst-done-title = Je { -password } is opgeslagen
rst-done = Je kunt nu inloggen met je nieuwe { -password }.
rst-ends = Op andere apparaten log je daarna opnieuw in.

## Choosing a password

pw-must-change = Je { -password } past niet meer bij de regels. Kies een nieuw { -password }.
pw-current-wrong = Dit is niet je huidige { -password }.
pw-rules-title = Je { -password } moet hieraan voldoen
pw-rule-name = Niet je naam, e-mailadres of de naam van { $org }
pw-rule-former = Niet een van je laatste { $n } wachtwoorden
pw-err-former = Dit { -password } had je al eens. Kies een ander.
pw-err-name = Gebruik niet je naam, e-mailadres of de naam van { $org }.
pw-err-taken = Deze gebruikersnaam kan niet. Kies een andere, of gebruik het account dat je hebt.
pw-saved = Je { -password } is opgeslagen. Log nu in.

## The key of an app by mail

app-mail-open = Open de link in die e-mail. Daar zie je de QR-code voor je { -app-kind }.
app-mail-none-yet = Wij sturen een e-mail naar { $mailbox }. Daarin staat wat je nodig hebt voor je { -app-kind }.
app-mail-bounced-org = Wij kunnen geen e-mail bezorgen op { $mailbox }. Vraag je organisatie om hulp.
mail-app-subject = Je { -app-kind } koppelen bij { $org }
mail-app-body = { $org } vraagt een extra stap bij het inloggen bij { $app }. Daarvoor koppel je een { -app-kind }.
mail-app-code = Vul de { -code } van de app in op de pagina waar je inlogt.
mail-app-blocked = Zie je geen QR-code? Druk op de gele balk, of vul de sleutel zelf in.
mail-app-until = Je kunt deze e-mail gebruiken tot { $date }.
mail-app-delete = Gooi deze e-mail weg als je app is gekoppeld.
mail-app-you = Heb je dit niet zelf gevraagd? Bel dan de { -helpdesk }.
mail-app-you-org = Heb je dit niet zelf gevraagd? Vraag je organisatie om hulp.
mail-deadline-body = { $org } beveiligt je gegevens extra. Vanaf { $date } is een tweede stap verplicht bij het inloggen.
mail-deadline-none = Je hebt nog geen tweede stap ingesteld.
mail-deadline-do = Log in zoals je gewend bent en druk op Nu instellen.
mail-deadline-no-link = In deze e-mail staat geen link. Zo kan niemand je naar een valse website sturen.
mail-helpdesk-code-subject = De { -helpdesk } gaf een code voor je account bij { $org }
## Security keys and passkeys

key-title = Gebruik je sleutel
key-ready = Houd je beveiligingssleutel of toegangssleutel klaar.
key-what = Een beveiligingssleutel is een klein apparaat. Een toegangssleutel staat op je telefoon of computer.
key-label-hint = Zo herken je de sleutel later. Bijvoorbeeld: sleutelbos of telefoon.
key-linked = De sleutel is gekoppeld aan je account.
key-stopped = Het is nog niet gelukt. Misschien duurde het te lang, of ben je gestopt. Probeer het opnieuw.
key-err-foreign = Deze sleutel hoort niet bij je account. Gebruik een sleutel die je zelf koppelde.
key-err-unknown = Inloggen met deze toegangssleutel lukt niet. Log in met je { -password }.
key-err-unverified = Ontgrendel de sleutel met een pincode, je vinger of je gezicht. Probeer het opnieuw.
key-err-copied = Deze sleutel is misschien gekopieerd. Je kunt er niet meer mee inloggen. Kies een andere methode en bel de { -helpdesk }.
key-err-copied-org = Deze sleutel is misschien gekopieerd. Je kunt er niet meer mee inloggen. Kies een andere methode en vraag je organisatie om hulp.
key-err-most = Je hebt te veel sleutels. Verwijder er eerst een.
mfa-key-desc = Met een klein apparaat, je telefoon of je computer. Je vult geen { -code } in.
mfa-key-need = Je hebt een beveiligingssleutel nodig, of een telefoon of computer met schermvergrendeling.
mfa-key-cost = Wij rekenen geen kosten. Een losse beveiligingssleutel koop je zelf.
mail-key-linked-subject = Er is een sleutel gekoppeld aan je account bij { $org }
mail-key-linked-body = Er is een beveiligingssleutel of toegangssleutel gekoppeld aan je account. Dit gebeurde op { $time }.
mail-yubico-linked-subject = Er is een YubiKey gekoppeld aan je account bij { $org }
mail-yubico-linked-body = Er is een YubiKey gekoppeld aan je account. Dit gebeurde op { $time }.
mail-key-suspected-subject = Je beveiligingssleutel werkt niet meer bij { $org }
mail-key-suspected-body = Je beveiligingssleutel is misschien gekopieerd. Daarom werkt hij niet meer sinds { $time }.

## YubiKeys that type a code

yubico-title = Gebruik je YubiKey
yubico-how = Steek je YubiKey in je computer of telefoon. Klik in het veld. Raak dan de YubiKey aan.
yubico-field = { -code-cap } van je YubiKey
yubico-err-foreign = Deze YubiKey hoort niet bij je account. Gebruik de YubiKey die je koppelde.
yubico-linked = De YubiKey is gekoppeld aan je account.
mfa-yubico-desc = Je raakt de YubiKey aan. De YubiKey vult een { -code } in.
mfa-yubico-need = Je hebt een YubiKey nodig en een computer waar hij in past.
mfa-yubico-cost = Wij rekenen geen kosten. Een YubiKey koop je zelf, of je krijgt hem van je organisatie.
## The person's own account

acc-title = Je account
acc-security-what = Je { -password }, de tweede stap en je { -backup }.
acc-devices-what = Apparaten waarop alleen je { -password } nodig is.
acc-sessions = Waar je bent ingelogd
acc-activity-what = Wat er met je account gebeurde.
acc-data = Je gegevens
acc-data-what = Je e-mailadres, je taal en wat organisaties van je weten.
acc-warn-nothing = Je account is goed beveiligd.
acc-warn-no-step = Je logt in met alleen een { -password }. Stel ook een tweede stap in.
acc-warn-none = Je hebt geen { -backup }. Maak er een. Dan kun je ook inloggen zonder telefoon.
acc-warn-not-kept = Je hebt je { -backup } nog niet bewaard. Maak een nieuwe en bewaar die.
acc-warn-few = Je hebt nog { $n } { -recovery-codes }. Maak op tijd nieuwe.
acc-warn-few-one = Je hebt nog 1 { -backup }. Maak op tijd nieuwe.
acc-codes-set = Je { -recovery-codes }
acc-codes-left = Aantal codes dat je nog kunt gebruiken: { $n }.
acc-codes-body = Je krijgt een nieuwe { -backup }. Je oude werkt dan meteen niet meer.
acc-codes-body-set = Je krijgt nieuwe { -recovery-codes }. Je oude werken dan meteen niet meer.
acc-consents-what = Apps die je gegevens mogen zien.
acc-consents-body = Deze apps mogen je gegevens zien.
acc-consents-none = Je hebt geen app toestemming gegeven.
acc-consent-ends = { $app } kan daarna bij { $org } niets meer van je opvragen.
acc-consent-again = Als je daar weer inlogt, vragen wij opnieuw om toestemming.
acc-app-until = Je oude { -app-kind } blijft werken totdat je de nieuwe hebt gekoppeld.
acc-remove-demanded = { $org } verplicht de tweede stap. Daarom kun je deze methode nu niet verwijderen.
acc-remove-demanded-any = Je organisatie verplicht de tweede stap. Daarom kun je deze methode nu niet verwijderen.
acc-other-word = Dit kun je nu niet wijzigen. Je bent ingelogd met gegevens die je van een organisatie kreeg.
acc-other-word-how = Log opnieuw in met gegevens die je zelf hebt ingesteld. Lukt dat niet? Maak een nieuw { -password } via je eigen e-mailadres.
acc-off-body = Daarna is alleen je { -password } nodig om in te loggen. Dat is minder veilig.
acc-devices-body = Op deze apparaten is alleen je { -password } nodig.
acc-sessions-body = Herken je een tijd niet? Log dat apparaat uit en wijzig je { -password }.
acc-activity-body = Herken je iets niet? Wijzig je { -password } en vertel het aan je organisatie.
acc-data-own = Je eigen gegevens
acc-data-of = Dit weet { $org } van je. Klopt het niet? Vraag { $org } om het te wijzigen.
acc-data-login = Je logt in met
acc-data-language = In deze taal lees je deze pagina's.
acc-email-body = Wij sturen een e-mail naar je nieuwe adres. Pas als je daarin bevestigt, is je adres gewijzigd.
acc-email-same = Dit is al je e-mailadres.
acc-done-app = De app is gekoppeld aan je account.
acc-done-codes = Je hebt je { -backup } bewaard.
acc-done-codes-set = Je hebt je { -recovery-codes } bewaard.
acc-done-number = Je nieuwe nummer is gekoppeld. Naar het oude sturen wij geen codes meer.
acc-done-mail = Wij hebben een e-mail gestuurd naar je nieuwe adres. Open die om te bevestigen.
acc-done-others = Je bent uitgelogd op alle andere apparaten.
acc-done-password = Je { -password } is gewijzigd. Op andere apparaten log je opnieuw in.
set-reauth = Vul voor de zekerheid je { -password } in.
set-off-forbidden = { $org } verplicht de tweede stap. Daarom kun je deze niet uitzetten.
set-off-forbidden-any = Je organisatie verplicht de tweede stap. Daarom kun je deze niet uitzetten.
set-activity = Dit gebeurde met je account
set-last = Je hebt nu één methode. Stel er nog één in.
app-old = Verwijder daarna de oude koppeling in je app. Die heet { $label }.
confirm-email-title = Je e-mailadres bevestigen
confirm-email-body = Is { $mail } je nieuwe e-mailadres? Druk dan op de knop.
confirm-email-done = Je e-mailadres is gewijzigd
confirm-email-name = Je logt voortaan in met { $mail }.
confirm-email-name-stays = Je logt in met dezelfde gebruikersnaam als eerder.
confirm-email-dead = Vraag in je account een nieuwe link aan.

## What happened with the account

activity-account-activated = Je account is actief geworden
activity-account-email-changed = Je e-mailadres is gewijzigd
activity-account-locked = Je account is geblokkeerd door de beheerder
activity-account-unlocked = Je account is weer vrijgegeven door de beheerder
activity-consent-given = Een app mag je gegevens zien
activity-password-changed = Je { -password } is gewijzigd
activity-password-reset = Je { -password } is opnieuw gekozen via e-mail
activity-password-set = Je { -password } is ingesteld
activity-profile-changed = Je gegevens zijn ingevuld
activity-terms-accepted = Je ging akkoord met de voorwaarden

## Mails about the account

mail-confirm-email-subject = Bevestig je e-mailadres bij { $org }
mail-confirm-email-body = Je wilt dit e-mailadres gebruiken voor je account. Bevestig dat eerst.
mail-confirm-email-not-you = Heb je dit niet gevraagd? Dan hoef je niets te doen.
mail-app-replaced-body = Je { -app-kind } is vervangen op { $time }. De oude werkt niet meer.
mail-phone-replaced-subject = Je telefoonnummer is gewijzigd bij { $org }
mail-phone-replaced-body = Je telefoonnummer voor codes is gewijzigd op { $time }. Het oude werkt niet meer.
mail-email-change-asked-subject = Iemand wil je e-mailadres wijzigen bij { $org }
mail-email-change-asked-body = Iemand wil het e-mailadres van je account wijzigen. Dit gebeurde op { $time }. Er is nog niets gewijzigd.
mail-email-changed-subject = Je e-mailadres is gewijzigd bij { $org }
mail-email-changed-body = Het e-mailadres van je account is gewijzigd op { $time }.
mail-factor-removed-body = Een methode om in te loggen is verwijderd uit je account. Dit gebeurde op { $time }.
mail-second-step-off-body = { -mfa-cap } voor je account is uitgezet op { $time }.
