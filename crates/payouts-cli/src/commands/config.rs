//! `payouts config show`: the settings in force, and where they come from.

use crate::{
    args::{ConfigCommand, Output},
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
};

pub(crate) fn run(command: ConfigCommand, context: &Context) -> Outcome {
    match command {
        ConfigCommand::Show => show(context),
    }
}

fn show(context: &Context) -> Outcome {
    let config = context.config();
    let text = match context.common.output {
        Output::Json => serde_json::to_string_pretty(config).map_err(|error| error.to_string()),
        _ => toml::to_string_pretty(config).map_err(|error| error.to_string()),
    };
    let text = text.map_err(|error| Failure::new(Exit::Unexpected, error))?;
    if context.for_people() {
        for file in &context.layers.files {
            context.printer().line(&format!("# from {}", shown(file)))?;
        }
        context.printer().line(&format!("# ledger in {}", shown(&context.store_dir())))?;
    }
    context.printer().raw(text.trim_end())?;
    Ok(Exit::Done)
}
