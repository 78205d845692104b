### Dutch, formal: "u". Active voice, at most 15 words a sentence, one instruction a sentence.
### nl-je.ftl holds only what differs when people are addressed with "je".

## Words that mean one thing everywhere. A theme may rename them here.

-password = wachtwoord
-app-kind = authenticatie-app
-code = code
-code-cap = Code
-helpdesk = helpdesk
-app-cap = Authenticatie-app
-backup = back-upcode
-backup-cap = Back-upcode
-recovery-codes = back-upcodes
-mfa = tweestapsverificatie
-mfa-cap = Tweestapsverificatie
-login-details = inloggegevens

## Where am I

brand-where = U logt in bij { $app } van { $org }.
brand-where-app = U logt in bij { $app }.
brand-where-org = U logt in bij { $org }.
title-problem = Fout:
language-title = Taal
language-nl = Nederlands
language-en = English
nav-back = Terug naar { $app }
nav-to-app = Naar { $app }
nav-to-login = Naar de inlogpagina
nav-to-account = Naar uw account
nav-retry = Probeer het opnieuw
nav-no-way = Ga terug naar de app waar u vandaan kwam. Log daar opnieuw in.
nav-skip = Naar de inhoud

## Help, at the same place on every page

help-title = Hulp nodig?
help-phone = Telefoon
help-mail = E-mail
help-hours = Bereikbaar

## Forms

form-problem = Dit gaat nog niet goed
who-as = U logt in als
who-in = Ingelogd als
who-not-you = Bent u dit niet? Begin opnieuw

## First step

login-title = Inloggen
login-username = E-mailadres of gebruikersnaam
login-email = E-mailadres
login-name = Gebruikersnaam
login-password = Wachtwoord
login-submit = Inloggen
login-error = De { -login-details } kloppen niet. Probeer het opnieuw.
login-username-missing = Vul uw e-mailadres of gebruikersnaam in.
login-email-missing = Vul uw e-mailadres in.
login-name-missing = Vul uw gebruikersnaam in.
login-password-missing = Vul uw { -password } in.
login-idle = U was te lang niet actief. Log opnieuw in.
login-paused = Er is te vaak iets verkeerds ingevuld. Wacht tot { $time }.
login-locked = Inloggen kan nu niet op dit apparaat. Log in op een apparaat dat u vaker gebruikt, of vraag hulp.
login-forgot = Inloggegevens vergeten?
password-show = Wachtwoord tonen
paused-title = Even wachten
paused-why = Zo houden wij anderen buiten uw account.

## Second step

otp-title = { -code-cap } invullen
otp-app = Open uw { -app-kind } en vul de { -code } in.
otp-field = { -code-cap } van 6 cijfers
otp-missing = Vul de { -code } van 6 cijfers in.
otp-err = Deze { -code } klopt niet. Wacht op de volgende { -code } in de app.
otp-err-expired = Deze { -code } is verlopen. Vul de nieuwste { -code } in.
otp-err-clock-fast = De klok van uw telefoon loopt { $min } minuten voor. Zet de tijd op automatisch.
otp-err-clock-fast-one = De klok van uw telefoon loopt 1 minuut voor. Zet de tijd op automatisch.
otp-err-clock-slow = De klok van uw telefoon loopt { $min } minuten achter. Zet de tijd op automatisch.
otp-err-clock-slow-one = De klok van uw telefoon loopt 1 minuut achter. Zet de tijd op automatisch.
otp-err-oldphone = Deze { -code } komt van een oude koppeling. Gebruik de nieuwe koppeling in uw app.
otp-err-oldphone-label = Deze { -code } komt van een oude koppeling. Gebruik { $label }.
otp-err-used = Deze { -code } is al gebruikt. Wacht op de volgende { -code }.

## Another second step

otp-remember = Dit apparaat { $span } onthouden
otp-remember-title = Dit apparaat onthouden
otp-remember-not = Niet onthouden
otp-remember-warn = Doe dit alleen op uw eigen apparaat. Daarna is alleen uw { -password } nodig.
otp-alt = Andere inlogmethode gebruiken
otp-alt-title = Kies een andere methode
nav-stay = Terug naar de vorige pagina
method-app = { -app-cap }
method-sms = { -code-cap } per sms
method-key = Beveiligingssleutel of toegangssleutel
method-yubico = YubiKey

## Recovery codes

bk-title = { -backup-cap } invullen
bk-use = { -backup-cap } gebruiken
bk-field = { -backup-cap }
bk-hint = U kreeg deze code bij het instellen of van de { -helpdesk }.
bk-looks = De { -backup } ziet er zo uit: { $looks }.
bk-missing = Vul uw { -backup } in.
bk-err = Deze { -backup } klopt niet. Kijk de { -backup } na en probeer het opnieuw.
bk-used = Deze { -backup } is al gebruikt op { $date }. Gebruik een andere inlogmethode, of vraag hulp.
bk-new-title = Dit is uw nieuwe { -backup }
bk-new-body = U kunt de { -backup } één keer gebruiken. Bewaar de { -backup } op een veilige plek.
bk-new-old = Uw oude { -backup } werkt straks niet meer.
bk-new-old-set = Uw oude { -recovery-codes } werken straks niet meer.
bk-set-title = Bewaar uw { -recovery-codes }
bk-set-body = Elke code werkt één keer. Schrijf ze op, print ze of bewaar ze in een wachtwoordkluis.
bk-make-body = U heeft een nieuwe { -backup } nodig. Druk op de knop. U ziet de { -backup } één keer.
bk-make-body-set = U heeft nieuwe { -recovery-codes } nodig. Druk op de knop. U ziet de { -recovery-codes } één keer.
bk-make = Nieuwe { -backup } tonen
bk-make-set = Nieuwe { -recovery-codes } tonen
bk-copy = Kopiëren
bk-print = Printen
bk-save = Opslaan als bestand
bk-file = { -recovery-codes }.txt
bk-ack = Ik heb mijn { -backup } bewaard
bk-ack-set = Ik heb mijn { -recovery-codes } bewaard
bk-ack-err = Bewaar eerst de code. Zet daarna een vinkje.
bk-ack-err-set = Bewaar eerst de codes. Zet daarna een vinkje.
bk-next = Verder
bk-done = Gedaan
bk-left = U heeft nog { $n } { -recovery-codes }.
bk-left-one = U heeft nog 1 { -backup }.
bk-left-few = Maak op tijd nieuwe in uw account.
bk-few-title = U heeft bijna geen { -recovery-codes } meer
bk-nothing-title = U heeft geen { -backup } meer
bk-left-nothing = Maak een nieuwe { -backup } in uw account, bij Beveiliging.
bk-left-none = U heeft geen { -backup } meer. Maak een nieuwe in uw account, bij Beveiliging.
bk-repair-title = Bent u uw telefoon kwijt?
bk-repair = Koppel nu een andere telefoon. Dan kunt u de volgende keer weer gewoon inloggen.
bk-repair-old = Verwijder daarna de oude koppeling in uw account, bij Beveiliging.
bk-repair-which = Wat bent u kwijt?
bk-repair-goes = Wat u aankruist, werkt niet meer zodra u iets nieuws heeft gekoppeld.
bk-repair-nothing = Ik ben niets kwijt
bk-repair-err = Kruis aan wat u kwijt bent. Bent u niets kwijt? Kruis dan alleen dat aan.
bk-repair-now = Nu koppelen
bk-repair-later = Later
bk-date = Gemaakt op { $time }

