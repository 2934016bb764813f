//! Matters of the guide as opening stock: one line each.

use std::collections::HashMap;

use gongkai_chassis::fields::Fields;
use gongkai_law::permit::MatterKind;

pub use super::state::LONGEST_LIMIT;
use super::{Matter, RequiredPaper, Terms, check_form};
use crate::{
    cases::matter::code::PaperForm,
    paper::sheet::{Cells, Column, Fault, Import, Line, Plan, Table},
};

/// The column everything is known by.
pub const CODE: &str = "事项编码";
const NAME: &str = "事项名称";
const KIND: &str = "事项类型";
const HANDLING: &str = "办件类型";
const OFFICE: &str = "承办股室";
const STATUTORY: &str = "法定时限（工作日）";
const PROMISED: &str = "承诺时限（工作日）";
const EXTENSIBLE: &str = "可否延长";
const JOINT: &str = "联合办理";
const BASIS: &str = "依据";
const PAPERS: &str = "申请材料";
const FEE: &str = "收费说明";
const URL: &str = "网上办理地址";

/// More papers than any matter asks for.
const MOST_PAPERS: usize = 100;
/// What stands behind a paper only some applicants need.
const OPTIONAL: &str = "非必要";

/// The columns of the sheet.
pub const COLUMNS: &[Column] = &[
    Column::needed(
        CODE,
        6,
        "必填，不得重复：1至40位字母、数字或连字符，区分大小写，首尾不得为连字符",
    ),
    Column::needed(NAME, 10, "必填，不超过200字"),
    Column::needed(KIND, 4, "必填：行政许可、初审、服务性办件"),
    Column::needed(HANDLING, 4, "必填：即办件、承诺件"),
    Column::needed(OFFICE, 5, "必填：本机关股室的名称"),
    Column::needed(
        STATUTORY,
        4,
        "与行政许可法规定相同的不填；服务性办件没有法定时限，不填",
    ),
    Column::needed(
        PROMISED,
        4,
        "不得长于法定时限；服务性办件中的承诺件必填；即办件不填",
    ),
    Column::new(EXTENSIBLE, 3, "是、否；仅行政许可可以延长"),
    Column::new(
        JOINT,
        3,
        "是、否；仅行政许可可以统一办理、联合办理、集中办理",
    ),
    Column::needed(BASIS, 10, "必填：法律、法规及其条款"),
    Column::new(
        PAPERS,
        14,
        "每份材料一行或者用分号隔开，其后用括号注明原件或者复印件，非必要的一并注明，\
         如“申请书（原件）；身份证（复印件，非必要）”；不注明的为必要的原件",
    ),
    Column::new(FEE, 5, "不收费的不填"),
    Column::new(URL, 8, "https:// 开头的网址"),
];

/// Reads all lines. What is wrong is noted; then what is planned is not whole.
pub fn plan(table: &Table, import: &Import<'_>, faults: &mut Vec<Fault>) -> Plan<Matter> {
    let mut lines_of: HashMap<&str, usize> = HashMap::new();
    let mut plan = Plan {
        things: Vec::new(),
        numbers: Vec::new(),
    };
    for line in table.lines() {
        let (number, code) = (line.number(), line.cell(CODE));
        plan.numbers.push((number, code.to_owned()));
        let first = *lines_of.entry(code).or_insert(number);
        if first != number && !code.is_empty() {
            faults.push(Fault::cell(
                number,
                CODE,
                format!("与第{first}行的编码重复"),
                format!("the same code as in line {first}"),
            ));
        }
        if line.is_broken() {
            continue;
        }
        let mut cells = Cells::of(line);
        let read = matter(line, &mut cells, import);
        plan.things.extend(cells.done(read, faults));
    }
    plan
}

