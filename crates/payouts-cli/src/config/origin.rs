//! Where a setting comes from.

use crate::context::shown;
use clap::{ArgMatches, parser::ValueSource};
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A flag of the command line.
    Flag(String),
    /// A variable of the environment.
    Variable(String),
    /// A file.
    File(PathBuf),
    /// The program itself.
    Default,
}

impl Origin {
    /// The origin of an argument; `None` when it was not given. `variable` is the one it may come from.
    pub(crate) fn of_argument(matches: &ArgMatches, id: &str, variable: &str) -> Option<Self> {
        match matches.value_source(id)? {
            ValueSource::CommandLine => Some(Self::Flag(format!("--{}", id.replace('_', "-")))),
            ValueSource::EnvVariable => Some(Self::Variable(variable.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::File(path) => f.write_str(&shown(path)),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Which file each setting of the merged configuration comes from, by its path, such as `sync.since`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origins(BTreeMap<String, PathBuf>);

impl Origins {
    /// Notes the settings of a file that is laid over those before it. An account is replaced whole.
    pub(super) fn lay_over(&mut self, table: &Table, file: &Path) {
        let accounts = table.get("accounts").and_then(Value::as_table);
        for name in accounts.into_iter().flat_map(Table::keys) {
            let prefix = format!("accounts.{name}.");
            self.0.retain(|path, _| !path.starts_with(&prefix));
        }
        for (path, _) in leaves(table) {
            // A number in place of a table, or the other way round.
            let inner = format!("{path}.");
            self.0.retain(|known, _| !known.starts_with(&inner) && !path.starts_with(&format!("{known}.")));
            self.0.insert(path, file.to_owned());
        }
    }

    /// The file of a setting, or of the one that it is a part of.
    pub(crate) fn of(&self, path: &str) -> Origin {
        let within = path.rsplit_once('.').map(|(outer, _)| outer);
        let file = self.0.get(path).or_else(|| self.0.get(within?));
        file.map_or(Origin::Default, |file| Origin::File(file.clone()))
    }
}

/// Every value of a table that is no table itself, with its path.
pub(crate) fn leaves(table: &Table) -> Vec<(String, &Value)> {
    let mut all = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(inner) => {
                all.extend(leaves(inner).into_iter().map(|(path, value)| (format!("{key}.{path}"), value)));
            }
            value => all.push((key.clone(), value)),
        }
    }
    all
}
