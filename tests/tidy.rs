//! The sources keep the rules of the house: see docs/architecture.md.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a source file, its unit tests aside.
const LONGEST_FILE: usize = 400;
/// Lines of one page or mail template.
const LONGEST_PAGE: usize = 150;

const NO_ROOM_IS_CALLED: [&str; 9] =
    ["common", "helper", "helpers", "manager", "misc", "service", "types", "util", "utils"];

/// The floors of `domain`, from the ground up. A room imports only from lower floors or from itself.
const DOMAIN_FLOORS: [&[&str]; 10] = [
    &["gsm7", "secret", "text", "time"],
    &["calendar", "id"],
    &["deployment", "user"],
    &["organisation"],
    &["audit", "authenticator", "client", "link", "mail", "profile", "sms", "terms"],
    &["bounce", "jose", "policy", "session"],
    &["door"],
    &["assurance"],
    &["activation", "enrolment", "login", "recovery"],
    &["account", "oauth"],
];

/// The siblings of `server`: none knows another. They meet in `web` and in the domain.
const SERVER_SIBLINGS: [&str; 6] = ["account", "activation", "admin", "login", "oidc", "recovery"];

/// Rooms of `server` that only the named rooms may know.
const SERVER_PRIVATE: [(&str, &[&str]); 1] = [("demo", &["cli", "main"])];

/// Which library may be named where: everywhere else it is a wall broken.
const WALLS: [(&str, &[&str]); 12] = [
    ("axum", &["idp/server/"]),
    ("axum_extra", &["idp/server/"]),
    ("oxide_auth", &["idp/server/src/oidc/rfc6749.rs"]),
    ("redis", &["idp/store/src/short_lived"]),
    ("sea_orm", &["idp/store/", "migrations/", "tests/support/"]),
    ("sea_orm_migration", &["idp/store/", "migrations/"]),
    ("sqlx", &["idp/store/", "migrations/"]),
    ("std::env", &["idp/server/", "idp/store/tests/", "tests/"]),
    ("std::fs", &["idp/server/", "idp/store/", "tests/"]),
    ("std::net", &["idp/server/", "idp/store/", "tests/"]),
    ("std::process", &["idp/server/", "idp/store/tests/", "tests/"]),
    ("tokio", &["idp/server/", "idp/store/", "tests/"]),
];

/// Words that no source holds, and what to do instead.
const FORBIDDEN: [(&str, &str); 6] = [
    (concat!("TO", "DO"), "file an issue"),
    (concat!("FIX", "ME"), "file an issue"),
    (concat!("#[ig", "nore"), "a test runs, or it is not there"),
    (concat!("super::", "super"), "name the room from crate::, so that its floor is seen"),
    (concat!("use crate", "::{"), "one line for each room, so that its floor is seen"),
    (concat!("#[al", "low("), "say #[expect(lint, reason = \"...\")]"),
];

/// Each exception to a rule above: the rule, the file, the reason.
const EXCEPTIONS: [(Rule, &str, &str); 1] = [(
    Rule::Circle,
    "idp/server/src/app.rs",
    "it is what every handler is given, and holds parts of the rooms that are given it: flood, theme, directory",
)];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    Circle,
    Floor,
    ForbiddenWord,
    HiddenImport,
    Length,
    Map,
    Name,
    Purpose,
    Sibling,
    Wall,
}

/// A source file: its path in the project, and its text.
struct Source {
    path: String,
    text: String,
}

#[test]
fn every_file_opens_with_its_purpose() {
    each_source(Rule::Purpose, |source| {
        (!source.text.starts_with("//! ")).then(|| "does not open with //! and its purpose".to_owned())
    });
}

#[test]
fn no_file_is_too_long() {
    each_source(Rule::Length, |source| {
        let lines = without_tests(&source.text).lines().count();
        (lines > LONGEST_FILE).then(|| format!("has {lines} lines, {LONGEST_FILE} is the cap"))
    });
}

#[test]
fn no_page_is_too_long() {
    let complaints = files(&["themes"], "html").into_iter().filter_map(|source| {
        let lines = source.text.lines().count();
        (lines > LONGEST_PAGE)
            .then(|| format!("{} has {lines} lines, {LONGEST_PAGE} is the cap", source.path))
    });
    complain(complaints.collect());
}

#[test]
fn every_room_has_a_name_of_its_own() {
    each_source(Rule::Name, |source| {
        let path = Path::new(&source.path).with_extension("");
        let named_for_nothing =
            path.iter().filter_map(|part| part.to_str()).find(|part| NO_ROOM_IS_CALLED.contains(part))?;
        Some(format!("{named_for_nothing} is a name for anything: find its noun"))
    });
}

