//! Finding the configuration files and laying one over the other.

use super::{Config, origin::Origins, secrecy::refuse_secrets};
use crate::{context::shown, exit::Failure};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The name of the file in a project's directory.
pub(crate) const FILE_NAME: &str = "payouts.toml";

/// A configuration and the files it came from, strongest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layers {
    pub(crate) config: Config,
    pub(crate) files: Vec<PathBuf>,
    /// The directory that relative paths start from.
    pub(crate) base: PathBuf,
    /// Which file each setting comes from.
    pub(crate) origins: Origins,
}

/// Loads the file named by `--config`, or else `payouts.toml` in this directory over the user's file.
///
/// # Errors
/// When a named file is missing, or a file cannot be read or has a mistake.
pub(crate) fn load(named: Option<&Path>, here: &Path, user_file: Option<&Path>) -> Result<Layers, Failure> {
    let mut files = Vec::new();
    match named {
        Some(path) if !path.is_file() => {
            return Err(Failure::usage(format!("there is no configuration file {}", path.display()))
                .with_hint("make one with: payouts init"));
        }
        Some(path) => files.push(path.to_owned()),
        None => {
            let candidates = [Some(here.join(FILE_NAME)), user_file.map(Path::to_owned)];
            files.extend(candidates.into_iter().flatten().filter(|path| path.is_file()));
        }
    }
    let (mut merged, mut origins) = (Table::new(), Origins::default());
    for path in files.iter().rev() {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", shown(path))))?;
        refuse_secrets(path, &text)?;
        // Each file is checked on its own, so that a mistake is reported in its own line.
        toml::from_str::<Config>(&text).map_err(|error| mistake(path, &text, &error))?;
        let table: Table = toml::from_str(&text).map_err(|error| mistake(path, &text, &error))?;
        origins.lay_over(&table, path);
        lay_over(&mut merged, table);
    }
    let config = Value::Table(merged)
        .try_into()
        .map_err(|error| Failure::usage(format!("the configuration files do not fit together: {error}")))?;
    let base = files.first().and_then(|path| path.parent()).unwrap_or(here).to_owned();
    Ok(Layers { config, files, base, origins })
}

/// Names the line and not its text: a password may be there by mistake.
fn mistake(path: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    // Of a key in an account, only the place of the account is known.
    let key = error.message().strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let is_key = |line: &str| {
        key.is_some_and(|key| line.split('=').next().is_some_and(|name| name.trim().trim_matches('"') == key))
    };
    let after = text.get(before.len()..).unwrap_or_default();
    let line = before.matches('\n').count() + after.lines().position(is_key).unwrap_or(0) + 1;
    Failure::usage(format!("{}:{line}: {}", shown(path), error.message()))
        .with_hint("for a file to compare with: payouts init --to example.toml")
}

