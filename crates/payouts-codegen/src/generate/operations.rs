//! The table of operations: what the runtime has to know about each call.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::syntax::{self, Operation, operations};

/// Source of `OPERATIONS`, `operation` and `SERVERS`, from the source document.
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
            let given = other.unwrap_or_default();
            return Err(format!("{id}: `x-idempotency` is `{given}`; write safe, keyed or none"));
        }
    };
    let success = success(operation)?;
    Ok(quote! {
        ::payouts_http::Operation {
            id: #id,
            method: #method,
            path: #path,
            idempotency: ::payouts_http::Idempotency::#idempotency,
            success: #success,
        }
    })
}

/// The one 2xx status that the document describes: the generated client reads no other.
fn success(operation: &Operation<'_>) -> Result<u16, String> {
    let statuses = operation.node["responses"].as_object().into_iter().flat_map(|answers| answers.keys());
    let successes: Vec<u16> = statuses
        .filter_map(|status| status.parse().ok())
        .filter(|status: &u16| (200..300).contains(status))
        .collect();
    match successes.as_slice() {
        [only] => Ok(*only),
        several => Err(format!(
            "{}: describe exactly one answer of success (2xx), not {}: any other 2xx is read as that one",
            operation.id,
            several.len()
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(idempotency: &str) -> Value {
        json!({
            "servers": [{"url": "https://a.example"}],
            "paths": {"/a/{id}": {"delete": {"operationId": "deleteA", "x-idempotency": idempotency, "responses": {"200": {}, "404": {}}}}}
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
            "success: 200u16",
            "https://a.example",
        ] {
            assert!(source.contains(part), "{part} in {source}");
        }
    }

    #[test]
    fn fails_on_an_operation_with_several_answers_of_success() {
        let mut document = document("safe");
        document["paths"]["/a/{id}"]["delete"]["responses"]["204"] = json!({});
        assert!(source(&document).unwrap_err().contains("deleteA: describe exactly one answer of success"));
    }

    #[test]
    fn fails_on_an_operation_that_may_be_repeated_or_not() {
        assert!(
            source(&document("sometimes")).unwrap_err().contains("deleteA: `x-idempotency` is `sometimes`")
        );
    }
}
