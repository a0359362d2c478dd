//! What every command gets: configuration, environment, and where to print.

use crate::{
    args::{Common, Output},
    config::{Config, Layers, Origin, load},
    exit::{Exit, Failure},
    output::{Printer, visible_lines, width_of_stderr, width_of_stdout, wrapped},
};
use chrono::NaiveDate;
use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use payouts_http::{Environment, RootCertificates, WaitLimit};
use std::{
    collections::BTreeMap,
    env,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};
use tracing_subscriber::EnvFilter;

/// The directory of the ledger, unless the user names another.
const STORE: &str = "payouts-data";

/// The greatest width of narration, in columns.
const LEGIBLE: u16 = 112;

/// What every command gets.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) common: Common,
    pub(crate) layers: Layers,
    /// The common arguments that were given, by their ids, and how.
    pub(crate) given: BTreeMap<&'static str, Origin>,
    pub(crate) environment: Environment,
    dirs: Option<Dirs>,
}

/// The directories of the user; there are none without a home.
#[derive(Clone, Debug)]
struct Dirs {
    config: PathBuf,
    state: PathBuf,
}

impl Context {
    /// Reads the configuration and sets up logging.
    ///
    /// # Errors
    /// When the configuration cannot work.
    pub(crate) fn new(common: Common, given: BTreeMap<&'static str, Origin>) -> Result<Self, Failure> {
        log_to_stderr(common.verbose);
        let here = env::current_dir()?;
        let dirs = dirs();
        let user_file = dirs.as_ref().map(|dirs| dirs.config.join("payouts.toml"));
        let layers = load(common.config.as_deref(), &here, user_file.as_deref())?;
        let environment = Environment::system().with_root_certificates(root_certificates(&layers)?);
        Ok(Self { common, layers, given, environment, dirs })
    }

    /// The same context, in which calls pause no longer than this.
    pub(crate) fn with_wait_limit(self, limit: WaitLimit) -> Self {
        Self { environment: self.environment.with_wait_limit(limit), ..self }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.layers.config
    }

    /// The directory of the ledger.
    pub(crate) fn store_dir(&self) -> PathBuf {
        match (&self.common.store, &self.config().store) {
            (Some(flag), _) => flag.clone(),
            (None, Some(configured)) => self.layers.base.join(configured),
            (None, None) => self.layers.base.join(STORE),
        }
    }

    /// The directory of the ledger, which may not be there yet.
    ///
    /// # Errors
    /// When something else is there.
    pub(crate) fn checked_store_dir(&self) -> Result<PathBuf, Failure> {
        let dir = self.store_dir();
        if dir.exists() && !dir.is_dir() {
            return Err(Failure::usage(format!("{} is not a directory", shown(&dir)))
                .with_hint("a ledger is a directory: name one with --store DIR, or one that is to be made"));
        }
        Ok(dir)
    }

    /// The directory of the sign-ins.
    ///
    /// # Errors
    /// When none is configured and the user has no home.
    pub(crate) fn credentials_dir(&self) -> Result<PathBuf, Failure> {
        match (&self.config().credentials, &self.dirs) {
            (Some(configured), _) => Ok(self.layers.base.join(configured)),
            (None, Some(dirs)) => Ok(dirs.state.join("credentials")),
            (None, None) => Err(Failure::usage("there is no home directory to keep sign-ins in")
                .with_hint("set credentials = \"DIR\" in payouts.toml, or the HOME variable")),
        }
    }

