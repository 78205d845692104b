//! `docs/requirements.md` says of each requirement how it is met and which test proves it, `docs/diagrams.md` of each
//! state diagram which tests walk it and which throws everything at it, `docs/accessibility.md` who walks each journey
//! without scripts and without a mouse. Here they are held to that.

use std::fs;
use std::path::{Path, PathBuf};

/// The requirements of the manuals run from R1 to this one.
const LAST: u32 = 149;
/// The state diagrams run from D1 to this one.
const LAST_DIAGRAM: u32 = 8;
/// How a row begins whose requirement no test proves, and which says why.
const UNPROVEN: [&str; 2] = ["Not yet:", "Out of scope:"];

/// One row: `| R47 | how it is met | tests/enrolment/wizard.rs::name_of_the_test, … |`.
struct Row {
    number: u32,
    how: String,
    proofs: Vec<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rows() -> Vec<Row> {
    let row = |(number, cells): (u32, Vec<String>)| {
        let [how, proofs] = &cells[..] else { panic!("three cells are wanted: R{number}") };
        Row { number, how: how.clone(), proofs: places(proofs) }
    };
    numbered("docs/requirements.md", 'R').into_iter().map(row).collect()
}

/// The rows of a table of `document` whose first cell is `letter` with a number: that number, and the other cells.
fn numbered(document: &str, letter: char) -> Vec<(u32, Vec<String>)> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let row = |line: &str| {
        let rest = line.strip_prefix("| ")?.strip_prefix(letter)?;
        rest.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
        let mut cells = rest.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned());
        let number = cells.next().and_then(|number| number.parse().ok());
        Some((number.unwrap_or_else(|| panic!("no number: {line}")), cells.collect()))
    };
    text.lines().filter_map(row).collect()
}

/// The places of the tests that a cell names.
fn places(cell: &str) -> Vec<String> {
    let places = cell.split(',').map(|one| one.trim().trim_matches('`').to_owned());
    places.filter(|one| !one.is_empty() && one != "–").collect()
}

/// One row: `| D4 | what it is about | tests that walk its arrows | test that throws every event at every state |`.
struct Diagram {
    number: u32,
    walks: Vec<String>,
    throws: Vec<String>,
}

fn diagrams() -> Vec<Diagram> {
    let diagram = |(number, cells): (u32, Vec<String>)| {
        let [_, walks, throws] = &cells[..] else { panic!("four cells are wanted: D{number}") };
        Diagram { number, walks: places(walks), throws: places(throws) }
    };
    numbered("docs/diagrams.md", 'D').into_iter().map(diagram).collect()
}

/// Whether `proof` is the place of a test that is there: `file.rs::name_of_the_test`.
fn is_there(proof: &str) -> bool {
    let Some((file, name)) = proof.rsplit_once("::") else { return false };
    let Ok(source) = fs::read_to_string(root().join(file)) else { return false };
    let function = format!("fn {name}(");
    source.split(&function).next().is_some_and(|before| {
        let above = before.rsplit('\n').skip(1).map(str::trim);
        let mut attributes = above.take_while(|line| line.starts_with("#[") || line.starts_with("//"));
        let is_test = |line: &str| line == "#[test]" || line.starts_with("#[tokio::test");
        before.len() < source.len() && attributes.any(is_test)
    })
}

#[test]
fn each_requirement_has_its_row_once_and_in_order() {
    let numbers: Vec<u32> = rows().iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=LAST).collect::<Vec<_>>());
}

#[test]
fn each_row_says_how_and_names_a_test_that_is_there_or_says_why_not() {
    let mut wrong = Vec::new();
    for row in rows() {
        let unproven = UNPROVEN.iter().any(|word| row.how.starts_with(word));
        if row.how.len() < 20 {
            wrong.push(format!("R{}: says too little", row.number));
        }
        if row.proofs.is_empty() != unproven {
            wrong.push(format!("R{}: a test, or one of {UNPROVEN:?} and why", row.number));
        }
        let missing = row.proofs.iter().filter(|proof| !is_there(proof));
        wrong.extend(missing.map(|proof| format!("R{}: there is no test {proof}", row.number)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_diagram_is_walked_and_has_everything_thrown_at_it_by_tests_that_are_there() {
    let diagrams = diagrams();
    let numbers: Vec<u32> = diagrams.iter().map(|diagram| diagram.number).collect();
    assert_eq!(numbers, (1..=LAST_DIAGRAM).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for Diagram { number, walks, throws } in diagrams {
        if walks.is_empty() || throws.is_empty() {
            wrong.push(format!("D{number}: a test that walks it, and one that throws everything at it"));
        }
        let missing = walks.iter().chain(&throws).filter(|proof| !is_there(proof));
        wrong.extend(missing.map(|proof| format!("D{number}: there is no test {proof}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_journey_names_walks_that_are_there() {
    let text = fs::read_to_string(root().join("docs/accessibility.md")).unwrap();
    let words = text.split_whitespace().filter(|word| word.contains("::"));
    let (named, missing): (Vec<&str>, Vec<&str>) = words.partition(|word| is_there(word));
    assert!(named.len() > 20 && missing.is_empty(), "there is no {missing:?}");
}
