//! The one statement in which everything an act leaves is written: row, facts, duties, numbers,
//! letters, marks, notices, events and the answer. What takes a number holds up the other
//! registrations of its bureau from here to the commit, and no longer.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    request::{Answered, LATE},
};
use gongkai_journal::{Event, Stamps};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    cases::kernel::{
        Case, Loaded, Recorded, RecordedFact, clue, duty::Duty, heading::Heading,
        letter_duty::all_duties, private, store::late_place, store::place,
    },
    paper::{
        letter::{Made, OnItsWay, Series, ways_of},
        notice::{self, Notice},
    },
    time::calendar::Current,
};

/// What is written of a case; the state is that after the facts.
pub struct Write<'a, C: Case> {
    /// The case; its number is none while it is new.
    pub case: &'a Loaded<C>,
    /// The calendar its days are derived by.
    pub calendar: &'a Current,
    /// What just happened to it.
    pub facts: &'a [RecordedFact<C>],
    /// Why legal dates lie before today.
    pub backdating_reason: &'a str,
    /// The letters of the last fact.
    pub letters: &'a [Made],
    /// All its letters as they stand then.
    pub ways: &'a [OnItsWay],
    /// What others are told.
    pub events: &'a [Event],
    /// Whom notices go to.
    pub notices: &'a [Notice],
    /// By what it is found again.
    pub marks: &'a [i64],
    /// The answer of the call, if it is this act's alone.
    pub answer: Option<Answered<'a>>,
}

/// Derives the row and the duties of a case that is locked anew, with these events; nothing happened to it.
pub async fn rederive<C: Case>(
    tx: &mut Tx,
    case: &Loaded<C>,
    calendar: &Current,
    events: &[Event],
) -> Result<()> {
    let ways = ways_of(tx, case.id).await?;
    let derived = Write {
        case,
        calendar,
        facts: &[],
        backdating_reason: "",
        letters: &[],
        ways: &ways,
        events,
        notices: &[],
        marks: &[],
        answer: None,
    };
    write(tx, derived).await?;
    Ok(())
}

