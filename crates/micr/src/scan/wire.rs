//! Templates as TOML. Positions there count from 1, as people count columns.

use serde::Deserialize;

use super::template::{Role, ScanTemplate, Segment, TemplateCheck, TemplateError, Unfit};
use crate::digits::CheckRule;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireFile {
    template: Vec<WireTemplate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTemplate {
    name: String,
    segments: Vec<WireSegment>,
    #[serde(default)]
    checks: Vec<WireCheck>,
    separators: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSegment {
    name: String,
    width: usize,
    role: String,
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireCheck {
    scheme: String,
    over: [usize; 2],
    at: usize,
    #[serde(default)]
    weights: Vec<u8>,
    #[serde(default)]
    digit_sums: bool,
    modulus: Option<u8>,
    complement: Option<bool>,
}

/// Reads templates as in `tables/scan-templates.toml`.
pub fn parse_templates(toml: &str) -> Result<Vec<ScanTemplate>, TemplateError> {
    let file: WireFile = toml::from_str(toml).map_err(|e| TemplateError::NotTemplates(e.to_string()))?;
    let mut templates: Vec<ScanTemplate> = Vec::with_capacity(file.template.len());
    for wire in file.template {
        let template = wire.into_template()?;
        if templates.iter().any(|t| t.name() == template.name()) {
            return Err(TemplateError::Twice(template.name().to_owned()));
        }
        templates.push(template);
    }
    Ok(templates)
}

impl WireTemplate {
    fn into_template(self) -> Result<ScanTemplate, TemplateError> {
        let unfit = |problem| TemplateError::Unfit { template: self.name.clone(), problem };
        let segments = self
            .segments
            .into_iter()
            .map(WireSegment::into_segment)
            .collect::<Result<_, _>>()
            .map_err(unfit)?;
        let checks =
            self.checks.into_iter().map(WireCheck::into_check).collect::<Result<_, _>>().map_err(unfit)?;
        ScanTemplate::new(&self.name, segments, checks, self.separators.as_deref().unwrap_or(" "))
    }
}

impl WireSegment {
    fn into_segment(self) -> Result<Segment, Unfit> {
        let role = match (self.role.as_str(), self.text) {
            ("literal", Some(text)) => Role::Literal(text),
            ("member-id", None) => Role::MemberId,
            ("account-number", None) => Role::AccountNumber,
            ("statement", None) => Role::Statement,
            ("amount-due", None) => Role::AmountDue,
            ("gross", None) => Role::Gross,
            ("net", None) => Role::Net,
            ("date", None) => Role::Date,
            ("check", None) => Role::Check,
            ("filler", None) => Role::Filler,
            _ => return Err(Unfit::Role(self.name)),
        };
        Ok(Segment { name: self.name, width: self.width, role })
    }
}

impl WireCheck {
    fn into_check(self) -> Result<TemplateCheck, Unfit> {
        let rule = if self.scheme == "weights" {
            let (modulus, complement) = (self.modulus.unwrap_or(10), self.complement.unwrap_or(true));
            CheckRule::weighted(self.weights, self.digit_sums, modulus, complement)?
        } else {
            CheckRule::named(&self.scheme)?
        };
        let [first, last] = self.over;
        let start = first.checked_sub(1).ok_or(Unfit::Check)?;
        let at = self.at.checked_sub(1).ok_or(Unfit::Check)?;
        let at_end = at.checked_add(rule.width()).ok_or(Unfit::Check)?;
        Ok(TemplateCheck { rule, over: start..last, at: at..at_end })
    }
}
