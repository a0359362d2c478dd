//! `payouts init`: a configuration to begin with.

use crate::{
    args::InitArgs,
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
};
use std::{fs::OpenOptions, io::Write};

const TEMPLATE: &str = include_str!("../../templates/payouts.toml");

pub(crate) fn run(args: &InitArgs, context: &Context) -> Outcome {
    let mut file = OpenOptions::new().write(true).create_new(true).open(&args.to).map_err(|error| {
        let path = shown(&args.to);
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Failure::usage(format!("{path} exists already, and is left alone"))
                    .with_hint("write to another file with: payouts init --to FILE")
            }
            _ => Failure::usage(format!("{path} cannot be written: {error}")),
        }
    })?;
    file.write_all(TEMPLATE.as_bytes())?;
    context.notice(format!(
        "{} is written. Fill in your accounts, then:\n  payouts auth login NAME\n  payouts doctor\n  payouts sync",
        shown(&args.to)
    ));
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_template_is_a_configuration() {
        toml::from_str::<crate::config::Config>(super::TEMPLATE).expect("a configuration");
        // With every example taken out of its comment it is one too.
        let uncommented = super::TEMPLATE.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line));
        let all = uncommented.collect::<Vec<_>>().join("\n");
        let config: crate::config::Config = toml::from_str(&all).expect("a full configuration");
        assert_eq!(config.accounts.len(), 2);
    }
}
