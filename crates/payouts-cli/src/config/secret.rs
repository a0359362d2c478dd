//! References to secrets. A configuration never contains a secret itself.

use payouts_http::{Error, ErrorKind, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, io::Read, path::PathBuf, process::Command, str::FromStr};

/// Where a secret is to be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretRef {
    /// `env:NAME`: an environment variable.
    Env(String),
    /// `file:PATH`: a file that no other user may read.
    File(PathBuf),
    /// `cmd:PROGRAM ARG…`: the first line that a program prints.
    Cmd(Vec<String>),
    /// `keyring:SERVICE/USER`: the keyring of the operating system.
    Keyring(String, String),
}

/// The largest secret that is read, in bytes.
const LARGEST: u64 = 64 * 1024;

impl SecretRef {
    /// Fetches the secret. `env` looks a variable up.
    ///
    /// # Errors
    /// When it is not to be had, or a file is readable by others.
    pub(crate) fn fetch(&self, env: impl Fn(&str) -> Option<String>) -> Result<SecretString, Error> {
        let text = match self {
            Self::Env(name) => env(name).ok_or_else(|| self.refuse("the variable is not set"))?,
            Self::File(path) => self.read_file(path)?,
            Self::Cmd(words) => self.ask_program(words)?,
            Self::Keyring(service, user) => return self.ask_keyring(service, user),
        };
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return Err(self.refuse("it is empty"));
        }
        Ok(SecretString::new(text.to_owned()))
    }

    fn read_file(&self, path: &PathBuf) -> Result<String, Error> {
        let file = std::fs::File::open(path).map_err(|error| self.refuse(&error.to_string()))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = file.metadata().map_err(|error| self.refuse(&error.to_string()))?.permissions().mode();
            if mode & 0o077 != 0 {
                let why = format!("others may read it (mode {:03o}): run chmod 600 on it", mode & 0o777);
                return Err(self.refuse(&why));
            }
        }
        let mut text = String::new();
        file.take(LARGEST).read_to_string(&mut text).map_err(|error| self.refuse(&error.to_string()))?;
        Ok(text)
    }

    fn ask_program(&self, words: &[String]) -> Result<String, Error> {
        let (program, arguments) = words.split_first().ok_or_else(|| self.refuse("it names no program"))?;
        let output = Command::new(program)
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .stderr(std::process::Stdio::inherit())
            .output()
            .map_err(|error| self.refuse(&error.to_string()))?;
        if !output.status.success() {
            return Err(self.refuse(&format!("the program ended with {}", output.status)));
        }
        let text = String::from_utf8(output.stdout).map_err(|_| self.refuse("it printed no text"))?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }

    #[cfg(feature = "keyring")]
    fn ask_keyring(&self, service: &str, user: &str) -> Result<SecretString, Error> {
        payouts_auth::keyring_secret(service, user).map_err(|error| self.refuse(&error.to_string()))
    }

    #[cfg(not(feature = "keyring"))]
    fn ask_keyring(&self, _: &str, _: &str) -> Result<SecretString, Error> {
        Err(self
            .refuse("this build has no keyring: use env:, file: or cmd:, or build with --features keyring"))
    }

    fn refuse(&self, why: &str) -> Error {
        Error::new(ErrorKind::Configuration, format!("the secret {self} is not to be had: {why}"))
    }
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "env:{name}"),
            Self::File(path) => write!(f, "file:{}", path.display()),
            // What follows the program may be a secret itself.
            Self::Cmd(words) => write!(f, "cmd:{}", words.first().map_or("", String::as_str)),
            Self::Keyring(service, user) => write!(f, "keyring:{service}/{user}"),
        }
    }
}

impl FromStr for SecretRef {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, rest) = text.split_once(':').ok_or(NotAReference)?;
        match kind {
            "env" if !rest.is_empty() => Ok(Self::Env(rest.to_owned())),
            "file" if !rest.is_empty() => Ok(Self::File(rest.into())),
            "cmd" if !rest.trim().is_empty() => {
                Ok(Self::Cmd(rest.split_whitespace().map(str::to_owned).collect()))
            }
            "keyring" => {
                let (service, user) = rest.split_once('/').ok_or(NotAReference)?;
                Ok(Self::Keyring(service.to_owned(), user.to_owned()))
            }
            _ => Err(NotAReference),
        }
    }
}

/// Text that is no reference. It is not repeated, because it may be the secret itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotAReference;

impl fmt::Display for NotAReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a secret must not be in the configuration: refer to it with env:NAME, file:PATH, cmd:PROGRAM or \
             keyring:SERVICE/USER",
        )
    }
}

impl<'de> Deserialize<'de> for SecretRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for SecretRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn a_secret_in_the_open_is_refused_and_not_repeated() {
        for text in ["hunter2", "env:", "s3cr3t:value", "cmd: "] {
            let refused = text.parse::<SecretRef>().unwrap_err().to_string();
            assert!(!refused.contains("hunter2") && !refused.contains("s3cr3t"), "{refused}");
        }
    }

    #[test]
    fn a_variable_is_looked_up_and_its_line_end_dropped() {
        let reference: SecretRef = "env:TOKEN".parse().expect("a reference");
        let secret = reference.fetch(|name| (name == "TOKEN").then(|| "abc\n".to_owned())).expect("set");
        assert_eq!(secret.expose(), "abc");
        assert!(reference.fetch(nothing).unwrap_err().to_string().contains("env:TOKEN"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "abc").expect("write");
        let reference = SecretRef::File(file.path().to_owned());
        let allow = |mode| {
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).expect("chmod");
        };
        allow(0o640);
        assert!(reference.fetch(nothing).unwrap_err().to_string().contains("chmod 600"));
        allow(0o600);
        assert_eq!(reference.fetch(nothing).expect("private").expose(), "abc");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_gives_its_first_line() {
        let reference: SecretRef = "cmd:printf abc\\nrest".parse().expect("a reference");
        assert_eq!(reference.fetch(nothing).expect("printed").expose(), "abc");
        let fails: SecretRef = "cmd:false --password=hunter2".parse().expect("a reference");
        let refused = fails.fetch(nothing).unwrap_err().to_string();
        assert!(refused.contains("cmd:false") && !refused.contains("hunter2"), "{refused}");
    }
}