/// Lays a stronger table over a weaker one, key by key; an account is replaced whole.
fn lay_over(weaker: &mut Table, stronger: Table) {
    for (key, value) in stronger {
        match (weaker.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) if key != "accounts" => lay_over(below, above),
            (Some(Value::Table(below)), Value::Table(above)) => below.extend(above),
            (_, value) => {
                weaker.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Origin;
    use payouts_core::Dataset;

    fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
        let path = dir.join(name);
        std::fs::write(&path, text).expect("write");
        path
    }

    #[test]
    fn the_project_wins_over_the_user() {
        let dir = tempfile::tempdir().expect("a directory");
        let user = write(dir.path(), "user.toml", "store = \"theirs\"\n[sync]\nlook-back = 7\n");
        write(dir.path(), FILE_NAME, "store = \"ours\"\n");
        let layers = load(None, dir.path(), Some(&user)).expect("load");
        assert_eq!(layers.config.store, Some("ours".into()));
        let look_back = layers.config.sync.look_back.expect("a look-back");
        assert_eq!(Dataset::ALL.map(|dataset| look_back.days(dataset)), [Some(7); 3]);
        assert_eq!(layers.files.len(), 2);
    }

    #[test]
    fn a_look_back_may_be_given_for_each_dataset() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = write(dir.path(), FILE_NAME, "[sync.look-back]\nearnings = 90\n");
        let look_back = load(Some(&path), dir.path(), None).expect("load").config.sync.look_back;
        let look_back = look_back.expect("a look-back");
        assert_eq!(Dataset::ALL.map(|dataset| look_back.days(dataset)), [None, Some(90), None]);
        for (wrong, line) in [("[sync]\nlook-back = -1\n", 2), ("[sync.look-back]\n\nearning = 9\n", 3)] {
            write(dir.path(), FILE_NAME, wrong);
            let refused = load(Some(&path), dir.path(), None).unwrap_err().message;
            assert!(refused.contains(&format!(":{line}: ")), "{refused}");
        }
    }

    #[test]
    fn a_misspelt_setting_is_an_error_with_its_line() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = write(dir.path(), FILE_NAME, "[sync]\nlookbak = 7\n");
        let refused = load(Some(&path), dir.path(), None).unwrap_err();
        assert_eq!(refused.exit, crate::exit::Exit::Usage);
        assert!(
            refused.message.contains("lookbak") && refused.message.contains(":2:"),
            "{}",
            refused.message
        );
    }

    #[test]
    fn a_misspelt_setting_of_an_account_is_reported_with_its_own_line() {
        let dir = tempfile::tempdir().expect("a directory");
        let account = "[accounts.inn]\nprovider = \"partner-center\"\ntenant = \"t\"\nclient-id = \"c\"\ntenent = \"t\"\n";
        let path = write(dir.path(), FILE_NAME, account);
        let refused = load(Some(&path), dir.path(), None).unwrap_err().message;
        assert!(refused.contains(":5: unknown field `tenent`"), "{refused}");
    }

    #[test]
    fn a_password_in_the_open_is_refused_and_not_repeated() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = write(
            dir.path(),
            FILE_NAME,
            "[accounts.inn]\nprovider = \"oracle-bi\"\norganization = \"GRD\"\nclient-id = \"x\"\nusername = \"u\"\n\
             application-server = \"https://a.example\"\nauthentication-server = \"https://b.example\"\n\
             password = \"hunter2\"\n",
        );
        let refused = load(Some(&path), dir.path(), None).unwrap_err().message;
        assert!(
            refused.contains("payouts.toml:8: password of inn: ") && refused.contains("env:NAME"),
            "{refused}"
        );
        assert!(!refused.contains("hunter2"), "{refused}");
    }

    #[test]
    fn every_kind_of_secret_in_the_open_is_refused_at_its_own_line() {
        let dir = tempfile::tempdir().expect("a directory");
        for secret in [
            "password = \"hunter2\"",
            "\"password\" = 'hunter2'",
            "password = 4711",
            "client-secret = \"hunter2\"",
            "base-url = \"https://me:hunter2@proxy.example/\"",
        ] {
            let account =
                format!("store = \"x\"\n[accounts.inn]\nprovider = \"oracle-bi\"\n# a note\n{secret}\n");
            let path = write(dir.path(), FILE_NAME, &account);
            let refused = load(Some(&path), dir.path(), None).unwrap_err().message;
            assert!(refused.contains("payouts.toml:5: ") && refused.contains(" of inn: "), "{refused}");
            assert!(!refused.contains("hunter2") && !refused.contains("4711"), "{refused}");
        }
    }

    #[test]
    fn every_setting_knows_its_file() {
        let dir = tempfile::tempdir().expect("a directory");
        let account = |tenant: &str| {
            format!("[accounts.c]\nprovider = \"partner-center\"\ntenant = \"{tenant}\"\nclient-id = \"c\"\n")
        };
        let theirs = format!(
            "store = \"t\"\n[sync]\nlook-back = 7\nsince = 2025-07-01\n{}participants = [\"1\"]\n",
            account("t")
        );
        let user = write(dir.path(), "user.toml", &theirs);
        let ours = write(dir.path(), FILE_NAME, &format!("[sync.look-back]\nearnings = 9\n{}", account("o")));
        let origins = load(None, dir.path(), Some(&user)).expect("load").origins;
        let file = |path: &PathBuf| Origin::File(path.clone());
        assert_eq!(origins.of("store"), file(&user));
        assert_eq!(origins.of("sync.since"), file(&user));
        assert_eq!(origins.of("sync.look-back.earnings"), file(&ours));
        assert_eq!(
            origins.of("sync.look-back.payments"),
            Origin::Default,
            "the number is replaced by the table"
        );
        assert_eq!(origins.of("accounts.c.tenant"), file(&ours));
        assert_eq!(origins.of("accounts.c.participants"), Origin::Default, "an account is replaced whole");
        assert_eq!(origins.of("credentials"), Origin::Default);
    }

    #[test]
    fn no_file_is_an_empty_configuration() {
        let dir = tempfile::tempdir().expect("a directory");
        assert_eq!(load(None, dir.path(), None).expect("load").config, Config::default());
    }
}
