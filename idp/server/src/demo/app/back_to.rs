//! Where a person was going when the app sent them to log in: a page of the app, and never another address.

/// The number of the one message that waits in each app.
pub const MESSAGE: u32 = 7;

/// A page that a login may return to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackTo {
    /// The message of that number.
    Message(u32),
    /// The start page.
    Start,
}

impl BackTo {
    /// Reads a path of the app; whatever else it may be, it means the start page.
    pub fn from_path(path: &str) -> Self {
        let number = path.strip_prefix("/bericht/").and_then(|rest| rest.parse().ok());
        number.map_or(Self::Start, Self::Message)
    }

    /// Reads `target_link_uri` (OpenID Connect Core §4).
    ///
    /// > The RP MUST verify the value of the target_link_uri to prevent being used as an open redirector
    /// > to external sites.
    pub fn from_link(link: &str, origin: &str) -> Self {
        link.strip_prefix(origin).map_or(Self::Start, Self::from_path)
    }

    /// The path of the page.
    pub fn path(self) -> String {
        match self {
            Self::Message(number) => format!("/bericht/{number}"),
            Self::Start => "/".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_returned_to() {
        assert_eq!(BackTo::from_path("/bericht/7").path(), "/bericht/7");
        let link = "http://verzuim.localhost:8080/bericht/7";
        assert_eq!(BackTo::from_link(link, "http://verzuim.localhost:8080"), BackTo::Message(7));
    }

    #[test]
    fn no_other_address_is() {
        for path in ["//evil.example/", "https://evil.example/", "/bericht/7/../..", "/bericht/", "", "\\x"] {
            assert_eq!(BackTo::from_path(path), BackTo::Start, "{path}");
        }
        for link in ["https://evil.example/bericht/7", "http://verzuim.localhost:80801/bericht/7"] {
            assert_eq!(BackTo::from_link(link, "http://verzuim.localhost:8080"), BackTo::Start, "{link}");
        }
    }
}
