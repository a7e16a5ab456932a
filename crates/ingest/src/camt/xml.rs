//! XML as a path of elements with their text, streaming; what is unsafe or not well formed ends it.
//!
//! No document type, no entities but the five of XML itself, a limit on depth and on the length of every token: a
//! message cannot make the reader open a file, grow or hang.

use std::io::{self, BufRead};

use lockbox_domain::diagnostic::{Place, sanitise};
use lockbox_domain::problems::ProblemCode;
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::guard::Guard;
use super::tag::Tag;

/// Messages are a dozen deep.
const MAX_DEPTH: usize = 64;

/// The longest text, however many pieces it comes in.
const MAX_TEXT_BYTES: usize = 256 * 1024;

/// Prefixes that are remembered outside of a message.
const MAX_PREFIXES: usize = 32;

/// What comes next in the file.
#[derive(Debug)]
pub(super) enum Step {
    /// An element begins, the last of the path.
    Open,
    /// An element ends, still the last of the path.
    Close,
    /// The file is over and was whole.
    End,
    /// It cannot be read on.
    Broken(ProblemCode, String),
}

/// Reads a file of XML.
#[derive(Debug)]
pub(super) struct Xml<R> {
    reader: Reader<Guard<R>>,
    buffer: Vec<u8>,
    path: Vec<Tag>,
    /// How many elements stand around the message.
    base: usize,
    closes: bool,
    prefixes: Vec<(usize, String, String)>,
    namespace: String,
    text: String,
    currency: String,
    start: Place,
    seen_root: bool,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(input: R) -> Self {
        let mut reader = Reader::from_reader(Guard::new(input));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            path: Vec::new(),
            base: 0,
            closes: false,
            prefixes: Vec::new(),
            namespace: String::new(),
            text: String::new(),
            currency: String::new(),
            start: Place::default(),
            seen_root: false,
        }
    }

    /// The elements that are open, from `Document`; empty outside of a message.
    pub(super) fn path(&self) -> &[Tag] {
        self.path.get(self.base..).filter(|p| p.first() == Some(&Tag::Document)).unwrap_or_default()
    }

    /// The text of the element that ends.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The currency of the last amount; empty where it names none.
    pub(super) fn currency(&self) -> &str {
        &self.currency
    }

    /// The namespace of the message.
    pub(super) fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Where the last step begins.
    pub(super) fn place(&self) -> Place {
        self.start
    }

    /// Where the last step ends, as an offset.
    pub(super) fn end(&self) -> u64 {
        self.reader.get_ref().place().0
    }

    /// True when the text is recoded.
    pub(super) fn recodes(&self) -> bool {
        self.reader.get_ref().recodes()
    }

    /// True when there was any element.
    pub(super) fn seen_root(&self) -> bool {
        self.seen_root
    }

    /// The next step.
    pub(super) fn next(&mut self) -> io::Result<Step> {
        if std::mem::take(&mut self.closes) {
            self.path.pop();
        }
        loop {
            self.buffer.clear();
            self.reader.get_mut().begin_token();
            let (byte, line) = self.reader.get_ref().place();
            self.start = Place { record: 0, line, byte, len: 0 };
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return self.broken(&error),
            };
            let step = match event {
                Event::Start(tag) => {
                    let mut view = View {
                        path: &mut self.path,
                        base: &mut self.base,
                        prefixes: &mut self.prefixes,
                        namespace: &mut self.namespace,
                        currency: &mut self.currency,
                    };
                    let opened = open(&mut view, &tag, self.seen_root);
                    self.seen_root = true;
                    self.text.clear();
                    Some(opened.map_or_else(|(code, said)| Step::Broken(code, said), |()| Step::Open))
                }
                Event::End(_) => {
                    self.closes = true;
                    Some(Step::Close)
                }
                Event::Text(text) => take_text(&self.path, &mut self.text, &text, self.seen_root),
                Event::CData(text) => take_text(&self.path, &mut self.text, &text, self.seen_root),
                Event::GeneralRef(name) => reference(&self.path, &mut self.text, &name),
                Event::DocType(_) => {
                    Some(bad("a document type (DOCTYPE) is not allowed in a bank's message".to_owned()))
                }
                Event::Eof => Some(match self.path.last() {
                    Some(tag) => bad(format!("the file ends inside of {}; it was cut", tag.name())),
                    None => Step::End,
                }),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) => None,
            };
            if let Some(step) = step {
                return Ok(step);
            }
        }
    }

    fn broken(&mut self, error: &Error) -> io::Result<Step> {
        if self.reader.get_ref().too_long() {
            return Ok(bad("a tag or text is longer than 256 KiB".to_owned()));
        }
        match error {
            Error::Io(cause) => Err(io::Error::new(cause.kind(), cause.to_string())),
            Error::Encoding(_) => {
                Ok(bad("the text is not in the encoding that the file declares".to_owned()))
            }
            Error::IllFormed(IllFormedError::MissingEndTag(name)) => {
                Ok(bad(format!("the file ends inside of {}; it was cut", sanitise(name))))
            }
            Error::Syntax(_) => {
                Ok(bad("the file ends inside of a tag; it was cut, or a tag is not closed".to_owned()))
            }
            other => Ok(bad(format!("the XML is not well formed: {}", sanitise(&other.to_string())))),
        }
    }
}

