//! The table of operations: what the runtime has to know about each call.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::syntax::{self, Operation, operations};

/// Source of `OPERATIONS`, `operation` and `SERVERS`, from the truthful document.
pub(super) fn source(document: &Value) -> Result<String, String> {
    let entries = operations(document).iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let servers =
        document["servers"].as_array().into_iter().flatten().filter_map(|server| server["url"].as_str());
    let tokens = quote! {
        /// Every operation, in the order of the document.
        pub static OPERATIONS: &[::payouts_http::Operation] = &[#(#entries),*];

        /// The operation with this `operationId`, such as the hooks of the client are given it.
        pub fn operation(id: &str) -> ::std::option::Option<&'static ::payouts_http::Operation> {
            OPERATIONS.iter().find(|operation| operation.id == id)
        }

        /// The base URLs that the document names, the default first. One in braces has to be filled in.
        pub static SERVERS: &[&str] = &[#(#servers),*];
    };
    let file = syn::parse2(tokens).map_err(|e| format!("the table of operations is no Rust: {e}"))?;
    syntax::format(&file)
}

fn entry(operation: &Operation<'_>) -> Result<TokenStream, String> {
    let (id, path, method) = (operation.id, operation.path, operation.method.to_uppercase());
    let idempotency = match operation.node["x-idempotency"].as_str() {
        Some("safe") => quote!(Safe),
        Some("keyed") => quote!(Keyed),
        Some("none") => quote!(None),
        other => {
            let said = other.map_or_else(|| "nothing".to_owned(), |other| format!("`{other}`"));
            return Err(format!("{id}: `x-idempotency` says {said}; write safe, keyed or none"));
        }
    };
    Ok(quote! {
        ::payouts_http::Operation {
            id: #id,
            method: #method,
            path: #path,
            idempotency: ::payouts_http::Idempotency::#idempotency,
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(idempotency: &str) -> Value {
        json!({
            "servers": [{"url": "https://a.example"}],
            "paths": {"/a/{id}": {"delete": {"operationId": "deleteA", "x-idempotency": idempotency}}}
        })
    }

    #[test]
    fn lists_operations_with_what_may_be_repeated() {
        let source = source(&document("keyed")).unwrap();
        for part in [
            r#"id: "deleteA""#,
            r#"method: "DELETE""#,
            r#"path: "/a/{id}""#,
            "Idempotency::Keyed",
            "https://a.example",
        ] {
            assert!(source.contains(part), "{part} in {source}");
        }
    }

    #[test]
    fn fails_on_an_operation_that_does_not_say_whether_it_may_be_repeated() {
        assert!(
            source(&document("sometimes")).unwrap_err().contains("deleteA: `x-idempotency` says `sometimes`")
        );
    }
}
