//! From counts to the report: figures, tables, identities, and what was assumed. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_law::{
    assumed::Aspect,
    bureau::Level,
    case::CaseKind,
    enquiry,
    report::{Format, Publisher, due_day},
};
use gongkai_proto::reporting::v1 as proto;

use crate::{
    declaration::Declared,
    figure::{
        Bureau, Category, DocumentCount, Thing,
        store::{Appraisals, Assumed, CaseCount, Reanswers, Sum},
    },
};

mod figures;
mod origin;
mod tables;

/// Everything that was counted for one bureau and year, over one snapshot.
pub struct Counted {
    /// The bureau.
    pub bureau_id: String,
    /// As events told of it.
    pub bureau: Bureau,
    /// The bureaus it succeeds, or is to, the earliest first.
    pub predecessors: Vec<Bureau>,
    /// The year.
    pub year: i32,
    /// Its format.
    pub format: Format,
    /// Cases in hand.
    pub cases: Vec<CaseCount>,
    /// Published items by group.
    pub items: Vec<(String, u64)>,
    /// Rules and normative documents, of the kinds of which any was ever registered.
    pub documents: Vec<DocumentCount>,
    /// Whether some of them may be missing.
    pub lacks_documents: bool,
    /// Outreach quantities by measure.
    pub sums: Vec<Sum>,
    /// New answers to applications that were answered before.
    pub reanswers: Reanswers,
    /// Processing fees in fen.
    pub fees_fen: u64,
    /// What citizens said of the answers to their enquiries.
    pub appraisals: Appraisals,
    /// What is assumed.
    pub assumed: Vec<Assumed>,
    /// What the report of the year before carried forward, where there is one.
    pub previous: Option<[u64; 6]>,
    /// What is declared of the year, by the place of the tables.
    pub declared: BTreeMap<String, Declared>,
}

impl Counted {
    /// Whether the kind or category of any thing of this sort is assumed.
    fn kind_is_assumed(&self, of: impl Fn(Thing) -> bool) -> bool {
        let mut assumed = self.assumed.iter();
        assumed.any(|known| known.aspect == Aspect::Kind && of(known.what))
    }

    /// Whether the category of any case of a kind is assumed.
    fn category_is_assumed(&self, kind: CaseKind) -> bool {
        self.kind_is_assumed(
            |thing| matches!(thing, Thing::Case(category) if category.kind() == kind),
        )
    }

    /// Whether enquiries may be of another category than they are counted in. Hotline slips, letters
    /// and visits are only ever counted together, so which of them is which does not matter.
    fn enquiries_are_assumed(&self) -> bool {
        self.kind_is_assumed(|thing| match thing {
            Thing::Case(Category::Enquiry(category)) => !together(category),
            _ => false,
        })
    }

    fn count(&self, kind: CaseKind, fits: impl Fn(&CaseCount) -> bool) -> u64 {
        self.cases
            .iter()
            .filter(|case| case.category.kind() == kind && fits(case))
            .map(|case| case.count)
            .sum()
    }

    /// Matter cases of all kinds that were decided in the year.
    fn matters_decided(&self) -> u64 {
        self.count(CaseKind::Matter, CaseCount::decided)
    }
}

/// Hotline slips, letters and visits: only ever counted together.
fn together(category: enquiry::Category) -> bool {
    use enquiry::Category::{Hotline, LetterOrVisit};
    matches!(category, Hotline | LetterOrVisit)
}