fn bad(said: String) -> Step {
    Step::Broken(ProblemCode::BadXml, said)
}

/// What an opening tag changes.
struct View<'a> {
    path: &'a mut Vec<Tag>,
    base: &'a mut usize,
    prefixes: &'a mut Vec<(usize, String, String)>,
    namespace: &'a mut String,
    currency: &'a mut String,
}

fn open(view: &mut View<'_>, start: &BytesStart<'_>, seen_root: bool) -> Result<(), (ProblemCode, String)> {
    let bad = |said: &str| Err((ProblemCode::BadXml, said.to_owned()));
    if view.path.is_empty() && seen_root {
        return Err((
            ProblemCode::DataAfterTrailer,
            "there is more behind the end of the message".to_owned(),
        ));
    }
    if view.path.len() >= MAX_DEPTH {
        return bad("elements are nested more than 64 deep");
    }
    let tag = Tag::of(start.local_name().as_ref());
    let outside = view.path.get(*view.base..).is_none_or(|p| p.first() != Some(&Tag::Document));
    if outside {
        declare(view.prefixes, view.path.len(), start)?;
        if tag == Tag::Document {
            *view.base = view.path.len();
            let prefix = start.name().prefix().map(|p| p.as_ref().to_owned()).unwrap_or_default();
            let found = view.prefixes.iter().rev().find(|(_, p, _)| *p == prefix);
            *view.namespace = found.map(|(_, _, uri)| uri.clone()).unwrap_or_default();
        }
    } else if matches!(tag, Tag::Amt | Tag::TtlNetNtryAmt) {
        view.currency.clear();
        match start.try_get_attribute("Ccy") {
            Ok(Some(currency)) => view.currency.push_str(currency.value.trim()),
            Ok(None) => {}
            Err(_) => return bad("an attribute is not well formed"),
        }
    }
    view.path.push(tag);
    Ok(())
}

/// Remembers the prefixes that an element outside of a message declares, and forgets those of elements that are over.
fn declare(
    prefixes: &mut Vec<(usize, String, String)>,
    depth: usize,
    start: &BytesStart<'_>,
) -> Result<(), (ProblemCode, String)> {
    prefixes.retain(|(at, _, _)| *at < depth);
    for attribute in start.attributes() {
        let Ok(attribute) = attribute else {
            return Err((ProblemCode::BadXml, "an attribute is not well formed".to_owned()));
        };
        let name: &str = attribute.key.as_ref();
        let prefix = if name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
        if let Some(prefix) = prefix.filter(|_| prefixes.len() < MAX_PREFIXES) {
            prefixes.push((depth, prefix.to_owned(), attribute.value.trim().to_owned()));
        }
    }
    Ok(())
}

fn take_text(path: &[Tag], to: &mut String, text: &str, seen_root: bool) -> Option<Step> {
    let Some(tag) = path.last() else {
        let is_blank = text.trim().is_empty();
        return (!is_blank).then(|| {
            if seen_root {
                Step::Broken(ProblemCode::DataAfterTrailer, "text follows the end of the message".to_owned())
            } else {
                bad("text stands before the message".to_owned())
            }
        });
    };
    if !tag.has_text() {
        return None;
    }
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Some(bad("the text holds a control character".to_owned()));
    }
    to.push_str(text);
    (to.len() > MAX_TEXT_BYTES).then(|| bad("a text is longer than 256 KiB".to_owned()))
}

/// Resolves one of XML's own entities or a character by its number.
fn reference(path: &[Tag], to: &mut String, name: &BytesRef<'_>) -> Option<Step> {
    let character = match name.resolve_char_ref() {
        Ok(Some(c)) if !c.is_control() || c.is_whitespace() => Some(c),
        Ok(None) => match &**name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => None,
        },
        _ => None,
    };
    let Some(character) = character else {
        let said = format!("the entity &{}; is not one of XML's own", sanitise(name));
        return Some(bad(said));
    };
    match path.last() {
        None => return Some(bad("text stands outside of the message".to_owned())),
        Some(tag) if tag.has_text() => to.push(character),
        Some(_) => {}
    }
    (to.len() > MAX_TEXT_BYTES).then(|| bad("a text is longer than 256 KiB".to_owned()))
}