## The deadline of an announced second step

mfa-intro-title = Extra beveiliging: { -mfa }
mfa-deadline = U moet dit instellen vóór { $date }.
mfa-days-left = U kunt dit nog { $days } dagen uitstellen.
mfa-last-day = Vandaag is de laatste dag dat u dit kunt uitstellen.
mfa-too-late = U kunt dit niet meer uitstellen. Een tweede stap is nu verplicht.
mfa-intro-how = Hoe werkt het?
mfa-intro-how-app = Na uw { -password } vult u een { -code } in. U krijgt de { -code } in een app.
mfa-intro-how-both = Na uw { -password } vult u een { -code } in. U krijgt de { -code } per sms of in een app.
mfa-intro-how-sms = Na uw { -password } vult u een { -code } in. U krijgt de { -code } per sms.
mfa-intro-how-key = Na uw { -password } gebruikt u een beveiligingssleutel of toegangssleutel.
mfa-intro-why = Waarom is dit veiliger?
mfa-intro-why-body = Met alleen uw { -password } komt niemand bij uw gegevens.
mfa-intro-remember = Moet ik dat iedere keer gebruiken?
mfa-intro-always = Ja, elke keer dat u inlogt.
mfa-intro-remember-days = U kunt kiezen om dit apparaat tot { $number } dagen te onthouden.
mfa-intro-remember-days-one = U kunt kiezen om dit apparaat 1 dag te onthouden.
mfa-intro-remember-hours = U kunt kiezen om dit apparaat { $number } uur te onthouden.
mfa-intro-remember-hours-one = U kunt kiezen om dit apparaat 1 uur te onthouden.
mfa-setup = Nu instellen
mfa-later = Niet nu

## Linking an authenticator app

enrol-title = Koppel een app
mfa-must = Wij moeten uw gegevens extra beveiligen. Daarom is een tweede stap verplicht.
app-step1 = Installeer een { -app-kind }
app-have = Ik heb al een app
app-choose = U mag zelf een app kiezen.
app-stores = Bijvoorbeeld een van deze. De links openen in een nieuw venster.
app-in-store = { $app } in de { $store } (opent in een nieuw venster)
app-store = App Store
play-store = Play Store
app-step2 = Scan de QR-code met de app
app-qr = QR-code voor uw { -app-kind }
app-nocam = Lukt scannen niet? Vul deze gegevens in:
app-account = Accountnaam
app-key = Geheime sleutel
app-copy = Sleutel kopiëren
app-copied = Gekopieerd
app-open = Openen op deze telefoon
app-step3 = Vul de 6 cijfers in die de app toont
app-new = De app maakt elke 30 seconden een nieuwe { -code }.
app-register = App koppelen

## The link of an invitation

act-landing-title = Uw account activeren
act-landing-who = { $org } nodigt u uit voor { $app }.
act-landing-body = Druk op Doorgaan. Daarna maakt u een { -password }.
act-continue = Doorgaan
act-have-account = Ik heb al een account
act-link-old-title = Deze link is verlopen
act-link-old = Deze link werkt niet meer. Wij sturen u graag een nieuwe.
act-link-new = Stuur een nieuwe link
act-link-sent-title = Kijk in uw mailbox
act-link-sent = Wij hebben een nieuwe e-mail gestuurd. Gebruik de nieuwste e-mail.
spam-hint = Kijk ook in uw map Ongewenste e-mail.
act-already-title = Uw account is al actief
act-already = U kunt inloggen.
act-dead-title = Deze link werkt niet
act-dead = Misschien is de link niet compleet. Of de organisatie heeft de uitnodiging ingetrokken.
act-dead-ask = Lukt de code ook niet? Vraag uw organisatie om een nieuwe uitnodiging.
act-code-body = In de e-mail staat ook een code. Vul die hier in.
act-code-other = Een andere uitnodiging gebruiken
act-code-active = Is uw account al actief? Log dan in bij uw app.
act-code-label = Code uit de e-mail
act-code-hint = De code ziet er zo uit: { $looks }.
act-code-missing = Vul de code uit de e-mail in.
act-code-wrong = Deze code klopt niet. Kijk de code na in de nieuwste e-mail.
act-check-title = Nog één vraag
act-check-body = { $org } wil zeker weten dat u het bent.
act-check-birthdate = Geboortedatum
act-check-birthdate-hint = Bijvoorbeeld 31-12-1980
act-check-employee-number = Personeelsnummer
act-check-missing = Vul dit in: { $field }.
act-check-wrong = Dit antwoord klopt niet. Kijk het na.
act-check-unknown-title = Activeren lukt nu niet
act-check-unknown = Wij missen gegevens van u. Vraag { $org } om een nieuwe uitnodiging.
act-check-paused = Er is te vaak een verkeerd antwoord ingevuld. Wacht tot { $time }, of vraag het aan { $org }.
act-accept-title = Is deze uitnodiging voor u?
act-accept-body = { $org } nodigt u uit voor { $app }. U kunt daar inloggen met dit account.
act-accept-sees = { $org } ziet alleen dat u de uitnodiging accepteert. { $org } ziet niet waar u nog meer inlogt.
act-accept-yes = Uitnodiging accepteren
act-accept-no = Niet accepteren
act-accept-until = De link blijft werken tot { $date }.
act-belongs-title = Dit account hoort al bij { $org }
act-belongs = De uitnodiging is voor iemand anders.
consent-title = Voorwaarden van { $org }
consent-body = Lees de voorwaarden voordat u verdergaat.
consent-read = Voorwaarden lezen (opent in een nieuw venster)
consent-version = Versie { $version }
consent-agree = Akkoord
consent-decline = Niet akkoord
consent-declined-title = U bent niet akkoord
consent-declined = Uw account is nog niet actief. De link blijft werken tot { $date }.
consent-declined-back = Toch verdergaan
terms-declined = Zonder akkoord kunt u niet verder naar de app. U kunt ook later akkoord gaan.

