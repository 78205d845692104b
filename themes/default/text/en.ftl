### English. Active voice, at most 15 words a sentence, one instruction a sentence.

## Words that mean one thing everywhere. A theme may rename them here.

-password = password
-app-kind = authenticator app
-code = code
-code-cap = Code
-helpdesk = helpdesk
-app-cap = Authenticator app
-backup = back-up code
-backup-cap = Back-up code
-recovery-codes = back-up codes
-mfa = two-step verification
-mfa-cap = Two-step verification
-login-details = login details

## Where am I

brand-where = You are signing in to { $app } of { $org }.
brand-where-app = You are signing in to { $app }.
brand-where-org = You are signing in to { $org }.
title-problem = Problem:
language-title = Language
language-nl = Nederlands
language-en = English
nav-back = Back to { $app }
nav-to-app = Go to { $app }
nav-to-login = Go to the sign-in page
nav-to-account = Go to your account
nav-retry = Try again
nav-no-way = Go back to the app you came from. Sign in again there.
nav-skip = Skip to the content

## Help, at the same place on every page

help-title = Need help?
help-phone = Phone
help-mail = E-mail
help-hours = Open

## Forms

form-problem = This is not right yet
who-as = You are signing in as
who-in = Signed in as
who-not-you = Not you? Start again

## First step

login-title = Sign in
login-username = E-mail address or user name
login-email = E-mail address
login-name = User name
login-password = Password
login-submit = Sign in
login-error = These { -login-details } are not right. Please try again.
login-username-missing = Enter your e-mail address or user name.
login-email-missing = Enter your e-mail address.
login-name-missing = Enter your user name.
login-password-missing = Enter your { -password }.
login-idle = You were inactive for too long. Please sign in again.
login-paused = Too many wrong attempts. Please wait until { $time }.
login-locked = You cannot sign in on this device now. Use a device that you used before, or ask for help.
login-forgot = Forgot your login details?
password-show = Show password
paused-title = Please wait
paused-why = This keeps other people out of your account.

## Second step

otp-title = Enter { -code }
otp-app = Open your { -app-kind } and enter the { -code }.
otp-field = 6-digit { -code }
otp-missing = Enter the 6-digit { -code }.
otp-err = This { -code } is not right. Wait for the next { -code } in the app.
otp-err-expired = This { -code } has expired. Enter the newest { -code }.
otp-err-clock-fast = Your phone clock is { $min } minutes fast. Set the time to automatic.
otp-err-clock-fast-one = Your phone clock is 1 minute fast. Set the time to automatic.
otp-err-clock-slow = Your phone clock is { $min } minutes slow. Set the time to automatic.
otp-err-clock-slow-one = Your phone clock is 1 minute slow. Set the time to automatic.
otp-err-oldphone = This { -code } is from an old entry in your app. Use the new entry.
otp-err-oldphone-label = This { -code } is from an old entry. Use { $label }.
otp-err-used = This { -code } was already used. Wait for the next one.

## Another second step

otp-remember = Remember this device for { $span }
otp-remember-title = Remember this device
otp-remember-not = Do not remember
otp-remember-warn = Only do this on your own device. After that you only need your { -password }.
otp-alt = Use another way to sign in
otp-alt-title = Choose another method
nav-stay = Back to the previous page
method-app = { -app-cap }
method-sms = { -code-cap } by text message
method-key = Security key or passkey
method-yubico = YubiKey

## Recovery codes

bk-title = Enter your { -backup }
bk-use = Use { -backup }
bk-field = { -backup-cap }
bk-hint = You got this code at set-up or from the { -helpdesk }.
bk-looks = The { -backup } looks like this: { $looks }.
bk-missing = Enter your { -backup }.
bk-err = This { -backup } is not right. Check it and try again.
bk-used = This { -backup } was used on { $date }. Use another way to sign in, or ask for help.
bk-new-title = This is your new { -backup }
bk-new-body = You can use the { -backup } once. Keep it in a safe place.
bk-new-old = Your old { -backup } will soon no longer work.
bk-new-old-set = Your old { -recovery-codes } will soon no longer work.
bk-set-title = Keep your { -recovery-codes }
bk-set-body = Each code works once. Write them down, print them, or store them in a password manager.
bk-make-body = You need a new { -backup }. Press the button. You see the { -backup } once.
bk-make-body-set = You need new { -recovery-codes }. Press the button. You see the { -recovery-codes } once.
bk-make = Show a new { -backup }
bk-make-set = Show new { -recovery-codes }
bk-copy = Copy
bk-print = Print
bk-save = Save as file
bk-file = { -recovery-codes }.txt
bk-ack = I have kept my { -backup }
bk-ack-set = I have kept my { -recovery-codes }
bk-ack-err = First keep the code. Then tick the box.
bk-ack-err-set = First keep the codes. Then tick the box.
bk-next = Continue
bk-done = Done
bk-left = You have { $n } { -recovery-codes } left.
bk-left-one = You have 1 { -backup } left.
bk-left-few = Make new ones in your account soon.
bk-few-title = You have almost no { -recovery-codes } left
bk-nothing-title = You have no { -backup } left
bk-left-nothing = Make a new { -backup } in your account, at Security.
bk-left-none = You have no { -backup } left. Make a new one in your account, at Security.
bk-repair-title = Did you lose your phone?
bk-repair = Link another phone now. Then you can sign in as usual next time.
bk-repair-old = After that, remove the old entry in your account, at Security.
bk-repair-which = What did you lose?
bk-repair-goes = What you tick stops working as soon as you have linked something new.
bk-repair-nothing = I did not lose anything
bk-repair-err = Tick what you lost. Did you lose nothing? Then tick only that.
bk-repair-now = Link now
bk-repair-later = Later
bk-date = Made on { $time }

