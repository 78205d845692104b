//! What scopes mean, in words: where an app asks for them, and where a person looks at what they allowed.

use crate::web::page::Page;

/// The texts of `scopes`. `openid` alone means that we say who this is; `offline_access` is a time and no detail.
pub fn in_words<'s>(page: &Page<'_>, scopes: impl Iterator<Item = &'s str>) -> Vec<String> {
    let mut scopes: Vec<&str> = scopes.filter(|scope| *scope != "offline_access").collect();
    scopes.sort_by_key(|scope| place(scope));
    scopes.into_iter().map(|scope| word(page, scope)).collect()
}

fn word(page: &Page<'_>, scope: &str) -> String {
    let key = match scope {
        "openid" => "allow-scope-openid",
        "profile" => "allow-scope-profile",
        "email" => "allow-scope-email",
        "phone" => "allow-scope-phone",
        _ => return of_an_app(page, scope),
    };
    page.t(key)
}

/// A scope that an app of this deployment brought along: what the theme calls it, or the scope itself.
fn of_an_app(page: &Page<'_>, scope: &str) -> String {
    let key: String = scope.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let scope = [("scope", scope)];
    page.own(&format!("allow-scope-{key}"), &scope)
        .unwrap_or_else(|| page.t_with("allow-scope-other", &scope))
}

/// In which order details are named: who somebody is, where they are reached, what else, and last the number,
/// which says least to a reader.
fn place(scope: &str) -> usize {
    match scope {
        "profile" => 0,
        "email" => 1,
        "phone" => 2,
        "openid" => 4,
        _ => 3,
    }
}