## No mail?

no-mail = Geen e-mail ontvangen?
no-mail-invite = Nog geen account? U krijgt een uitnodiging per e-mail.
no-mail-from = De e-mail komt van { $sender }.
no-mail-subject = Het onderwerp is “{ $subject }”.
no-mail-subjects = Het onderwerp is “{ $subject }” of “{ $other }”.
no-mail-ask = Vraag { $org } om de e-mail opnieuw te sturen.
no-mail-ask-any = Vraag uw organisatie om de e-mail opnieuw te sturen.
no-mail-link = Nieuwe link aanvragen

## Forgotten login details

fgt-title = Inloggegevens vergeten
fgt-body = Vul uw e-mailadres of gebruikersnaam in. Kennen wij die? Dan krijgt u binnen 5 minuten een e-mail.
fgt-body-email = Vul uw e-mailadres in. Kennen wij dat? Dan krijgt u binnen 5 minuten een e-mail.
fgt-hint = Uw e-mailadres is het adres waarop u onze e-mail kreeg.
fgt-which = Weet u uw adres niet meer? Zoek in uw mailbox naar een e-mail van { $sender }.
fgt-send = E-mail sturen
fgt-sent-title = Kijk in uw mailbox
fgt-sent = Kennen wij deze gegevens? Dan krijgt u binnen 5 minuten een e-mail.
fgt-sent-none = Krijgt u niets? Probeer een ander adres, of vraag hulp.
fgt-again = Vraag een nieuwe e-mail aan
rst-used-title = Deze link is al gebruikt
rst-used = U heeft hiermee al een { -password } gemaakt. Is het niet gelukt? Vraag dan een nieuwe e-mail aan.
rst-dead-title = Deze link werkt niet
rst-dead = Misschien is de link niet compleet. Vraag een nieuwe e-mail aan.
rst-done-title = Uw { -password } is opgeslagen
rst-done = U kunt nu inloggen met uw nieuwe { -password }.
rst-ends = Op andere apparaten logt u daarna opnieuw in.
pw-reset-title = Nieuw { -password } maken

## Choosing a password

pw-create-title = Wachtwoord maken
pw-change-title = Wachtwoord wijzigen
pw-must-change = Uw { -password } past niet meer bij de regels. Kies een nieuw { -password }.
pw-user = Gebruikersnaam
pw-current = Huidig { -password }
pw-current-wrong = Dit is niet uw huidige { -password }.
pw-new = Nieuw { -password }
pw-repeat = Herhaal het { -password }
pw-rules-title = Uw { -password } moet hieraan voldoen
pw-rule-len = Minimaal { $n } tekens
pw-rule-known = Niet een { -password } dat iedereen kent
pw-rule-name = Niet uw naam, e-mailadres of de naam van { $org }
pw-rule-longest = Maximaal { $n } tekens
pw-rule-upper = Hoofdletters: minimaal { $n }
pw-rule-lower = Kleine letters: minimaal { $n }
pw-rule-digit = Cijfers: minimaal { $n }
pw-rule-special = Leestekens: minimaal { $n }
pw-rule-former = Niet een van uw laatste { $n } wachtwoorden
pw-rule-met = klopt
pw-rule-open = klopt nog niet
pw-rule-tip = Tip: gebruik een zin van 4 of meer woorden.
pw-err-missing = Vul een nieuw { -password } in.
pw-err-short = Dit { -password } is te kort.
pw-err-long = Dit { -password } is te lang.
pw-err-common = Dit { -password } is te bekend. Kies een ander.
pw-err-breached = Dit { -password } staat op een lijst van gestolen wachtwoorden. Kies een ander.
pw-err-upper = Gebruik meer hoofdletters.
pw-err-lower = Gebruik meer kleine letters.
pw-err-digit = Gebruik meer cijfers.
pw-err-special = Gebruik meer leestekens.
pw-err-former = Dit { -password } had u al eens. Kies een ander.
pw-err-name = Gebruik niet uw naam, e-mailadres of de naam van { $org }.
pw-err-repeat = De wachtwoorden zijn niet gelijk.
pw-err-taken = Deze gebruikersnaam kan niet. Kies een andere, of gebruik het account dat u heeft.
pw-err-address = Kies een gebruikersnaam zonder @.
pw-save = Wachtwoord opslaan
pw-saved = Uw { -password } is opgeslagen. Log nu in.

## About oneself, once

profile-title = Uw gegevens
profile-shared = Deze gegevens zien alleen de apps van { $org }.
profile-mail = { $app } gebruikt ze bij berichten aan { $mail }.
profile-req = Velden met * zijn verplicht.
profile-gender = Geslacht
profile-gender-unknown = Onbekend
profile-gender-female = Vrouw
profile-gender-male = Man
profile-gender-other = Anders
profile-initials = Voorletters
profile-given-name = Voornaam
profile-surname-prefix = Tussenvoegsel
profile-surname = Achternaam
profile-missing = Vul dit in: { $field }.
profile-wrong = { $field }: gebruik alleen letters en leestekens.
profile-save = Opslaan

## Choosing a second step

mfa-heading = Extra beveiliging voor uw gegevens
mfa-progress = stap { $at } van { $of }
mfa-choose-title = Kies uw tweede stap
mfa-second-title = Stel nog een methode in
mfa-second = Stel ook een tweede methode in. Dan kunt u altijd inloggen.
mfa-last = U moet ten minste één methode instellen. Kies er één om door te gaan.
mfa-last-another = U moet nog een methode instellen. Kies er één om door te gaan.
mfa-last-two = U moet twee methoden instellen. Kies de eerste om door te gaan.
mfa-notice-title = Let op
mfa-notice = Een tweede stap is wettelijk verplicht voor deze gegevens.
mfa-recommended = aanbevolen
mfa-continue = Doorgaan
mfa-skip = Overslaan
mfa-back = Andere methode kiezen
mfa-stepper-title = { -mfa-cap } aanzetten
mfa-step-password = Vul uw { -password } in
mfa-step-done = Dit is gedaan.
mfa-explain = Uitleg
mfa-app-label = { -code-cap } uit een { -app-kind }
mfa-app-desc = Werkt ook zonder bereik.
mfa-app-need = U heeft een telefoon of tablet nodig. De app is gratis.
mfa-app-cost = Wij rekenen geen kosten.
mfa-app-lost = Telefoon kwijt? Log in met een andere methode of vraag de { -helpdesk } om hulp.
mfa-app-safe = Een app is veiliger dan sms.
mfa-sms-label = { -code-cap } per sms
mfa-sms-desc = U krijgt een { -code } op uw mobiel. Wij rekenen geen kosten.
mfa-sms-need = U heeft een mobiele telefoon met bereik nodig.
mfa-sms-cost = Wij rekenen geen kosten.
mfa-sms-lost = Nieuw nummer of telefoon kwijt? Log in met een andere methode of vraag de { -helpdesk } om hulp.
mfa-sms-safe = Sms is minder veilig dan een app. Iemand kan een nummer overnemen.

