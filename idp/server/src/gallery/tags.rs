//! Just enough of HTML to look at our own tags.

/// What stands between a tag's name and its end.
#[derive(Debug)]
pub(super) struct Tag<'h>(pub(super) &'h str);

impl<'h> Tag<'h> {
    /// Whether it has the attribute.
    pub(super) fn has(&self, attribute: &str) -> bool {
        self.value(attribute).is_some()
            || self.0.split_whitespace().any(|word| word.trim_end_matches('>') == attribute)
    }

    /// The value of the attribute.
    pub(super) fn value(&self, attribute: &str) -> Option<&'h str> {
        let inside = format!(" {attribute}=\"");
        let at = self.0.find(&inside).map(|at| at + inside.len());
        let at = at.or_else(|| self.0.starts_with(inside.trim_start()).then_some(inside.len() - 1))?;
        self.0.get(at..)?.split('"').next()
    }
}

/// The tags of that name.
pub(super) fn tags<'h>(html: &'h str, name: &str) -> impl Iterator<Item = Tag<'h>> {
    let parts: Vec<&str> = html.split(&format!("<{name} ")).skip(1).collect();
    parts.into_iter().map(|rest| Tag(rest.split('>').next().unwrap()))
}

#[test]
fn an_attribute_is_found_by_its_whole_name() {
    let found: Vec<Tag<'_>> =
        tags("<p><input id=\"a\" data-id=\"b\" required><input name=\"c\">", "input").collect();
    assert_eq!(
        (found[0].value("id"), found[0].value("data-id"), found[0].has("required")),
        (Some("a"), Some("b"), true)
    );
    assert_eq!(
        (found[1].value("id"), found[1].value("name"), found[1].has("required")),
        (None, Some("c"), false)
    );
}
