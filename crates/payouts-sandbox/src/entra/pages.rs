//! Pages for a browser. Plain on purpose: nobody shall take them for the real ones.

const HEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>payouts sandbox</title>";

pub(super) fn message(title: &str, text: &str) -> String {
    format!("{HEAD}<h1>{}</h1><p>{}</p></html>", escaped(title), escaped(text))
}

/// Asks for consent; the fields of the request travel along.
pub(super) fn consent(username: &str, fields: &[(String, String)]) -> String {
    let hidden: String = fields
        .iter()
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escaped(name), escaped(value))
        })
        .collect();
    format!(
        "{HEAD}<h1>payouts sandbox</h1><p>Sign in as {} and let the app read payouts?</p>\
         <form method=\"post\">{hidden}<button name=\"decision\" value=\"accept\">Accept</button> \
         <button name=\"decision\" value=\"cancel\">Cancel</button></form></html>",
        escaped(username),
    )
}

/// Asks for the code that a device shows.
pub(super) fn device() -> String {
    format!(
        "{HEAD}<h1>payouts sandbox</h1><form method=\"post\"><label>Code <input name=\"user_code\"></label> \
         <button>Next</button></form></html>"
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}