fn matter(line: Line<'_>, cells: &mut Cells<'_>, import: &Import<'_>) -> Option<Matter> {
    let mut fields = Fields::default();
    let code = super::grpc::code(&mut fields, CODE, line.cell(CODE));
    cells.leave(CODE);
    cells.checked(fields, |_| CODE);
    let kind: Option<MatterKind> = cells.word(KIND);
    let handling = cells.word(HANDLING);
    let name = cells.line(NAME, 1, 200);
    let office_id = cells.office(OFFICE, import.offices);
    let statutory = cells.number_if_any(STATUTORY, 1..=LONGEST_LIMIT);
    let promised_limit = cells.number_if_any(PROMISED, 1..=LONGEST_LIMIT);
    let (extensible, joint) = (cells.yes(EXTENSIBLE), cells.yes(JOINT));
    let legal_basis = cells.text(BASIS, 1, 1000);
    let papers = papers(cells);
    let fee_note = cells.text(FEE, 0, 500);
    let online_url: String = cells.line(URL, 0, 500);
    let required = code.zip(kind).zip(handling).zip(office_id);
    let Some((((code, kind), handling), office_id)) = required else {
        let mut found = Fields::default();
        let names = papers.iter().map(|paper| paper.name.as_str());
        check_form(&mut found, statutory, names, &online_url);
        cells.checked(found, column);
        return None;
    };
    // Saying what the law says sets no limit of one's own: the law may change.
    let by_law = kind.decision_rule(joint);
    let by_law = by_law.map(|dated| dated.on(import.today).number);
    let matter = Matter {
        code,
        terms: Terms {
            matter: name,
            kind,
            handling,
            office_id,
            statutory_limit: statutory.filter(|limit| Some(*limit) != by_law),
            promised_limit,
            extensible,
            joint,
            legal_basis,
            papers,
        },
        fee_note,
        online_url,
        retired: false,
        opening_stock: true,
    };
    let mut found = Fields::default();
    matter.check(&mut found, import.today);
    cells.checked(found, column);
    Some(matter)
}

/// The column of what [`Matter::check`] calls a field.
fn column(field: &str) -> &'static str {
    match field {
        "matter.statutory_limit" => STATUTORY,
        "matter.promised_limit" => PROMISED,
        "matter.extensible" => EXTENSIBLE,
        "matter.joint" => JOINT,
        "matter.online_url" => URL,
        _ => PAPERS,
    }
}

fn papers(cells: &mut Cells<'_>) -> Vec<RequiredPaper> {
    let said: String = cells.text(PAPERS, 0, 20_000);
    let papers: Vec<RequiredPaper> = said
        .split(['；', ';', '\n'])
        .map(str::trim)
        .filter(|paper| !paper.is_empty())
        .map(paper)
        .collect();
    if papers.len() > MOST_PAPERS {
        cells.wrong(PAPERS, "不得超过100份", "at most 100");
    }
    let fits = |paper: &RequiredPaper| (1..=200).contains(&paper.name.chars().count());
    if !papers.iter().all(fits) {
        cells.wrong(
            PAPERS,
            "材料名称应为1至200字",
            "names of papers have 1 to 200 characters",
        );
    }
    papers
}

/// A paper: its name, and in brackets at its end what it is. Other brackets belong to the name.
fn paper(said: &str) -> RequiredPaper {
    let plain = |name: &str| RequiredPaper {
        name: name.to_owned(),
        required: true,
        form: PaperForm::Original,
    };
    let inner = said.strip_suffix(['）', ')']);
    let Some((name, what)) = inner.and_then(|rest| rest.rsplit_once(['（', '('])) else {
        return plain(said);
    };
    let mut paper = plain(name.trim());
    for word in what.split(['，', '、', ',']).map(str::trim) {
        if word == PaperForm::Original.zh() {
            paper.form = PaperForm::Original;
        } else if word == PaperForm::Copy.zh() {
            paper.form = PaperForm::Copy;
        } else if word == OPTIONAL {
            paper.required = false;
        } else {
            return plain(said);
        }
    }
    paper
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_says_in_brackets_what_it_is() {
        for (said, name, required, form) in [
            ("申请书", "申请书", true, PaperForm::Original),
            ("身份证（复印件）", "身份证", true, PaperForm::Copy),
            ("身份证(复印件，非必要)", "身份证", false, PaperForm::Copy),
            ("委托书（非必要）", "委托书", false, PaperForm::Original),
            ("照片（正面）", "照片（正面）", true, PaperForm::Original),
            (
                "照片（正面）（复印件）",
                "照片（正面）",
                true,
                PaperForm::Copy,
            ),
        ] {
            let paper = paper(said);
            assert_eq!(
                (paper.name.as_str(), paper.required, paper.form),
                (name, required, form)
            );
        }
    }
}
