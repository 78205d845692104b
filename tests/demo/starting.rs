//! The demo starts, starts again, starts over, and says clearly why it does not.

use sluis_tests::support::demo::{Demo, PASSWORD};
use sluis_tests::support::ports::free_port;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

fn refused(demo: &Demo, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = demo.command(arguments).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert_eq!(status.code(), Some(1), "{said}");
    said
}

#[tokio::test]
async fn it_says_where_to_go_and_what_to_type() {
    let demo = Demo::start().await;
    let printed = demo.printed();
    for needed in ["verzuim", "ehealth", "phone", "mail", "login"] {
        assert!(printed.contains(demo.url(needed, "").as_str().trim_end_matches('/')), "{printed}");
    }
    for needed in ["anna", "bram", "chantal", "daan", "els", "fien", "issue-code", PASSWORD, "eigen-app"] {
        assert!(printed.contains(needed), "{printed}");
    }
    assert!(!printed.contains("WARN") && !printed.contains("ERROR"), "{printed}");
}

#[tokio::test]
async fn a_second_start_finds_its_data_again_and_a_fresh_one_does_not() {
    let mut demo = Demo::start().await;
    let key = demo.data().join("master.key");
    let first = std::fs::read_to_string(&key).unwrap();
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    demo.interrupt().await;
    demo.start_again().await;
    assert_eq!(std::fs::read_to_string(&key).unwrap(), first);
    demo.code_of("Anna de Vries").await;
    demo.interrupt().await;

    let other = free_port().to_string();
    let said = refused(&demo, &["--port", &other, "--data", "data"]);
    assert!(said.contains("--fresh") && said.contains(&demo.port().to_string()), "{said}");
    assert_eq!(std::fs::read_to_string(&key).unwrap(), first);

    demo.start_fresh_elsewhere().await;
    assert_ne!(std::fs::read_to_string(&key).unwrap(), first, "nothing of before is left to open");
    let issuer = demo.url("login", "");
    let discovery = demo.page("login", "/.well-known/openid-configuration").await;
    assert!(discovery.contains(issuer.as_str().trim_end_matches('/')), "{discovery}");
    demo.code_of("Anna de Vries").await;
}

#[tokio::test]
async fn a_taken_port_and_a_directory_in_use_are_named() {
    let demo = Demo::start().await;
    let port = demo.port().to_string();
    let said = refused(&demo, &["--port", &port, "--data", "elsewhere"]);
    assert!(said.contains(&port) && said.contains("--port"), "{said}");
    let said = refused(&demo, &["--port", "0", "--data", "data", "--fresh"]);
    assert!(said.contains("another demo") && said.contains("--data"), "{said}");
    demo.code_of("Anna de Vries").await;
}

#[tokio::test]
async fn a_directory_of_somebody_else_is_not_emptied() {
    let demo = Demo::start().await;
    let theirs = demo.data().with_file_name("theirs");
    std::fs::create_dir(&theirs).unwrap();
    std::fs::write(theirs.join("thesis.txt"), "years of work").unwrap();
    let said = refused(&demo, &["--port", "0", "--data", "theirs", "--fresh"]);
    assert!(said.contains("theirs"), "{said}");
    assert_eq!(std::fs::read_to_string(theirs.join("thesis.txt")).unwrap(), "years of work");
}

#[tokio::test]
async fn each_name_is_a_site_of_its_own_and_a_stranger_meets_sluis() {
    let demo = Demo::start().await;
    assert!(demo.page("verzuim", "/").await.contains("Verzuimbalie"));
    assert!(demo.page("ehealth", "/").await.contains("Kade"));
    assert!(demo.page("mail", "/").await.contains("Postvak"));
    let issuer = demo.url("login", "");
    for name in ["login", "unheard-of"] {
        let discovery = demo.page(name, "/.well-known/openid-configuration").await;
        assert!(discovery.contains(issuer.as_str().trim_end_matches('/')), "{discovery}");
    }
}
