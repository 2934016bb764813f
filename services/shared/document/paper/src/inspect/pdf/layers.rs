//! Layers that are not shown.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{dict_of, name_of, of};

/// Whether any layer of a document is not shown when it is opened, or only if others are not.
pub(super) fn hide(doc: &Document, catalog: &Dictionary) -> bool {
    let Some(layers) = dict_of(doc, catalog, b"OCProperties") else {
        return false;
    };
    let set = dict_of(doc, layers, b"D");
    let listed = |dict: Option<&Dictionary>, key: &[u8]| -> Vec<ObjectId> {
        let list = dict.and_then(|dict| of(doc, dict, key)?.as_array().ok());
        let list = list.into_iter().flatten();
        list.filter_map(|layer| layer.as_reference().ok()).collect()
    };
    let all = listed(Some(layers), b"OCGs");
    let on = listed(set, b"ON");
    let base = set.map_or(&b""[..], |set| name_of(doc, set, b"BaseState"));
    let begins_hidden = base == b"OFF" && all.iter().any(|layer| !on.contains(layer));
    let follows_use = set.is_some_and(|set| of(doc, set, b"AS").is_some());
    let is_off = |layer: &ObjectId| {
        let layer = doc.get_dictionary(*layer).ok();
        let usage = layer.and_then(|layer| dict_of(doc, layer, b"Usage"));
        let view = usage.and_then(|usage| dict_of(doc, usage, b"View"));
        view.is_some_and(|view| name_of(doc, view, b"ViewState") == b"OFF")
    };
    begins_hidden
        || !listed(set, b"OFF").is_empty()
        || follows_use && all.iter().any(is_off)
        || doc.objects.values().any(|object| is_turned(doc, object))
}

/// Whether an object is shown where layers are not.
fn is_turned(doc: &Document, object: &Object) -> bool {
    let Ok(dict) = object.as_dict() else {
        return false;
    };
    name_of(doc, dict, b"Type") == b"OCMD"
        && (matches!(name_of(doc, dict, b"P"), b"AllOff" | b"AnyOff") || dict.has(b"VE"))
}
