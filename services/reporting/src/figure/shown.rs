//! A figure's number with all that must be said with it: where it comes from, what it rests on, what is printed beside it. Pure.

use std::collections::BTreeMap;

use gongkai_law::{
    application::ApplicantKind,
    code::codes,
    dispute::DisputeKind,
    permit::MatterKind,
    report::{Format, Line, Place, makes_no_rules},
};

use super::{
    bureau::Bureau,
    counted::Counted,
    definition::{Definition, Doubt, Sum, of_place},
    document::{DocumentCount, counts, kind_is_assumed},
    thing::{Category, DocumentKind},
};

codes! {
    /// Where a number comes from (C11): four things that are not the same, and do not look it.
    pub enum Origin as "gongkai.reporting.v1.Origin" {
        /// Counted from what was registered; zero is known to be zero.
        Counted = "counted", "统计";
        /// Declared by a person.
        Declared = "declared", "填报";
        /// Nothing of the kind is registered or declared.
        NotRegistered = "not_registered", "未登记";
        /// The bureau cannot have any.
        NotApplicable = "not_applicable", "不适用";
    }
}

/// What is said of what is shown as zero because nothing of the kind is registered or declared.
pub const NOT_REGISTERED: &str = "未登记，按零列示";

/// What a person declared of a figure for a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    /// The number, in the unit of its cell; money in fen.
    pub value: f64,
    /// What is printed with it; empty for none.
    pub note: String,
}

/// What was declared, by the key of the figure.
pub type Declarations = BTreeMap<String, Declared>;

/// A number and what is said with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The number.
    pub value: f64,
    /// What is printed with it; empty for none.
    pub note: String,
    /// Whether it rests on something assumed.
    pub assumed: bool,
    /// Whether it is somewhat more (余).
    pub more_than: bool,
    /// Where it comes from.
    pub origin: Origin,
}

impl Shown {
    fn counted(value: f64) -> Self {
        Self {
            value,
            note: String::new(),
            assumed: false,
            more_than: false,
            origin: Origin::Counted,
        }
    }

    fn nothing(origin: Origin, note: &str) -> Self {
        Self {
            note: note.to_owned(),
            origin,
            ..Self::counted(0.0)
        }
    }
}

/// Whose figures they are, and by which form.
#[derive(Clone, Copy)]
pub struct Of<'a> {
    /// What was counted.
    pub counted: &'a Counted,
    /// The bureau.
    pub bureau: &'a Bureau,
    /// The form.
    pub format: Format,
    /// What was declared.
    pub declared: &'a Declarations,
}

/// A figure beside the tables; none of a share without a whole, or that does not know of which kind its cases are.
pub fn figure(counted: &Counted, definition: &Definition) -> Option<Shown> {
    let value = counted.value(&definition.sum)?;
    let doubted = counted.is_doubted(definition.doubt);
    if doubted && definition.doubt == Doubt::Matters {
        return None;
    }
    let more_than = definition.more_than.as_ref();
    Some(Shown {
        assumed: doubted,
        more_than: more_than.is_some_and(|key| counted.sums.within(key) > 0),
        ..Shown::counted(value)
    })
}

/// The figure of a cell as it stands here. How the cases split into kinds may not be known: the form of 2019 has a row for the
/// others beside the permits, so their sum stands once; that of 2021 has none, and no number is true.
pub fn definition(of: Of<'_>, place: &Place) -> Definition {
    let definition = of_place(place, of.format);
    if !is_unsplit(of, &definition) {
        return definition;
    }
    let sums = match of.format {
        Format::F2019 if is_permit(place) => decided(),
        Format::F2019 | Format::F2021 => Vec::new(),
    };
    Definition {
        sum: Sum::Within(sums),
        ..definition
    }
}

/// Whether a cell is of decisions on matters that were registered here, of kinds that nobody knows.
fn is_unsplit(of: Of<'_>, definition: &Definition) -> bool {
    definition.doubt == Doubt::Matters
        && of.counted.few.has_matters
        && of.counted.is_doubted(Doubt::Matters)
}

fn is_permit(place: &Place) -> bool {
    matches!(place, Place::Table2(_, row, _) if row.code == "permit")
}

/// Keys of the decisions on matters of all kinds.
fn decided() -> Vec<String> {
    let kinds = MatterKind::ALL.iter();
    kinds.map(|kind| format!("matter.decided.{kind}")).collect()
}

/// A cell: every one has a number.
pub fn cell(of: Of<'_>, place: &Place) -> Shown {
    let definition = definition(of, place);
    let value = of.counted.value(&definition.sum).unwrap_or_default();
    match definition.sum {
        Sum::Documents(kind, count) => documents(of, kind, count, value),
        Sum::Elsewhere => elsewhere(of, &definition.key),
        _ if definition.doubt == Doubt::Matters => decisions(of, place, &definition, value),
        _ => Shown {
            assumed: of.counted.is_doubted(definition.doubt) && value > 0.0,
            note: match place {
                Place::Table4(kind, None) => carried_in(of.counted, *kind),
                Place::Table3(Line::Received, kind) => received_late(of.counted, *kind),
                _ => String::new(),
            },
            ..Shown::counted(value)
        },
    }
}

