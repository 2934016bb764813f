//! What happens elsewhere is declared, with its source.

use std::collections::BTreeSet;

use gongkai_demo::{play::told, staff::Staff};
use gongkai_law::report::{Cell, CellUnit, Format, Place};
use gongkai_proto::reporting::v1 as reporting;
use tonic::Code;

use super::BUREAU;
use crate::plan::Plan;

/// What became of the declarations.
#[derive(Debug, Default)]
pub struct Declared {
    /// The keys of the cells that rest on declarations, and may be compared.
    pub standing: BTreeSet<String>,
    /// The keys of those that could not be declared, for the service does not take declarations yet.
    pub refused: BTreeSet<String>,
    /// How many were made.
    pub count: usize,
}

/// Declares every figure of the plan that is to be.
pub(super) async fn all(staff: &Staff, plan: &Plan) -> anyhow::Result<Declared> {
    let mut declared = Declared::default();
    let format = Format::for_year(plan.year);
    let places = format.map(Format::places).unwrap_or_default();
    for (key, value) in &plan.declared {
        let place = places.iter().find(|place| place.key() == *key);
        let request = reporting::DeclareFigureRequest {
            request_id: format!("declare-{key}"),
            bureau_id: BUREAU.to_owned(),
            year: plan.year,
            declared: Some(reporting::Declared {
                figure: key.clone(),
                value: written(place, *value),
                source: "公布的政府信息公开工作年度报告".to_owned(),
                evidence: format!("{}年度报告表二", plan.year),
                ..reporting::Declared::default()
            }),
            ..reporting::DeclareFigureRequest::default()
        };
        match staff.clerk.declarations().declare_figure(request).await {
            Ok(_) => {
                declared.standing.insert(key.clone());
                declared.count += 1;
            }
            Err(status) if status.code() == Code::Unimplemented => {
                declared.refused.insert(key.clone());
            }
            Err(status) => return Err(told(status)),
        }
    }
    Ok(declared)
}

/// The value as the cell has it: amounts in its unit, without a word.
fn written(place: Option<&Place>, value: i64) -> String {
    let unit = place.map_or(CellUnit::Count, Place::unit);
    let printed = Cell::new(value).print(unit);
    printed.trim_end_matches('元').to_owned()
}