/// Writes it; answers the number of the case. An internal error if the case is not as it was read.
#[expect(clippy::too_many_lines, reason = "one statement, and what it is given")]
pub async fn write<C: Case>(tx: &mut Tx, write: Write<'_, C>) -> Result<i32> {
    let bureau = tx.bureau()?.clone();
    let subject = tx.scope()?.principal.subject.clone();
    let Write { case, calendar, .. } = write;
    let summary = case.state.summary(calendar);
    let (closed_on, result) = summary.closed.unzip();
    let facts = FactColumns::of(tx, case.id, write.facts, given(write.backdating_reason))?;
    let steps = i32::try_from(write.facts.len()).map_err(Error::internal)?;
    let duties = DutyColumns::of(&all_duties(&case.state, write.ways, calendar));
    let found_by = clue::marks(tx, &case.state, summary.about)?;
    let (pairs, text) = clue::text(tx, case.id, &case.state)?;
    let heading = Heading::of(&case.state).seal(tx, case.id)?;
    let movable = closed_on.is_none() || !duties.kind.is_empty();
    let series = SeriesColumns::of(case, tx.today().year(), write.letters);
    let letters = LetterColumns::of(write.letters);
    let events = EventColumns::of(tx, write.events);
    let notices = NoticeColumns::of(tx, write.notices)?;
    let answer = write.answer.as_ref();
    let (today, now) = (tx.today(), tx.recorded_at());
    let row = sqlx::query!(
        r#"-- intake.write_case
         WITH numbered AS (
             INSERT INTO number_series (bureau_id, series, year, last)
             SELECT $1, * FROM unnest($3::text[], $62::integer[], $4::integer[]) AS wanted (series, year, taken)
             ORDER BY series
             ON CONFLICT (bureau_id, series, year) DO UPDATE SET last = number_series.last + excluded.last
             RETURNING series, year, last
         ), named AS (
             SELECT '〔' || $2::integer || '〕' || last || '号' AS number FROM numbered WHERE series = $6
         ), opened AS (
             INSERT INTO case_row (bureau_id, id, kind, number_year, number, category, about_case_id,
                                   office_id, person, opened_on, original_due_on, due_on,
                                   provisional, closed_on, result, calendar, version, movable,
                                   stage, heading)
             SELECT $1, $5, $6, $2::integer, last, $7, $8::uuid, $9::text, $10::text, $11, $12::date, $13::date,
                    $14, $15::date, $16::text, $17, $18, $63::boolean, $64::text, $65::bytea
             FROM numbered WHERE series = $6
             RETURNING id
         ), changed AS (
             UPDATE case_row SET category = $7, about_case_id = $8, office_id = $9, person = $10,
                 opened_on = $11, original_due_on = $12, due_on = $13, provisional = $14,
                 closed_on = $15, result = $16, calendar = $17, version = $18, movable = $63,
                 stage = $64, heading = $65
             WHERE bureau_id = $1 AND id = $5 AND version = $18 - $19
             RETURNING id
         ), happened AS (
             INSERT INTO fact (bureau_id, case_id, backdating_reason, ordinal, kind, legal_date,
                               recorded_at, actor, office, body, personal, own_rules)
             SELECT $1, $5, * FROM unnest($20::bytea[], $21::integer[], $22::text[], $23::date[],
                 $24::timestamptz[], $25::text[], $26::text[], $27::jsonb[], $28::bytea[], $69::jsonb[])
         ), done AS (
             DELETE FROM duty WHERE bureau_id = $1 AND case_id = $5
               AND (kind, part) NOT IN (SELECT * FROM unnest($29::text[], $30::integer[]))
         ), owed AS (
             INSERT INTO duty (bureau_id, case_id, kind, part, due_on, provisional, office_id, person,
                               acts_on)
             SELECT $1, $5, * FROM unnest($29::text[], $30::integer[], $31::date[], $32::boolean[],
                                          $33::text[], $34::text[], $35::date[])
             ON CONFLICT (bureau_id, case_id, kind, part) DO UPDATE SET
                 due_on = excluded.due_on, provisional = excluded.provisional,
                 office_id = excluded.office_id, person = excluded.person, acts_on = excluded.acts_on
         ), issued AS (
             INSERT INTO letter (bureau_id, case_id, ordinal, year, issued_at, issued_by, number,
                                 printed, id, part, kind, series, dated_on, template_version, content)
             SELECT $1, $5, $18, year, $46, $47, last - back,
                    word || '〔' || year || '〕' || (last - back) || '号',
                    made.id, part, kind, series, dated_on, template_version, content
             FROM unnest($36::uuid[], $37::integer[], $38::text[], $39::text[], $40::integer[],
                         $41::text[], $42::date[], $43::integer[], $44::bytea[])
                  AS made (id, part, kind, series, back, word, dated_on, template_version, content)
             JOIN numbered USING (series)
         ), told AS (
             INSERT INTO outbox (bureau_id, visibility, event_id, event_type, subject, occurred_at,
                                 recorded_at, traceparent, data)
             SELECT $1, visibility, event_id, event_type, subject, $48, $46, $49::text,
                    replace(data, $70::text, coalesce((SELECT number FROM named), $71::text))
             FROM unnest($50::text[], $51::uuid[], $52::text[], $53::text[], $54::text[])
                  WITH ORDINALITY AS event (visibility, event_id, event_type, subject, data, place)
             ORDER BY place
         ), noticed AS (
             INSERT INTO notice (bureau_id, case_id, written_on, recorded_at, next_try_at, id, kind,
                                 contact)
             SELECT $1, $5, $45, $46, $46, * FROM unnest($55::uuid[], $56::text[], $57::bytea[])
         ), marked AS (
             INSERT INTO application_mark (bureau_id, mark, application_id)
             SELECT $1, mark, $5 FROM unnest($58::bigint[]) AS mark ON CONFLICT DO NOTHING
         ), found AS (
             INSERT INTO case_mark (bureau_id, mark, case_id)
             SELECT $1, mark, $5 FROM unnest($66::bigint[]) AS mark ON CONFLICT DO NOTHING
         ), read AS (
             INSERT INTO case_text (bureau_id, case_id, pairs, text)
             VALUES ($1, $5, $67::text::bit(2048), $68::bytea)
             ON CONFLICT (bureau_id, case_id) DO UPDATE SET pairs = excluded.pairs, text = excluded.text
             WHERE case_text.pairs <> excluded.pairs
         ), answered AS (
             UPDATE request SET answer = $61::bytea,
                 late = (SELECT number FROM named)
             WHERE bureau_id = $1 AND subject = $47 AND method = $59 AND request_id = $60
         )
         SELECT (SELECT last FROM numbered WHERE series = $6) AS number,
                (SELECT count(*) FROM opened) + (SELECT count(*) FROM changed) AS "written!""#,
        bureau.as_str(),
        today.year(),
        &series.name,
        &series.taken,
        case.id,
        C::KIND.as_str(),
        summary.category,
        summary.about,
        summary.office_id,
        summary.person,
        summary.opened_on,
        summary.original_due_on,
        summary.due_on,
        summary.provisional,
        closed_on,
        result,
        calendar.version,
        case.version,
        steps,
        &facts.backdating_reason as &[Option<Vec<u8>>],
        &facts.ordinal,
        &facts.kind,
        &facts.legal_date,
        &facts.recorded_at,
        &facts.actor,
        &facts.office as &[Option<String>],
        &facts.body,
        &facts.personal as &[Option<Vec<u8>>],
        &duties.kind,
        &duties.part,
        &duties.due_on as &[Option<NaiveDate>],
        &duties.provisional,
        &duties.office_id as &[Option<String>],
        &duties.person as &[Option<String>],
        &duties.acts_on as &[Option<NaiveDate>],
        &letters.id,
        &letters.part,
        &letters.kind,
        &letters.series,
        &letters.back,
        &letters.word,
        &letters.dated_on,
        &letters.template_version,
        &letters.content,
        today,
        now,
        subject,
        tx.now(),
        events.traceparent,
        &events.visibility,
        &events.id,
        &events.kind,
        &events.subject,
        &events.data,
        &notices.id,
        &notices.kind,
        &notices.contact,
        write.marks,
        answer.map(|answer| answer.method),
        answer.map(|answer| answer.request_id),
        answer.map(|answer| answer.sealed.as_slice()),
        &series.year,
        movable,
        case.state.case_stage().as_str(),
        heading,
        &found_by,
        pairs,
        text,
        &facts.own_rules as &[Option<serde_json::Value>],
        LATE,
        case.number.to_string(),
    )
    .fetch_one(tx.conn())
    .await?;
    if row.written != 1 {
        return Err(Error::internal(format!(
            "intake.write_case found case {} at another version than {}",
            case.id,
            case.version - steps
        )));
    }
    Ok(row.number.unwrap_or(case.number.number))
}