## Text messages

sms-link-title = Koppel uw telefoon
sms-title = Vul de { -code } uit de sms in
sms-phone = Mobiel telefoonnummer
sms-phone-hint = Bijvoorbeeld 06 12345678
sms-phone-missing = Vul uw mobiele telefoonnummer in.
sms-phone-wrong = Dit is geen telefoonnummer. Kijk of alle cijfers kloppen.
sms-phone-not-mobile = Dit nummer kan geen sms krijgen. Vul een mobiel nummer in.
sms-phone-country = Naar dit land sturen wij geen sms. Vul een ander nummer in.
sms-send = Bevestigings-sms versturen
sms-sent = Wij hebben een { -code } gestuurd naar het nummer dat eindigt op { $nn }.
sms-unsent = Wij sturen een { -code } naar het nummer dat eindigt op { $nn }.
sms-void = Vraag een nieuwe { -code } aan voor het nummer dat eindigt op { $nn }.
sms-code = { -code-cap } uit de sms
sms-code-digits = De { -code } heeft { $n } cijfers.
sms-code-alnum = De { -code } heeft { $n } cijfers en letters.
sms-code-missing = Vul de { -code } uit de sms in.
sms-code-shape = Deze { -code } is niet compleet. Kijk nog een keer in de sms.
sms-none = Geen sms ontvangen?
sms-none-body = Wacht 1 minuut. Kijk of het nummer klopt. Vraag dan een nieuwe { -code } aan.
sms-again = Stuur een nieuwe { -code }
sms-send-code = Stuur de { -code }
sms-change = Ander nummer
sms-confirm = Bevestigen
sms-err = Deze { -code } klopt niet. Gebruik de nieuwste sms.
sms-err-void = Deze { -code } werkt niet meer. Vraag een nieuwe { -code } aan.
sms-number-void = Deze { -code } werkt niet meer. Verstuur de sms opnieuw.
sms-too-soon = Er is net een sms gestuurd. Wacht 30 seconden en probeer het opnieuw.
sms-too-often = Er is te vaak een { -code } gevraagd. Probeer het later opnieuw.
sms-used-up = Wij kunnen nu geen sms sturen. Probeer het later opnieuw.
sms-away = Wij kunnen nu geen sms sturen. Kies een andere methode of vraag hulp.
sms-linked = Uw telefoon is gekoppeld aan uw account.
sms-phone-same = Dit is al uw telefoonnummer. Vul een ander nummer in.
sms-replace-title = Telefoonnummer wijzigen
sms-replace-until = Het nummer dat eindigt op { $nn } blijft werken totdat u het nieuwe heeft bevestigd.
sms-replace-number = Vul uw nieuwe nummer in
sms-replace-code = Vul de code in
sms-replace-first = Verstuur eerst de sms.
sms-replace-register = Nummer koppelen
sms-changed = Uw telefoonnummer voor codes is gewijzigd. Heeft u dit niet gedaan? Vertel het dan meteen aan { $org }.
app-linked = De app is gekoppeld aan uw account.
sms-text = Uw { -code } voor { $app }: { $code }. Geldig tot { $time }. Geef deze code aan niemand.

## Continue as somebody

confirm-title = Wie logt er in?
confirm-body = Op dit apparaat is al iemand ingelogd.
confirm-continue = Doorgaan als
confirm-other = Met een ander account inloggen

## For which organisation

choose-title = Kies een organisatie
choose-body = Deze app hoort bij meer dan één van uw organisaties.

## Ways on

flow-expired-title = Deze pagina is verlopen
flow-expired = Begin opnieuw bij { $app }.
cookies-title = Cookies staan uit
cookies-body = Zonder cookies kunt u niet inloggen. Wij gebruiken ze alleen om u in te loggen.
cookies-allow = Sta cookies toe voor deze website.
cookies-private = Lukt het dan nog niet? Gebruik een gewoon venster, geen privévenster.
noaccess-title = U heeft geen toegang
err-noaccess = U heeft geen toegang tot { $app }. Vraag het aan { $org }.
err-noaccess-any = U heeft geen toegang tot { $app }. Vraag het aan uw organisatie.
unlock-title = Heeft u hier al een account?
unlock-why = U koos uw { -password } met een e-mail van een andere organisatie. Dat is hier niet genoeg.
unlock-field = Code
unlock-hint = Gebruik wat u hier eerder gebruikte: uw { -app-kind }, uw YubiKey of een { -backup }.
unlock-missing = Vul een { -backup } in, of een code van uw { -app-kind } of YubiKey.
unlock-err = Deze code werkt hier niet. Kijk de code na, of wacht op de volgende.
unlock-mail = Heeft u zo'n code niet?
unlock-mail-link = Kies een nieuw { -password } met het e-mailadres dat u hier gebruikt
busy-title = Het is nu druk
busy-body = Er loggen nu veel mensen in. Wacht 1 minuut en probeer het opnieuw.

## Consent of the person: which details an app sees

allow-title = Mag { $app } uw gegevens zien?
allow-body = { $app } van { $org } vraagt deze gegevens:
allow-scope-openid = Een nummer waaraan de app u herkent
allow-scope-profile = Uw naam
allow-scope-email = Uw e-mailadres
allow-scope-phone = Uw telefoonnummer
allow-scope-other = Toegang tot: { $scope }
allow-until-logout = Dit geldt totdat u uitlogt.
allow-one-day = Dit geldt 1 dag, ook als u bent uitgelogd.
allow-days = Dit geldt { $days } dagen, ook als u bent uitgelogd.
allow-yes = Akkoord
allow-no = Niet akkoord

## Logging out

logout-title = U bent uitgelogd
logout-done = Sluit nu ook uw browser op een gedeelde computer.
logout-confirm = Wilt u uitloggen?
logout-body = Andere apps vragen u daarna opnieuw om in te loggen.
logout-submit = Uitloggen
logout-stay = Ingelogd blijven

## Back to the app

post-title = U gaat nu terug
post-body = Gebeurt er niets? Druk dan op de knop.

## What this place is

front-title = Hier logt u veilig in
front-what = Deze website controleert wie u bent. Daarna gaat u terug naar uw app.
front-start = Wilt u inloggen? Begin dan bij de app van uw organisatie.
front-safe = Wij vragen uw { -password } nooit per telefoon of e-mail.

