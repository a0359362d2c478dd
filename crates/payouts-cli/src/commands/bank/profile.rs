//! `payouts bank profile`: proposes how a file of separated values is to be read.

use crate::{
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
};
use payouts_bank::{Profile, Proposal};
use serde::Serialize;
use std::path::Path;

/// The proposal as it is written in the configuration.
#[derive(Serialize)]
struct Written<'p> {
    bank: Profiles<'p>,
}

#[derive(Serialize)]
struct Profiles<'p> {
    profiles: [&'p Profile; 1],
}

pub(super) fn run(file: &Path, context: &Context) -> Outcome {
    let bytes = std::fs::read(file)
        .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", shown(file))))?;
    let proposed = Profile::propose(&bytes).map_err(|error| {
        let refused = Failure::usage(format!("no profile fits {}: {error}", shown(file)));
        match error.hint() {
            Some(hint) => refused.with_hint(hint),
            None => refused,
        }
    })?;
    let Proposal { profile, unsure, .. } = &proposed;
    let written = Written { bank: Profiles { profiles: [profile] } };
    let text = toml::to_string(&written)
        .map_err(|error| Failure::new(Exit::Unexpected, format!("the profile has no TOML form: {error}")))?;
    let mut printer = context.printer();
    unsure.iter().try_for_each(|doubt| printer.raw(&format!("# unsure: {doubt}")))?;
    printer.raw(text.trim_end())?;
    if !unsure.is_empty() {
        context.warn("look at what is unsure, then put the profile into payouts.toml");
    }
    Ok(Exit::Done)
}
