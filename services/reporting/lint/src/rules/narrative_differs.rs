//! `narrative-differs`: a sentence says another figure than the table, or figures of one sentence do not add up.
//!
//! One report is one set of figures (art. 50 of the Regulations on Open Government Information asks for both).
//! A total of applications may be row 1, or rows 1 and 2; what was answered may leave out what was withdrawn or
//! lapsed. A dispute counts in every year it is in hand, so a sentence may count only the decided ones.

use super::{Found, Rule, Severity};
use crate::model::{Claim, Counted, Item, Report, Table2, Table3, Table4, Value};

pub(super) const RULE: Rule = Rule {
    id: "narrative-differs",
    severity: Severity::Error,
    finds: "文字叙述的数字与表格不一致，或者叙述中的数字不能相加",
    finds_in_english: "a figure in a sentence differs from the table, or does not add up",
    source: "政府信息公开条例第五十条",
    cannot_know: "叙述和表格哪一个对；看不出统计口径的数字不比较",
    check,
};

fn check(report: &Report, found: &mut Found) {
    for claim in &report.claims {
        if let Some(expected) = expected(report, claim.counted)
            && !expected.contains(&claim.value)
            && let Some(&table) = expected.first()
        {
            let words = claim.words.trim_matches(|c: char| !c.is_alphanumeric());
            found
                .at(
                    claim.spot,
                    format!("叙述“{words}”为{}，表格为{table}", claim.value),
                    format!("the text says {}, the table {table}", claim.value),
                )
                .compares([claim.value, table]);
        }
    }
    let line = |claim: &Claim| report.page.line_of(claim.spot.at);
    for claims in report.claims.chunk_by(|a, b| line(a) == line(b)) {
        results(claims, found);
        if report
            .table3
            .as_ref()
            .is_none_or(|table| table.rows.is_empty())
        {
            balance(claims, found);
        }
    }
}

/// What the tables say of it, the plain reading first.
fn expected(report: &Report, counted: Counted) -> Option<Vec<i64>> {
    let table = report.table3.as_ref();
    let disputes = report.table4.as_ref();
    match counted {
        Counted::Received => {
            let (new, before) = (table?.total("1")?, table?.total("2"));
            Some(
                [Some(new), before.map(|before| new + before)]
                    .into_iter()
                    .flatten()
                    .collect(),
            )
        }
        Counted::New => Some(vec![table?.total("1")?]),
        Counted::CarriedIn => Some(vec![table?.total("2")?]),
        Counted::CarriedOut => Some(vec![table?.total("4")?]),
        Counted::Natural => applicants(table?, 0..1),
        Counted::Legal => applicants(table?, 1..6),
        Counted::Answered => answered(table?),
        Counted::Group(group) => Some(vec![table?.group(group)?]),
        Counted::Disclosed => Some(vec![table?.sum(&["3(1)", "3(2)"])?]),
        Counted::Reconsiderations => {
            let (total, pending) = block(disputes?, 0)?;
            Some(vec![total, total - pending])
        }
        Counted::Lawsuits => {
            let (direct, after) = (block(disputes?, 1)?, block(disputes?, 2)?);
            let total = direct.0 + after.0;
            Some(vec![total, total - direct.1 - after.1, direct.0, after.0])
        }
        Counted::Table2(item) => Some(vec![decided(report.table2.as_ref()?, item)?]),
    }
}

/// What was made or decided in the year. The form of 2019 has two columns before its decisions.
fn decided(table: &Table2, item: Item) -> Option<i64> {
    let last = table.cell(item, 2).filter(|_| item != Item::Documents);
    last.or_else(|| table.cell(item, 0))?.number()
}

