//! A request with its body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Method, request};
use url::form_urlencoded;

use super::host::Host;

/// A request with its body.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) host: Host,
    pub(crate) method: Method,
    /// As sent, percent escapes included.
    pub(crate) path: String,
    /// As sent, without the question mark.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    pub(crate) fn new(host: Host, head: request::Parts, body: Bytes) -> Self {
        let path = head.uri.path().to_owned();
        let query = head.uri.query().unwrap_or_default().to_owned();
        Self { host, method: head.method, path, query, headers: head.headers, body }
    }

    /// The first value of a header, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The decoded parameters of the query, in order.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }

    /// The first value of a parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.pairs().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The decoded fields of a form body.
    pub(crate) fn form(&self) -> Form {
        Form(form_urlencoded::parse(&self.body).into_owned().collect())
    }

    /// The token after `Bearer`.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// User and password of basic authentication.
    pub(crate) fn basic(&self) -> Option<(String, String)> {
        let (scheme, text) = self.header("authorization")?.split_once(' ')?;
        let text = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(text.trim()).ok())??;
        let (user, password) = std::str::from_utf8(&text).ok()?.split_once(':')?;
        Some((user.to_owned(), password.to_owned()))
    }

    /// Name and value of every cookie, byte for byte.
    pub(crate) fn cookies(&self) -> Vec<(String, String)> {
        let lines = self.headers.get_all("cookie").iter().filter_map(|line| line.to_str().ok());
        let cookies =
            lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
        cookies.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The segments of the path, decoded.
    pub(crate) fn segments(&self) -> Vec<String> {
        self.path.split('/').skip(1).map(percent_decoded).collect()
    }
}

fn percent_decoded(text: &str) -> String {
    // A plus sign in a path is no blank, unlike in a form.
    let escaped = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(escaped.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

/// The fields of a form.
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// The first value of a field. A blank value counts as missing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether a field has a value.
    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(uri: &str, headers: &[(&str, &str)]) -> Request {
        let mut builder = http::Request::builder().uri(uri);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        Request::new(Host::PartnerApi, builder.body(()).unwrap().into_parts().0, Bytes::new())
    }

    #[test]
    fn encoded_and_bare_dollar_signs_name_the_same_parameter() {
        for uri in ["/x?%24filter=a%20eq%20'b'", "/x?$filter=a+eq+'b'"] {
            assert_eq!(request(uri, &[]).parameter("$filter").as_deref(), Some("a eq 'b'"));
        }
    }

    #[test]
    fn segments_are_decoded_and_keep_plus_signs() {
        assert_eq!(request("/bi/a%20b+c=d%2Fe", &[]).segments(), ["bi", "a b+c=d/e"]);
    }

    #[test]
    fn cookies_keep_their_equals_signs() {
        let request = request("/", &[("cookie", "client_id=YWJj=; state=1"), ("cookie", "x=")]);
        let owned = |(a, b): (&str, &str)| (a.to_owned(), b.to_owned());
        assert_eq!(request.cookies(), [("client_id", "YWJj="), ("state", "1"), ("x", "")].map(owned));
    }
}
