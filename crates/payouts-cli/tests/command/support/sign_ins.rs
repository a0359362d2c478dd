//! What is kept of a sign-in, changed by a test.

use super::Place;

/// Changes the kept sign-in of an account as text: what is due, or who knows how old it is.
pub(crate) fn change_kept(place: &Place, name: &str, change: impl Fn(&mut serde_json::Value)) {
    let toml = place.run("config show --output json").with_code(0).json();
    let rows = toml.as_array().expect("rows");
    let dir = rows.iter().find(|row| row["setting"] == "credentials").expect("a row")["value"].clone();
    let dir = place.path().join(dir.as_str().expect("text"));
    let file = std::fs::read_dir(&dir).expect("a directory").map(|entry| entry.expect("an entry").path());
    let named = |path: &std::path::PathBuf| {
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        file.contains(name) && file.ends_with("json")
    };
    let file = file.into_iter().find(named).expect("a kept sign-in");
    let mut kept = serde_json::from_slice(&std::fs::read(&file).expect("a file")).expect("JSON");
    change(&mut kept);
    std::fs::write(&file, kept.to_string()).expect("written");
}

/// An instant that many days from now, as a sign-in is kept.
pub(crate) fn days_from_now(days: i64) -> serde_json::Value {
    (chrono::Utc::now() + chrono::TimeDelta::days(days)).to_rfc3339().into()
}