/// A backdating reason that says something.
fn given(reason: &str) -> Option<&str> {
    Some(reason.trim()).filter(|reason| !reason.is_empty())
}

/// What numbers are taken: of the kind for a new case, in the year it comes in; of each series for its
/// letters, in the year of the day they bear. In the order of their names, so that no two acts wait for
/// each other in a circle.
struct SeriesColumns {
    name: Vec<String>,
    year: Vec<i32>,
    taken: Vec<i32>,
}

impl SeriesColumns {
    fn of<C: Case>(case: &Loaded<C>, this_year: i32, letters: &[Made]) -> Self {
        let mut taken: BTreeMap<&str, (i32, i32)> = BTreeMap::new();
        if !case.number.is_taken() {
            taken.insert(C::KIND.as_str(), (this_year, 1));
        }
        // The letters of one fact bear one day.
        for letter in letters {
            let name = Series::of(letter.kind).as_str();
            taken.entry(name).or_insert((letter.dated_on.year(), 0)).1 += 1;
        }
        let (year, taken_of) = taken.values().copied().unzip();
        Self {
            name: taken.keys().map(|name| (*name).to_owned()).collect(),
            year,
            taken: taken_of,
        }
    }
}

/// Facts, column by column.
#[derive(Default)]
struct FactColumns {
    backdating_reason: Vec<Option<Vec<u8>>>,
    ordinal: Vec<i32>,
    kind: Vec<String>,
    legal_date: Vec<NaiveDate>,
    recorded_at: Vec<DateTime<Utc>>,
    actor: Vec<String>,
    office: Vec<Option<String>>,
    body: Vec<serde_json::Value>,
    personal: Vec<Option<Vec<u8>>>,
    own_rules: Vec<Option<serde_json::Value>>,
}