## The deadline of an announced second step

mfa-intro-title = Extra protection: { -mfa }
mfa-deadline = You must set this up before { $date }.
mfa-days-left = You can put this off for { $days } more days.
mfa-last-day = Today is the last day that you can put this off.
mfa-too-late = You cannot put this off any longer. A second step is now required.
mfa-intro-how = How does it work?
mfa-intro-how-app = After your { -password } you enter a { -code }. You get the { -code } in an app.
mfa-intro-how-both = After your { -password } you enter a { -code }. You get it by text message or in an app.
mfa-intro-how-sms = After your { -password } you enter a { -code }. You get it by text message.
mfa-intro-how-key = After your { -password } you use a security key or passkey.
mfa-intro-why = Why is this safer?
mfa-intro-why-body = Your { -password } alone is not enough to reach your data.
mfa-intro-remember = Must I use it every time?
mfa-intro-always = Yes, each time that you sign in.
mfa-intro-remember-days = You can choose to remember this device for up to { $number } days.
mfa-intro-remember-days-one = You can choose to remember this device for 1 day.
mfa-intro-remember-hours = You can choose to remember this device for { $number } hours.
mfa-intro-remember-hours-one = You can choose to remember this device for 1 hour.
mfa-setup = Set up now
mfa-later = Not now

## Linking an authenticator app

enrol-title = Link an app
mfa-must = We must protect your data well. That is why a second step is required.
app-step1 = Install an { -app-kind }
app-have = I already have an app
app-choose = You may choose any app.
app-stores = For example one of these. The links open in a new window.
app-in-store = { $app } in the { $store } (opens in a new window)
app-store = App Store
play-store = Play Store
app-step2 = Scan the QR code with the app
app-qr = QR code for your { -app-kind }
app-nocam = Can't scan? Enter these details:
app-account = Account name
app-key = Secret key
app-copy = Copy key
app-copied = Copied
app-open = Open on this phone
app-step3 = Enter the 6 digits that the app shows
app-new = The app makes a new { -code } every 30 seconds.
app-register = Link app

## The link of an invitation

act-landing-title = Activate your account
act-landing-who = { $org } invites you to { $app }.
act-landing-body = Press Continue. Then you create a { -password }.
act-continue = Continue
act-have-account = I already have an account
act-link-old-title = This link has expired
act-link-old = This link no longer works. We can send a new one.
act-link-new = Send a new link
act-link-sent-title = Look in your mailbox
act-link-sent = We have sent a new e-mail. Use the newest e-mail.
spam-hint = Also look in your junk folder.
act-already-title = Your account is already active
act-already = You can sign in.
act-dead-title = This link does not work
act-dead = Maybe the link is not complete. Or the organisation withdrew the invitation.
act-dead-ask = Does the code not work either? Ask your organisation for a new invitation.
act-code-body = The e-mail also contains a code. Enter it here.
act-code-other = Use another invitation
act-code-active = Is your account already active? Then sign in from your app.
act-code-label = Code from the e-mail
act-code-hint = The code looks like this: { $looks }.
act-code-missing = Enter the code from the e-mail.
act-code-wrong = This code is not right. Check it in the newest e-mail.
act-check-title = One more question
act-check-body = { $org } wants to be sure that it is you.
act-check-birthdate = Date of birth
act-check-birthdate-hint = For example 31-12-1980
act-check-employee-number = Employee number
act-check-missing = Fill in: { $field }.
act-check-wrong = This answer is not right. Please check it.
act-check-unknown-title = You cannot activate now
act-check-unknown = We are missing details of you. Ask { $org } for a new invitation.
act-check-paused = Too many answers were wrong. Wait until { $time }, or ask { $org }.
act-accept-title = Is this invitation for you?
act-accept-body = { $org } invites you to { $app }. You can sign in there with this account.
act-accept-sees = { $org } only sees that you accept. { $org } does not see where else you sign in.
act-accept-yes = Accept the invitation
act-accept-no = Do not accept
act-accept-until = The link works until { $date }.
act-belongs-title = This account already belongs to { $org }
act-belongs = The invitation is for somebody else.
consent-title = Terms of { $org }
consent-body = Read the terms before you continue.
consent-read = Read the terms (opens in a new window)
consent-version = Version { $version }
consent-agree = Agree
consent-decline = Do not agree
consent-declined-title = You did not agree
consent-declined = Your account is not active yet. The link works until { $date }.
consent-declined-back = Continue after all
terms-declined = You cannot go on to the app unless you agree. You may also agree later.

