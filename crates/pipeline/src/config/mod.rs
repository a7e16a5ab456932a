//! `lockbox.toml` to `domain::Config`: what the file names is laid over the built-in configuration.
//!
//! A wrong key or value is reported with its line. What the file leaves out stays as built in; a list that it gives
//! (`[[lockbox]]`, `[[money_order]]`) replaces the built-in list as a whole.

mod image_names;
mod sign_on;
mod template;
mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lockbox_domain::{Calendar, Config};
use lockbox_ingest::flat::{self, FlatProfile};
use lockbox_ingest::lockbox::{Profile, parse_profile};
use lockbox_micr::{ScanTemplate, parse_templates};
use lockbox_report::letters::{Letter, LetterFacts};

use crate::typed::TypedText;

pub use image_names::ImageNames;
pub use sign_on::{Claim, SignOn};
pub use template::template;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration `{path}`")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file says something that cannot be.
    #[error("{path}:{line}: {message}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What was expected and what was found.
        message: String,
    },
}

/// What is configured, with the profiles and templates that the configuration adds.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The configuration.
    pub config: Config,
    /// Profiles beside the built-in ones.
    pub profiles: Vec<Profile>,
    /// Flat layouts beside the built-in ones.
    pub flat_profiles: Vec<FlatProfile>,
    /// All scan line templates, built in and added.
    pub templates: Vec<ScanTemplate>,
    /// Whether import reads the MICR lines on images.
    pub read_images: bool,
    /// How names of images say which item they show.
    pub image_names: ImageNames,
    /// Texts of letters in the place of the built-in ones.
    pub letters: BTreeMap<Letter, String>,
    /// The provider through which people may log in, if there is one.
    pub sign_on: Option<SignOn>,
    /// The model of typed text, if one is installed.
    pub typed_text: Option<TypedText>,
    /// Folder for files as received, if the configuration names one.
    pub archive: Option<PathBuf>,
    /// The file it came from, if any.
    pub source: Option<PathBuf>,
}

impl Settings {
    /// The built-in configuration.
    pub fn built_in() -> Self {
        Self {
            config: Config::built_in(),
            profiles: Vec::new(),
            flat_profiles: Vec::new(),
            templates: lockbox_micr::built_in_templates().to_vec(),
            read_images: true,
            image_names: ImageNames::default(),
            letters: BTreeMap::new(),
            sign_on: None,
            typed_text: None,
            archive: None,
            source: None,
        }
    }