## Errors

err-reference = Noem deze code bij de { -helpdesk }
err-reference-org = Noem deze code bij uw organisatie
err-time = Tijd
err-client = Deze app kennen wij niet
err-client-body = De app die u hierheen stuurde, is bij ons niet bekend.
err-client-next = Ga terug naar de app en probeer het opnieuw.
err-rp = Deze link klopt niet
err-rp-body = De link van { $app } klopt niet.
err-rp-next = Ga terug naar de app en probeer het opnieuw.
err-request = Er ging iets mis
err-request-body = De app stuurde ons een vraag die wij niet begrijpen.
err-request-next = Ga terug naar de app en probeer het opnieuw.
err-link = Deze link klopt niet
err-link-body = De link is oud of niet compleet.
err-link-next = Begin opnieuw bij de app.
err-forbidden = Dit mag niet vanaf een andere website
err-forbidden-body = Het formulier kwam niet van onze eigen pagina.
err-forbidden-next = Ga terug naar de app en log opnieuw in.
err-missing = Deze pagina bestaat niet
err-missing-body = Misschien is de link oud of niet compleet.
err-missing-next = Kijk de link na, of begin opnieuw bij de app.
err-large = Het formulier is te groot
err-large-body = Het formulier was te groot voor ons.
err-large-next = Ga terug en probeer het opnieuw.
err-many = Even wachten
err-many-body = U probeert het te vaak. Wacht tot { $time }.
err-many-next = Probeer het daarna opnieuw.
err-internal = Er ging iets mis
err-internal-body = Dit ligt aan ons en niet aan u.
err-internal-next = Probeer het opnieuw. Lukt het niet, noem dan de code hieronder.
err-unavailable = Inloggen lukt nu niet
err-unavailable-body = Een deel van ons systeem is even niet bereikbaar.
err-unavailable-next = Wacht 1 minuut en probeer het opnieuw.

## Dates

span-minutes = { $n } minuten
span-minutes-one = { $n } minuut
span-hours = { $n } uur
span-hours-one = { $n } uur
span-days = { $n } dagen
span-days-one = { $n } dag
span-weeks = { $n } weken
span-weeks-one = { $n } week
date-day = { $day } { $month } { $year }
date-time = { $day } { $month } { $year } om { $time }
month-1 = januari
month-2 = februari
month-3 = maart
month-4 = april
month-5 = mei
month-6 = juni
month-7 = juli
month-8 = augustus
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december

## Mails

mail-hello = Beste { $person },
mail-footer = Deze e-mail is automatisch gemaakt. U kunt niet antwoorden.
mail-help = Hulp nodig? Bel of mail de { -helpdesk }:
mail-hello-nobody = Goedendag,
mail-invite-subject = Er staat een bericht voor u klaar bij { $org }
mail-invite-body = { $org } heeft een account voor u gemaakt bij { $app }. Maak eerst een { -password }. Daarna kunt u het bericht lezen.
mail-invite-username = Uw gebruikersnaam is { $username }.
mail-invite-button = Account activeren en bericht lezen
mail-invite-valid = Deze link werkt tot { $date }.
mail-invite-code = Werkt dit niet? Ga naar { $page } en vul deze code in:
mail-account-subject = Activeer uw account bij { $org }
mail-account-body = { $org } heeft een account voor u gemaakt bij { $app }. Maak eerst een { -password }. Daarna kunt u inloggen.
mail-account-button = Account activeren
mail-notice-body = Log in bij { $app } om het bericht te lezen.
mail-notice-button = Inloggen en bericht lezen
mail-notyou = Kent u { $org } niet? Dan hoeft u niets te doen.
mail-linked-subject = Er is een app gekoppeld aan uw account bij { $org }
mail-linked-body = Er is een { -app-kind } gekoppeld aan uw account. Dit gebeurde op { $time }.
mail-linked-label = In de app heet deze koppeling { $account }.
mail-sms-linked-subject = Er is een telefoon gekoppeld aan uw account bij { $org }
mail-sms-linked-body = Er is een telefoon voor sms gekoppeld aan uw account. Dit gebeurde op { $time }.
mail-sms-linked-label = Het nummer eindigt op { $account }.
mail-linked-you = Heeft u dit zelf gedaan? Dan hoeft u niets te doen.
mail-linked-not-you = Heeft u dit niet gedaan? Vertel het dan meteen aan { $org }.
mail-notice-you = Heeft u dit zelf gedaan? Dan hoeft u niets te doen.
mail-notice-not-you = Heeft u dit niet gedaan? Vertel het dan meteen aan { $org }.
mail-notice-asked = Heeft u hierom gevraagd? Dan hoeft u niets te doen.
mail-notice-not-asked = Heeft u hier niet om gevraagd? Vertel het dan meteen aan { $org }.
mail-notice-tell = Vertel dit meteen aan { $org }.
mail-device-stolen-subject = Iemand gebruikte een kopie van uw apparaat bij { $org }
mail-device-stolen-body = Iemand gebruikte een kopie van een onthouden apparaat, met uw { -password }. Dit gebeurde op { $time }. Wij hebben alle onthouden apparaten vergeten. Wijzig uw { -password }.
mail-password-subject = Uw { -password } bij { $org } is gewijzigd
mail-password-changed-body = Uw { -password } is gewijzigd op { $time }.
mail-password-reset-body = Iemand koos via uw mailbox een nieuw { -password }. Dit gebeurde op { $time }.
mail-forgotten-subject = Nieuw { -password } maken bij { $org }
mail-forgotten-body = U vroeg ons om hulp bij het inloggen. Maak nu een nieuw { -password }.
mail-forgotten-names = U logt in met:
mail-forgotten-button = Nieuw { -password } maken
mail-forgotten-not-you = Heeft u dit niet gevraagd? Dan hoeft u niets te doen.
mail-backup-used-subject = Er is ingelogd met uw { -backup } bij { $org }
mail-backup-used-body = Er is ingelogd met een { -backup }. Dit gebeurde op { $time }.

## The key of an app by mail