## No mail?

no-mail = No e-mail?
no-mail-invite = No account yet? You get an invitation by e-mail.
no-mail-from = The e-mail comes from { $sender }.
no-mail-subject = The subject is “{ $subject }”.
no-mail-subjects = The subject is “{ $subject }” or “{ $other }”.
no-mail-ask = Ask { $org } to send the e-mail again.
no-mail-ask-any = Ask your organisation to send the e-mail again.
no-mail-link = Ask for a new link

## Forgotten login details

fgt-title = Forgotten login details
fgt-body = Enter your e-mail address or user name. Do we know it? Then you get an e-mail within 5 minutes.
fgt-body-email = Enter your e-mail address. Do we know it? Then you get an e-mail within 5 minutes.
fgt-hint = Your e-mail address is where you received our e-mail.
fgt-which = Don't know your address? Search your mailbox for an e-mail from { $sender }.
fgt-send = Send e-mail
fgt-sent-title = Look in your mailbox
fgt-sent = Do we know these details? Then you get an e-mail within 5 minutes.
fgt-sent-none = Nothing there? Try another address, or ask for help.
fgt-again = Ask for a new e-mail
rst-used-title = This link was used already
rst-used = You have made a { -password } with it. Did that not work? Ask for a new e-mail.
rst-dead-title = This link does not work
rst-dead = Perhaps the link is not complete. Ask for a new e-mail.
rst-done-title = Your { -password } is saved
rst-done = You can now sign in with your new { -password }.
rst-ends = On other devices you sign in again after this.
pw-reset-title = Create a new { -password }

## Choosing a password

pw-create-title = Create password
pw-change-title = Change password
pw-must-change = Your { -password } no longer fits the rules. Choose a new { -password }.
pw-user = User name
pw-current = Current { -password }
pw-current-wrong = This is not your current { -password }.
pw-new = New { -password }
pw-repeat = Repeat the { -password }
pw-rules-title = Your { -password } must meet these rules
pw-rule-len = At least { $n } characters
pw-rule-known = Not a { -password } that everybody knows
pw-rule-name = Not your name, e-mail address or the name of { $org }
pw-rule-longest = At most { $n } characters
pw-rule-upper = Upper case letters: at least { $n }
pw-rule-lower = Lower case letters: at least { $n }
pw-rule-digit = Digits: at least { $n }
pw-rule-special = Symbols: at least { $n }
pw-rule-former = None of your last { $n } passwords
pw-rule-met = right
pw-rule-open = not right yet
pw-rule-tip = Tip: use a phrase of 4 or more words.
pw-err-missing = Enter a new { -password }.
pw-err-short = This { -password } is too short.
pw-err-long = This { -password } is too long.
pw-err-common = This { -password } is too well known. Choose another.
pw-err-breached = This { -password } is on a list of stolen passwords. Choose another.
pw-err-upper = Use more upper case letters.
pw-err-lower = Use more lower case letters.
pw-err-digit = Use more digits.
pw-err-special = Use more symbols.
pw-err-former = You had this { -password } before. Choose another.
pw-err-name = Do not use your name, e-mail address or the name of { $org }.
pw-err-repeat = The passwords do not match.
pw-err-taken = This user name cannot be used. Choose another, or use the account that you have.
pw-err-address = Choose a user name without @.
pw-save = Save password
pw-saved = Your { -password } is saved. Now sign in.

## About oneself, once

profile-title = Your details
profile-shared = Only the apps of { $org } see these details.
profile-mail = { $app } uses them with messages to { $mail }.
profile-req = Fields with * are required.
profile-gender = Gender
profile-gender-unknown = Unknown
profile-gender-female = Woman
profile-gender-male = Man
profile-gender-other = Other
profile-initials = Initials
profile-given-name = First name
profile-surname-prefix = Prefix
profile-surname = Surname
profile-missing = Fill in: { $field }.
profile-wrong = { $field }: use only letters and punctuation.
profile-save = Save

## Choosing a second step

mfa-heading = Extra protection for your data
mfa-progress = step { $at } of { $of }
mfa-choose-title = Choose your second step
mfa-second-title = Set up another method
mfa-second = Also set up another method. Then you can always sign in.
mfa-last = You must set up at least one method. Choose one to continue.
mfa-last-another = You must set up one more method. Choose one to continue.
mfa-last-two = You must set up two methods. Choose the first one to continue.
mfa-notice-title = Please note
mfa-notice = The law requires a second step for this data.
mfa-recommended = recommended
mfa-continue = Continue
mfa-skip = Skip
mfa-back = Choose another method
mfa-stepper-title = Turn on { -mfa }
mfa-step-password = Enter your { -password }
mfa-step-done = This is done.
mfa-explain = Explanation
mfa-app-label = { -code-cap } from an { -app-kind }
mfa-app-desc = Also works without signal.
mfa-app-need = You need a phone or tablet. The app is free.
mfa-app-cost = We do not charge you.
mfa-app-lost = Lost your phone? Sign in with another method, or ask the { -helpdesk } for help.
mfa-app-safe = An app is safer than text messages.
mfa-sms-label = { -code-cap } by text message
mfa-sms-desc = You get a { -code } on your mobile. We do not charge you.
mfa-sms-need = You need a mobile phone with signal.
mfa-sms-cost = We do not charge you.
mfa-sms-lost = New number or lost phone? Sign in with another method, or ask the { -helpdesk } for help.
mfa-sms-safe = Text messages are less safe than an app. Somebody can take over a number.

