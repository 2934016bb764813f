//! Acts that are only tried: what they would do is noted in place of being written.

use chrono::NaiveDate;
use gongkai_chassis::error::Result;
use gongkai_document::date_text;
use gongkai_law::{calendar::Calendar, clock::Stands};
use tonic::Request;

use super::{
    Case, Loaded, RecordedFact,
    act::{Acting, Effects},
    duty::Duty,
    letter_duty::all_duties,
    store,
};
use crate::{
    foresight::{Change, Warning},
    paper::letter::{self, OnItsWay, Order},
    people::bureaus::Letterhead,
};

/// A service whose acts can be tried: at a desk that keeps nothing, lest they be done.
pub trait Rehearsed {
    /// Does the act whose request has this name, as it was encoded, and forgets its answer.
    fn rehearse(
        &self,
        name: &str,
        request: Request<Vec<u8>>,
    ) -> impl Future<Output = Result<()>> + Send;
}

impl Acting {
    /// Derives anew what is still to be done on a case that is locked: one of its letters went on, and nothing
    /// happened to the case itself.
    pub async fn rederive<C: Effects + Sync>(&mut self, case: &Loaded<C>) -> Result<()> {
        if self.foresight.is_some() {
            return self.note(case).await;
        }
        store::rederive(&mut self.tx, case, &self.calendar, &[]).await
    }

    /// Notes a case as it would stand, if the act is only tried.
    pub async fn note<C: Effects + Sync>(&mut self, case: &Loaded<C>) -> Result<()> {
        if let Some(foresight) = self.foresight.clone() {
            let due_before = case.state.summary(&self.calendar).due_on;
            let ways = letter::ways_of(&mut self.tx, case.id).await?;
            foresight.note(self.change(case, due_before, &ways));
        }
        Ok(())
    }

    /// Whether the act is only tried.
    pub fn is_rehearsed(&self) -> bool {
        self.foresight.is_some()
    }

    /// What it would do to a case. Nothing is written, so no number is taken and nobody waits for one.
    pub(super) async fn foreseen<C: Effects + Sync>(
        &mut self,
        case: &Loaded<C>,
        happened: &RecordedFact<C>,
        due_before: Option<NaiveDate>,
    ) -> Result<Change> {
        let (orders, dated_on) = self.orders(case, happened).await?;
        let mut letters = Vec::with_capacity(orders.len());
        let mut wants = Vec::new();
        for order in &orders {
            let head = &self.bureau.head;
            wants.extend(wanting(&case.state, head, order, dated_on));
            let draft = letter::draft(&mut self.tx, head, case.number, dated_on, order).await?;
            letters.push((order.kind, draft));
        }
        let mut ways = case.letters.clone();
        let issued = orders.iter().map(|order| (order.kind, dated_on));
        letter::add_issued(&mut ways, happened.ordinal, issued);
        let change = self.change(case, due_before, &ways);
        let (calendar, today) = (&self.calendar, self.tx.today());
        let mut warnings = warnings(&case.state, happened, &change, calendar, today);
        for warning in wants {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        let notices = case.state.notices(&happened.body).into_iter();
        Ok(Change {
            letters,
            notices: notices.map(|notice| notice.kind.as_str()).collect(),
            warnings,
            ..change
        })
    }

    /// A case as it would stand with these letters.
    pub(super) fn change<C: Effects>(
        &self,
        case: &Loaded<C>,
        due_before: Option<NaiveDate>,
        ways: &[OnItsWay],
    ) -> Change {
        let summary = case.state.summary(&self.calendar);
        let duties = all_duties(&case.state, ways, &self.calendar).into_iter();
        Change {
            case_id: case.id,
            kind: C::KIND,
            number: case.number.is_taken().then(|| case.number.to_string()),
            stage: case.state.stage_word(),
            due_before,
            due_on: summary.due_on,
            due_once_sent: case.state.due_once_sent(&self.calendar, self.tx.today()),
            provisional: summary.provisional,
            duties: duties.map(Duty::still_to_do).collect(),
            letters: Vec::new(),
            notices: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// What would be wanting in a letter of that day: who can be gone to against it, and where it goes.
fn wanting<C: Effects>(
    state: &C,
    head: &Letterhead,
    order: &Order,
    dated_on: NaiveDate,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if order.kind.remedy(dated_on).is_some() {
        warnings.extend(head.remedies_wanting(dated_on));
    }
    let known = state.address_of(&order.addressee);
    if order.kind.is_opinion_request() && known.is_none_or(str::is_empty) {
        let name = &order.addressee;
        warnings.push(Warning {
            zh: format!(
                "未填写{name}的地址，信封标签和交寄清单上的地址将留空；须邮寄的，请填写第三方（机关）地址。"
            ),
            en: format!(
                "No address of {name} is entered: label and list of mail leave it open. Enter party_address if the \
                 letter goes by post."
            ),
        });
    }
    warnings
}

/// What somebody should know before: that the day has passed by which the case is due, that its clock would stop, and
/// what its kind says of the act.
fn warnings<C: Case>(
    state: &C,
    happened: &RecordedFact<C>,
    change: &Change,
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<Warning> {
    if state.stands() != Stands::Open {
        return Vec::new();
    }
    let told = state.forewarned(happened, change.due_before, calendar);
    let passed = change
        .due_before
        .filter(|due| *due < today)
        .map(|due| Warning {
            zh: format!("办理期限已于{}届满，本次办理属逾期办理。", date_text(due)),
            en: format!("It was due on {due}, which has passed: what is done now is late."),
        });
    let passed = passed.or_else(|| {
        let due = change.due_on.filter(|due| *due < today)?;
        Some(Warning {
            zh: format!("办理后期限为{}，已经届满。", date_text(due)),
            en: format!("It would be due on {due}, which has passed."),
        })
    });
    let stops = (change.due_before.is_some() && change.due_on.is_none()).then(|| Warning {
        zh: "办理后期限停止计算。".to_owned(),
        en: "The clock stands still from then on.".to_owned(),
    });
    passed.into_iter().chain(stops).chain(told).collect()
}
