//! Reads the forms of a page, and fills one in as a person without scripts would.

/// A form as it stands on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Where it is sent; empty: to the page itself.
    pub action: String,
    /// `true` when it is sent with POST.
    pub posts: bool,
    /// What it holds, in the order of the page.
    pub fields: Vec<Field>,
}

/// One control of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its `name`.
    pub name: String,
    /// Its `value`.
    pub value: String,
    /// Its kind, in lower case: `text`, `hidden`, `password`, `checkbox`, `radio`, `submit`, `select`, …
    pub kind: String,
    /// Whether it is sent when nobody touches it.
    pub chosen: bool,
    /// Whether the browser refuses to send it.
    pub disabled: bool,
}

impl Form {
    /// Whether it has a control of this name.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// The value that stands in `name`.
    ///
    /// # Panics
    /// When it has no such control.
    #[track_caller]
    pub fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|field| field.name == name);
        &field.unwrap_or_else(|| panic!("the form has no {name}: {self:#?}")).value
    }

    /// What is sent when `typed` is filled in and a button is pressed: the one named there, else the first.
    ///
    /// A name in `typed` that the form does not have is a mistake of the test and fails it. A checkbox, radio or
    /// button is chosen by its value; `("name", "")` leaves a checkbox out.
    ///
    /// # Panics
    /// When the form has no control that fits.
    #[track_caller]
    pub fn filled(&self, typed: &[(&str, &str)]) -> Vec<(String, String)> {
        for (name, _) in typed {
            assert!(self.has(name), "the form has no {name}: {self:#?}");
        }
        let mut pressed = typed.iter().any(|(name, _)| self.is_button(name));
        let mut sent = Vec::new();
        for field in self.fields.iter().filter(|field| !field.disabled && !field.name.is_empty()) {
            let wish = typed.iter().find(|(name, _)| *name == field.name).map(|(_, value)| *value);
            let value = match field.kind.as_str() {
                "submit" | "image" if wish.is_some() => wish.filter(|wish| *wish == field.value),
                "submit" | "image" => {
                    (!std::mem::replace(&mut pressed, true)).then_some(field.value.as_str())
                }
                "button" | "reset" => None,
                "checkbox" | "radio" if wish.is_some() => wish.filter(|wish| *wish == field.value),
                "checkbox" | "radio" => field.chosen.then_some(field.value.as_str()),
                _ => Some(wish.unwrap_or(&field.value)),
            };
            sent.extend(value.map(|value| (field.name.clone(), value.to_owned())));
        }
        sent
    }

    fn is_button(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name && field.kind == "submit")
    }
}

/// The forms of a page, in their order.
pub fn forms(html: &str) -> Vec<Form> {
    let mut found: Vec<Form> = Vec::new();
    let mut open = false;
    let mut select: Option<String> = None;
    for tag in tags(html) {
        match tag.name.as_str() {
            "form" => {
                let posts = tag.attribute("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
                found.push(Form {
                    action: tag.attribute("action").unwrap_or_default(),
                    posts,
                    fields: Vec::new(),
                });
                open = true;
            }
            "/form" => open = false,
            "select" => select = tag.attribute("name"),
            "/select" => select = None,
            "option" => {
                let (Some(form), Some(name)) = (found.last_mut().filter(|_| open), select.as_ref()) else {
                    continue;
                };
                add_option(form, name, &tag);
            }
            "input" | "button" | "textarea" => {
                let Some(form) = found.last_mut().filter(|_| open) else { continue };
                form.fields.push(field(&tag));
            }
            _ => {}
        }
    }
    found
}

/// The text that a person reads: no tags, no scripts, spaces drawn together.
pub fn text(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        words.push_str(&rest[..at]);
        words.push(' ');
        let Some((tag, after)) = next_tag(&rest[at..]) else { break };
        rest = skip_raw(&tag, after);
    }
    words.push_str(rest);
    plain(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The address of the first link whose text holds `words`.
pub fn link(html: &str, words: &str) -> Option<String> {
    html.match_indices("<a ").find_map(|(at, _)| {
        let (tag, inner) = next_tag(&html[at..])?;
        let (inner, _) = inner.split_once("</a>")?;
        text(inner).contains(words).then(|| tag.attribute("href")).flatten()
    })
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    /// A textarea's content stands in for its value.
    content: String,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(key, _)| key == name)
    }
}