app-mail-sent = Wij hebben om { $time } een e-mail gestuurd naar { $mailbox }.
app-mail-newest = Gebruik de nieuwste e-mail.
app-mail-open = Open de link in die e-mail. Daar ziet u de QR-code voor uw { -app-kind }.
app-mail-step2 = Scan de QR-code uit de e-mail met de app
app-mail-show = QR-code ook hier tonen
app-mail-none-yet = Wij sturen een e-mail naar { $mailbox }. Daarin staat wat u nodig heeft voor uw { -app-kind }.
app-mail-send = Stuur de e-mail
app-mail-resend = Stuur een nieuwe e-mail
app-mail-wait = Wacht tot { $time }. Vraag dan een nieuwe e-mail aan.
app-mail-bounced = Wij kunnen geen e-mail bezorgen op { $mailbox }. Bel of mail de { -helpdesk }.
app-mail-bounced-org = Wij kunnen geen e-mail bezorgen op { $mailbox }. Vraag uw organisatie om hulp.
otp-err-older-mail = Deze { -code } hoort bij een oudere e-mail. Gebruik de nieuwste e-mail.
mail-app-subject = Uw { -app-kind } koppelen bij { $org }
mail-app-body = { $org } vraagt een extra stap bij het inloggen bij { $app }. Daarvoor koppelt u een { -app-kind }.
mail-app-scan = Scan de QR-code met de app. Of vul de accountnaam en de sleutel in.
mail-app-type = Vul de accountnaam en de sleutel in de app in.
mail-app-code = Vul de { -code } van de app in op de pagina waar u inlogt.
mail-app-blocked = Ziet u geen QR-code? Druk op de gele balk, of vul de sleutel zelf in.
mail-app-button = QR-code tonen
mail-app-until = U kunt deze e-mail gebruiken tot { $date }.
mail-app-newest = Gebruik alleen de nieuwste e-mail.
mail-app-delete = Gooi deze e-mail weg als uw app is gekoppeld.
mail-app-you = Heeft u dit niet zelf gevraagd? Bel dan de { -helpdesk }.
mail-app-you-org = Heeft u dit niet zelf gevraagd? Vraag uw organisatie om hulp.
mail-deadline-subject = { -mfa-cap } bij { $org }
mail-deadline-body = { $org } beveiligt uw gegevens extra. Vanaf { $date } is een tweede stap verplicht bij het inloggen.
mail-deadline-none = U heeft nog geen tweede stap ingesteld.
mail-deadline-do = Log in zoals u gewend bent en druk op Nu instellen.
mail-deadline-no-link = In deze e-mail staat geen link. Zo kan niemand u naar een valse website sturen.
mail-helpdesk-code-subject = De { -helpdesk } gaf een code voor uw account bij { $org }
mail-helpdesk-code-body = De { -helpdesk } heeft een code gegeven om één keer in te loggen. Dit gebeurde op { $time }.
## Security keys and passkeys

key-title = Gebruik uw sleutel
key-ready = Houd uw beveiligingssleutel of toegangssleutel klaar.
key-press = Druk op de knop. Volg daarna de stappen op het scherm.
key-use = Sleutel gebruiken
key-link-title = Koppel een sleutel
key-what = Een beveiligingssleutel is een klein apparaat. Een toegangssleutel staat op uw telefoon of computer.
key-label = Naam van de sleutel (niet verplicht)
key-label-hint = Zo herkent u de sleutel later. Bijvoorbeeld: sleutelbos of telefoon.
key-unnamed = Sleutel
key-link = Sleutel koppelen
key-linked = De sleutel is gekoppeld aan uw account.
key-no-script = Voor een sleutel is JavaScript nodig. Zet JavaScript aan, of kies een andere methode.
key-unsupported = Deze browser kan geen sleutel gebruiken. Kies een andere methode of een andere browser.
key-stopped = Het is nog niet gelukt. Misschien duurde het te lang, of bent u gestopt. Probeer het opnieuw.
key-cannot = Deze sleutel is hier niet geschikt. Gebruik een andere sleutel of kies een andere methode.
key-failed = Er ging iets mis met de sleutel. Probeer het opnieuw.
key-missing = De sleutel gaf nog geen antwoord. Druk op de knop en volg de stappen.
key-err = Het antwoord van de sleutel klopt niet. Probeer het opnieuw.
key-err-foreign = Deze sleutel hoort niet bij uw account. Gebruik een sleutel die u zelf koppelde.
key-err-unknown = Inloggen met deze toegangssleutel lukt niet. Log in met uw { -password }.
key-err-unverified = Ontgrendel de sleutel met een pincode, uw vinger of uw gezicht. Probeer het opnieuw.
key-err-copied = Deze sleutel is misschien gekopieerd. U kunt er niet meer mee inloggen. Kies een andere methode en bel de { -helpdesk }.
key-err-copied-org = Deze sleutel is misschien gekopieerd. U kunt er niet meer mee inloggen. Kies een andere methode en vraag uw organisatie om hulp.
key-err-known = Deze sleutel is al gekoppeld. Gebruik een andere sleutel.
key-err-most = U heeft te veel sleutels. Verwijder er eerst een.
login-passkey = Inloggen met een toegangssleutel
mfa-key-label = Beveiligingssleutel of toegangssleutel
mfa-key-desc = Met een klein apparaat, uw telefoon of uw computer. U vult geen { -code } in.
mfa-key-need = U heeft een beveiligingssleutel nodig, of een telefoon of computer met schermvergrendeling.
mfa-key-cost = Wij rekenen geen kosten. Een losse beveiligingssleutel koopt u zelf.
mfa-key-lost = Sleutel kwijt? Log in met een andere methode of vraag de { -helpdesk } om hulp.
mfa-key-safe = Een sleutel is het veiligst. Een nagemaakte website kan er niets mee.
mail-key-linked-subject = Er is een sleutel gekoppeld aan uw account bij { $org }
mail-key-linked-body = Er is een beveiligingssleutel of toegangssleutel gekoppeld aan uw account. Dit gebeurde op { $time }.
mail-key-linked-label = Deze sleutel heet { $account }.
mail-yubico-linked-subject = Er is een YubiKey gekoppeld aan uw account bij { $org }
mail-yubico-linked-body = Er is een YubiKey gekoppeld aan uw account. Dit gebeurde op { $time }.
mail-yubico-linked-label = Deze YubiKey heet { $account }.
mail-key-suspected-subject = Uw beveiligingssleutel werkt niet meer bij { $org }
mail-key-suspected-body = Uw beveiligingssleutel is misschien gekopieerd. Daarom werkt hij niet meer sinds { $time }.

## YubiKeys that type a code