impl FactColumns {
    /// The columns of facts of a case; their private words sealed, and why they are late: who
    /// explains that may name somebody.
    fn of<B: Serialize>(
        tx: &Tx,
        case_id: Uuid,
        facts: &[Recorded<B>],
        late: Option<&str>,
    ) -> Result<Self> {
        let mut columns = Self::default();
        for fact in facts {
            let (body, private) = private::part(&fact.body).map_err(Error::internal)?;
            let kind = body.get("fact").and_then(|kind| kind.as_str());
            columns.kind.push(kind.unwrap_or_default().to_owned());
            columns.ordinal.push(fact.ordinal);
            columns.legal_date.push(fact.legal_date);
            columns.recorded_at.push(fact.recorded_at);
            columns.actor.push(fact.actor.clone());
            columns.office.push(fact.office.clone());
            columns.body.push(body);
            let own = (!fact.own.0.is_empty()).then(|| serde_json::to_value(&fact.own));
            columns
                .own_rules
                .push(own.transpose().map_err(Error::internal)?);
            let sealed =
                private.map(|words| tx.seal(&place(fact.ordinal), case_id, &words.to_string()));
            columns.personal.push(sealed.transpose()?);
            let late = late.map(|reason| tx.seal(&late_place(fact.ordinal), case_id, reason));
            columns.backdating_reason.push(late.transpose()?);
        }
        Ok(columns)
    }
}

/// One column of many things.
fn column<T, V>(things: &[T], read: impl FnMut(&T) -> V) -> Vec<V> {
    things.iter().map(read).collect()
}

/// Duties, column by column.
struct DutyColumns {
    kind: Vec<String>,
    part: Vec<i32>,
    due_on: Vec<Option<NaiveDate>>,
    provisional: Vec<bool>,
    office_id: Vec<Option<String>>,
    person: Vec<Option<String>>,
    acts_on: Vec<Option<NaiveDate>>,
}

impl DutyColumns {
    fn of(duties: &[Duty]) -> Self {
        Self {
            kind: column(duties, |duty| duty.kind.as_str().to_owned()),
            part: column(duties, |duty| duty.part),
            due_on: column(duties, |duty| duty.due.map(|due| due.date)),
            provisional: column(duties, |duty| duty.due.is_some_and(|due| due.provisional)),
            office_id: column(duties, |duty| duty.office_id.clone()),
            person: column(duties, |duty| duty.person.clone()),
            acts_on: column(duties, |duty| duty.acts_on),
        }
    }
}

/// Letters, column by column.
struct LetterColumns {
    id: Vec<Uuid>,
    part: Vec<i32>,
    kind: Vec<String>,
    series: Vec<String>,
    /// How many letters of the fact take a later number of the series.
    back: Vec<i32>,
    word: Vec<String>,
    dated_on: Vec<NaiveDate>,
    template_version: Vec<i32>,
    content: Vec<Vec<u8>>,
}

impl LetterColumns {
    fn of(letters: &[Made]) -> Self {
        let later = |made: &Made| {
            let series = Series::of(made.kind);
            let later = letters.iter().filter(|other| other.part > made.part);
            let later = later.filter(|other| Series::of(other.kind) == series);
            i32::try_from(later.count()).unwrap_or(i32::MAX)
        };
        Self {
            id: column(letters, |made| made.id),
            part: column(letters, |made| made.part),
            kind: column(letters, |made| made.kind.as_str().to_owned()),
            series: column(letters, |made| Series::of(made.kind).as_str().to_owned()),
            back: column(letters, later),
            word: column(letters, |made| made.word.clone()),
            dated_on: column(letters, |made| made.dated_on),
            template_version: column(letters, |made| made.template_version),
            content: column(letters, |made| made.content.clone()),
        }
    }
}

/// Events, column by column.
struct EventColumns {
    visibility: Vec<String>,
    id: Vec<Uuid>,
    kind: Vec<String>,
    subject: Vec<String>,
    data: Vec<String>,
    traceparent: Option<String>,
}

impl EventColumns {
    fn of(tx: &Tx, events: &[Event]) -> Self {
        Self {
            visibility: column(events, |event| event.visibility.as_str().to_owned()),
            id: column(events, |_| tx.new_id()),
            kind: column(events, |event| event.event_type.clone()),
            subject: column(events, |event| event.subject.clone()),
            data: column(events, |event| event.data.clone()),
            traceparent: if events.is_empty() {
                None
            } else {
                Stamps::of(tx).traceparent
            },
        }
    }
}

/// Notices, column by column.
#[derive(Default)]
struct NoticeColumns {
    id: Vec<Uuid>,
    kind: Vec<String>,
    contact: Vec<Vec<u8>>,
}

impl NoticeColumns {
    fn of(tx: &Tx, notices: &[Notice]) -> Result<Self> {
        let mut columns = Self::default();
        for written in notices {
            let id = tx.new_id();
            columns.id.push(id);
            columns.kind.push(written.kind.as_str().to_owned());
            columns
                .contact
                .push(notice::sealed(tx, id, &written.contact)?);
        }
        Ok(columns)
    }
}
