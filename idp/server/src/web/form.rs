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
}

impl Problem<'_> {
    /// About one field.
    pub const fn at(field: &'static str, key: &'static str) -> Self {
        Self { key, field: Some(field), args: &[] }
    }

    /// About the whole form.
    pub const fn of_form(key: &'static str) -> Self {
        Self { key, field: None, args: &[] }
    }

    /// Whether `field` is to be marked: it is the one, or nobody can say which one it is.
    pub fn marks(&self, field: &str) -> bool {
        self.field.is_none_or(|own| own == field)
    }

    pub fn is_at(&self, field: &str) -> bool {
        self.field == Some(field)
    }
}