/// The report without its id, basis and instant. `word` is what an assumption is called.
pub fn compile(counted: &Counted, word: &str) -> proto::Report {
    let table3 = tables::count3(counted);
    let table4 = tables::count4(counted);
    let publisher = match counted.bureau.level {
        Level::Government => Publisher::Government,
        Level::Department | Level::Platform => Publisher::Department,
    };
    let first = NaiveDate::from_ymd_opt(counted.year, 1, 1);
    let last = NaiveDate::from_ymd_opt(counted.year, 12, 31);
    proto::Report {
        bureau_id: counted.bureau_id.clone(),
        bureau_name: last.map_or_else(
            || counted.bureau.name.clone(),
            |day| counted.bureau.name_on(day).to_owned(),
        ),
        former_name_note: origin::note(&counted.bureau, &counted.predecessors, first.zip(last)),
        year: counted.year,
        figures: figures::all(counted, &table3, &table4),
        tables: tables::all(counted, &table3, &table4),
        identities: tables::identities(counted, &table3, &table4),
        assumptions: assumptions(counted, word),
        due_on: due_day(publisher, counted.year)
            .map(|day| day.to_string())
            .unwrap_or_default(),
        ..proto::Report::default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn number(value: u64) -> f64 {
    value as f64
}

/// What was assumed, one sentence each: nothing assumed stands in a report unmarked.
fn assumptions(counted: &Counted, word: &str) -> Vec<String> {
    let any = |aspect| counted.assumed.iter().any(|known| known.aspect == aspect);
    let kind = |of| counted.category_is_assumed(of);
    let sentences = [
        (
            any(Aspect::Day),
            "各件发生在年度内的哪一天系假设，年度归属及是否按时不受影响。",
        ),
        (
            any(Aspect::Content),
            "各件的内容、名称和当事人系假设，仅用于计数。",
        ),
        (
            kind(CaseKind::Matter),
            "行政许可、初审、服务性办件各有多少不详，分类系假设，不单列数字。",
        ),
        (
            counted.kind_is_assumed(|thing| thing == Thing::Item),
            "主动公开信息的分组系假设，相应数字已标注。",
        ),
        (
            kind(CaseKind::Enquiry) && !counted.enquiries_are_assumed(),
            "热线与来信来访未区分，只列合计数。",
        ),
        (
            counted.enquiries_are_assumed(),
            "咨询、投诉、来信来访、上访的分类系假设，相应数字已标注。",
        ),
        (
            kind(CaseKind::Application),
            "申请人类别系假设，表三已标注。",
        ),
        (
            kind(CaseKind::Dispute),
            "复议诉讼的类别系假设，表四已标注。",
        ),
    ];
    let assumed = sentences.iter().filter(|(holds, _)| *holds);
    assumed
        .map(|(_, sentence)| format!("{word}：{sentence}"))
        .chain(std::iter::once(
            "表二中标注“未登记”的各项在系统中没有登记，按零列示，并非已核实为零。".to_owned(),
        ))
        .collect()
}

#[cfg(test)]
mod tests {
    use gongkai_law::clock::OnTime;

    use super::*;
    use crate::figure::Ending;

    fn category(kind: CaseKind, code: &str) -> Category {
        Category::of(kind, code).unwrap()
    }

    fn case(kind: CaseKind, code: &str, opened_in_year: bool, result: Option<&str>) -> CaseCount {
        CaseCount {
            category: category(kind, code),
            opened_in_year,
            carried_in: !opened_in_year,
            result: result.map(|result| Ending::of(kind, result).unwrap()),
            on_time: OnTime::default(),
            count: 3,
        }
    }

    fn counted(year: i32, cases: Vec<CaseCount>, assumed: &[(CaseKind, &str)]) -> Counted {
        let assumed = assumed.iter().map(|(kind, code)| Assumed {
            what: Thing::Case(category(*kind, code)),
            aspect: Aspect::Kind,
        });
        Counted {
            bureau_id: "haitang-emb".to_owned(),
            bureau: Bureau {
                name: "海棠区应急管理局（虚构）".to_owned(),
                dated_names: Vec::new(),
                level: Level::Department,
                item_groups: Vec::new(),
                succeeded_by: None,
            },
            predecessors: Vec::new(),
            year,
            format: Format::for_year(year).unwrap(),
            cases,
            items: Vec::new(),
            documents: Vec::new(),
            lacks_documents: false,
            sums: Vec::new(),
            reanswers: Reanswers::default(),
            fees_fen: 0,
            appraisals: Appraisals::default(),
            assumed: assumed.collect(),
            previous: None,
            declared: BTreeMap::new(),
        }
    }

    fn cell<'a>(
        report: &'a proto::Report,
        table: &str,
        row: &str,
        column: &str,
    ) -> &'a proto::Cell {
        let table = report
            .tables
            .iter()
            .find(|known| known.key == table)
            .unwrap();
        let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
        let row = rows.find(|known| known.row == row).unwrap();
        row.cells.iter().find(|cell| cell.column == column).unwrap()
    }

    #[test]
    fn whatever_rests_on_an_assumed_kind_is_marked() {
        let cases = vec![
            case(CaseKind::Application, "business", true, Some("granted")),
            case(CaseKind::Dispute, "reconsideration", true, None),
            case(CaseKind::Enquiry, "petition", true, Some("closed")),
        ];
        let kinds = [
            (CaseKind::Application, "business"),
            (CaseKind::Dispute, "reconsideration"),
            (CaseKind::Enquiry, "petition"),
        ];
        let report = compile(&counted(2024, cases.clone(), &kinds), "假设");
        assert!(cell(&report, "table3", "一、本年新收", "商业企业").assumed);
        assert!(cell(&report, "table4", "行政复议", "尚未审结").assumed);
        assert!(
            report
                .figures
                .iter()
                .find(|figure| figure.key == "petitions")
                .unwrap()
                .assumed
        );
        let (without, assumed) = report.assumptions.split_last().unwrap();
        assert!(without.starts_with("表二"));
        assert_eq!(assumed.len(), 3, "{assumed:?}");
        assert!(
            assumed
                .iter()
                .all(|sentence| sentence.starts_with("假设："))
        );
        let known = compile(&counted(2024, cases, &[]), "假设");
        assert!(!cell(&known, "table3", "一、本年新收", "商业企业").assumed);
        assert!(known.figures.iter().all(|figure| !figure.assumed));
    }

    #[test]
    fn hotline_slips_and_letters_are_counted_together_so_which_is_which_does_not_matter() {
        let cases = vec![case(CaseKind::Enquiry, "hotline", true, Some("closed"))];
        let report = compile(
            &counted(2019, cases, &[(CaseKind::Enquiry, "hotline")]),
            "假设",
        );
        let handled = report
            .figures
            .iter()
            .find(|figure| figure.key == "hotline.handled")
            .unwrap();
        assert!(!handled.assumed && (handled.value - 3.0).abs() < 1e-9);
    }

    #[test]
    fn satisfaction_is_a_rate_of_those_who_were_asked() {
        let rate = |all, satisfied| {
            let counted = Counted {
                appraisals: Appraisals { all, satisfied },
                ..counted(2024, Vec::new(), &[])
            };
            let figures = compile(&counted, "假设").figures;
            let value = |key: &str| {
                let figure = figures.iter().find(|figure| figure.key == key);
                figure.map(|figure| figure.value)
            };
            (
                value("enquiries.appraised"),
                value("enquiries.satisfied"),
                value("enquiries.satisfied_rate"),
            )
        };
        assert_eq!(rate(4, 3), (Some(4.0), Some(3.0), Some(0.75)));
        assert_eq!(rate(0, 0), (Some(0.0), Some(0.0), None), "no base, no rate");
    }

    #[test]
    fn an_unknown_split_of_matters_is_never_a_figure() {
        let cases = vec![
            case(CaseKind::Matter, "permit", true, Some("granted")),
            case(CaseKind::Matter, "service", true, Some("granted")),
        ];
        let report = compile(
            &counted(2019, cases.clone(), &[(CaseKind::Matter, "permit")]),
            "假设",
        );
        let permits = cell(&report, "table2_2019format", "行政许可", "处理决定数量");
        assert!(
            permits.assumed && (permits.value - 6.0).abs() < 1e-9 && permits.note.contains("合计")
        );
        // The form of 2021 has no row for the others: no number would be true.
        let report = compile(
            &counted(2021, cases.clone(), &[(CaseKind::Matter, "permit")]),
            "假设",
        );
        let permits = cell(&report, "table2", "行政许可", "本年处理决定数量");
        assert!(permits.assumed && permits.value.abs() < 1e-9 && permits.note.contains("合计6件"));
        let report = compile(&counted(2021, cases, &[]), "假设");
        let permits = cell(&report, "table2", "行政许可", "本年处理决定数量");
        assert!(!permits.assumed && (permits.value - 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_dispute_of_the_year_before_counts_again_with_a_note() {
        let cases = vec![
            case(CaseKind::Dispute, "direct_suit", false, Some("upheld")),
            case(CaseKind::Dispute, "direct_suit", true, None),
            // Decided in December, and appealed in January.
            CaseCount {
                carried_in: false,
                ..case(CaseKind::Dispute, "direct_suit", false, None)
            },
        ];
        let report = compile(&counted(2024, cases, &[]), "假设");
        let total = cell(&report, "table4", "行政诉讼-未经复议直接起诉", "总计");
        assert!((total.value - 9.0).abs() < 1e-9);
        assert_eq!(total.note, "含上年度结转3件");
    }
}
