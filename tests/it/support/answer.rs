//! What a visitor got back, and what a test may say about it.

/// One HTTP response, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// `GET /path` of the request, for messages.
    pub of: String,
    /// Status code.
    pub status: u16,
    /// Header names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body but for what differs between two pages that say the same: the nonce, and the address that was asked for.
    pub fn bare(&self) -> String {
        let text = self.text();
        let nonce = self
            .header("content-security-policy")
            .and_then(|policy| policy.split("'nonce-").nth(1))
            .and_then(|rest| rest.split('\'').next())
            .unwrap_or_default();
        let path = self.of.split_once(' ').map_or("", |(_, path)| path);
        let mut bare = text;
        for own in [nonce, path] {
            if own.len() > 1 {
                bare = bare.replace(own, "");
            }
        }
        bare
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn location(&self) -> &str {
        self.header("location")
            .unwrap_or_else(|| panic!("{} answered {} without a location", self.of, self.status))
    }

    /// Fails unless the status is this one.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(
            self.status,
            status,
            "{}\n{}",
            self.of,
            self.text().chars().take(1_500).collect::<String>()
        );
        self
    }

    /// Fails unless the body says `text`.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(
            self.text().contains(text),
            "{} does not say {text:?}:\n{}",
            self.of,
            self.text()
        );
        self
    }

    /// Fails if the body says `text`.
    #[track_caller]
    pub fn does_not_say(&self, text: &str) -> &Self {
        assert!(
            !self.text().contains(text),
            "{} says {text:?}:\n{}",
            self.of,
            self.text()
        );
        self
    }
}
