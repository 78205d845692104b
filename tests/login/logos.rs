//! The logo of an app stands beside its name, and nowhere else (R149).

use crate::texts::town::after_password;
use sluis_tests::support::page::Page;
use sluis_tests::support::room::Room;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::Town;
use std::fs;

const DRAWING: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path d='M0 0h8v8z'/></svg>";

/// The address of the picture that stands before the name of the app.
fn logo(page: &Page) -> Option<String> {
    let (_, rest) = page.body.split_once("<p class=\"where with-logo\"><img src=\"")?;
    let (src, rest) = rest.split_once('"').unwrap();
    assert!(rest.starts_with(" alt=\"\"><span>U logt in bij"), "{page}");
    Some(src.to_owned())
}

#[tokio::test]
async fn the_logo_of_an_app_stands_beside_its_name_and_an_app_without_one_has_its_name() {
    let themes = Room::new();
    fs::create_dir(themes.file("clients")).unwrap();
    fs::write(themes.file("clients/verzuim.svg"), DRAWING).unwrap();
    let town = Town::on(Sluis::plan().set("theme.dir", themes.path().to_str().unwrap())).await;
    town.organisation("linde", "verzuim");
    town.person("anna", &["linde"]);
    let app = town.app("verzuim", &["--organisation", "linde"]);
    let other = town.app("verzuim-2", &["--organisation", "linde"]);

    let mut browser = town.browser();
    let door = browser.open(&app.ask().url()).await;
    let src = logo(&door).unwrap_or_else(|| panic!("no logo: {door}"));
    assert!(src.starts_with("/assets/verzuim-") && src.ends_with(".svg"), "{src}");
    let (_, linking) = after_password(&app, &mut browser).await;
    assert_eq!(logo(&linking), Some(src.clone()), "{linking}");
    let picture = browser.look(&town.server.url(&src)).await.expect_status(200);
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    let policy = picture.header("content-security-policy").to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
    assert_eq!(picture.body, DRAWING);

    let mut browser = town.browser();
    let (_, linking) = after_password(&other, &mut browser).await;
    for page in [browser.open(&other.ask().url()).await, linking, browser.open(&town.server.url("/")).await] {
        assert!(logo(&page).is_none() && !page.body.contains(&src), "{page}");
    }
}

#[tokio::test]
async fn a_logo_that_cannot_be_used_is_told_by_its_name_before_anything_serves() {
    let themes = Room::new();
    let plan = Sluis::plan().set("theme.dir", themes.path().to_str().unwrap());
    let house = plan.prepare().await;
    let check = || {
        let done = house.try_run(&["config", "check"], "");
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    assert_eq!(check().0, Some(0));
    fs::create_dir(themes.file("clients")).unwrap();
    let evil = "<svg><script>alert(1)</script></svg>";
    let large = format!("{DRAWING}{}", " ".repeat(70_000));
    for (file, content, why) in [
        ("verzuim.gif", "GIF89a", "clients/verzuim.gif: a logo of an app is an SVG or PNG file"),
        ("verzuim.svg", &large, "clients/verzuim.svg: a logo of an app has at most 64 kB"),
        ("verzuim.svg", evil, "clients/verzuim.svg: an SVG with <script"),
    ] {
        let path = themes.file(&format!("clients/{file}"));
        fs::write(&path, content).unwrap();
        let (code, said) = check();
        assert!(code == Some(1) && said.contains(why), "{code:?}: {said}");
        fs::remove_file(path).unwrap();
    }
    assert_eq!(check().0, Some(0), "an empty folder is no fault");
}
