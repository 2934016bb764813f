//! A letter is made, numbered and kept, in the transaction of what it tells.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
};
use gongkai_document::{Letter, date_text};
use gongkai_law::letter::LetterKind;
use uuid::Uuid;

use super::{
    About, Order,
    number::Series,
    placeholder,
    store::{self, NewLetter},
    template::{Fault, Values, built_in, render},
};
use crate::{
    cases::number::{CaseNumber, store::next_number},
    people::bureaus::Letterhead,
};

/// A letter that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its id.
    pub id: Uuid,
    /// Its document number (发文字号).
    pub number: String,
}

/// Issues the letters of one fact: each takes the next number of its series, which comes back if the
/// transaction fails. The year of the number is that in which the letter is issued.
pub async fn issue(
    tx: &mut Tx,
    head: &Letterhead,
    about: About,
    mut orders: Vec<Order>,
) -> Result<Vec<Issued>> {
    // All acts lock series in one order, so that none waits for another in a circle.
    orders.sort_by_key(|order| Series::of(order.kind));
    let mut issued = Vec::with_capacity(orders.len());
    for (part, order) in (1_i32..).zip(&orders) {
        check(order)?;
        let (version, template) = store::template_in_force(tx, order.kind).await?;
        let template = template.as_deref().unwrap_or(built_in(order.kind));
        let series = Series::of(order.kind);
        let year = tx.today().year();
        let number = next_number(tx, series.as_str(), year).await?;
        let printed = series.printed(&head.letter_code, &head.organ, year, number);
        let letter = write(
            head,
            order,
            about.number,
            about.dated_on,
            template,
            &printed,
        )?;
        let id = tx.new_id();
        let new = NewLetter {
            id,
            about,
            part,
            kind: order.kind,
            series: series.as_str(),
            year,
            number,
            printed: &printed,
            template_version: version,
        };
        store::insert_letter(tx, &new, &letter).await?;
        issued.push(Issued {
            id,
            number: printed,
        });
    }
    Ok(issued)
}

/// In place of the number of what is not signed: no number of a series is taken for it.
const NUMBER_OF_DRAFT: &str = "（发文字号签发时编定）";

/// The letter an order would send if that happened today, marked as a draft. Nothing is kept.
pub async fn draft(
    tx: &mut Tx,
    head: &Letterhead,
    case: CaseNumber,
    order: &Order,
) -> Result<Letter> {
    check(order)?;
    let (_, template) = store::template_in_force(tx, order.kind).await?;
    let template = template.as_deref().unwrap_or(built_in(order.kind));
    let letter = write(head, order, case, tx.today(), template, NUMBER_OF_DRAFT)?;
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
    case: CaseNumber,
    dated_on: NaiveDate,
    template: &str,
    number: &str,
) -> Result<Letter> {
    let values = values(head, order, case, Some(dated_on));
    letter(head, &values, template, Some(dated_on), Some(number)).map_err(|faults| {
        let told: Vec<String> = faults
            .iter()
            .map(|fault| format!("{}: {}", fault.line, fault.en))
            .collect();
        Error::state_forbids(
            "to be told by a letter whose template does not fit it",
            "本机关的文书模板与本次办理不符，请修改或者恢复内置模板",
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
    Ok(Letter {
        organ: head.organ.clone(),
        number: number.map(ToOwned::to_owned),
        title: content.title,
        addressee: content.addressee,
        paragraphs: content.paragraphs,
        attachments: content.attachments,
        signer: head.organ.clone(),
        date: dated_on,
        contact: head.contact(),
        copies_to: content.copies_to,
        draft: false,
    })
}

/// The order's values and those of the house. The remedy is that of the day the letter bears.
pub(super) fn values(
    head: &Letterhead,
    order: &Order,
    case: CaseNumber,
    dated_on: Option<NaiveDate>,
) -> Values {
    let day = dated_on.unwrap_or(NaiveDate::MAX);
    let (organ, court) = head.remedies_on(day);
    let house = [
        ("addressee", order.addressee.clone()),
        ("organ", head.organ.clone()),
        ("unit", head.unit.clone()),
        ("address", head.address.clone()),
        ("telephone", head.telephone.clone()),
        ("dated_on", dated_on.map(date_text).unwrap_or_default()),
        ("case_number", case.to_string()),
        ("basis", basis(order.kind)),
        (
            "remedy",
            order
                .kind
                .remedy_clause(day, organ, court)
                .unwrap_or_default(),
        ),
    ];
    let order = order
        .values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    let house = house
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    order
        .chain(house)
        .filter(|(_, value)| !value.trim().is_empty())
        .collect()
}

/// What a letter rests on, as a sentence can name it: a document by its name, not its number alone.
fn basis(kind: LetterKind) -> String {
    kind.basis().unwrap_or_default().replace(
        "、国办函〔2020〕109号",
        "和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
    )
}
