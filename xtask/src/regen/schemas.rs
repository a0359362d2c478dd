//! The JSON Schemas of the common model, for readers of what the libraries and the command write.

use std::path::Path;

use anyhow::Result;

use super::files::Derived;

pub(super) fn derive(_: &Path, derived: &mut Derived) -> Result<()> {
    let schemas = payouts_core::schema::schemas().into_iter();
    derived.extend(schemas.map(|(name, text)| (format!("specs/derived/schemas/{name}.json"), text)));
    Ok(())
}
