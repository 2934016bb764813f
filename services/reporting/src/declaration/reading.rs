//! What somebody declares, read: of a request and of a line of the sheet alike.

use gongkai_chassis::{fields::Fields, plain::excerpt};
use gongkai_law::report::{Cell, CellUnit, Place};
use gongkai_proto::reporting::v1 as proto;

use super::{
    message::written,
    state::{Declared, may_be_negative},
};

/// Characters of a value that a fault shows.
const SHOWN: usize = 30;
/// What a figure is at most, in its smallest unit: cells of reports hold it exactly.
const MOST: i64 = 1_000_000_000_000_000;

/// A figure of one of these places; `None` if it was noted what is wrong.
pub fn read(
    fields: &mut Fields,
    sent: &proto::Declared,
    places: &[Place],
) -> Option<(Place, Declared)> {
    let figure: String = fields.line("figure", &sent.figure, 1, 100);
    let note = fields.line("note", &sent.note, 0, 100);
    let source = fields.line("source", &sent.source, 1, 200);
    let evidence = fields.line("evidence", &sent.evidence, 1, 400);
    if figure.is_empty() {
        return None;
    }
    let Some(place) = places.iter().find(|place| place.key() == figure) else {
        let shown = excerpt(&figure, SHOWN);
        let zh = format!("“{shown}”不是该年度可以填报的指标");
        fields.wrong(
            "figure",
            &zh,
            "no figure that may be declared for this year",
        );
        return None;
    };
    let value = value(fields, place, &sent.value)?;
    Some((
        *place,
        Declared {
            figure,
            value,
            note,
            source,
            evidence,
        },
    ))
}

/// The number of a cell, in its smallest unit.
fn value(fields: &mut Fields, place: &Place, text: &str) -> Option<i64> {
    if text.trim().is_empty() {
        fields.wrong("value", "缺少必填项", "missing");
        return None;
    }
    let (zh, en) = match place.unit() {
        CellUnit::Count => ("应为整数", "a whole number"),
        CellUnit::TenThousandYuan => (
            "应为以万元计的金额，至多六位小数",
            "万元 with at most six decimals",
        ),
        CellUnit::Yuan => (
            "应为以元计的金额，至多两位小数",
            "yuan with at most two decimals",
        ),
    };
    let cell = Cell::parse(place.unit(), text).filter(|cell| cell.note.is_none());
    let Some(cell) =
        cell.filter(|cell| cell.value.checked_abs().is_some_and(|value| value <= MOST))
    else {
        let shown = excerpt(text, SHOWN);
        fields.wrong("value", &format!("{zh}，现为“{shown}”"), en);
        return None;
    };
    if cell.value < 0 && !may_be_negative(place) {
        let shown = written(place, cell.value);
        fields.wrong(
            "value",
            &format!("不得小于零，现为{shown}"),
            "not below zero",
        );
        return None;
    }
    Some(cell.value)
}

#[cfg(test)]
mod tests {
    use gongkai_law::report::Format;

    use super::{super::state::places, *};

    fn sent(figure: &str, value: &str) -> proto::Declared {
        proto::Declared {
            figure: figure.to_owned(),
            value: value.to_owned(),
            source: "政务服务平台".to_owned(),
            evidence: "2024年12月31日台账".to_owned(),
            ..proto::Declared::default()
        }
    }

    fn read_value(format: Format, figure: &str, value: &str) -> Result<i64, String> {
        let mut fields = Fields::default();
        match read(&mut fields, &sent(figure, value), &places(format, false)) {
            Some((_, declared)) => Ok(declared.value),
            None => Err(fields.into_violations().remove(0).field),
        }
    }

    #[test]
    fn money_is_kept_whole() {
        let charge = |value| read_value(Format::F2021, "table2.charge.amount", value);
        assert_eq!(charge("4068.208"), Ok(4_068_208_000));
        assert_eq!(charge("0.000001"), Ok(1));
        assert_eq!(charge("12元"), Ok(1200));
        let procurement = |value| read_value(Format::F2019, "table2.procurement.amount", value);
        assert_eq!(procurement("251000"), Ok(25_100_000));
        for wrong in [
            "",
            "-",
            "/",
            "0.0000001",
            "12（其中修订3件）",
            "99999999999999999999",
            "-1",
        ] {
            assert_eq!(charge(wrong), Err("value".to_owned()), "{wrong}");
        }
    }

    #[test]
    fn only_a_change_is_below_zero() {
        assert_eq!(
            read_value(Format::F2019, "table2.permit.change", "-3"),
            Ok(-3)
        );
        let decisions = read_value(Format::F2019, "table2.permit.decisions", "-3");
        assert_eq!(decisions, Err("value".to_owned()));
    }

    #[test]
    fn what_is_counted_is_no_figure_to_declare() {
        for figure in [
            "table3.received.natural_person",
            "table2.rule.issued",
            "matters.received",
            "",
        ] {
            assert_eq!(
                read_value(Format::F2021, figure, "1"),
                Err("figure".to_owned()),
                "{figure}"
            );
        }
        // Of opening stock everything is, but sums.
        let mut fields = Fields::default();
        let places = places(Format::F2021, true);
        assert!(
            read(
                &mut fields,
                &sent("table3.received.natural_person", "1"),
                &places
            )
            .is_some()
        );
        assert!(read(&mut fields, &sent("table3.received.total", "1"), &places).is_none());
    }
}
