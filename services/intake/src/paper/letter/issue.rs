//! A letter is made in the transaction of what it tells; the statement that writes that numbers and
//! keeps it.

use chrono::NaiveDate;
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_document::{Letter, date_text};
use gongkai_law::letter::LetterKind;
use uuid::Uuid;

use super::{
    Order,
    number::Series,
    placeholder, store,
    template::{Fault, Values, built_in, render},
};
use crate::{
    cases::{
        number::CaseNumber,
        query_code::{self, Codes, FIRST, Opens},
    },
    people::bureaus::Letterhead,
};

/// A letter made and not numbered yet: the statement that keeps it takes its number.
#[derive(Debug)]
pub struct Made {
    /// Its id.
    pub id: Uuid,
    /// Which of the fact's letters, from 1.
    pub part: i32,
    /// Which letter.
    pub kind: LetterKind,
    /// Version of the bureau's template; 0 for the built-in one.
    pub template_version: i32,
    /// The word its number begins with.
    pub word: String,
    /// The civil date it bears.
    pub dated_on: NaiveDate,
    /// What it says, sealed.
    pub content: Vec<u8>,
}

/// Makes the letters that one fact sends. Where the case is about to be opened,
/// [`LATE`](gongkai_chassis::request::LATE) stands in them for its number.
pub async fn make(
    tx: &mut Tx,
    head: &Letterhead,
    (case_id, case): (Uuid, CaseNumber),
    dated_on: NaiveDate,
    orders: &[Order],
) -> Result<Vec<Made>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let kinds: Vec<LetterKind> = orders.iter().map(|order| order.kind).collect();
    let own = store::templates_of(tx, &kinds).await?;
    let of_case = |order: &Order| placeholder::opens(order.kind) == Some(Opens::Case);
    // What is about to be opened has its first code.
    let generation = if case.is_taken() && orders.iter().any(of_case) {
        query_code::generation(tx, case_id).await?
    } else {
        FIRST
    };
    (1_i32..)
        .zip(orders)
        .map(|(part, order)| {
            check(order)?;
            let own = own.get(&order.kind);
            let template = own.map_or(built_in(order.kind), |(_, text)| text.as_str());
            let id = tx.new_id();
            let code = match placeholder::opens(order.kind) {
                None => None,
                Some(Opens::Case) => Some(Codes::of(tx, Opens::Case)?.code(case_id, generation)),
                Some(opens) => Some(Codes::of(tx, opens)?.code(id, FIRST)),
            };
            let code = code.map(|code| code.to_string()).unwrap_or_default();
            let letter = write(head, order, (case, &code), dated_on, template, None)?;
            Ok(Made {
                id,
                part,
                kind: order.kind,
                template_version: own.map_or(0, |(version, _)| *version),
                word: Series::of(order.kind)
                    .word(head.letter_code_on(dated_on), head.organ_on(dated_on)),
                dated_on,
                content: store::sealed(tx, id, &letter)?,
            })
        })
        .collect()
}

/// In place of the number of what is not signed: no number of a series is taken for it.
const NUMBER_OF_DRAFT: &str = "（发文字号签发时编定）";

/// In place of a query code, which is made with the letter it stands in.
const CODE_OF_DRAFT: &str = "签发时编定";

/// In place of the number of a case that is not opened.
const NUMBER_OF_NEW: &str = "（登记号登记时编定）";

/// The letter an order would send if it bore that day, marked as a draft. Nothing is kept.
pub async fn draft(
    tx: &mut Tx,
    head: &Letterhead,
    case: CaseNumber,
    dated_on: NaiveDate,
    order: &Order,
) -> Result<Letter> {
    check(order)?;
    let own = store::templates_of(tx, &[order.kind]).await?;
    let own = own.get(&order.kind);
    let template = own.map_or(built_in(order.kind), |(_, text)| text.as_str());
    let number = Some(NUMBER_OF_DRAFT);
    let letter = write(
        head,
        order,
        (case, CODE_OF_DRAFT),
        dated_on,
        template,
        number,
    )?;
    Ok(Letter {
        draft: true,
        ..letter
    })
}

