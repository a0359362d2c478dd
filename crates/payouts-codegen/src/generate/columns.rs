//! The column tables of export files.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use super::syntax::{self, fold};
use crate::tree::{self, components, reference};

/// Source of one `RowSchema` for each `x-dataset`, from the source document; `None` where there is no dataset.
///
/// Columns come in the order of the document. `RowSchema`, `Column` and the types of its members must be in scope where the
/// source is included.
pub(super) fn source(document: &Value) -> Result<Option<String>, String> {
    let datasets = components(document, "schemas").filter(|(_, schema)| schema.get("x-dataset").is_some());
    let tables =
        datasets.map(|(name, schema)| table(document, name, schema)).collect::<Result<Vec<_>, _>>()?;
    if tables.is_empty() {
        return Ok(None);
    }
    let (names, tables): (Vec<_>, Vec<_>) = tables.into_iter().unzip();
    let tokens = quote! {
        #(#tables)*
        /// Every dataset of the document.
        pub static DATASETS: &[&RowSchema] = &[#(&#names),*];
    };
    let file = syn::parse2(tokens).map_err(|e| format!("the column table is no Rust: {e}"))?;
    syntax::format(&file).map(Some)
}

fn table(document: &Value, schema_name: &str, schema: &Value) -> Result<(TokenStream, TokenStream), String> {
    let name =
        schema["x-dataset"]["name"].as_str().ok_or(format!("`{schema_name}`: `x-dataset` has no `name`"))?;
    let properties = schema["properties"].as_object().ok_or(format!("`{schema_name}` has no columns"))?;
    let key = texts(&schema["x-dataset"]["businessKey"]);
    if let Some(stranger) = key.iter().find(|part| !properties.contains_key(*part)) {
        return Err(format!("dataset `{name}`: `{stranger}` of the business key is no column"));
    }
    let identified_by = texts(&schema["x-dataset"]["identifiedBy"]);
    if let Some(stranger) = identified_by.iter().find(|part| !properties.contains_key(*part)) {
        return Err(format!("dataset `{name}`: `{stranger}` that identifies rows is no column"));
    }
    let recognized_by = marks(schema, properties).map_err(|e| format!("dataset `{name}`: {e}"))?;
    no_twins(name, properties)?;
    let columns = properties
        .iter()
        .map(|(column, schema)| {
            let is_key = key.contains(column);
            entry(document, column, schema, is_key, properties)
                .map_err(|e| format!("column `{name}.{column}`: {e}"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let ident = format_ident!("{}", name.to_uppercase());
    let doc = description(schema);
    let settlement = settlement(name, properties)?;
    let tokens = quote! {
        #settlement
        #[doc = #doc]
        pub static #ident: RowSchema = RowSchema {
            name: #name,
            business_key: &[#(#key),*],
            identified_by: &[#(#identified_by),*],
            recognized_by: &[#(#recognized_by),*],
            columns: &[#(#columns),*],
        };
    };
    Ok((quote!(#ident), tokens))
}

/// The groups of columns by which rows are recognized.
fn marks(schema: &Value, properties: &Map<String, Value>) -> Result<Vec<TokenStream>, String> {
    let groups = schema["x-dataset"]["recognizedBy"].as_array().into_iter().flatten();
    let group = |group: &Value| {
        let marks = group.as_object().ok_or("a group of `recognizedBy` is no object".to_owned())?;
        let marks = marks.iter().map(|(column, shape)| {
            if !properties.contains_key(column) {
                return Err(format!("`{column}` by which rows are recognized is no column"));
            }
            let shape = match shape.as_str() {
                Some("id") => quote!(Id),
                Some("words") => quote!(Words),
                Some("money") => quote!(Money),
                Some("idOrBlank") => quote!(IdOrBlank),
                _ => return Err(format!("the shape of `{column}` is none of id, words, money, idOrBlank")),
            };
            Ok(quote!(Mark { column: #column, shape: CellShape::#shape }))
        });
        let marks = marks.collect::<Result<Vec<_>, String>>()?;
        Ok(quote!(&[#(#marks),*]))
    };
    groups.map(group).collect()
}

/// What known texts of some columns mean for the money; nothing where no column has an `x-settlement`.
fn settlement(dataset: &str, properties: &Map<String, Value>) -> Result<TokenStream, String> {
    let marked = properties.iter().filter_map(|(column, schema)| Some((column, schema.get("x-settlement")?)));
    let rules = marked
        .map(|(column, mark)| {
            known_values(column, mark).map_err(|e| format!("settlement of `{dataset}.{column}`: {e}"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if rules.is_empty() {
        return Ok(TokenStream::new());
    }
    let ident = format_ident!("{}_SETTLEMENT", dataset.to_uppercase());
    let doc = format!("What known texts of the columns of `{dataset}` mean for the money.");
    Ok(quote! {
        #[doc = #doc]
        pub static #ident: &[KnownValues] = &[#(#rules),*];
    })
}

fn known_values(column: &str, mark: &Value) -> Result<TokenStream, String> {
    let is_part = match mark["match"].as_str() {
        Some("whole") => false,
        Some("part") => true,
        _ => return Err("`match` is `whole` or `part`".to_owned()),
    };
    let entry = |value: &Value| {
        let meaning = match value["means"].as_str() {
            Some("sent") => quote!(Sent),
            Some("failed") => quote!(Failed),
            Some("not-paid-yet") => quote!(NotPaidYet),
            Some("unknown") => quote!(Unknown),
            Some("bank") => quote!(Bank),
            Some("credit-note") => quote!(CreditNote),
            other => return Err(format!("`means` knows no {other:?}")),
        };
        let (Some(text), Some(source)) = (value["value"].as_str(), value["source"].as_str()) else {
            return Err("each value has `value` and `source`".to_owned());
        };
        Ok(quote!(KnownValue { value: #text, meaning: Meaning::#meaning, source: #source }))
    };
    let values =
        mark["values"].as_array().into_iter().flatten().map(entry).collect::<Result<Vec<_>, String>>()?;
    Ok(quote!(KnownValues { column: #column, is_part: #is_part, values: &[#(#values),*] }))
}

/// Names and aliases must stay apart when case, blanks and punctuation are ignored, because files are matched so.
fn no_twins(dataset: &str, properties: &Map<String, Value>) -> Result<(), String> {
    let mut seen: Vec<(String, &String)> = Vec::new();
    for (name, schema) in properties {
        for spelling in std::iter::once(name.clone()).chain(texts(&schema["x-column"]["aliases"])) {
            let folded = fold(&spelling);
            if let Some((_, other)) = seen.iter().find(|(known, _)| *known == folded) {
                return Err(format!(
                    "dataset `{dataset}`: `{spelling}` of `{name}` means `{other}` too: files are matched without case, blanks and underscores"
                ));
            }
            seen.push((folded, name));
        }
    }
    Ok(())
}

fn entry(
    document: &Value,
    name: &str,
    schema: &Value,
    is_key: bool,
    siblings: &Map<String, Value>,
) -> Result<TokenStream, String> {
    let kind = kind(document, schema)?;
    let money = money(schema, siblings)?;
    let column = &schema["x-column"];
    let order = option(
        column["order"]
            .as_u64()
            .map(|order| u16::try_from(order).map_err(|_| "`order` is too large"))
            .transpose()?,
    );
    let (since, until) = (option(column["since"].as_str()), option(column["until"].as_str()));
    let aliases = texts(&column["aliases"]);
    let evidence = match column["evidence"].as_str() {
        Some("confirmed") => quote!(Confirmed),
        Some("documented") => quote!(Documented),
        Some("reported") => quote!(Reported),
        Some("withdrawn") => quote!(Withdrawn),
        _ => {
            return Err(
                "`x-column` needs `evidence`: confirmed, documented, reported or withdrawn".to_owned()
            );
        }
    };
    let doc = description(schema);
    Ok(quote! {
        Column {
            name: #name,
            aliases: &[#(#aliases),*],
            kind: ColumnKind::#kind,
            money: #money,
            order: #order,
            since: #since,
            until: #until,
            evidence: Evidence::#evidence,
            is_key: #is_key,
            doc: #doc,
        }
    })
}

/// What the cells hold: text, an exact number, or a time.
fn kind(document: &Value, schema: &Value) -> Result<TokenStream, String> {
    let target = reference(schema).and_then(|target| tree::resolve(document, target)).unwrap_or(schema);
    let is_money = schema.get("x-money").is_some();
    match (target["x-scalar"].as_str(), target["type"].as_str()) {
        (Some("amount"), _) if is_money => Ok(quote!(Amount)),
        (Some("amount"), _) => Ok(quote!(Decimal)),
        (Some("instant"), _) => Ok(quote!(Instant)),
        (Some("date"), _) => Ok(quote!(Date)),
        (Some("id"), _) | (None, Some("string")) if !is_money => Ok(quote!(Text)),
        (None, Some("integer")) if !is_money => Ok(quote!(Integer)),
        (None, Some("boolean")) if !is_money => Ok(quote!(Boolean)),
        _ if is_money => Err("it is money, so it must refer to a schema with `x-scalar: amount`".to_owned()),
        _ => Err("it is neither a text, an integer, a boolean nor a scalar".to_owned()),
    }
}

fn money(schema: &Value, siblings: &Map<String, Value>) -> Result<TokenStream, String> {
    let Some(money) = schema.get("x-money") else { return Ok(quote!(None)) };
    if let Some(code) = money["fixed"].as_str() {
        return Ok(quote!(Some(CurrencyRule::Fixed(#code))));
    }
    let columns =
        money["currency"].as_str().map_or_else(|| texts(&money["currency"]), |one| vec![one.to_owned()]);
    match columns.iter().find(|column| !siblings.contains_key(*column)) {
        Some(stranger) => Err(format!("`{stranger}` is to hold its currency, and is no column")),
        None if columns.is_empty() => Err("`x-money` names neither `currency` nor `fixed`".to_owned()),
        None => Ok(quote!(Some(CurrencyRule::FirstOf(&[#(#columns),*])))),
    }
}

fn description(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().trim().to_owned()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

#[cfg(test)]
mod tests {
    use crate::Spec;

    const ROWS: &str = "
openapi: 3.0.3
components:
  schemas:
    Amount: {x-scalar: amount, type: string}
    Row:
      x-dataset: {name: rows, businessKey: [id], identifiedBy: [id], recognizedBy: [{paid: money, rate: words}]}
      description: One row.
      properties:
        id: {type: string, description: Its id., x-column: {order: 1, aliases: [Row Number], evidence: documented}}
        paid:
          allOf: [{$ref: '#/components/schemas/Amount'}]
          x-money: {currency: [payCurrency, currency]}
          x-column: {evidence: reported, since: '2023-01'}
        rate: {allOf: [{$ref: '#/components/schemas/Amount'}], x-column: {evidence: withdrawn}}
        payCurrency: {type: string, x-column: {evidence: documented}}
        state:
          type: string
          x-column: {evidence: documented}
          x-settlement: {match: whole, values: [{value: Sent, means: sent, source: a page}]}
        currency: {type: string, x-column: {evidence: documented}}
";

    fn table(yaml: &str) -> Result<String, String> {
        super::source(Spec::parse("rows", yaml).unwrap().document()).map(Option::unwrap)
    }

    #[test]
    fn lists_columns_in_the_order_of_the_document() {
        let table = table(ROWS).unwrap();
        let positions: Vec<_> = ["id", "paid", "rate", "payCurrency", "currency"]
            .map(|name| table.find(&format!("name: \"{name}\"")).unwrap())
            .into();
        assert!(positions.is_sorted());
        for part in [
            "static ROWS: RowSchema",
            "\"Row Number\"",
            "CurrencyRule::FirstOf(&[\"payCurrency\", \"currency\"])",
            "ColumnKind::Decimal",
            "identified_by: &[\"id\"]",
            "shape: CellShape::Words",
            "static ROWS_SETTLEMENT: &[KnownValues]",
            "meaning: Meaning::Sent",
        ] {
            assert!(table.contains(part), "{part} in {table}");
        }
    }

    #[test]
    fn fails_on_what_a_reader_of_files_would_trip_over() {
        for (from, to, complaint) in [
            ("businessKey: [id]", "businessKey: [ID]", "`ID` of the business key is no column"),
            ("identifiedBy: [id]", "identifiedBy: [ID]", "`ID` that identifies rows is no column"),
            ("rate: words", "rat: words", "`rat` by which rows are recognized is no column"),
            ("rate: words", "rate: word", "the shape of `rate` is none of"),
            ("[payCurrency, currency]", "[other]", "`other` is to hold its currency"),
            ("aliases: [Row Number]", "aliases: [PAID]", "means `id` too"),
            ("evidence: withdrawn", "evidence: guessed", "needs `evidence`"),
            ("means: sent", "means: gone", "settlement of `rows.state`: `means` knows no Some(\"gone\")"),
            ("match: whole", "match: half", "`match` is `whole` or `part`"),
        ] {
            let error = table(&ROWS.replace(from, to)).unwrap_err();
            assert!(error.contains(complaint), "{complaint} in {error}");
        }
    }
}