    /// Reads a configuration file; paths in it count from its folder.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// Reads the text of a configuration file that lies at `path`.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let at = |span: Option<std::ops::Range<usize>>, message: String| ConfigError::Wrong {
            path: path.to_owned(),
            line: line_of(text, span.map_or(0, |s| s.start)),
            message,
        };
        let file: wire::File = toml::from_str(text).map_err(|e| at(e.span(), e.message().to_owned()))?;
        let mut settings = Self::built_in();
        settings.source = Some(path.to_owned());
        let folder = path.parent().unwrap_or(Path::new("."));
        settings.archive = file.archive.as_ref().map(|a| folder.join(&a.folder));
        settings.read_images = file.read_images.unwrap_or(settings.read_images);
        settings.typed_text = file.typed_text.as_ref().map(|named| TypedText::at(folder.join(named)));
        if let Some(pattern) = &file.image_names {
            settings.image_names = ImageNames::parse(pattern.get_ref())
                .map_err(|e| at(Some(pattern.span()), format!("image_names: {e}")))?;
        }
        if let Some(named) = &file.letters {
            settings.letters = letters(&folder.join(named.get_ref()), named, &at)?;
        }
        if let Some(part) = &file.sign_on {
            let checked = part.checked(folder).map_err(|(span, message)| at(Some(span), message))?;
            settings.sign_on = Some(checked);
        }
        for extra in &file.profiles {
            let profile_path = folder.join(extra.get_ref());
            let text = read_named(&profile_path, extra, &at)?;
            let wrong = |e: String| at(Some(extra.span()), format!("profile `{}`: {e}", extra.get_ref()));
            // A flat layout lists its kinds of rows; one of the BAI family has a table a role.
            if text.contains("[[row]]") {
                settings.flat_profiles.push(flat::parse_profile(&text).map_err(|e| wrong(e.to_string()))?);
            } else {
                settings.profiles.push(parse_profile(&text).map_err(|e| wrong(e.to_string()))?);
            }
        }
        for extra in &file.templates {
            let text = read_named(&folder.join(extra.get_ref()), extra, &at)?;
            let templates = parse_templates(&text)
                .map_err(|e| at(Some(extra.span()), format!("template `{}`: {e}", extra.get_ref())))?;
            settings.templates.extend(templates);
        }
        file.lay_over(&mut settings.config).map_err(|(span, message)| at(Some(span), message))?;
        Ok(settings)
    }

    /// Every profile, built in and added, by name.
    pub fn all_profiles(&self) -> Vec<&Profile> {
        lockbox_ingest::lockbox::built_in().iter().chain(&self.profiles).collect()
    }

    /// Every flat layout, built in and added.
    pub fn all_flat_profiles(&self) -> Vec<&FlatProfile> {
        flat::built_in().iter().chain(&self.flat_profiles).collect()
    }

    /// The profile names that the configured lockboxes prefer, each once.
    pub fn preferred_profiles(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for lockbox in &self.config.lockboxes {
            if let Some(name) = lockbox.profile.as_deref()
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// Banking days as configured.
    pub fn calendar(&self) -> &Calendar {
        &self.config.calendar
    }
}

/// The texts in a folder, `held.txt` and so on: those that are there.
fn letters(
    folder: &Path,
    named: &toml::Spanned<String>,
    at: &impl Fn(Option<std::ops::Range<usize>>, String) -> ConfigError,
) -> Result<BTreeMap<Letter, String>, ConfigError> {
    let wrong = |message: String| at(Some(named.span()), format!("letters: {message}"));
    if !folder.is_dir() {
        return Err(wrong(format!("there is no folder `{}`", folder.display())));
    }
    let mut found = BTreeMap::new();
    for kind in Letter::ALL {
        let path = folder.join(format!("{}.txt", kind.as_str()));
        if !path.exists() {
            continue;
        }
        let text = read_named(&path, named, at)?;
        // Only the places count: what is known differs from letter to letter.
        lockbox_report::letters::write(&text, &LetterFacts::default())
            .map_err(|e| wrong(format!("`{}`: {e}", path.display())))?;
        found.insert(kind, text);
    }
    Ok(found)
}

fn read_named(
    path: &Path,
    named: &toml::Spanned<String>,
    at: &impl Fn(Option<std::ops::Range<usize>>, String) -> ConfigError,
) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|e| at(Some(named.span()), format!("cannot read `{}`: {e}", path.display())))
}

fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use lockbox_domain::{Cents, LockboxNumber};

    use super::*;

    fn parse(text: &str) -> Result<Settings, ConfigError> {
        Settings::parse(text, Path::new("lockbox.toml"))
    }

    #[test]
    fn the_template_says_what_is_built_in() {
        let read = parse(&template()).unwrap().config;
        let built_in = Config::built_in();
        assert_eq!(read.lockboxes, built_in.lockboxes);
        assert_eq!(read.policy, built_in.policy);
        assert_eq!(read.money_orders, built_in.money_orders);
        assert_eq!(read.member_id, built_in.member_id);
        assert_eq!(read.max_file_bytes, built_in.max_file_bytes);
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        assert_eq!(parse("").unwrap().config.lockboxes, Config::built_in().lockboxes);
    }

    #[test]
    fn what_is_named_is_laid_over() {
        let text = "[policy]\nstale_after_days = 90\nshort_deposit_limit = \"5.00\"\n[[lockbox]]\nnumber = \"77\"\nregion = \
                    \"north\"\ndeposit_account = \"1\"\n";
        let config = parse(text).unwrap().config;
        assert_eq!(config.policy.stale_after_days, 90);
        assert_eq!(config.policy.short_deposit_limit, Cents::new(500));
        assert_eq!(config.lockboxes.len(), 1);
        assert!(config.lockbox(&LockboxNumber::new("0077").unwrap()).is_some());
    }

    #[test]
    fn mistakes_are_reported_with_their_line() {
        for (text, line, says) in [
            ("\n[policy]\nstale_days = 3\n", 3, "stale_days"),
            ("[[lockbox]]\nnumber = \"1\"\nregion = \"North Cal\"\ndeposit_account = \"1\"\n", 3, "region"),
            ("[policy]\nshort_deposit_limit = \"1.005\"\n", 2, "fractions of a cent"),
            ("[calendar]\nclosures = [\"2026-13-01\"]\n", 2, "2026-13-01"),
            ("[[money_order]]\nrouting = \"1\"\nname = \"X\"\n", 2, "routing"),
        ] {
            match parse(text) {
                Err(ConfigError::Wrong { line: found, message, .. }) => {
                    assert_eq!(found, line, "{text}");
                    assert!(message.contains(says), "{message}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
