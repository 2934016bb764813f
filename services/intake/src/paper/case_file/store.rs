//! SQL of the register.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result, fields::Fields};

use crate::cases::kernel::{Case as _, Summary, load, store::CaseRow};
use crate::cases::{kinds::by_kind, number::CaseNumber};

/// Cases of a register at most.
const MOST: usize = 5000;

/// A line of the register.
pub struct Line {
    /// The case.
    pub row: CaseRow,
    /// Who asks, applies, complains or disputes.
    pub who: String,
    /// About what.
    pub what: String,
}

/// Cases of a kind that began in a period, by day and registration number, with who and
/// what of each as its state says.
pub async fn register(
    tx: &mut Tx,
    kind: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Line>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.register
         SELECT id, kind, number_year, number, category, about_case_id, office_id, person, opened_on,
                original_due_on, due_on, provisional, closed_on, result
         FROM case_row
         WHERE bureau_id = $1 AND kind = $2 AND opened_on BETWEEN $3 AND $4
         ORDER BY opened_on, number_year, number LIMIT $5",
        bureau.as_str(),
        kind,
        from,
        to,
        i64::try_from(MOST).unwrap_or(i64::MAX - 1) + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.len() > MOST {
        let mut fields = Fields::default();
        fields.wrong(
            "to",
            "期间内超过5000件，请缩短期间",
            "more than 5,000 cases: choose a shorter period",
        );
        fields.done()?;
    }
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let (who, what) = by_kind!(kind, C => {
            load::<C>(tx, row.id)
                .await
                .map(|case| (case.state.who().to_owned(), case.state.what().to_owned()))
        })?;
        lines.push(Line {
            row: CaseRow {
                kind: row.kind,
                number: CaseNumber {
                    year: row.number_year,
                    number: row.number,
                },
                summary: Summary {
                    category: row.category,
                    about: row.about_case_id,
                    office_id: row.office_id,
                    person: row.person,
                    opened_on: row.opened_on,
                    original_due_on: row.original_due_on,
                    due_on: row.due_on,
                    provisional: row.provisional,
                    closed: row.closed_on.zip(row.result),
                },
            },
            who,
            what,
        });
    }
    Ok(lines)
}