    /// The name of the user, for what is kept of a person's decision.
    pub(crate) fn user(&self) -> String {
        let named = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| env::var(name).ok());
        named
            .map(|name| name.trim().to_owned())
            .find(|name| !name.is_empty())
            .unwrap_or_else(|| "unknown".to_owned())
    }

    /// Today, UTC.
    pub(crate) fn today(&self) -> NaiveDate {
        self.environment.now().date_naive()
    }

    /// A printer of data to standard output.
    pub(crate) fn printer(&self) -> Printer<io::StdoutLock<'static>> {
        Printer::new(self.common.output, io::stdout().lock(), width_of_stdout())
    }

    /// Whether people look on: then progress is drawn.
    pub(crate) fn is_watched(&self) -> bool {
        !self.common.quiet && io::stderr().is_terminal()
    }

    /// Prints a notice to standard error. On a terminal, lines are broken between words.
    pub(crate) fn notice(&self, line: impl AsRef<str>) {
        self.notice_whole(wrapped(&visible_lines(line.as_ref()), width_of_stderr()));
    }

    /// Prints what the user has to look at, even with `--quiet`.
    #[expect(clippy::unused_self, reason = "called in the same way as `notice`")]
    pub(crate) fn warn(&self, line: impl AsRef<str>) {
        let line = visible_lines(line.as_ref());
        let _ = writeln!(io::stderr(), "{}", wrapped(&line, width_of_stderr()));
    }

    /// Prints a notice without breaking its lines, because the user may copy it.
    pub(crate) fn notice_whole(&self, line: impl AsRef<str>) {
        if !self.common.quiet {
            let _ = writeln!(io::stderr(), "{}", line.as_ref());
        }
    }

    /// Prints narration. Where the width of a line is unknown, it is as wide as can be read with ease.
    pub(crate) fn narrate(&self, text: impl AsRef<str>) {
        let width = width_of_stderr().map_or(LEGIBLE, |width| width.min(LEGIBLE));
        self.notice_whole(wrapped(text.as_ref(), Some(width)));
    }

    /// The command as it was called, for lines to copy: `payouts`, or the path of a program that is not installed.
    pub(crate) fn called(&self) -> String {
        let called = env::args().next().unwrap_or_default();
        if called.contains(std::path::MAIN_SEPARATOR) { called } else { "payouts".to_owned() }
    }

    /// Whether data is printed for people.
    pub(crate) fn for_people(&self) -> bool {
        self.common.output == Output::Table
    }
}

/// The root certificates of the configuration.
fn root_certificates(layers: &Layers) -> Result<RootCertificates, Failure> {
    let Some(configured) = &layers.config.http.root_certificates else {
        return Ok(RootCertificates::default());
    };
    let path = layers.base.join(configured);
    let refused = |why: String| Failure::usage(format!("root-certificates {}: {why}", path.display()));
    let pem = std::fs::read(&path).map_err(|error| refused(error.to_string()))?;
    RootCertificates::from_pem(&pem).map_err(|error| {
        let refused = refused(format!("{error:#}"));
        match error.hint() {
            Some(hint) => refused.with_hint(hint),
            None => refused,
        }
    })
}

/// Prints what went wrong, and returns the exit code of it.
pub(crate) fn report(failure: &Failure) -> ExitCode {
    if failure.exit != Exit::Done {
        let message = visible_lines(&format!("error: {failure}"));
        let message = wrapped(&message, width_of_stderr());
        let _ = writeln!(io::stderr(), "{message}");
    }
    failure.exit.into()
}

fn log_to_stderr(verbose: u8) {
    let level = match verbose {
        0 => "error",
        1 => "payouts=info,payouts_sync=info,payouts_store=info,warn",
        2 => "payouts=debug,payouts_sync=debug,payouts_store=debug,payouts_http=info,warn",
        _ => "trace,hyper=info,h2=info,rustls=info",
    };
    let filter = EnvFilter::try_from_env("PAYOUTS_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false).try_init();
}

fn dirs() -> Option<Dirs> {
    let strategy = choose_app_strategy(AppStrategyArgs {
        top_level_domain: "org".to_owned(),
        author: "payouts".to_owned(),
        app_name: "payouts".to_owned(),
    })
    .ok()?;
    let state = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Some(Dirs { config: strategy.config_dir(), state })
}

/// A path as a person wants to read it: relative where that is shorter.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
