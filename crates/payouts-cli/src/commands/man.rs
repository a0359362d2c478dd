//! `payouts man`: manual pages, derived from the arguments, so that they cannot disagree with them.

use crate::{
    args::{Cli, ManArgs},
    exit::{Exit, Failure, Outcome},
};
use clap::CommandFactory;
use std::io;

pub(crate) fn run(args: &ManArgs) -> Outcome {
    let mut command = Cli::command();
    command.build();
    if let Some(dir) = &args.dir {
        std::fs::create_dir_all(dir)
            .and_then(|()| clap_mangen::generate_to(command, dir))
            .map_err(|error| Failure::new(Exit::Unexpected, format!("{}: {error}", dir.display())))?;
        return Ok(Exit::Done);
    }
    let mut page = &command;
    for word in &args.command {
        page = page.find_subcommand(word).ok_or_else(|| {
            let known = page.get_subcommands().filter(|known| !known.is_hide_set());
            let known: Vec<_> = known.map(clap::Command::get_name).collect();
            Failure::usage(format!("{} has no command {word}", page.get_name()))
                .with_hint(format!("there are: {}", known.join(", ")))
        })?;
    }
    clap_mangen::Man::new(page.clone()).render(&mut io::stdout().lock())?;
    Ok(Exit::Done)
}