fn field(tag: &Tag) -> Field {
    let written = tag.attribute("type").map(|kind| kind.to_ascii_lowercase());
    let kind = match tag.name.as_str() {
        "button" => written.unwrap_or_else(|| "submit".to_owned()),
        "textarea" => "textarea".to_owned(),
        _ => written.unwrap_or_else(|| "text".to_owned()),
    };
    let unset = if matches!(kind.as_str(), "checkbox" | "radio") { "on" } else { "" };
    let value = if kind == "textarea" {
        tag.content.clone()
    } else {
        tag.attribute("value").unwrap_or(unset.to_owned())
    };
    let name = tag.attribute("name").unwrap_or_default();
    Field { name, value, chosen: tag.has("checked"), disabled: tag.has("disabled"), kind }
}

/// A select sends its selected option, or its first.
fn add_option(form: &mut Form, name: &str, tag: &Tag) {
    let value = tag.attribute("value").unwrap_or_default();
    match form.fields.iter_mut().find(|field| field.name == name && field.kind == "select") {
        Some(field) if tag.has("selected") => field.value = value,
        Some(_) => {}
        None => form.fields.push(Field {
            name: name.to_owned(),
            value,
            kind: "select".to_owned(),
            chosen: true,
            disabled: false,
        }),
    }
}

fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let Some((mut tag, after)) = next_tag(&rest[at..]) else { break };
        rest = skip_raw(&tag, after);
        if tag.name == "textarea" {
            tag.content = plain(after.split("</textarea").next().unwrap_or_default());
        }
        found.push(tag);
    }
    found
}

/// Comments, scripts and the like hold no tags.
fn skip_raw<'h>(tag: &Tag, after: &'h str) -> &'h str {
    if !matches!(tag.name.as_str(), "script" | "style" | "textarea" | "title" | "template") {
        return after;
    }
    after.find(&format!("</{}", tag.name)).map_or("", |end| &after[end..])
}

/// The tag that `html` begins with, and what follows it.
fn next_tag(html: &str) -> Option<(Tag, &str)> {
    if html.starts_with("<!--") {
        let end = html.find("-->").map_or(html.len(), |end| end + 3);
        return Some((
            Tag { name: String::new(), attributes: Vec::new(), content: String::new() },
            &html[end..],
        ));
    }
    let body = html.strip_prefix('<')?;
    let name_end = body.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(body.len());
    let name = body[..name_end].trim_end_matches('/').to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut rest = &body[name_end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return Some((Tag { name, attributes, content: String::new() }, rest));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Some((Tag { name, attributes, content: String::new() }, after));
        }
        let (key, value, after) = next_attribute(rest);
        attributes.push((key, value));
        rest = after;
    }
}

fn next_attribute(text: &str) -> (String, String, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '=' || c == '>').unwrap_or(text.len());
    // An attribute is at least one character long, or the reading would stand still.
    let end = end.max(text.chars().next().map_or(0, char::len_utf8));
    let (key, rest) = (text[..end].to_ascii_lowercase(), text[end..].trim_start());
    let Some(rest) = rest.strip_prefix('=').map(str::trim_start) else { return (key, String::new(), rest) };
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'');
    let (value, after) = match quote {
        Some(quote) => rest[1..].split_once(quote).unwrap_or((&rest[1..], "")),
        None => rest.split_at(rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len())),
    };
    (key, plain(value), after)
}

/// Text with its character references read.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest[1..].split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        match reference {
            Some((read, after)) => {
                out.push(read);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let hexadecimal = digits.strip_prefix(['x', 'X']);
            let code =
                hexadecimal.map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
            char::from_u32(code)
        }
    }
}
