//! Addresses as people copy them from dialogs and browsers.

use url::Url;

use crate::transport::is_private;
use crate::{Error, ErrorKind};

/// The application server of Oracle in the address as a person copied it: without `/portal`, query and fragment.
///
/// # Errors
/// [`ErrorKind::Configuration`] when the address is neither https nor on this machine.
pub fn application_server_from(pasted: &Url) -> Result<Url, Error> {
    let mut url = private_address(pasted, "application server")?;
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/portal").unwrap_or(path).to_owned();
    url.set_path(&path);
    Ok(url)
}

/// An address without query and fragment, over which requests cannot be read on the way. `what` names it in the error.
///
/// # Errors
/// [`ErrorKind::Configuration`] when it is neither https nor on this machine.
pub fn private_address(url: &Url, what: &str) -> Result<Url, Error> {
    if !is_private(url) {
        return Err(Error::new(
            ErrorKind::Configuration,
            format!("the {what} {} is neither https nor on this machine", url.origin().ascii_serialization()),
        )
        .with_hint("use the address as the dialog of the API account shows it"));
    }
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn obi_portal_suffix() {
        for (pasted, server) in [
            ("https://env.example.com", "https://env.example.com/"),
            ("https://env.example.com/portal", "https://env.example.com/"),
            ("https://env.example.com/portal/?page=1#top", "https://env.example.com/"),
            ("https://env.example.com/base/portal/", "https://env.example.com/base"),
            ("https://env.example.com/myportal", "https://env.example.com/myportal"),
        ] {
            assert_eq!(application_server_from(&url(pasted)).unwrap().as_str(), server, "{pasted}");
        }
    }
}
