//! Parts of a page that are marked: what is read out, copied or found in their place.

use lopdf::content::Operation;
use lopdf::{Dictionary, Object, decode_text_string};

use super::page::Page;
use super::{dict_of, of};

impl<'a> Page<'a> {
    /// Notes what is said in the place of what is painted; its properties stand there, or with the page.
    pub(super) fn marked(&mut self, operation: &Operation, resources: Option<&'a Dictionary>) {
        let properties = match operation.operands.get(1) {
            Some(Object::Dictionary(properties)) => properties,
            Some(Object::Name(name)) => {
                let lists = resources.and_then(|all| dict_of(self.doc, all, b"Properties"));
                match lists.and_then(|lists| dict_of(self.doc, lists, name)) {
                    Some(properties) => properties,
                    None => return,
                }
            }
            _ => return,
        };
        for key in [&b"ActualText"[..], b"Alt", b"E"] {
            let said = of(self.doc, properties, key);
            let said = said.and_then(|said| decode_text_string(said).ok());
            if let Some(said) = said.filter(|said| !said.is_empty()) {
                self.said += said.len();
                self.spoken.push(said);
            }
        }
    }
}