/// An order that lacks a value, or brings one its letter does not know, is a fault of ours.
fn check(order: &Order) -> Result<()> {
    let (missing, unknown) = placeholder::faults(order);
    if missing.is_empty() && unknown.is_empty() {
        return Ok(());
    }
    Err(Error::internal(format!(
        "order of {}: missing {missing:?}, unknown {unknown:?}",
        order.kind
    )))
}

/// Puts the values into the template, and the frame around it.
fn write(
    head: &Letterhead,
    order: &Order,
    case: (CaseNumber, &str),
    dated_on: NaiveDate,
    template: &str,
    number: Option<&str>,
) -> Result<Letter> {
    let mut values = values(head, order, case, Some(dated_on));
    if number.is_some() && !case.0.is_taken() {
        values.insert("case_number".to_owned(), NUMBER_OF_NEW.to_owned());
    }
    letter(head, &values, template, Some(dated_on), number).map_err(|faults| {
        let told: Vec<String> = faults
            .iter()
            .map(|fault| format!("{}: {}", fault.line, fault.en))
            .collect();
        Error::state_forbids(
            "to be told by a letter whose template does not fit it",
            "无法出具文书：本机关的文书模板与本次办理不符",
        )
        .next(
            "Have a leader or administrator mend or reset the template, and repeat the act.",
            "请由负责人或者管理员修改模板，或者恢复内置模板，再重新办理。",
        )
        .because(format!("template of {}: {}", order.kind, told.join("; ")))
    })
}

/// A letter of these values.
pub(super) fn letter(
    head: &Letterhead,
    values: &Values,
    template: &str,
    dated_on: Option<NaiveDate>,
    number: Option<&str>,
) -> Result<Letter, Vec<Fault>> {
    let content = render(template, values)?;
    let organ = head.organ_on(dated_on.unwrap_or(NaiveDate::MAX));
    Ok(Letter {
        organ: organ.to_owned(),
        number: number.map(ToOwned::to_owned),
        title: content.title,
        addressee: content.addressee,
        paragraphs: content.paragraphs,
        attachments: content.attachments,
        signer: organ.to_owned(),
        date: dated_on,
        contact: head.contact(),
        remark: None,
        copies_to: content.copies_to,
        draft: false,
        void: None,
    })
}

/// The order's values and those of the house: also the number of the case, and the code the letter
/// prints, empty for none. The remedy is that of the day the letter bears.
pub(super) fn values(
    head: &Letterhead,
    order: &Order,
    (case, code): (CaseNumber, &str),
    dated_on: Option<NaiveDate>,
) -> Values {
    let day = dated_on.unwrap_or(NaiveDate::MAX);
    let (organ, court) = head.remedies_on(day);
    let house = [
        ("addressee", order.addressee.clone()),
        ("you", order.party.you().to_owned()),
        ("organ", head.organ_on(day).to_owned()),
        ("unit", head.unit.clone()),
        ("address", head.address.clone()),
        ("telephone", head.telephone.clone()),
        ("payment", head.payment_on(day).to_owned()),
        ("dated_on", dated_on.map(date_text).unwrap_or_default()),
        ("case_number", case.to_string()),
        ("query_code", code.to_owned()),
        (
            "remedy",
            order
                .kind
                .remedy_clause(day, organ, court)
                .unwrap_or_default(),
        ),
    ];
    let house = house
        .into_iter()
        .chain(placeholder::called(
            order.kind,
            placeholder::matter_kind(order),
            day,
        ))
        .map(|(name, value)| (name.to_owned(), value));
    let brought = order
        .values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    // What an order brings of these, it knows better.
    house
        .chain(brought)
        .filter(|(_, value)| !value.trim().is_empty())
        .collect()
}
