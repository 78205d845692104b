//! What every form carries, and what is wrong with one that was sent.

/// The hidden fields of a form in a login: `r` and `f`.
#[derive(Clone, Copy, Debug)]
pub struct Seals<'a> {
    /// The sealed request that the login is for.
    pub request: &'a str,
    /// Names the browser that was given the form.
    pub form: &'a str,
}

/// Shown on top of the form, and again at the field when it is about one.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    pub key: &'static str,
    /// The `name` (and `id`) of the field.
    pub field: Option<&'static str>,
    pub args: &'a [(&'static str, &'a str)],
    /// Whether it is in the fields and nobody can say in which: each is marked.
    pub of_all: bool,
}

impl Problem<'_> {
    /// About one field.
    pub const fn at(field: &'static str, key: &'static str) -> Self {
        Self { key, field: Some(field), args: &[], of_all: false }
    }

    /// About the whole form.
    pub const fn of_form(key: &'static str) -> Self {
        Self { key, field: None, args: &[], of_all: false }
    }

    /// About what was typed as a whole: each field may be the wrong one.
    pub const fn of_all_fields(key: &'static str) -> Self {
        Self { of_all: true, ..Self::of_form(key) }
    }

    /// Whether `field` is to be marked: it is the one, or nobody can say which one it is.
    pub fn marks(&self, field: &str) -> bool {
        self.of_all || self.is_at(field)
    }

    pub fn is_at(&self, field: &str) -> bool {
        self.field == Some(field)
    }
}
