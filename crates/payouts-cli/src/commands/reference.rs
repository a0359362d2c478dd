//! The command reference, derived from the arguments.

use crate::{
    args::Cli,
    exit::{Exit, Outcome},
};
use std::io::{self, Write};

/// `payouts reference`: prints docs/commands.md.
pub(crate) fn run() -> Outcome {
    io::stdout().lock().write_all(reference().as_bytes())?;
    Ok(Exit::Done)
}

fn reference() -> String {
    let options = clap_markdown::MarkdownOptions::new()
        .title("Commands".to_owned())
        .show_footer(false)
        .show_table_of_contents(true);
    let text = clap_markdown::help_markdown_custom::<Cli>(&options);
    let lines = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    format!(
        "<!-- Derived from the arguments: payouts reference > docs/commands.md -->\n\n{}\n",
        lines.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn the_command_reference_is_not_stale() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/commands.md");
        let committed = std::fs::read_to_string(path).expect("docs/commands.md");
        assert!(
            committed == reference(),
            "docs/commands.md is stale: run cargo run --quiet -- reference > docs/commands.md"
        );
    }

    /// The codes that `Exit` has, the guide's table and the help of the command.
    #[test]
    fn every_exit_code_is_in_the_guide_and_in_the_help() {
        use clap::CommandFactory;
        let numbers = |text: &str| -> Vec<u8> {
            text.split(|letter: char| !letter.is_ascii_digit())
                .filter_map(|digits| digits.parse().ok())
                .collect()
        };
        let source =
            include_str!("../exit.rs").split("enum Exit {").nth(1).and_then(|rest| rest.split('}').next());
        let variants = source.expect("an enumeration").lines().filter(|line| line.contains(" = "));
        let codes: Vec<u8> = variants.flat_map(numbers).collect();
        assert!(codes.len() > 10, "{codes:?}");

        let guide = include_str!("../../../../docs/guide.md").split("| exit code |").nth(1).expect("a table");
        let rows = guide.lines().skip(2).take_while(|line| line.starts_with('|'));
        let told: Vec<u8> = rows.flat_map(|row| numbers(row.split('|').nth(1).unwrap_or_default())).collect();
        assert_eq!(told, codes, "docs/guide.md");

        let help = super::Cli::command().render_help().to_string();
        let listed = help.split("Exit codes:").nth(1).expect("a list");
        assert_eq!(numbers(listed), codes, "payouts --help");
    }

    #[test]
    fn the_configuration_reference_is_a_configuration() {
        let text = include_str!("../../../../docs/configuration.md");
        let block =
            text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block");
        let config: crate::config::Config = toml::from_str(block).expect("a configuration");
        assert_eq!(config.accounts.len(), 2);
    }
}
