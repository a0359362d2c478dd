//! Who a token is for.

use crate::app::Context;
use crate::http::Host;
use crate::quirks::partner::Audience;

pub(super) const PARTNER: &str = "https://api.partner.microsoft.com";
const PARTNER_CENTER: &str = "https://api.partnercenter.microsoft.com";
/// The API's application id, which stands for its address.
const PARTNER_APP: &str = "4990cffe-04e8-4e8b-808a-1175604b879f";

/// The audience that a scope of the v2 endpoint asks for.
pub(super) fn of_scope<'s>(scope: &'s str) -> Option<&'s str> {
    let asks = |scope: &'s str| {
        scope.strip_suffix("/.default").or_else(|| scope.strip_suffix("/user_impersonation"))
    };
    scope.split_whitespace().find_map(asks)
}

/// The audience as it stands in the token, where the tenant knows it.
pub(super) fn known(context: &Context, asked: &str) -> Option<String> {
    let asked = asked.trim_end_matches('/');
    match asked {
        PARTNER_APP => Some(PARTNER.to_owned()),
        PARTNER | PARTNER_CENTER => Some(asked.to_owned()),
        _ => (asked == context.app.urls.text(Host::PartnerApi)).then(|| asked.to_owned()),
    }
}

/// Whether payouts takes a token for that audience. The sandbox's own address is that of its host, so it is right.
pub(crate) fn accepts(context: &Context, audience: &str) -> bool {
    match context.quirk() {
        Audience::Partner => audience == PARTNER || audience == context.app.urls.text(Host::PartnerApi),
        Audience::PartnerCenter => audience == PARTNER_CENTER,
        Audience::Either => true,
    }
}