fn applicants(table: &Table3, columns: std::ops::Range<usize>) -> Option<Vec<i64>> {
    let of = |code| {
        let cells = &table.row(code)?.cells[columns.clone()];
        let absent = cells.iter().any(|cell| cell.value == Value::Absent);
        (!absent).then(|| {
            cells
                .iter()
                .filter_map(crate::model::Cell::number)
                .sum::<i64>()
        })
    };
    let new = of("1")?;
    Some(
        [Some(new), of("2").map(|before| new + before)]
            .into_iter()
            .flatten()
            .collect(),
    )
}

/// All that was done, with or without what needed no answer: lapsed, unpaid, withdrawn.
fn answered(table: &Table3) -> Option<Vec<i64>> {
    let all = table.total("3(7)")?;
    let mut values = vec![all];
    for code in ["3(6)1", "3(6)2", "3(6)3", "3(6)"] {
        let Some(other) = table.total(code) else {
            continue;
        };
        let less: Vec<i64> = values.iter().map(|value| value - other).collect();
        values.extend(less);
    }
    Some(values)
}

/// Total and pending of a block; a blank one is nothing.
fn block(table: &Table4, block: usize) -> Option<(i64, i64)> {
    let worth = |outcome| match table.cell(block, outcome)?.value {
        Value::Whole(number) => Some(number),
        Value::Blank => Some(0),
        _ => None,
    };
    Some((worth(4)?, worth(3).unwrap_or_default()))
}

/// Groups of results that are all named add up to what was answered.
fn results(claims: &[Claim], found: &mut Found) {
    let Some(answered) = claims
        .iter()
        .find(|claim| claim.counted == Counted::Answered)
    else {
        return;
    };
    let value = |counted| {
        claims
            .iter()
            .find(|claim| claim.counted == counted)
            .map(|claim| claim.value)
    };
    let disclosed = value(Counted::Disclosed)
        .or_else(|| Some(value(Counted::Group(1))? + value(Counted::Group(2))?));
    let others = (3..=6)
        .map(|group| value(Counted::Group(group)))
        .sum::<Option<i64>>();
    let Some(sum) = disclosed.zip(others).map(|(a, b)| a + b) else {
        return;
    };
    if sum != answered.value {
        found
            .at(
                answered.spot,
                format!(
                    "叙述中各类处理结果相加为{sum}，与答复总数{}不符",
                    answered.value
                ),
                format!(
                    "results in the text add up to {sum}, answered are {}",
                    answered.value
                ),
            )
            .keyed(format!("results {}", answered.words))
            .compares([sum, answered.value]);
    }
}

/// Received and carried in is answered and carried over, where no table says more.
fn balance(claims: &[Claim], found: &mut Found) {
    let of = |counted| claims.iter().find(|claim| claim.counted == counted);
    let value = |counted| of(counted).map(|claim| claim.value);
    let before = value(Counted::CarriedIn);
    if let (Some(all), Some(new), Some(before)) =
        (of(Counted::Received), value(Counted::New), before)
        && all.value != new + before
        && all.value != new
    {
        found
            .at(
                all.spot,
                format!(
                    "叙述中新收{new}与上年结转{before}相加为{}，与共受理{}不符",
                    new + before,
                    all.value
                ),
                format!("{new} new and {before} carried in are not {}", all.value),
            )
            .keyed("received")
            .compares([new + before, all.value]);
    }
    let (Some(done), Some(next)) = (of(Counted::Answered), value(Counted::CarriedOut)) else {
        return;
    };
    let Some(new) = value(Counted::New).or(value(Counted::Received)) else {
        return;
    };
    let out = done.value + next;
    if out != new
        && out != new + before.unwrap_or_default()
        && Some(out) != value(Counted::Received)
    {
        found
            .at(
                done.spot,
                format!(
                    "叙述中已办{}与结转{next}相加为{out}，与收到{new}、上年结转{}不符",
                    done.value,
                    before.unwrap_or_default()
                ),
                format!(
                    "{} done and {next} carried over are {out}, received are {new}",
                    done.value
                ),
            )
            .keyed("balance")
            .compares([out, new + before.unwrap_or_default()]);
    }
}
