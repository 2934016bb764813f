//! Figures and rules as they are sent.

use gongkai_chassis::code::to_number;
use gongkai_law::report::CountingRule;
use gongkai_proto::reporting::v1 as proto;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    counted::number,
    definition::{Definition, Source},
    explain::Share,
    shown::Shown,
    thing::{Category, Thing},
};

/// A figure of a bureau; `more_than` if it is somewhat more.
pub fn figure(
    bureau_id: &str,
    definition: &Definition,
    shown: &Shown,
    more_than: bool,
) -> proto::Figure {
    proto::Figure {
        key: definition.key.clone(),
        label: definition.label.clone(),
        value: shown.value,
        unit: definition.unit.to_owned(),
        qualifier: if more_than { "余" } else { "" }.to_owned(),
        source: source(bureau_id, definition.source),
        assumed: shown.assumed,
        origin: to_number(shown.origin),
        rules: rules(definition.rules),
    }
}

/// A cell of a table, in the column of that key.
pub fn cell(column: &str, definition: &Definition, shown: Shown) -> proto::Cell {
    proto::Cell {
        column: column.to_owned(),
        value: shown.value,
        note: shown.note,
        assumed: shown.assumed,
        origin: to_number(shown.origin),
        figure: definition.key.clone(),
        rules: rules(definition.rules),
    }
}

/// A rule of counting.
pub fn rule(rule: CountingRule) -> proto::CountingRule {
    proto::CountingRule {
        number: rule.as_str().to_owned(),
        name: rule.zh().to_owned(),
        text: rule.text().to_owned(),
        source: rule.source().to_owned(),
    }
}

/// A thing behind a figure.
pub fn contribution(id: Uuid, thing: &Thing, share: Share) -> proto::Contribution {
    let (kind, read_rpc) = match thing {
        Thing::Case(case) => match case.category {
            Category::Application(_) => ("application", "intake/GetApplication"),
            Category::Matter(_) => ("matter_case", "intake/GetMatterCase"),
            Category::Enquiry(_) => ("enquiry", "intake/GetEnquiry"),
            Category::Dispute(_) => ("dispute", "intake/GetDispute"),
        },
        Thing::Item(_) => ("item", "catalog/GetItem"),
        Thing::Activity(_) => ("activity", ""),
    };
    proto::Contribution {
        kind: kind.to_owned(),
        id: id.to_string(),
        number: thing.number().to_owned(),
        read_rpc: read_rpc.to_owned(),
        counts_on: share.counts_on.to_string(),
        value: number(share.value),
        office_id: thing.office().to_owned(),
        assumed: thing.is_assumed(),
    }
}

/// A declaration behind a figure: its id, number, and the last day of its year.
pub fn declaration((id, value, counts_on): (Uuid, f64, NaiveDate)) -> proto::Contribution {
    proto::Contribution {
        kind: "declaration".to_owned(),
        id: id.to_string(),
        read_rpc: "reporting/ListDeclarations".to_owned(),
        counts_on: counts_on.to_string(),
        value,
        ..proto::Contribution::default()
    }
}

fn rules(rules: &[CountingRule]) -> Vec<String> {
    rules.iter().map(ToString::to_string).collect()
}

/// What was counted, and from which streams.
fn source(bureau_id: &str, source: Source) -> String {
    match source {
        Source::Cases => format!("逐件计数，数据流 intake/{bureau_id}/internal"),
        Source::Items => format!("逐件计数，数据流 catalog/{bureau_id}/public"),
        Source::Activities => format!("各次宣传活动数量之和，数据流 catalog/{bureau_id}/public"),
        Source::Elsewhere => "不在本系统办理，由本机关填报".to_owned(),
    }
}
