//! How a sign-in is doing, in the words of `auth status`, `doctor`, `plan` and `sync`.

use crate::config::{EntraSignIn, Source};
use chrono::{DateTime, TimeDelta, Utc};
use payouts_auth::SignInStatus;

/// How long before the end of a refresh token or a password a person is warned: two weekly looks at the job.
const WARN_WITHIN: TimeDelta = TimeDelta::days(14);

/// How a sign-in is doing, as far as this machine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// An application that signs in with a secret.
    ByItself,
    /// The token is good, or renews itself.
    SignedIn,
    /// Oracle, before its first call.
    WhenNeeded,
    /// No user has signed in.
    NotSignedIn,
    /// The token is over and nothing renews it.
    Ended,
    /// The service refused to renew the token.
    RenewalRefused,
    /// The service refused the password.
    PasswordRefused,
}

impl Standing {
    /// The standing of a sign-in with this status.
    pub(crate) fn new(source: &Source, status: Option<&SignInStatus>, now: DateTime<Utc>) -> Self {
        let is_over = |at: Option<DateTime<Utc>>| at.is_none_or(|at| at <= now);
        match (source, status) {
            (Source::PartnerCenter(settings), _) if settings.sign_in == EntraSignIn::ClientCredentials => {
                Self::ByItself
            }
            (Source::PartnerCenter(_), None) => Self::NotSignedIn,
            (Source::OracleBi(_), None) => Self::WhenNeeded,
            (_, Some(status)) if status.refused_at().is_some() => Self::PasswordRefused,
            (_, Some(status)) if status.renewal_refused_at().is_some() => Self::RenewalRefused,
            (Source::PartnerCenter(_), Some(status))
                if !status.renews_itself() && is_over(status.expires_at()) =>
            {
                Self::Ended
            }
            (Source::PartnerCenter(_), Some(status))
                if status.refresh_expires_at().is_some_and(|at| at <= now) =>
            {
                Self::Ended
            }
            (_, Some(_)) => Self::SignedIn,
        }
    }

    /// What it is called.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ByItself => "signs in by itself",
            Self::SignedIn => "signed in",
            Self::WhenNeeded => "signs in when needed",
            Self::NotSignedIn => "not signed in",
            Self::Ended => "ended",
            Self::RenewalRefused => "renewal refused",
            Self::PasswordRefused => "password refused",
        }
    }

    /// What a person has to do before a call can be signed; nothing, when a call can be.
    pub(crate) fn demand(self, name: &str, status: Option<&SignInStatus>) -> Option<String> {
        let login = format!("payouts auth login {name}");
        let on = |at: Option<DateTime<Utc>>| {
            at.map(|at| format!(" on {}", at.format("%Y-%m-%d"))).unwrap_or_default()
        };
        match self {
            Self::ByItself | Self::SignedIn | Self::WhenNeeded => None,
            Self::NotSignedIn => Some(format!("not signed in: {login}")),
            Self::Ended => Some(format!("the sign-in has ended, because it was not used: {login}")),
            Self::RenewalRefused => {
                let refused = on(status.and_then(SignInStatus::renewal_refused_at));
                let why = status.and_then(SignInStatus::renewal_refusal).unwrap_or("no reason given");
                Some(format!("the renewal was refused{refused}: {why}; {login}"))
            }
            Self::PasswordRefused => {
                let refused = on(status.and_then(SignInStatus::refused_at));
                Some(format!("the password was refused{refused}: correct it, then {login}"))
            }
        }
    }
}

/// What ends soon and takes a person, or a run, to go on.
pub(crate) fn expiry(name: &str, status: &SignInStatus, now: DateTime<Utc>) -> Vec<String> {
    let soon = |at: Option<DateTime<Utc>>| at.filter(|at| *at - now <= WARN_WITHIN);
    let refresh = soon(status.refresh_expires_at()).map(|at| {
        let day = at.format("%Y-%m-%d");
        if at <= now {
            format!("the sign-in of {name} ended on {day}, because it was not used for 90 days: payouts auth login {name}")
        } else {
            format!(
                "the sign-in of {name} ends on {day} unless it is used before (90 days without use end it): payouts sync \
                 uses it; after that day: payouts auth login {name}"
            )
        }
    });
    let password = soon(status.password_expires_at()).map(|at| {
        let (verb, day) = (if at <= now { "has probably expired on" } else { "expires by" }, at.format("%Y-%m-%d"));
        format!(
            "the password of {name} {verb} {day} (passwords live about 60 days, and this one has been in use since at least \
             60 days before): set a new one in Reporting and Analytics, then: payouts auth login {name}"
        )
    });
    refresh.into_iter().chain(password).collect()
}