## Text messages

sms-link-title = Link your phone
sms-title = Enter the { -code } from the text message
sms-phone = Mobile number
sms-phone-hint = For example 06 12345678
sms-phone-missing = Enter your mobile number.
sms-phone-wrong = This is not a phone number. Check all digits.
sms-phone-not-mobile = This number cannot receive text messages. Enter a mobile number.
sms-phone-country = We do not send text messages to this country. Enter another number.
sms-send = Send confirmation text
sms-sent = We sent a { -code } to the number ending in { $nn }.
sms-unsent = We will send a { -code } to the number ending in { $nn }.
sms-void = Ask for a new { -code } for the number ending in { $nn }.
sms-code = { -code-cap } from the text message
sms-code-digits = The { -code } has { $n } digits.
sms-code-alnum = The { -code } has { $n } digits and letters.
sms-code-missing = Enter the { -code } from the text message.
sms-code-shape = This { -code } is not complete. Look at the text message again.
sms-none = No text message?
sms-none-body = Wait 1 minute. Check the number. Then ask for a new { -code }.
sms-again = Send a new { -code }
sms-send-code = Send the { -code }
sms-change = Change number
sms-confirm = Confirm
sms-err = This { -code } is not right. Use the newest text message.
sms-err-void = This { -code } no longer works. Ask for a new one.
sms-number-void = This { -code } no longer works. Send the text message again.
sms-too-soon = We have just sent a text message. Wait 30 seconds and try again.
sms-too-often = A { -code } was asked for too often. Try again later.
sms-used-up = We cannot send text messages now. Try again later.
sms-away = We cannot send text messages now. Choose another method or ask for help.
sms-linked = Your phone is linked to your account.
sms-phone-same = This is your number already. Enter another number.
sms-replace-title = Change phone number
sms-replace-until = The number ending in { $nn } keeps working until you have confirmed the new one.
sms-replace-number = Enter your new number
sms-replace-code = Enter the code
sms-replace-first = First send the text message.
sms-replace-register = Link number
sms-changed = Your phone number for codes was changed. Did you not do this? Tell { $org } at once.
app-linked = The app is linked to your account.
sms-text = Your { -code } for { $app }: { $code }. Valid until { $time }. Share it with nobody.

## Continue as somebody

confirm-title = Who is signing in?
confirm-body = Somebody is already signed in on this device.
confirm-continue = Continue as
confirm-other = Sign in with another account

## For which organisation

choose-title = Choose an organisation
choose-body = This app belongs to more than one of your organisations.

## Ways on

flow-expired-title = This page has expired
flow-expired = Please start again at { $app }.
cookies-title = Cookies are off
cookies-body = You cannot sign in without cookies. We only use them to sign you in.
cookies-allow = Allow cookies for this website.
cookies-private = Still not working? Use a normal window, not a private one.
noaccess-title = You have no access
err-noaccess = You have no access to { $app }. Ask { $org }.
err-noaccess-any = You have no access to { $app }. Ask your organisation.
unlock-title = Do you have an account here?
unlock-why = You chose your { -password } with an e-mail from another organisation. That is not enough here.
unlock-field = Code
unlock-hint = Use what you used here before: your { -app-kind }, your YubiKey or a { -backup }.
unlock-missing = Enter a { -backup }, or a code from your { -app-kind } or YubiKey.
unlock-err = This code does not work here. Check the code, or wait for the next one.
unlock-mail = No such code?
unlock-mail-link = Choose a new { -password } with the e-mail address that you use here
busy-title = We are busy right now
busy-body = Many people are signing in. Wait 1 minute and try again.

## Consent of the person: which details an app sees

allow-title = May { $app } see your details?
allow-body = { $app } of { $org } asks for these details:
allow-scope-openid = A number by which the app recognises you
allow-scope-profile = Your name
allow-scope-email = Your e-mail address
allow-scope-phone = Your phone number
allow-scope-other = Access to: { $scope }
allow-until-logout = This lasts until you sign out.
allow-one-day = This lasts 1 day, also after you sign out.
allow-days = This lasts { $days } days, also after you sign out.
allow-yes = Agree
allow-no = Do not agree

## Logging out

logout-title = You are signed out
logout-done = On a shared computer, close your browser as well.
logout-confirm = Do you want to sign out?
logout-body = Other apps will ask you to sign in again.
logout-submit = Sign out
logout-stay = Stay signed in

## Back to the app

post-title = You are going back
post-body = Is nothing happening? Press the button.

## What this place is

