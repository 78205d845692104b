//! A form is read and filled in as a browser does it.

use sluis_tests::support::forms::{forms, link, text};

const LOGIN: &str = r#"<!doctype html>
<title>Inloggen <form></title>
<!-- <form method="post"><input name="comment"></form> -->
<form action="/language"><button name="lang" value="en">English</button></form>
<form method="POST" action="/login/password?r=a&amp;b=1">
  <input type="hidden" name="f" value="a&quot;b&#x2F;&#39;>c">
  <input name=username autocomplete='username' value="anna" autofocus>
  <INPUT TYPE=password NAME=password>
  <input type="checkbox" name="remember" value="yes"><input type="checkbox" name="keep" checked>
  <input name="off" value="1" disabled>
  <textarea name="note">a &lt;b&gt; <input name="inside"></textarea>
  <select name="org"><option value="1">een</option><option value="2" selected>twee</option></select>
  <button name="answer" value="allow">Ja</button><button name="answer" value="deny">Nee</button>
  <button type="button" name="show">Toon</button>
</form><input name="outside">"#;

fn pairs(sent: &[(&str, &str)]) -> Vec<(String, String)> {
    sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn an_untouched_form_sends_what_stands_in_it() {
    let form = forms(LOGIN).into_iter().find(|form| form.posts).unwrap();
    assert_eq!(form.action, "/login/password?r=a&b=1");
    let expected = pairs(&[
        ("f", "a\"b/'>c"),
        ("username", "anna"),
        ("password", ""),
        ("keep", "on"),
        ("note", "a <b> <input name=\"inside\">"),
        ("org", "2"),
        ("answer", "allow"),
    ]);
    assert_eq!(form.filled(&[]), expected);
}

#[test]
fn what_is_typed_takes_the_place_of_what_stood_there() {
    let form = forms(LOGIN).into_iter().find(|form| form.posts).unwrap();
    let typed = [("password", "p w"), ("remember", "yes"), ("keep", ""), ("org", "1"), ("answer", "deny")];
    let sent = form.filled(&typed);
    for (name, value) in [("password", "p w"), ("remember", "yes"), ("org", "1"), ("answer", "deny")] {
        assert!(sent.contains(&(name.to_owned(), value.to_owned())), "{name}");
    }
    assert!(!sent.iter().any(|(name, _)| name == "keep"));
    assert_eq!(sent.iter().filter(|(name, _)| name == "answer").count(), 1);
}

#[test]
#[should_panic(expected = "the form has no pasword")]
fn a_name_that_the_form_does_not_have_fails_the_test() {
    let form = forms(LOGIN).into_iter().find(|form| form.posts).unwrap();
    form.filled(&[("pasword", "x")]);
}

#[test]
fn forms_in_comments_titles_and_scripts_are_none() {
    let found = forms(&format!("<script>document.write('<form method=post>')</script>{LOGIN}"));
    assert_eq!(found.len(), 2);
    assert!(!found.iter().any(|form| form.has("comment") || form.has("inside") || form.has("outside")));
}

#[test]
fn a_page_reads_as_a_person_reads_it() {
    let html = "<style>p{}</style><h1>Welkom&nbsp;terug</h1>\n<p>Kies &amp; ga <a class=x href='/verder?a=1&amp;b'>verder <b>nu</b></a>";
    assert_eq!(text(html), "Welkom terug Kies & ga verder nu");
    assert_eq!(link(html, "verder nu").as_deref(), Some("/verder?a=1&b"));
    assert_eq!(link(html, "terug"), None);
}

#[test]
fn broken_html_is_read_to_its_end() {
    for html in [
        "<",
        "<form",
        "<form method=post><input name=\"a",
        "<a href=",
        "&#xZZ; &amp",
        "<input =x name=y>",
        "<!-- <form>",
    ] {
        forms(html);
        text(html);
    }
}