#[test]
fn a_map_holds_no_code() {
    each_source(Rule::Map, |source| {
        let file = source.path.rsplit('/').next()?;
        let is_map = file == "mod.rs" || file == "lib.rs";
        let stray = source.text.lines().find(|line| !is_line_of_a_map(line)).filter(|_| is_map)?;
        Some(format!("is a map and holds only //!, attributes and mod lines, not `{stray}`"))
    });
}

#[test]
fn forbidden_words_stay_away() {
    each_source(Rule::ForbiddenWord, |source| {
        let (word, instead) = FORBIDDEN.iter().find(|(word, _)| source.text.contains(word))?;
        Some(format!("says {word}: {instead}"))
    });
}

#[test]
fn each_library_stays_behind_its_wall() {
    each_source(Rule::Wall, |source| {
        let code = code_of(&source.text);
        let (library, _) = WALLS.iter().find(|(library, homes)| {
            names_library(&code, library) && !homes.iter().any(|home| source.path.starts_with(home))
        })?;
        Some(format!("names {library}, which lives elsewhere"))
    });
}

#[test]
fn every_room_of_domain_has_a_floor() {
    let unlisted: Vec<String> =
        rooms("idp/domain/src").into_iter().filter(|room| floor(room).is_none()).collect();
    complain(
        unlisted
            .iter()
            .map(|room| format!("idp/domain/src/{room} stands on no floor of DOMAIN_FLOORS"))
            .collect(),
    );
}

#[test]
fn domain_imports_run_downward() {
    each_source(Rule::Floor, |source| {
        let from = room_of(&source.path, "idp/domain/src")?;
        let level = floor(&from)?;
        let to = imports(&source.text)
            .into_iter()
            .find(|to| *to != from && floor(to).is_some_and(|to| to >= level))?;
        Some(format!("({from}) looks up or sideways to {to}"))
    });
}

#[test]
fn the_siblings_of_server_do_not_know_each_other() {
    each_source(Rule::Sibling, |source| {
        let from = room_of(&source.path, "idp/server/src")?;
        let knows = imports(&source.text);
        let sibling = SERVER_SIBLINGS.iter().find(|to| **to != from && knows.contains(**to));
        if SERVER_SIBLINGS.contains(&from.as_str()) && sibling.is_some() {
            return Some(format!("knows its sibling {}", sibling?));
        }
        let (private, _) = SERVER_PRIVATE.iter().find(|(room, friends)| {
            from != *room && !friends.contains(&from.as_str()) && knows.contains(*room)
        })?;
        Some(format!("knows {private}, which stands above it"))
    });
}

#[test]
fn rooms_do_not_import_in_a_circle() {
    let lifted: Vec<&str> = exceptions(Rule::Circle).collect();
    let mut complaints = Vec::new();
    for root in ["idp/domain/src", "idp/store/src", "idp/server/src", "migrations/src"] {
        let found = circle(&graph(root, &lifted));
        complaints.extend(found.map(|rooms| format!("{root}: {}", rooms.join(" -> "))));
        for path in lifted.iter().filter(|path| path.starts_with(root)) {
            let others: Vec<&str> = lifted.iter().copied().filter(|other| other != path).collect();
            if circle(&graph(root, &others)).is_none() {
                complaints.push(not_needed(Rule::Circle, path));
            }
        }
    }
    complain(complaints);
}

/// Which room under `root` imports which, but for the files in `lifted`.
fn graph(root: &str, lifted: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let rooms = rooms(root);
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in files(&[root], "rs") {
        let Some(from) = room_of(&source.path, root) else { continue };
        if lifted.contains(&source.path.as_str()) {
            continue;
        }
        let mut to = imports(&source.text);
        to.retain(|to| rooms.contains(to) && *to != from);
        graph.entry(from).or_default().extend(to);
    }
    graph
}

#[test]
fn a_room_on_top_names_its_neighbours_from_the_crate() {
    each_source(Rule::HiddenImport, |source| {
        let on_top = ["idp/domain/src/", "idp/store/src/", "idp/server/src/", "migrations/src/"]
            .iter()
            .any(|root| source.path.strip_prefix(root).is_some_and(|rest| !rest.contains('/')));
        (on_top && code_of(&source.text).contains("super::"))
            .then(|| "hides an import behind super:: where crate:: would show it".to_owned())
    });
}

/// That each is still needed, its rule says itself: see `each_source` and `rooms_do_not_import_in_a_circle`.
#[test]
fn every_exception_is_for_a_file_that_exists() {
    let gone = EXCEPTIONS.iter().filter(|(_, path, _)| !project().join(path).exists());
    complain(
        gone.map(|(rule, path, _)| format!("{rule:?} is lifted for {path}, which does not exist")).collect(),
    );
}

fn is_line_of_a_map(line: &str) -> bool {
    let line = line.trim();
    let is_mod = ["mod ", "pub mod ", "pub(crate) mod "].iter().any(|start| line.starts_with(start));
    line.is_empty()
        || line.starts_with("//")
        || line.starts_with("#[")
        || line.starts_with("#![")
        || (is_mod && line.ends_with(';'))
}