/// C8: the note keeps a dispute that was pending on 31 December from being added up over the years.
fn carried_in(counted: &Counted, kind: DisputeKind) -> String {
    let carried = counted.disputes.iter();
    let carried = carried.filter(|dispute| dispute.kind == kind && dispute.carried_in);
    match carried.count() {
        0 => String::new(),
        carried => format!("含上年度结转{carried}件"),
    }
}

/// C6: what was received in an earlier year, whose report was signed without it.
fn received_late(counted: &Counted, kind: Option<ApplicantKind>) -> String {
    let late = counted.few.frozen.iter();
    let late = late.filter_map(|frozen| frozen.received_late(counted.period));
    let of_kind =
        late.filter(|found| kind.is_none_or(|kind| *found == Category::Application(kind)));
    match of_kind.count() {
        0 => String::new(),
        late => format!("含上年收到、本年登记{late}件"),
    }
}

/// What happens outside the suite: as it was declared.
fn elsewhere(of: Of<'_>, key: &str) -> Shown {
    match of.declared.get(key) {
        Some(declared) => Shown {
            note: declared.note.clone(),
            origin: Origin::Declared,
            ..Shown::counted(declared.value)
        },
        None => Shown::nothing(Origin::NotRegistered, NOT_REGISTERED),
    }
}

/// C9: documents; of a kind of which none was ever registered it is known only that none is registered.
fn documents(of: Of<'_>, kind: DocumentKind, count: DocumentCount, value: f64) -> Shown {
    let counted = of.counted;
    if counted.documents(kind).next().is_none() {
        let name = of.bureau.name_on(counted.period.to);
        return if kind == DocumentKind::Rule && makes_no_rules(of.bureau.level, name) {
            Shown::nothing(Origin::NotApplicable, "本机关无规章制定权")
        } else {
            Shown::nothing(Origin::NotRegistered, NOT_REGISTERED)
        };
    }
    let period = counted.period;
    let lapsed = counted.documents(kind);
    let lapsed = lapsed
        .filter(|item| counts(item, DocumentCount::Lapsed, period))
        .count();
    let mut behind = counted
        .documents(kind)
        .filter(|item| counts(item, count, period));
    let assumed = behind.any(kind_is_assumed);
    let lacks = counted.few.lacks_documents;
    let notes = [
        (count == DocumentCount::Ended && lapsed > 0)
            .then(|| format!("其中有效期届满失效{lapsed}件")),
        assumed.then(|| "含类别系推定的文件".to_owned()),
        lacks.then(|| "此前登记的信息未全部计入".to_owned()),
    ];
    Shown {
        note: notes.into_iter().flatten().collect::<Vec<_>>().join("；"),
        assumed: assumed || lacks,
        ..Shown::counted(value)
    }
}

/// Whether decisions of a row of table 2 are counted in the period, so that nobody declares them: some of its kinds were
/// made, or some of any, where it is not known of which.
pub fn decides(counted: &Counted, place: &Place, format: Format) -> bool {
    let definition = of_place(place, format);
    let Sum::Within(mut keys) = definition.sum else {
        return false;
    };
    if definition.doubt != Doubt::Matters {
        return false;
    }
    if counted.is_doubted(Doubt::Matters) {
        let kinds = MatterKind::ALL.iter();
        keys = kinds.map(|kind| format!("matter.decided.{kind}")).collect();
    }
    counted.within(&keys) > 0
}

/// C9: decisions on permits and other matters. Those that are counted stand, whatever was declared.
fn decisions(of: Of<'_>, place: &Place, definition: &Definition, value: f64) -> Shown {
    let counted = of.counted;
    if !decides(counted, place, of.format) {
        let is_declared = of.declared.contains_key(&definition.key);
        return if is_declared || !counted.few.has_matters {
            elsewhere(of, &definition.key)
        } else {
            Shown::counted(value)
        };
    }
    if !is_unsplit(of, definition) {
        return Shown::counted(value);
    }
    let note = match (is_permit(place), of.format) {
        (true, Format::F2019) => "行政许可、初审、服务性办件合计，分类不详，未单列".to_owned(),
        (false, _) => "已并入“行政许可”一栏合计".to_owned(),
        (true, Format::F2021) => {
            let all = of.counted.within(&decided());
            format!("行政许可、初审、服务性办件合计{all}件，分类不详，未单列")
        }
    };
    Shown {
        note,
        assumed: true,
        ..Shown::counted(value)
    }
}
