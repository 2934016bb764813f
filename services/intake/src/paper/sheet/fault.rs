//! What is wrong with a sheet of opening stock.

use gongkai_chassis::{error::Error, import::Fault};
use gongkai_document::sheet;

use crate::cases::kernel::LEGAL_DATE;

/// The column that says what happened.
pub const HAPPENED: &str = "办理环节";
/// The column of its day.
pub const ON: &str = "日期";

/// The column of a sheet in which that stands which errors call by this name.
pub type Columns = fn(&str) -> Option<&'static str>;

/// That the rules of the case do not allow a line. `column` says where what errors call a field
/// stands; what is wrong with none of them is wrong with what happened.
pub fn refused(line: usize, error: &Error, column: Columns) -> Vec<Fault> {
    let fields = error.violations();
    let told: Vec<Fault> = fields
        .map(|(field, zh, en)| {
            let day = (field == LEGAL_DATE).then_some(ON);
            let column = day.or_else(|| column(field));
            Fault::cell(line, column.unwrap_or(HAPPENED), zh, en)
        })
        .collect();
    if told.is_empty() {
        let (zh, en) = error.sentences();
        return vec![Fault::cell(line, HAPPENED, zh, en)];
    }
    told
}

/// What is wrong with the form of a file whose header, if it has one, names these columns.
pub fn of_form(fault: sheet::Fault, header: &[String]) -> Fault {
    let column = fault.column(header);
    Fault::cell(fault.line.unwrap_or_default(), &column, fault.zh, fault.en)
}