front-title = This is where you sign in safely
front-what = This website checks who you are. Then you go back to your app.
front-start = Do you want to sign in? Start at the app of your organisation.
front-safe = We never ask for your { -password } by phone or e-mail.

## Errors

err-reference = Mention this code to the { -helpdesk }
err-reference-org = Mention this code to your organisation
err-time = Time
err-client = We do not know this app
err-client-body = The app that sent you here is not known to us.
err-client-next = Go back to the app and try again.
err-rp = This link is not right
err-rp-body = The link from { $app } is not right.
err-rp-next = Go back to the app and try again.
err-request = Something went wrong
err-request-body = The app sent us a request that we do not understand.
err-request-next = Go back to the app and try again.
err-link = This link is not right
err-link-body = The link is old or incomplete.
err-link-next = Start again at the app.
err-forbidden = Another website may not do this
err-forbidden-body = The form did not come from our own page.
err-forbidden-next = Go back to the app and sign in again.
err-missing = This page does not exist
err-missing-body = The link may be old or incomplete.
err-missing-next = Check the link, or start again at the app.
err-large = The form is too large
err-large-body = The form was too large for us.
err-large-next = Go back and try again.
err-many = Please wait
err-many-body = Too many attempts. Wait until { $time }.
err-many-next = Try again after that.
err-internal = Something went wrong
err-internal-body = This is our mistake, not yours.
err-internal-next = Try again. If it does not work, mention the code below.
err-unavailable = You cannot sign in right now
err-unavailable-body = Part of our system is not available at the moment.
err-unavailable-next = Wait 1 minute and try again.

## Dates