yubico-title = Gebruik uw YubiKey
yubico-how = Steek uw YubiKey in uw computer of telefoon. Klik in het veld. Raak dan de YubiKey aan.
yubico-field = { -code-cap } van uw YubiKey
yubico-hint = De YubiKey vult de { -code } zelf in.
yubico-missing = Hier staat nog geen { -code } van een YubiKey. Raak de YubiKey aan.
yubico-err = Deze { -code } klopt niet. Raak de YubiKey nog een keer aan.
yubico-err-used = Deze { -code } is al gebruikt. Raak de YubiKey nog een keer aan.
yubico-err-foreign = Deze YubiKey hoort niet bij uw account. Gebruik de YubiKey die u koppelde.
yubico-err-known = Deze YubiKey is al gekoppeld. Gebruik een andere YubiKey.
yubico-err-away = Wij kunnen de { -code } nu niet controleren. Kies een andere methode of probeer het later.
yubico-link-title = Koppel een YubiKey
yubico-link = YubiKey koppelen
yubico-linked = De YubiKey is gekoppeld aan uw account.
mfa-yubico-label = YubiKey
mfa-yubico-desc = U raakt de YubiKey aan. De YubiKey vult een { -code } in.
mfa-yubico-need = U heeft een YubiKey nodig en een computer waar hij in past.
mfa-yubico-cost = Wij rekenen geen kosten. Een YubiKey koopt u zelf, of u krijgt hem van uw organisatie.
mfa-yubico-lost = YubiKey kwijt? Log in met een andere methode of vraag de { -helpdesk } om hulp.
mfa-yubico-safe = Een YubiKey is veiliger dan sms. Raak hem alleen aan op deze website.
## The person's own account

acc-title = Uw account
acc-of = Account van { $person }
acc-home = Overzicht
acc-security = Beveiliging
acc-security-what = Uw { -password }, de tweede stap en uw { -backup }.
acc-devices = Onthouden apparaten
acc-devices-what = Apparaten waarop alleen uw { -password } nodig is.
acc-sessions = Waar u bent ingelogd
acc-sessions-what = Log andere apparaten uit.
acc-activity = Activiteit
acc-activity-what = Wat er met uw account gebeurde.
acc-data = Uw gegevens
acc-data-what = Uw e-mailadres, uw taal en wat organisaties van u weten.
acc-check = Let op
acc-check-go = Naar beveiliging
acc-warn-nothing = Uw account is goed beveiligd.
acc-warn-no-step = U logt in met alleen een { -password }. Stel ook een tweede stap in.
acc-warn-none = U heeft geen { -backup }. Maak er een. Dan kunt u ook inloggen zonder telefoon.
acc-warn-not-kept = U heeft uw { -backup } nog niet bewaard. Maak een nieuwe en bewaar die.
acc-warn-few = U heeft nog { $n } { -recovery-codes }. Maak op tijd nieuwe.
acc-warn-few-one = U heeft nog 1 { -backup }. Maak op tijd nieuwe.
acc-cancel = Annuleren
acc-remove = Verwijderen
acc-since = Sinds { $date }
acc-used = Laatst gebruikt op { $date }
acc-steps = { -mfa-cap }
acc-method-app = { -app-cap }
acc-method-sms = { -code-cap } per sms
acc-method-key = Beveiligingssleutel of toegangssleutel
acc-method-yubico = YubiKey
acc-phone-ends = Nummer dat eindigt op { $ending }
acc-add-app = { -app-cap } toevoegen
acc-add-sms = Telefoonnummer voor sms toevoegen
acc-add-key = Beveiligingssleutel of toegangssleutel toevoegen
acc-add-yubico = YubiKey toevoegen
acc-codes = { -backup-cap }
acc-codes-set = Uw { -recovery-codes }
acc-codes-left = Aantal codes dat u nog kunt gebruiken: { $n }.
acc-codes-new = Nieuwe { -backup }
acc-codes-new-set = Nieuwe { -recovery-codes }
acc-codes-body = U krijgt een nieuwe { -backup }. Uw oude werkt dan meteen niet meer.
acc-codes-body-set = U krijgt nieuwe { -recovery-codes }. Uw oude werken dan meteen niet meer.
acc-consents = Toestemming voor apps
acc-consents-what = Apps die uw gegevens mogen zien.
acc-consents-go = Toestemming bekijken of intrekken
acc-consents-body = Deze apps mogen uw gegevens zien.
acc-consents-none = U heeft geen app toestemming gegeven.
acc-consent-withdraw = Toestemming intrekken
acc-consent-title = Toestemming voor { $app } intrekken
acc-consent-ends = { $app } kan daarna bij { $org } niets meer van u opvragen.
acc-consent-again = Als u daar weer inlogt, vragen wij opnieuw om toestemming.
acc-password = Wachtwoord
acc-password-since = Ingesteld op { $date }.
acc-app-until = Uw oude { -app-kind } blijft werken totdat u de nieuwe heeft gekoppeld.
acc-remove-title = { $what } verwijderen
acc-remove-demanded = { $org } verplicht de tweede stap. Daarom kunt u deze methode nu niet verwijderen.
acc-remove-demanded-any = Uw organisatie verplicht de tweede stap. Daarom kunt u deze methode nu niet verwijderen.
acc-remove-first = Stel eerst een andere methode in.
acc-other-word = Dit kunt u nu niet wijzigen. U bent ingelogd met gegevens die u van een organisatie kreeg.
acc-other-word-how = Log opnieuw in met gegevens die u zelf heeft ingesteld. Lukt dat niet? Maak een nieuw { -password } via uw eigen e-mailadres.
acc-off-title = { -mfa-cap } uitzetten
acc-off-body = Daarna is alleen uw { -password } nodig om in te loggen. Dat is minder veilig.
acc-devices-body = Op deze apparaten is alleen uw { -password } nodig.
acc-devices-none = Er zijn geen onthouden apparaten.
acc-device-unknown = Onbekend apparaat
acc-device-until = Onthouden tot { $date }
acc-device-forget = Apparaat vergeten
acc-devices-forget = Alle apparaten vergeten
acc-sessions-body = Herkent u een tijd niet? Log dat apparaat uit en wijzig uw { -password }.
acc-session-here = Dit apparaat
acc-session-there = Een ander apparaat
acc-session-since = Ingelogd op { $date }
acc-session-end = Uitloggen
acc-session-leave = Hier uitloggen
acc-sessions-end = Uitloggen op alle andere apparaten
acc-activity-body = Herkent u iets niet? Wijzig uw { -password } en vertel het aan uw organisatie.
acc-activity-none = Er is nog niets gebeurd.
acc-data-own = Uw eigen gegevens
acc-data-of = Dit weet { $org } van u. Klopt het niet? Vraag { $org } om het te wijzigen.
acc-data-login = U logt in met
acc-data-name = Naam
acc-data-email = E-mailadres
acc-data-phone = Telefoonnummer
acc-data-number = Personeelsnummer
acc-data-nothing = Niet bekend
acc-data-language = In deze taal leest u deze pagina's.
acc-email-title = E-mailadres wijzigen
acc-email-body = Wij sturen een e-mail naar uw nieuwe adres. Pas als u daarin bevestigt, is uw adres gewijzigd.
acc-email-new = Nieuw e-mailadres
acc-email-send = Stuur de e-mail
acc-email-missing = Vul een geldig e-mailadres in.
acc-email-same = Dit is al uw e-mailadres.
acc-email-often = Er is te vaak een e-mail gevraagd. Probeer het over 1 uur opnieuw.
acc-done-app = De app is gekoppeld aan uw account.
acc-done-replaced = De nieuwe app is gekoppeld. De oude werkt niet meer.
acc-done-codes = U heeft uw { -backup } bewaard.
acc-done-codes-set = U heeft uw { -recovery-codes } bewaard.
acc-done-consent = De toestemming is ingetrokken.
acc-done-number = Uw nieuwe nummer is gekoppeld. Naar het oude sturen wij geen codes meer.
acc-done-device = Het apparaat is vergeten.
acc-done-devices = Alle apparaten zijn vergeten.
acc-done-mail = Wij hebben een e-mail gestuurd naar uw nieuwe adres. Open die om te bevestigen.
acc-done-nothing = Dit is niet gelukt. In een ander venster is iets gewijzigd. Probeer het opnieuw.
acc-done-on = { -mfa-cap } is nu ingeschakeld.
acc-done-off = { -mfa-cap } is uitgezet.
acc-done-others = U bent uitgelogd op alle andere apparaten.
acc-done-password = Uw { -password } is gewijzigd. Op andere apparaten logt u opnieuw in.
acc-done-removed = De methode is verwijderd.
acc-done-session = Dat apparaat is uitgelogd.
set-title = Beveiliging
set-reauth = Vul voor de zekerheid uw { -password } in.
set-on = { -mfa-cap } staat aan.
set-off = { -mfa-cap } staat uit.
set-change = Wijzigen
set-turnon = { -mfa-cap } inschakelen
set-turnoff = Uitzetten
set-off-forbidden = { $org } verplicht de tweede stap. Daarom kunt u deze niet uitzetten.
set-off-forbidden-any = Uw organisatie verplicht de tweede stap. Daarom kunt u deze niet uitzetten.
set-activity = Dit gebeurde met uw account
set-last = U heeft nu één methode. Stel er nog één in.
app-old = Verwijder daarna de oude koppeling in uw app. Die heet { $label }.
confirm-email-title = Uw e-mailadres bevestigen
confirm-email-body = Is { $mail } uw nieuwe e-mailadres? Druk dan op de knop.
confirm-email-yes = Ja, dit is mijn adres
confirm-email-done = Uw e-mailadres is gewijzigd
confirm-email-name = U logt voortaan in met { $mail }.
confirm-email-name-stays = U logt in met dezelfde gebruikersnaam als eerder.
confirm-email-dead = Vraag in uw account een nieuwe link aan.

