//! What a notification contains: how the command ended, and what needs a person. No secret, no account, no amount.

use crate::{commands::status::Check, config::After, exit::Exit, output::iso};
use chrono::{DateTime, Utc};
use serde_json::json;

/// How many findings the text lists. It stays smaller than the buffer of a pipe.
const SHOWN: usize = 50;

/// One message, as text and as JSON.
#[derive(Debug)]
pub(super) struct Message {
    after: After,
    exit: Exit,
    /// What needs a person; `None` where the ledger cannot be read.
    raised: Option<Vec<Check>>,
    at: DateTime<Utc>,
}

impl Message {
    pub(super) fn new(after: After, exit: Exit, checks: Option<Vec<Check>>, at: DateTime<Utc>) -> Self {
        let raised = checks.map(|checks| checks.into_iter().filter(Check::is_raised).collect());
        Self { after, exit, raised, at }
    }

    pub(super) fn needs_person(&self) -> bool {
        self.exit.needs_person() || self.raised.as_ref().is_none_or(|raised| !raised.is_empty())
    }

    /// The first line is a subject; each further line names a command.
    pub(super) fn text(&self) -> String {
        let (command, code, meaning) = (self.after.command(), self.exit as u8, self.exit.meaning());
        let mut lines = vec![format!("{command}: exit code {code}, {meaning}"), String::new()];
        match &self.raised {
            None => lines.push("the ledger cannot be read: payouts status".to_owned()),
            Some(raised) if !raised.is_empty() => {
                let shown = raised.iter().take(SHOWN);
                lines.extend(shown.map(|check| format!("- {}: {}", check.state.as_str(), check.sentence())));
                if raised.len() > SHOWN {
                    lines.push(format!("- and {} more: payouts status", raised.len() - SHOWN));
                }
            }
            Some(_) if self.exit.needs_person() => lines.push(format!("see the log of {command}")),
            Some(_) => lines.push("nothing needs a person".to_owned()),
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// The same, with the names of the columns of `payouts status`; `text` is what chat services show.
    pub(super) fn json(&self) -> String {
        let checks = self.raised.as_deref().unwrap_or_default().iter().map(|check| {
            json!({
                "check": check.measure.name,
                "source": check.source,
                "age": check.age,
                "measured": check.measured,
                "unit": check.measure.unit,
                "state": check.state.as_str(),
                "detail": check.detail,
            })
        });
        json!({
            "text": self.text(),
            "command": self.after.command(),
            "exit_code": self.exit as u8,
            "result": self.exit.meaning(),
            "needs_person": self.needs_person(),
            "at": iso(self.at),
            "checks": checks.collect::<Vec<_>>(),
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(exit: Exit, checks: Option<Vec<Check>>) -> Message {
        Message::new(After::Sync, exit, checks, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn what_passes_by_itself_needs_no_person() {
        for exit in [Exit::Done, Exit::Pending, Exit::InUse, Exit::RateLimited] {
            assert!(!message(exit, Some(Vec::new())).needs_person(), "{exit:?}");
        }
        for exit in [Exit::Unexpected, Exit::Usage, Exit::SignIn, Exit::SomeFailed, Exit::Integrity] {
            assert!(message(exit, Some(Vec::new())).needs_person(), "{exit:?}");
        }
        assert!(message(Exit::Done, None).needs_person());
    }

    #[test]
    fn a_message_without_findings_points_to_the_log() {
        let text = message(Exit::Usage, Some(Vec::new())).text();
        let expected = "payouts sync: exit code 2, the arguments or the configuration cannot work\n\nsee the log of payouts sync\n";
        assert_eq!(text, expected);
        assert!(message(Exit::Done, Some(Vec::new())).text().ends_with("\n\nnothing needs a person\n"));
    }
}
