//! Files that are published: what they are by their content, what they say and hide, and a copy without
//! metadata.
//!
//! A file comes from outside: nothing it says of itself is believed, everything read of it is counted, and what
//! ends this process ends nothing else. The copy is read back as the file was; one that says anything else
//! than the file is thrown away.

mod image;
mod kind;
mod media;
mod ofd;
mod office;
mod package;
mod pdf;
mod plain;
mod sink;
mod sweep;
mod xml;

use gongkai_document::inspect::{
    AT_MOST_BYTES, Allowed, Copy, FindingKind, Inspected, Kind, Reason,
};

use sink::Sink;

/// What a reader gives: a refusal ends the inspection.
type Done<T = ()> = Result<T, Reason>;

/// What is made of a file to publish it.
enum Made {
    /// A copy without metadata.
    Stripped(Vec<u8>),
    /// None, for the file would break; the file itself is published.
    Original(Reason),
}

/// Looks through a file, and makes the copy to publish.
pub fn inspect(file: &[u8], name: &str, allowed: &Allowed) -> (Inspected, Option<Vec<u8>>) {
    if file.len() > AT_MOST_BYTES {
        return (Inspected::refused(None, Reason::too_large()), None);
    }
    let kind = match kind::kind(file) {
        Ok(kind) => kind,
        Err(why) => return (Inspected::refused(None, why), None),
    };
    let mut sink = Sink::new(kind, allowed);
    if let Some(disagrees) = kind::disagreement(kind, name) {
        sink.found(FindingKind::NameDisagrees, "文件名", &disagrees);
    }
    if let Err(why) = read(kind, file, &mut sink) {
        return (Inspected::refused(Some(kind), why), None);
    }
    let (state, copy) = copy(kind, file, allowed, &sink);
    let mut inspected = sink.done();
    inspected.copy = state;
    (inspected, copy)
}

fn read(kind: Kind, file: &[u8], sink: &mut Sink) -> Done {
    match kind {
        Kind::Pdf => pdf::read(file, sink),
        Kind::Text => plain::read(file, sink),
        Kind::Jpeg | Kind::Png => image::read(file, sink),
        Kind::Ofd => ofd::read(file, sink),
        _ => office::read(kind, file, sink),
    }
}

fn made(kind: Kind, file: &[u8]) -> Done<Made> {
    match kind {
        Kind::Pdf => pdf::strip(file),
        Kind::Text => Ok(Made::Stripped(file.to_vec())),
        Kind::Jpeg | Kind::Png => image::strip(file).map(Made::Stripped),
        Kind::Ofd => ofd::strip(file),
        _ => office::strip(kind, file),
    }
}

/// The copy, read back and compared with the file.
fn copy(kind: Kind, file: &[u8], allowed: &Allowed, of_file: &Sink) -> (Copy, Option<Vec<u8>>) {
    let copy = match made(kind, file) {
        Ok(Made::Stripped(copy)) => copy,
        Ok(Made::Original(why)) => return (Copy::Original(why), Some(file.to_vec())),
        Err(why) => return (Copy::Failed(why), None),
    };
    let mut of_copy = Sink::quiet(kind, allowed);
    let read_back = match kind::kind(&copy) {
        Ok(same) if same == kind => read(kind, &copy, &mut of_copy),
        _ => Err(Reason::new(
            "副本的格式变了",
            "the copy is another kind of file",
        )),
    };
    match read_back {
        Ok(()) if of_copy.same_text(of_file) => (Copy::Stripped, Some(copy)),
        Ok(()) => {
            let why = Reason::new(
                "清除文档属性后的副本与原文件文字不一致，未采用，请用原软件重新另存后上传",
                "the copy without metadata does not say what the file does: save the file anew",
            );
            (Copy::Failed(why), None)
        }
        Err(why) => {
            let why = Reason::new(
                format!(
                    "清除文档属性后的副本无法读回（{}），未采用，请用原软件重新另存后上传",
                    why.zh
                ),
                format!(
                    "the copy without metadata cannot be read back ({}): save the file anew",
                    why.en
                ),
            );
            (Copy::Failed(why), None)
        }
    }
}