## What happened with the account

activity-account-activated = Uw account is actief geworden
activity-account-email-changed = Uw e-mailadres is gewijzigd
activity-account-locked = Uw account is geblokkeerd door de beheerder
activity-account-unlocked = Uw account is weer vrijgegeven door de beheerder
activity-auth-login = Ingelogd
activity-auth-login-refused = Inloggen is niet gelukt
activity-auth-logout = Uitgelogd
activity-backup-helpdesk-issued = De { -helpdesk } gaf een eenmalige code
activity-backup-kept = Een nieuwe { -backup } is bewaard
activity-backup-reissued = Een nieuwe { -backup } is gemaakt
activity-backup-used = Ingelogd met een { -backup }
activity-consent-given = Een app mag uw gegevens zien
activity-consent-withdrawn = De toestemming voor een app is ingetrokken
activity-device-forgotten = Een onthouden apparaat is vergeten
activity-device-remembered = Een apparaat is onthouden
activity-device-stolen = Een kopie van een onthouden apparaat is gebruikt
activity-grant-replayed = De toegang van een app is voor de zekerheid gestopt
activity-mfa-key-suspected = Een sleutel is misschien gekopieerd en werkt niet meer
activity-mfa-put-off = De tweede stap is uitgesteld
activity-mfa-removed = Een tweede stap is verwijderd
activity-mfa-sms-registered = Een telefoonnummer is gekoppeld
activity-mfa-sms-replaced = Een ander telefoonnummer is gekoppeld
activity-mfa-totp-registered = Een { -app-kind } is gekoppeld
activity-mfa-totp-replaced = Een andere { -app-kind } is gekoppeld
activity-mfa-key-registered = Een beveiligingssleutel is gekoppeld
activity-mfa-yubico-registered = Een YubiKey is gekoppeld
activity-password-changed = Uw { -password } is gewijzigd
activity-password-reset = Uw { -password } is opnieuw gekozen via e-mail
activity-password-set = Uw { -password } is ingesteld
activity-profile-changed = Uw gegevens zijn ingevuld
activity-recovery-link-sent = Een link om een ander { -password } te kiezen is gestuurd
activity-terms-accepted = U ging akkoord met de voorwaarden

## Mails about the account

mail-confirm-email-subject = Bevestig uw e-mailadres bij { $org }
mail-confirm-email-body = U wilt dit e-mailadres gebruiken voor uw account. Bevestig dat eerst.
mail-confirm-email-button = E-mailadres bevestigen
mail-confirm-email-not-you = Heeft u dit niet gevraagd? Dan hoeft u niets te doen.
mail-app-replaced-subject = Er is een andere { -app-kind } gekoppeld bij { $org }
mail-app-replaced-body = Uw { -app-kind } is vervangen op { $time }. De oude werkt niet meer.
mail-phone-replaced-subject = Uw telefoonnummer is gewijzigd bij { $org }
mail-phone-replaced-body = Uw telefoonnummer voor codes is gewijzigd op { $time }. Het oude werkt niet meer.
mail-codes-renewed-subject = Er is een nieuwe { -backup } gemaakt bij { $org }
mail-codes-renewed-body = Er is een nieuwe { -backup } gemaakt op { $time }. De oude werkt niet meer.
mail-email-change-asked-subject = Iemand wil uw e-mailadres wijzigen bij { $org }
mail-email-change-asked-body = Iemand wil het e-mailadres van uw account wijzigen. Dit gebeurde op { $time }. Er is nog niets gewijzigd.
mail-email-changed-subject = Uw e-mailadres is gewijzigd bij { $org }
mail-email-changed-body = Het e-mailadres van uw account is gewijzigd op { $time }.
mail-factor-removed-subject = Er is een tweede stap verwijderd bij { $org }
mail-factor-removed-body = Een methode om in te loggen is verwijderd uit uw account. Dit gebeurde op { $time }.
mail-second-step-off-subject = { -mfa-cap } is uitgezet bij { $org }
mail-second-step-off-body = { -mfa-cap } voor uw account is uitgezet op { $time }.
