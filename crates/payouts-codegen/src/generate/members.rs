//! Lists the members of received types, for readers that match names loosely.

use syn::{Fields, File, Item, parse_quote};

use super::syntax::{self, Context, serde_rename};

/// Gives every received struct a constant `MEMBERS`: the names of its members on the wire, in the order of the struct.
///
/// Hand-written readers need it to match names ignoring case, without knowing the members themselves: a member added to
/// the document is known to them at once.
pub(super) fn list(file: &mut File, context: &Context<'_>) -> Result<(), String> {
    let types = syntax::module(&mut file.items, &["types"])?;
    let mut blocks: Vec<(usize, Item)> = Vec::new();
    for (at, item) in types.iter().enumerate() {
        let Item::Struct(item) = item else { continue };
        let Fields::Named(fields) = &item.fields else { continue };
        if !context.is_received(&item.ident.to_string()) {
            continue;
        }
        let names: Vec<String> = fields
            .named
            .iter()
            .filter(|field| !is_flattened(&field.attrs))
            .filter_map(|field| {
                serde_rename(&field.attrs).or_else(|| field.ident.as_ref().map(ToString::to_string))
            })
            .collect();
        let ident = &item.ident;
        blocks.push((
            at,
            parse_quote! {
                impl #ident {
                    /// The names of the known members, as they travel.
                    pub const MEMBERS: &'static [&'static str] = &[#(#names),*];
                }
            },
        ));
    }
    for (at, block) in blocks.into_iter().rev() {
        types.insert(at + 1, block);
    }
    Ok(())
}

/// Whether a field takes the members that no other field takes.
pub(super) fn is_flattened(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("serde")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string().contains("flatten"))
    })
}
