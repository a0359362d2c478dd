//! `payouts rebuild`: makes every table again from the raw bytes.

use crate::{
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use payouts_store::Store;

pub(super) const COLUMNS: [Column; 3] =
    [Column::new("observations", ""), Column::new("payouts", ""), Column::new("identical", "")];

pub(crate) fn run(context: &Context) -> Outcome {
    let dir = context.store_dir();
    // Opening for writing would make a new, empty store.
    drop(super::open(context)?);
    let rebuilt = Store::open(&dir)?.rebuild().map_err(Failure::from)?;
    if !context.for_people() {
        let row = vec![
            Cell::Count(rebuilt.observations),
            Cell::Count(rebuilt.payouts),
            Cell::Flag(rebuilt.identical),
        ];
        context.printer().rows(&COLUMNS, [row], "")?;
    }
    context.notice(format!(
        "{} observations read again, {} versions of payouts written: {}",
        rebuilt.observations,
        rebuilt.payouts,
        if rebuilt.identical {
            "the same as before, to the last byte"
        } else {
            "the tables were not the same before"
        }
    ));
    Ok(Exit::Done)
}