span-minutes = { $n } minutes
span-minutes-one = { $n } minute
span-hours = { $n } hours
span-hours-one = { $n } hour
span-days = { $n } days
span-days-one = { $n } day
span-weeks = { $n } weeks
span-weeks-one = { $n } week
date-day = { $day } { $month } { $year }
date-time = { $day } { $month } { $year } at { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Mails

mail-hello = Dear { $person },
mail-footer = This is an automatic e-mail. You cannot reply.
mail-help = Need help? Call or e-mail the { -helpdesk }:
mail-hello-nobody = Hello,
mail-invite-subject = A message is waiting for you at { $org }
mail-invite-body = { $org } made an account for you at { $app }. First create a { -password }. Then you can read the message.
mail-invite-username = Your user name is { $username }.
mail-invite-button = Activate account and read message
mail-invite-valid = This link works until { $date }.
mail-invite-code = Does this not work? Go to { $page } and enter this code:
mail-account-subject = Activate your account at { $org }
mail-account-body = { $org } made an account for you at { $app }. First create a { -password }. Then you can sign in.
mail-account-button = Activate account
mail-notice-body = Sign in to { $app } to read the message.
mail-notice-button = Sign in and read message
mail-notyou = Don't know { $org }? Then do nothing.
mail-linked-subject = An app was linked to your account at { $org }
mail-linked-body = An { -app-kind } was linked to your account. This happened on { $time }.
mail-linked-label = In the app this entry is called { $account }.
mail-sms-linked-subject = A phone was linked to your account at { $org }
mail-sms-linked-body = A phone for text message codes was linked to your account. This happened on { $time }.
mail-sms-linked-label = The number ends in { $account }.
mail-linked-you = Was this you? Then you do not have to do anything.
mail-linked-not-you = Was this not you? Tell { $org } at once.
mail-notice-you = Was this you? Then you do not have to do anything.
mail-notice-not-you = Was this not you? Tell { $org } at once.
mail-notice-asked = Did you ask for this? Then you do not have to do anything.
mail-notice-not-asked = Did you not ask for this? Tell { $org } at once.
mail-notice-tell = Tell { $org } at once.
mail-device-stolen-subject = Somebody used a copy of your device at { $org }
mail-device-stolen-body = Somebody used a copy of a remembered device, with your { -password }. This happened on { $time }. We have forgotten all remembered devices. Change your { -password }.
mail-password-subject = Your { -password } at { $org } was changed
mail-password-changed-body = Your { -password } was changed on { $time }.
mail-password-reset-body = Somebody chose a new { -password } through your mailbox. This happened on { $time }.
mail-forgotten-subject = Create a new { -password } at { $org }
mail-forgotten-body = You asked us for help with signing in. Create a new { -password } now.
mail-forgotten-names = You sign in with:
mail-forgotten-button = Create a new { -password }
mail-forgotten-not-you = Did you not ask for this? Then you do not have to do anything.
mail-backup-used-subject = Somebody signed in with your { -backup } at { $org }
mail-backup-used-body = Somebody signed in with a { -backup }. This happened on { $time }.

## The key of an app by mail

app-mail-sent = We sent an e-mail to { $mailbox } at { $time }.
app-mail-newest = Use the newest e-mail.
app-mail-open = Open the link in that e-mail. It shows the QR code for your { -app-kind }.
app-mail-step2 = Scan the QR code from the e-mail with the app
app-mail-show = Show the QR code here as well
app-mail-none-yet = We will send an e-mail to { $mailbox }. It has what you need for your { -app-kind }.
app-mail-send = Send the e-mail
app-mail-resend = Send a new e-mail
app-mail-wait = Wait until { $time }. Then ask for a new e-mail.
app-mail-bounced = We cannot deliver e-mail to { $mailbox }. Call or e-mail the { -helpdesk }.
app-mail-bounced-org = We cannot deliver e-mail to { $mailbox }. Ask your organisation for help.
otp-err-older-mail = This { -code } belongs to an older e-mail. Use the newest e-mail.
mail-app-subject = Link your { -app-kind } at { $org }
mail-app-body = { $org } asks for an extra step when you sign in to { $app }. For that you link an { -app-kind }.
mail-app-scan = Scan the QR code with the app. Or enter the account name and the key.
mail-app-type = Enter the account name and the key in the app.
mail-app-code = Enter the { -code } from the app on the page where you sign in.
mail-app-blocked = Don't see a QR code? Press the yellow bar, or type in the key.
mail-app-button = Show the QR code
mail-app-until = You can use this e-mail until { $date }.
mail-app-newest = Use only the newest e-mail.
mail-app-delete = Delete this e-mail once your app is linked.
mail-app-you = Did you not ask for this? Then call the { -helpdesk }.
mail-app-you-org = Did you not ask for this? Ask your organisation for help.
mail-deadline-subject = { -mfa-cap } at { $org }
mail-deadline-body = { $org } is adding extra protection for your data. From { $date } a second step is required to sign in.
mail-deadline-none = You have not set up a second step yet.
mail-deadline-do = Sign in as you usually do and press Set up now.
mail-deadline-no-link = There is no link in this e-mail. That way nobody can send you to a fake website.
mail-helpdesk-code-subject = The { -helpdesk } gave a code for your account at { $org }
mail-helpdesk-code-body = The { -helpdesk } gave a code to sign in once. This happened on { $time }.
## Security keys and passkeys

key-title = Use your key
key-ready = Have your security key or passkey ready.
key-press = Press the button. Then follow the steps on the screen.
key-use = Use key
key-link-title = Link a key
key-what = A security key is a small device. A passkey is kept on your phone or computer.
key-label = Name of the key (optional)
key-label-hint = This helps you recognise the key later. For example: key ring or phone.
key-unnamed = Key
key-link = Link key
key-linked = The key is linked to your account.
key-no-script = A key needs JavaScript. Turn JavaScript on, or choose another method.
key-unsupported = This browser cannot use a key. Choose another method or another browser.
key-stopped = It has not worked yet. Perhaps it took too long, or you stopped. Please try again.
key-cannot = This key does not work here. Use another key or choose another method.
key-failed = Something went wrong with the key. Please try again.
key-missing = The key has not answered yet. Press the button and follow the steps.
key-err = The answer of the key is not right. Please try again.
key-err-foreign = This key does not belong to your account. Use a key that you linked yourself.
key-err-unknown = Signing in with this passkey does not work. Sign in with your { -password }.
key-err-unverified = Unlock the key with a PIN, your finger or your face. Please try again.
key-err-copied = This key may have been copied. It no longer signs you in. Choose another method and call the { -helpdesk }.
key-err-copied-org = This key may have been copied. It no longer signs you in. Choose another method and ask your organisation for help.
key-err-known = This key is already linked. Use another key.
key-err-most = You have too many keys. Remove one first.
login-passkey = Sign in with a passkey
mfa-key-label = Security key or passkey
mfa-key-desc = With a small device, your phone or your computer. You enter no { -code }.
mfa-key-need = You need a security key, or a phone or computer with a screen lock.
mfa-key-cost = We do not charge you. You buy a separate security key yourself.
mfa-key-lost = Lost your key? Sign in with another method or ask the { -helpdesk } for help.
mfa-key-safe = A key is the safest. A fake website can do nothing with it.
mail-key-linked-subject = A key was linked to your account at { $org }
mail-key-linked-body = A security key or passkey was linked to your account. This happened on { $time }.
mail-key-linked-label = This key is called { $account }.
mail-yubico-linked-subject = A YubiKey was linked to your account at { $org }
mail-yubico-linked-body = A YubiKey was linked to your account. This happened on { $time }.
mail-yubico-linked-label = This YubiKey is called { $account }.
mail-key-suspected-subject = Your security key no longer works at { $org }
mail-key-suspected-body = Your security key may have been copied. That is why it has not worked since { $time }.

## YubiKeys that type a code

yubico-title = Use your YubiKey
yubico-how = Put your YubiKey in your computer or phone. Click in the field. Then touch the YubiKey.
yubico-field = { -code-cap } from your YubiKey
yubico-hint = The YubiKey enters the { -code } itself.
yubico-missing = There is no { -code } from a YubiKey here yet. Touch the YubiKey.
yubico-err = This { -code } is not right. Touch the YubiKey once more.
yubico-err-used = This { -code } was already used. Touch the YubiKey once more.
yubico-err-foreign = This YubiKey does not belong to your account. Use the YubiKey that you linked.
yubico-err-known = This YubiKey is already linked. Use another YubiKey.
yubico-err-away = We cannot check the { -code } now. Choose another method or try again later.
yubico-link-title = Link a YubiKey
yubico-link = Link YubiKey
yubico-linked = The YubiKey is linked to your account.
mfa-yubico-label = YubiKey
mfa-yubico-desc = You touch the YubiKey. The YubiKey enters a { -code }.
mfa-yubico-need = You need a YubiKey and a computer that it fits in.
mfa-yubico-cost = We do not charge you. You buy a YubiKey yourself, or get it from your organisation.
mfa-yubico-lost = Lost your YubiKey? Sign in with another method or ask the { -helpdesk } for help.
mfa-yubico-safe = A YubiKey is safer than a text message. Touch it on this website only.
## The person's own account

acc-title = Your account
acc-of = Account of { $person }
acc-home = Overview
acc-security = Security
acc-security-what = Your { -password }, the second step and your { -backup }.
acc-devices = Remembered devices
acc-devices-what = Devices on which you only need your { -password }.
acc-sessions = Where you are signed in
acc-sessions-what = Sign other devices out.
acc-activity = Activity
acc-activity-what = What happened with your account.
acc-data = Your details
acc-data-what = Your e-mail address, your language and what organisations know about you.
acc-check = Please note
acc-check-go = Go to security
acc-warn-nothing = Your account is well protected.
acc-warn-no-step = You sign in with only a { -password }. Set up a second step as well.
acc-warn-none = You have no { -backup }. Make one. Then you can also sign in without your phone.
acc-warn-not-kept = You have not kept your { -backup } yet. Make a new one and keep it.
acc-warn-few = You have { $n } { -recovery-codes } left. Make new ones soon.
acc-warn-few-one = You have 1 { -backup } left. Make new ones soon.
acc-cancel = Cancel
acc-remove = Remove
acc-since = Since { $date }
acc-used = Last used on { $date }
acc-steps = { -mfa-cap }
acc-method-app = { -app-cap }
acc-method-sms = { -code-cap } by text message
acc-method-key = Security key or passkey
acc-method-yubico = YubiKey
acc-phone-ends = Number ending in { $ending }
acc-add-app = Add an { -app-kind }
acc-add-sms = Add a phone number for text messages
acc-add-key = Add a security key or passkey
acc-add-yubico = Add a YubiKey
acc-codes = { -backup-cap }
acc-codes-set = Your { -recovery-codes }
acc-codes-left = Codes that you can still use: { $n }.
acc-codes-new = New { -backup }
acc-codes-new-set = New { -recovery-codes }
acc-codes-body = You get a new { -backup }. Your old one then stops working at once.
acc-codes-body-set = You get new { -recovery-codes }. Your old ones then stop working at once.
acc-consents = Consent for apps
acc-consents-what = Apps that may see your details.
acc-consents-go = View or withdraw consent
acc-consents-body = These apps may see your details.
acc-consents-none = You have not given any app consent.
acc-consent-withdraw = Withdraw consent
acc-consent-title = Withdraw consent for { $app }
acc-consent-ends = After that, { $app } can no longer ask for your details at { $org }.
acc-consent-again = When you sign in there again, we ask for your consent again.
acc-password = Password
acc-password-since = Set on { $date }.
acc-app-until = Your old { -app-kind } keeps working until you have linked the new one.
acc-remove-title = Remove: { $what }
acc-remove-demanded = { $org } requires the second step. That is why you cannot remove this method now.
acc-remove-demanded-any = Your organisation requires the second step. That is why you cannot remove this method now.
acc-remove-first = First set up another method.
acc-other-word = You cannot change this now. You signed in with details that an organisation gave you.
acc-other-word-how = Sign in again with details that you set up yourself. Does that not work? Make a new password through your own e-mail address.
acc-off-title = Turn off { -mfa }
acc-off-body = After that, your { -password } alone is enough to sign in. That is less safe.
acc-devices-body = On these devices you only need your { -password }.
acc-devices-none = There are no remembered devices.
acc-device-unknown = Unknown device
acc-device-until = Remembered until { $date }
acc-device-forget = Forget device
acc-devices-forget = Forget all devices
acc-sessions-body = Don't recognise a time? Sign that device out and change your { -password }.
acc-session-here = This device
acc-session-there = Another device
acc-session-since = Signed in on { $date }
acc-session-end = Sign out
acc-session-leave = Sign out here
acc-sessions-end = Sign out on all other devices
acc-activity-body = Don't recognise something? Change your { -password } and tell your organisation.
acc-activity-none = Nothing has happened yet.
acc-data-own = Your own details
acc-data-of = { $org } knows this about you. Is it wrong? Ask { $org } to change it.
acc-data-login = You sign in with
acc-data-name = Name
acc-data-email = E-mail address
acc-data-phone = Phone number
acc-data-number = Employee number
acc-data-nothing = Not known
acc-data-language = You read these pages in this language.
acc-email-title = Change e-mail address
acc-email-body = We send an e-mail to your new address. Your address changes once you confirm in that e-mail.
acc-email-new = New e-mail address
acc-email-send = Send the e-mail
acc-email-missing = Enter a valid e-mail address.
acc-email-same = This is your e-mail address already.
acc-email-often = An e-mail was asked for too often. Try again in 1 hour.
acc-done-app = The app is linked to your account.
acc-done-replaced = The new app is linked. The old one no longer works.
acc-done-codes = You have kept your { -backup }.
acc-done-codes-set = You have kept your { -recovery-codes }.
acc-done-consent = The consent is withdrawn.
acc-done-number = Your new number is linked. We send no more codes to the old one.
acc-done-device = The device is forgotten.
acc-done-devices = All devices are forgotten.
acc-done-mail = We sent an e-mail to your new address. Open it to confirm.
acc-done-nothing = This did not work. Something changed in another window. Try again.
acc-done-on = { -mfa-cap } is now switched on.
acc-done-off = { -mfa-cap } is turned off.
acc-done-others = You are signed out on all other devices.
acc-done-password = Your { -password } is changed. On other devices you sign in again.
acc-done-removed = The method is removed.
acc-done-session = That device is signed out.
set-title = Security
set-reauth = Please enter your { -password } to be sure.
set-on = { -mfa-cap } is on.
set-off = { -mfa-cap } is off.
set-change = Change
set-turnon = Switch on { -mfa }
set-turnoff = Turn off
set-off-forbidden = { $org } requires the second step. You cannot turn it off.
set-off-forbidden-any = Your organisation requires the second step. You cannot turn it off.
set-activity = What happened with your account
set-last = You have one method. Set up one more.
app-old = Then remove the old entry in your app. It is called { $label }.
confirm-email-title = Confirm your e-mail address
confirm-email-body = Is { $mail } your new e-mail address? Then press the button.
confirm-email-yes = Yes, this is my address
confirm-email-done = Your e-mail address is changed
confirm-email-name = From now on you sign in with { $mail }.
confirm-email-name-stays = You sign in with the same user name as before.
confirm-email-dead = Ask for a new link in your account.

## What happened with the account

activity-account-activated = Your account became active
activity-account-email-changed = Your e-mail address was changed
activity-account-locked = The administrator blocked your account
activity-account-unlocked = The administrator unblocked your account
activity-auth-login = Signed in
activity-auth-login-refused = Signing in did not work
activity-auth-logout = Signed out
activity-backup-helpdesk-issued = The { -helpdesk } gave a code to use once
activity-backup-kept = A new { -backup } was kept
activity-backup-reissued = A new { -backup } was made
activity-backup-used = Signed in with a { -backup }
activity-consent-given = An app may see your details
activity-consent-withdrawn = Consent for an app was withdrawn
activity-device-forgotten = A remembered device was forgotten
activity-device-remembered = A device was remembered
activity-device-stolen = A copy of a remembered device was used
activity-grant-replayed = Access of an app was stopped to be safe
activity-mfa-key-suspected = A key may have been copied and no longer works
activity-mfa-put-off = The second step was put off
activity-mfa-removed = A second step was removed
activity-mfa-sms-registered = A phone number was linked
activity-mfa-sms-replaced = Another phone number was linked
activity-mfa-totp-registered = An { -app-kind } was linked
activity-mfa-totp-replaced = Another { -app-kind } was linked
activity-mfa-key-registered = A security key was linked
activity-mfa-yubico-registered = A YubiKey was linked
activity-password-changed = Your { -password } was changed
activity-password-reset = You chose a new { -password } through an e-mail
activity-password-set = Your { -password } was set
activity-profile-changed = Your details were filled in
activity-recovery-link-sent = A link to choose another { -password } was sent
activity-terms-accepted = You agreed to the terms

## Mails about the account

mail-confirm-email-subject = Confirm your e-mail address at { $org }
mail-confirm-email-body = You want to use this e-mail address for your account. Please confirm it first.
mail-confirm-email-button = Confirm e-mail address
mail-confirm-email-not-you = Did you not ask for this? Then you do not have to do anything.
mail-app-replaced-subject = Another { -app-kind } was linked at { $org }
mail-app-replaced-body = Your { -app-kind } was replaced on { $time }. The old one no longer works.
mail-phone-replaced-subject = Your phone number was changed at { $org }
mail-phone-replaced-body = Your phone number for codes was changed on { $time }. The old one no longer works.
mail-codes-renewed-subject = A new { -backup } was made at { $org }
mail-codes-renewed-body = A new { -backup } was made on { $time }. The old one no longer works.
mail-email-change-asked-subject = Somebody wants to change your e-mail address at { $org }
mail-email-change-asked-body = Somebody wants to change the e-mail address of your account. This happened on { $time }. Nothing has changed yet.
mail-email-changed-subject = Your e-mail address was changed at { $org }
mail-email-changed-body = The e-mail address of your account was changed on { $time }.
mail-factor-removed-subject = A second step was removed at { $org }
mail-factor-removed-body = A way to sign in was removed from your account. This happened on { $time }.
mail-second-step-off-subject = { -mfa-cap } was turned off at { $org }
mail-second-step-off-body = { -mfa-cap } of your account was turned off on { $time }.
