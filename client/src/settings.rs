//! What the command runs with: flag, then environment, then context, then default.

use std::{env, fs, path::PathBuf, time::Duration};

use nrm_panel_client::{DEFAULT_ADDRESS, Target};
use secrecy::SecretString;

use crate::{cli::Global, context::Context, exit::Failure};

/// What the environment says, read once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    address: Option<String>,
    token: Option<SecretString>,
    token_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    /// The editor the person likes.
    pub(crate) editor: Option<String>,
}

impl Environment {
    pub(crate) fn read() -> Self {
        Self {
            address: variable("NRM_ADDRESS"),
            token: variable("NRM_TOKEN").map(SecretString::from),
            token_file: variable("NRM_TOKEN_FILE").map(PathBuf::from),
            ca_file: variable("NRM_CA_FILE").map(PathBuf::from),
            editor: variable("VISUAL").or_else(|| variable("EDITOR")),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Where the token comes from.
#[derive(Debug, Clone)]
enum Token {
    Given(SecretString),
    File(PathBuf),
    Missing,
}

/// What the command runs with.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) address: String,
    token: Token,
    ca_file: Option<PathBuf>,
    pub(crate) purpose: Option<String>,
}

impl Settings {
    /// Settles each setting by itself: the nearest source that names it wins.
    pub(crate) fn resolve(
        flags: &Global,
        environment: &Environment,
        context: Option<&Context>,
    ) -> Self {
        let context = context.cloned().unwrap_or_default();
        let token_file = flags.token_file.clone();
        let token = match (token_file, &environment.token) {
            (Some(file), _) => Token::File(file),
            (None, Some(token)) => Token::Given(token.clone()),
            (None, None) => environment
                .token_file
                .clone()
                .or(context.token_file)
                .map_or(Token::Missing, Token::File),
        };
        Self {
            address: flags
                .address
                .clone()
                .or_else(|| environment.address.clone())
                .or(context.address)
                .unwrap_or_else(|| DEFAULT_ADDRESS.to_owned()),
            token,
            ca_file: flags
                .ca_file
                .clone()
                .or_else(|| environment.ca_file.clone())
                .or(context.ca_file),
            purpose: flags.purpose.clone().or(context.purpose),
        }
    }

    /// Reads the files named and makes the target to connect to.
    pub(crate) fn target(&self, timeout: Duration) -> Result<Target, Failure> {
        let mut target = Target::new(&self.address).timeout(timeout);
        match &self.token {
            Token::Given(token) => target = target.token(token.clone()),
            Token::File(path) => {
                let token = fs::read_to_string(path).map_err(|error| {
                    let what = format!("the token file {} cannot be read", path.display());
                    Failure::machine(what, error)
                })?;
                target = target.token(token);
            }
            Token::Missing => {}
        }
        if let Some(path) = &self.ca_file {
            let pem = fs::read(path).map_err(|error| {
                let what = format!("the CA file {} cannot be read", path.display());
                Failure::machine(what, error)
            })?;
            target = target.certificate_authority(pem);
        }
        if let Some(purpose) = &self.purpose {
            target = target.purpose(purpose);
        }
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(address: Option<&str>, token_file: Option<&str>) -> Global {
        Global {
            address: address.map(str::to_owned),
            token_file: token_file.map(PathBuf::from),
            ..Global::default()
        }
    }

    #[test]
    fn flag_goes_before_environment_before_context_before_default() {
        let context = Context {
            address: Some("https://context".to_owned()),
            ..Context::default()
        };
        let environment = Environment {
            address: Some("https://environment".to_owned()),
            ..Environment::default()
        };
        let nothing = Environment::default();
        for (flag, environment, context, expected) in [
            (
                Some("https://flag"),
                &environment,
                Some(&context),
                "https://flag",
            ),
            (None, &environment, Some(&context), "https://environment"),
            (None, &nothing, Some(&context), "https://context"),
            (None, &nothing, None, DEFAULT_ADDRESS),
        ] {
            let settings = Settings::resolve(&flags(flag, None), environment, context);
            assert_eq!(settings.address, expected);
        }
    }

    #[test]
    fn the_token_comes_from_the_nearest_source() {
        let context = Context {
            token_file: Some("/context".into()),
            ..Context::default()
        };
        let both = Environment {
            token: Some("secret".into()),
            token_file: Some("/environment".into()),
            ..Environment::default()
        };
        let file = Environment {
            token: None,
            ..both.clone()
        };
        let nothing = Environment::default();
        let told = |flag, environment: &Environment| match Settings::resolve(
            &flags(None, flag),
            environment,
            Some(&context),
        )
        .token
        {
            Token::Given(_) => "given".to_owned(),
            Token::File(path) => path.display().to_string(),
            Token::Missing => "missing".to_owned(),
        };
        assert_eq!(told(Some("/flag"), &both), "/flag");
        assert_eq!(told(None, &both), "given");
        assert_eq!(told(None, &file), "/environment");
        assert_eq!(told(None, &nothing), "/context");
    }

    #[test]
    fn a_token_is_never_shown() {
        let environment = Environment {
            token: Some("very-secret".into()),
            ..Environment::default()
        };
        let settings = Settings::resolve(&Global::default(), &environment, None);
        assert!(!format!("{environment:?}{settings:?}").contains("very-secret"));
    }
}
