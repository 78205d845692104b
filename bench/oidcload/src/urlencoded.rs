//! `application/x-www-form-urlencoded`, and references between pages of one server.

/// Percent-encodes all but the unreserved characters of RFC 3986 §2.3.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The fields as a query or form body.
pub(crate) fn join<K: AsRef<str>, V: AsRef<str>>(fields: &[(K, V)]) -> String {
    let pair = |(k, v): &(K, V)| format!("{}={}", encode(k.as_ref()), encode(v.as_ref()));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Undoes [`encode`]; a plus sign is a space.
fn decode(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        out.push(match byte {
            b'+' => b' ',
            b'%' => match (hex(bytes.next()), hex(bytes.next())) {
                (Some(high), Some(low)) => u8::try_from(high * 16 + low).unwrap_or(b'?'),
                _ => b'%',
            },
            other => other,
        });
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The first value of `name` in the query of `url`.
pub(crate) fn query_value(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let query = query.split('#').next()?;
    let value = |pair: &str| pair.split_once('=').filter(|(k, _)| *k == name).map(|(_, v)| decode(v));
    query.split('&').find_map(value)
}

/// The path on this server that `reference`, found at `base`, leads to.
pub(crate) fn resolve(reference: &str, base: &str) -> String {
    if let Some((_, rest)) = reference.split_once("://") {
        return rest.find('/').map_or_else(|| "/".to_owned(), |slash| rest[slash..].to_owned());
    }
    if reference.starts_with('/') {
        return reference.to_owned();
    }
    let page = base.split('?').next().unwrap_or(base);
    if reference.is_empty() || reference.starts_with('?') {
        return format!("{page}{reference}");
    }
    let folder = page.rfind('/').map_or("/", |slash| &page[..=slash]);
    format!("{folder}{reference}")
}

#[cfg(test)]
mod tests {
    use crate::urlencoded::{decode, encode, query_value, resolve};

    #[test]
    fn encoding_and_decoding_are_inverse() {
        let text = "a b&c=d/é?%";
        assert_eq!(decode(&encode(text)), text);
    }

    #[test]
    fn a_value_is_found_between_others() {
        let url = "http://127.0.0.1:9/callback?state=s%2B1&code=abc&iss=x#code=no";
        assert_eq!(query_value(url, "code").as_deref(), Some("abc"));
        assert_eq!(query_value(url, "state").as_deref(), Some("s+1"));
        assert_eq!(query_value(url, "cod"), None);
    }

    #[test]
    fn references_resolve_against_the_page_they_are_on() {
        assert_eq!(resolve("http://h:1/login?r=1", "/x"), "/login?r=1");
        assert_eq!(resolve("/login/password", "/login?r=1"), "/login/password");
        assert_eq!(resolve("?r=2", "/login?r=1"), "/login?r=2");
        assert_eq!(resolve("", "/login?r=1"), "/login");
        assert_eq!(resolve("password", "/login/start?r=1"), "/login/password");
    }
}