/// Whether `code` uses the library by its path: `library::` that is not the end of a longer path.
fn names_library(code: &str, library: &str) -> bool {
    let path = format!("{library}::");
    let statement = format!("use {library};");
    let continues = |before: char| before.is_alphanumeric() || before == '_' || before == ':';
    code.contains(&statement) || code.match_indices(&path).any(|(at, _)| !code[..at].ends_with(continues))
}

/// The rooms that `text` imports: the first name of each `crate::name`.
fn imports(text: &str) -> BTreeSet<String> {
    let code = code_of(text);
    let after = code.split("crate::").skip(1);
    after
        .filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
        .map(str::to_owned)
        .collect()
}

/// The code alone: without its unit tests and without lines of comment.
fn code_of(text: &str) -> String {
    let lines = without_tests(text).lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn without_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

fn floor(room: &str) -> Option<usize> {
    DOMAIN_FLOORS.iter().position(|floor| floor.contains(&room))
}

/// The first name under `root`: `login` of `idp/domain/src/login/facts.rs`. The map of the crate is no room.
fn room_of(path: &str, root: &str) -> Option<String> {
    let first = path.strip_prefix(root)?.trim_start_matches('/').split('/').next()?;
    let room = first.trim_end_matches(".rs");
    (room != "lib").then(|| room.to_owned())
}

fn rooms(root: &str) -> BTreeSet<String> {
    files(&[root], "rs").iter().filter_map(|source| room_of(&source.path, root)).collect()
}

/// A circle in the graph, as the names along it; the first is the last.
fn circle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        room: &str,
        graph: &BTreeMap<String, BTreeSet<String>>,
        done: &mut BTreeSet<String>,
        path: &mut Vec<String>,
    ) -> Option<Vec<String>> {
        if let Some(at) = path.iter().position(|step| step == room) {
            return Some(path[at..].iter().cloned().chain([room.to_owned()]).collect());
        }
        if !done.insert(room.to_owned()) {
            return None;
        }
        path.push(room.to_owned());
        let found = graph.get(room).into_iter().flatten().find_map(|next| walk(next, graph, done, path));
        path.pop();
        found
    }
    let mut done = BTreeSet::new();
    graph.keys().find_map(|room| walk(room, graph, &mut done, &mut Vec::new()))
}

/// Asks `complaint` of each Rust file of the project. An exception to `rule` must have one, every other file none.
fn each_source(rule: Rule, complaint: impl Fn(&Source) -> Option<String>) {
    let asked = files(&["idp", "migrations", "tests"], "rs").into_iter().filter_map(|source| {
        let lifted = exceptions(rule).any(|path| path == source.path);
        match complaint(&source) {
            Some(complaint) if !lifted => Some(format!("{} {complaint}", source.path)),
            None if lifted => Some(not_needed(rule, &source.path)),
            Some(_) | None => None,
        }
    });
    complain(asked.collect());
}

/// The files for which `rule` is lifted.
fn exceptions(rule: Rule) -> impl Iterator<Item = &'static str> {
    EXCEPTIONS.iter().filter(move |(lifted, ..)| *lifted == rule).map(|(_, path, _)| *path)
}

fn not_needed(rule: Rule, path: &str) -> String {
    format!("{path} keeps {rule:?} by now: strike its line in EXCEPTIONS")
}

#[track_caller]
fn complain(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The files below `folders` that end in `extension`, in the order of their paths.
fn files(folders: &[&str], extension: &str) -> Vec<Source> {
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| project().join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == extension) {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(project()).unwrap().to_str().unwrap().to_owned();
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{circle, imports, names_library};

    #[test]
    fn a_circle_is_found_and_named() {
        let graph = |edges: &[(&str, &str)]| {
            let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (from, to) in edges {
                graph.entry((*from).to_owned()).or_default().insert((*to).to_owned());
            }
            graph
        };
        assert_eq!(circle(&graph(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
        let found = circle(&graph(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap();
        assert_eq!(found, ["b", "c", "b"]);
    }

    #[test]
    fn imports_are_read_from_code_and_not_from_comments_or_tests() {
        let text = "use crate::id::Id;\n// crate::oauth is above\nfn f() { crate::time::now(); }\n\n#[cfg(test)]\nmod tests {\n    use crate::login::X;\n}\n";
        assert_eq!(imports(text), BTreeSet::from(["id".to_owned(), "time".to_owned()]));
    }

    #[test]
    fn a_library_is_known_by_its_path_and_not_by_its_name() {
        assert!(names_library("use redis::Client;", "redis"));
        assert!(names_library("fn f(c: &redis::Client)", "redis"));
        assert!(!names_library("use crate::short_lived::redis::Kept;", "redis"));
        assert!(!names_library("let redis = config.redis; // my_redis::x", "redis"));
    }
}
