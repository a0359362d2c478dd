//! Where in a document the reader is, and the text of the current element.

use crate::error::NotAStatement;
use quick_xml::{
    XmlVersion,
    events::{BytesRef, BytesStart},
};
use std::borrow::Cow;

/// Elements inside each other. A statement has a dozen levels; what has more is none.
const DEEPEST: usize = 64;

/// The longest text of an element, what is beyond is cut off: a statement's are a few hundred letters.
const LONGEST: usize = 64 << 10;

#[derive(Default)]
pub(super) struct Path {
    open: Vec<String>,
    text: String,
    is_cut: bool,
    currency: Option<String>,
}

impl Path {
    /// Prefixes of namespaces are passed over: banks differ in them.
    pub(super) fn enter(&mut self, start: &BytesStart<'_>) -> Result<(), NotAStatement> {
        if self.open.len() == DEEPEST {
            return Err(NotAStatement::new(format!("its elements are more than {DEEPEST} levels deep")));
        }
        self.open.push(start.local_name().as_ref().to_owned());
        self.text.clear();
        self.is_cut = false;
        self.currency = match start.try_get_attribute("Ccy") {
            Ok(Some(code)) => code.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned),
            _ => None,
        };
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.open.pop();
        self.text.clear();
        self.is_cut = false;
        self.currency = None;
    }

    pub(super) fn text(&mut self, text: &str) {
        if !self.is_cut {
            let room = text.floor_char_boundary(LONGEST - self.text.len());
            self.text.push_str(&text[..room]);
            self.is_cut = room < text.len();
        }
    }

    /// A character by its number, or one of the five names that XML knows. Others would have to be declared, and are not.
    pub(super) fn reference(&mut self, name: &BytesRef<'_>) -> Result<(), NotAStatement> {
        let unknown = || NotAStatement::new(format!("it has the unknown entity &{};", name.as_ref()));
        match name.resolve_char_ref().map_err(|_| unknown())? {
            Some(letter) => self.text(letter.encode_utf8(&mut [0; 4])),
            None => self.text(quick_xml::escape::resolve_xml_entity(name).ok_or_else(unknown)?),
        }
        Ok(())
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.open.iter().map(String::as_str).collect()
    }

    /// The text of the element, without blanks around it.
    pub(super) fn content(&self) -> &str {
        self.text.trim()
    }

    /// Whether the text of the element is longer than what is kept of it.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The currency of the element, if it is an amount.
    pub(super) fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }
}
