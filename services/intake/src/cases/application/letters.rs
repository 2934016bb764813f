//! Which letters the facts of an application send. Values bear the names of the placeholders of the
//! templates; a letter carries the day of its fact.

use chrono::NaiveDate;
use gongkai_chassis::error::Result;
use gongkai_document::date_text;
use gongkai_law::{
    application::{Answer, Ground},
    calendar::{Calendar, Due},
    letter::{Law, LetterKind, Party},
    money::written_out,
    rules,
    title::titled,
};

use super::{
    process::{Charged, ConsultedParty, Process, ProcessFact},
    registration::RegistrationFact,
    reply::{Content, ReplyFact},
    state::{Application, Happened},
};
use crate::{
    cases::kernel::Recorded,
    paper::{
        letter::{
            Order,
            placeholder::{MAIL_ADDRESS, Places, THIRD_PARTY, WITHDRAWN_LETTER},
        },
        words::yuan,
    },
};

type Values = Vec<(&'static str, String)>;

/// The day its answer is due, the original one while the clock stands still.
fn due_text(process: &Process, received_on: NaiveDate, calendar: &Calendar) -> String {
    let deadline = process.deadline(calendar, received_on);
    let due = deadline.map(|deadline| deadline.current.unwrap_or(deadline.original));
    due.map(Due::zh).unwrap_or_default()
}

/// The letters of one fact; the state is that after it.
pub fn of(state: &Application, happened: &Recorded<Happened>, calendar: &Calendar) -> Vec<Order> {
    let due_of = |process: &Process| due_text(process, state.received_on, calendar);
    let due = || due_of(&state.process);
    let (kind, values) = match &happened.body {
        Happened::Registration(RegistrationFact::Received(received))
            if received.registered.unconfirmed =>
        {
            return Vec::new();
        }
        Happened::Registration(
            RegistrationFact::Received(_) | RegistrationFact::ReceiptConfirmed { .. },
        ) => (
            LetterKind::Acknowledgement,
            vec![
                ("channel", state.channel.zh().to_owned()),
                ("due_on", due()),
            ],
        ),
        Happened::Process(ProcessFact::CorrectionAsked { period, missing }) => (
            LetterKind::CorrectionNotice,
            vec![
                ("missing", missing.0.clone()),
                ("period", period.to_string()),
            ],
        ),
        Happened::Process(ProcessFact::Extended { by, reason }) => (
            LetterKind::ExtensionNotice,
            vec![
                ("by", by.to_string()),
                ("due_on", due_of(&state.process.as_told(None))),
                ("reason", reason.0.clone()),
            ],
        ),
        Happened::Process(
            fact @ (ProcessFact::CorrectionWithdrawn { .. }
            | ProcessFact::ExtensionWithdrawn { .. }
            | ProcessFact::FeeWithdrawn { .. }
            | ProcessFact::OpinionRequestRecalled { .. }),
        ) => {
            let by = (happened.ordinal, happened.legal_date);
            return withdrawal(state, fact, by, calendar);
        }
        Happened::Process(ProcessFact::OpinionAsked {
            of,
            party_name,
            party_address,
        }) => {
            return requests(state, happened.legal_date, *of, (party_name, party_address));
        }
        Happened::Process(ProcessFact::FeeAsked {
            amount_fen,
            charged,
        }) => (
            LetterKind::FeeNotice,
            fee_values(*amount_fen, *charged, happened.legal_date),
        ),
        Happened::Process(ProcessFact::ReasonsAsked { period, reason }) => (
            LetterKind::ReasonsNotice,
            vec![("reason", reason.0.clone()), ("period", period.to_string())],
        ),
        Happened::Process(ProcessFact::PeriodDelayed { due_on, reason }) => (
            LetterKind::DelayedPeriodNotice,
            vec![("reason", reason.0.clone()), ("due_on", date_text(*due_on))],
        ),
        Happened::Reply(ReplyFact::ReplySigned { .. }) => {
            return reply(state, happened.legal_date);
        }
        Happened::Reply(ReplyFact::Closed { way, reason, .. }) => (
            LetterKind::Reply(*way),
            vec![
                ("reason", reason.0.clone()),
                ("lapsed_notice", lapsed_notice(state, *way)),
                ("period", lapsed_period(state, *way)),
            ],
        ),
        Happened::Process(
            ProcessFact::CorrectionReceived { .. }
            | ProcessFact::NoticeSent { .. }
            | ProcessFact::NoticeServed { .. }
            | ProcessFact::NoticeReturned { .. }
            | ProcessFact::ArrivalAnnulled { .. }
            | ProcessFact::SendingAnnulled { .. }
            | ProcessFact::OpinionWithdrawn { .. }
            | ProcessFact::OpinionReceived { .. }
            | ProcessFact::FeeRecorded { .. }
            | ProcessFact::PaymentTold { .. }
            | ProcessFact::PaymentNotReceived { .. }
            | ProcessFact::PaymentAnnulled { .. }
            | ProcessFact::ReasonsReceived { .. },
        )
        | Happened::Registration(_)
        | Happened::Search(_)
        | Happened::Reply(_) => return Vec::new(),
    };
    vec![told(state, kind, values)]
}

/// The sum of a fee, once in figures and written out, and how it comes about.
fn fee_values(amount_fen: u64, charged: Option<Charged>, on: NaiveDate) -> Values {
    let amount = format!("{}（大写：{}）", yuan(amount_fen), written_out(amount_fen));
    vec![
        ("amount", amount),
        ("period", rules::fee_payment_limit(on).to_string()),
        (
            "calculation",
            charged.map(Charged::explained).unwrap_or_default(),
        ),
        ("anew_wd", rules::ANSWER.on(on).number.to_string()),
    ]
}

/// That an extension, a correction or fee notice, or a request for an opinion is withdrawn: to each who knows of it.
fn withdrawal(
    state: &Application,
    fact: &ProcessFact,
    (ordinal, on): (i32, NaiveDate),
    calendar: &Calendar,
) -> Vec<Order> {
    let process = &state.process;
    let extension = process.extensions().last().map(|(_, notice)| notice);
    let withdrawn = |kind: LetterKind, on: Option<NaiveDate>| {
        let on = on.map(|on| named(kind.zh(), "", on));
        (WITHDRAWN_LETTER, on.unwrap_or_default())
    };
    let (kind, mut values) = match fact {
        ProcessFact::ExtensionWithdrawn { by, reason } => {
            let told_on = state.process.extension_told_on().map(date_text);
            let values = vec![
                ("by", by.to_string()),
                ("reason", reason.0.clone()),
                ("extended_on", told_on.unwrap_or_default()),
                withdrawn(
                    LetterKind::ExtensionNotice,
                    extension.map(|notice| notice.on),
                ),
            ];
            (LetterKind::ExtensionWithdrawal, values)
        }
        ProcessFact::CorrectionWithdrawn { reason } => {
            let asked = process.withdrawn_corrections.last();
            let on = asked.map(|(asked, _)| asked.notice.asked_on);
            let values = vec![
                ("reason", reason.0.clone()),
                withdrawn(LetterKind::CorrectionNotice, on),
            ];
            (LetterKind::CorrectionWithdrawal, values)
        }
        ProcessFact::FeeWithdrawn { amount_fen, reason } => {
            let fee = process.withdrawn_fees.last();
            let on = fee.map(|(fee, _)| fee.notice.asked_on);
            let values = vec![
                ("amount", yuan(*amount_fen)),
                ("reason", reason.0.clone()),
                withdrawn(LetterKind::FeeNotice, on),
            ];
            (LetterKind::FeeWithdrawal, values)
        }
        ProcessFact::OpinionRequestRecalled { opinion, .. } => {
            let asked = process.opinion(*opinion).ok();
            let on = asked.map(|asked| asked.notice.asked_on);
            let values = vec![withdrawn(LetterKind::ThirdPartyNotice, on)];
            (LetterKind::ThirdPartyNoticeWithdrawal, values)
        }
        _ => return Vec::new(),
    };
    values.extend(due_again(state, on, calendar));
    let to_party = match fact {
        ProcessFact::OpinionRequestRecalled { opinion, .. } => recall(state, *opinion),
        _ => None,
    };
    let of_co_maker = matches!(fact, ProcessFact::OpinionRequestRecalled { opinion, .. }
        if process.opinion(*opinion).is_ok_and(|asked| asked.of == ConsultedParty::CoMaker));
    // Of a co-maker the applicant was not told.
    let to_applicant = (!of_co_maker).then(|| told(state, kind, values));
    let mut letters: Vec<Order> = to_party.into_iter().chain(to_applicant).collect();
    letters.retain(|order| !state.is_news_of_nothing(ordinal, order.kind));
    letters
}

/// The day the answer is due after a mistake was taken back, which may have passed; none while the clock
/// stands still, for then the day is not known.
fn due_again(
    state: &Application,
    on: NaiveDate,
    calendar: &Calendar,
) -> Option<(&'static str, String)> {
    let anew = state.replies.due_anew().map(|anew| anew.due_on);
    let due = anew.or_else(|| state.current_due_on(calendar))?;
    let name = if due < on { "overdue_on" } else { "due_on" };
    Some((name, date_text(due)))
}

/// A letter to the applicant, with what was asked and when.
fn told(state: &Application, kind: LetterKind, mut values: Values) -> Order {
    values.push(("wanted", state.wanted.clone()));
    values.push(("received_on", date_text(state.received_on)));
    let corrected = state.process.correction.as_ref();
    if let Some(day) = corrected.and_then(|correction| correction.received_on) {
        values.push(("corrected_on", date_text(day)));
    }
    let party = Party::from(state.applicant_kind);
    fitting(kind, to_applicant(state), party, values)
}

/// An order with those of the values its letter has a place for.
fn fitting(kind: LetterKind, addressee: String, party: Party, mut values: Values) -> Order {
    let places = Places::of(kind);
    values.retain(|(name, value)| !value.is_empty() && places.has(name));
    Order {
        kind,
        addressee,
        party,
        values,
    }
}

/// A letter to a third party or another organ, of which only the name is registered.
fn to_party(kind: LetterKind, name: &str, values: Values) -> Order {
    fitting(kind, name.to_owned(), Party::named(name), values)
}

/// Who a letter to the applicant is addressed to: an agent receives it for his principal.
fn to_applicant(state: &Application) -> String {
    let name = &*state.applicant.name;
    match &state.applicant.details.agent {
        Some(agent) => format!("{name}（代理人：{}）", agent.name),
        None => name.clone(),
    }
}

/// The request to whom is asked; of a third party the applicant is told, too.
fn requests(
    state: &Application,
    asked_on: NaiveDate,
    of: ConsultedParty,
    (party_name, party_address): (&str, &str),
) -> Vec<Order> {
    let period = match of {
        ConsultedParty::ThirdParty => &rules::THIRD_PARTY_OPINION,
        ConsultedParty::CoMaker => &rules::CO_MAKER_OPINION,
    };
    let values = vec![
        ("wanted", state.wanted.clone()),
        ("received_on", date_text(state.received_on)),
        ("period", period.on(asked_on).number.to_string()),
        (MAIL_ADDRESS, party_address.to_owned()),
    ];
    let mut letters = vec![to_party(of.letter(), party_name, values)];
    if of == ConsultedParty::ThirdParty {
        letters.push(told(state, LetterKind::ThirdPartyNotice, Vec::new()));
    }
    letters
}

/// That a request is recalled, to whom it was sent.
fn recall(state: &Application, opinion: u32) -> Option<Order> {
    let asked = state.process.opinion(opinion).ok()?;
    let left = asked.notice.first_left_on().map(date_text);
    let letter = named(asked.of.letter().zh(), "", asked.notice.asked_on);
    let values = vec![
        ("asked_on", left.unwrap_or_default()),
        (WITHDRAWN_LETTER, letter),
        (MAIL_ADDRESS, asked.party_address.clone()),
    ];
    let kind = LetterKind::OpinionRequestWithdrawal;
    Some(to_party(kind, &asked.party_name, values))
}

/// The reply of the draft that is not signed yet, if it bore that day.
pub fn draft(state: &Application, on: NaiveDate) -> Result<Order> {
    Ok(answer(state, &state.unsigned()?.content, on))
}

/// The reply with all its facts, and where it discloses a notice to each third party whose refusal it overrides.
fn reply(state: &Application, on: NaiveDate) -> Vec<Order> {
    let Some(reply) = state.replies.current() else {
        return Vec::new();
    };
    let content = &reply.content;
    let texts = &content.texts;
    let mut letters = vec![answer(state, content, on)];
    let for_public_interest = content.discloses() && !texts.public_interest.is_empty();
    if content.overrides_refusal() || for_public_interest {
        letters.extend(state.refusing().map(|party| {
            let address = state.party_address(party).unwrap_or_default();
            let values = vec![
                (MAIL_ADDRESS, address.to_owned()),
                ("wanted", state.wanted.clone()),
                ("received_on", date_text(state.received_on)),
                ("material", content.material()),
                ("reason", texts.public_interest.clone()),
            ];
            to_party(LetterKind::DisclosureNotice, party, values)
        }));
    }
    letters
}

/// The reply itself.
fn answer(state: &Application, content: &Content, on: NaiveDate) -> Order {
    let kind = LetterKind::Reply(content.answer);
    told(state, kind, reply_values(state, content, on))
}

fn reply_values(state: &Application, content: &Content, on: NaiveDate) -> Values {
    let texts = &content.texts;
    let grounds: Vec<&str> = content.grounds.iter().copied().map(Ground::zh).collect();
    let search = match texts.search.as_str() {
        "" if content.answer == Answer::NotHeld => state.searches.told(),
        said => said.to_owned(),
    };
    // Whom to turn to goes along with the organ that is named.
    let (organ, how) = match (texts.other_organ.as_str(), texts.where_and_how.as_str()) {
        ("", how) => ("经查询，本机关尚不能确定该机关".to_owned(), how),
        (named, contact) => (format!("{named}，联系方式：{contact}"), ""),
    };
    let how = match content.answer {
        Answer::OtherOrgan => how,
        _ => texts.where_and_how.as_str(),
    };
    // Of what is disclosed in part, no law speaks but the one that forbids the rest.
    let special_rule = match content.answer {
        Answer::PartlyGranted if !content.grounds.contains(&Ground::LawForbids) => "",
        _ => texts.special_rule.as_str(),
    };
    let excess = state.excess.as_ref();
    let given = excess.and_then(|excess| excess.received.as_ref());
    vec![
        ("ground_basis", ground_basis(&content.grounds, on)),
        (THIRD_PARTY, third_party(state, content, on)),
        (
            "excess",
            excess.map(|excess| excess.why.clone()).unwrap_or_default(),
        ),
        (
            "reasons_given",
            given.map(|(_, said)| said.clone()).unwrap_or_default(),
        ),
        ("ground", grounds.join("；")),
        ("where_and_how", how.to_owned()),
        ("material", content.material()),
        ("reason", texts.reason.clone()),
        ("search", search),
        ("special_rule", special_rule.to_owned()),
        ("earlier_reply", texts.earlier_reply.clone()),
        ("responsible_organ", organ),
        ("withheld_part", texts.withheld_part.clone()),
        ("reasons_asked", reasons_asked(state)),
    ]
}

/// The articles on which each part rests that is withheld.
fn ground_basis(grounds: &[Ground], on: NaiveDate) -> String {
    let mut grounds = grounds.to_vec();
    grounds.sort_unstable();
    let articles = grounds.into_iter().map(|ground| ground.article(on));
    let mut articles: Vec<&str> = articles.collect();
    articles.dedup();
    format!("{}{}", Law::Disclosure.title(on), articles.join("、"))
}

/// That a third party refused, and where it is disclosed all the same, what and why (art. 32). Who that is,
/// and why it refused, is no affair of the applicant.
fn third_party(state: &Application, content: &Content, on: NaiveDate) -> String {
    if state.refusing().next().is_none() {
        return String::new();
    }
    let refused = "本机关书面征求了第三方的意见，第三方不同意公开";
    match content.texts.public_interest.as_str() {
        why if !why.is_empty() && content.discloses() => {
            let basis = LetterKind::DisclosureNotice.basis(on).unwrap_or_default();
            format!(
                "{refused}。本机关认为不公开可能对公共利益造成重大影响，根据{basis}的规定，决定公开\
                 所涉及的政府信息。理由：{why}"
            )
        }
        _ => refused.to_owned(),
    }
}

/// When reasons of an excessive number were asked for, and what came of it (art. 35).
fn reasons_asked(state: &Application) -> String {
    let Some(excess) = &state.excess else {
        return String::new();
    };
    let asked = excess.notice.first_left_on();
    let asked = date_text(asked.unwrap_or(excess.notice.asked_on));
    let you = Party::from(state.applicant_kind).you();
    match &excess.received {
        Some((day, _)) => format!(
            "本机关于{asked}要求{you}说明理由，{you}于{}作了说明",
            date_text(*day)
        ),
        None => format!("本机关于{asked}要求{you}说明理由，{you}逾期未作说明"),
    }
}

/// The notice whose period ran out, and the civil date it last left: from its receipt the period ran.
pub fn lapsed(state: &Application, way: Answer) -> Option<(LetterKind, NaiveDate)> {
    let process = &state.process;
    let (kind, notice) = match way {
        Answer::NotCorrected => {
            let correction = process.correction.as_ref()?;
            (LetterKind::CorrectionNotice, &correction.notice)
        }
        Answer::FeeNotPaid => (LetterKind::FeeNotice, &process.fee.as_ref()?.notice),
        _ => return None,
    };
    Some((kind, notice.left_on().unwrap_or(notice.asked_on)))
}

fn lapsed_notice(state: &Application, way: Answer) -> String {
    let told = |(kind, day)| cited(kind, day, "");
    lapsed(state, way).map(told).unwrap_or_default()
}

/// A letter by its title, number and day, as another one names it; one that is not kept here has no number.
pub fn named(title: &str, number: &str, on: NaiveDate) -> String {
    let (title, on) = (titled(title), date_text(on));
    match number {
        "" => format!("{title}（{on}）"),
        number => format!("{title}（{number}，{on}）"),
    }
}

/// That a letter left on a day, with its number where it has one of ours.
pub fn cited(kind: LetterKind, day: NaiveDate, number: &str) -> String {
    let number = match number {
        "" => String::new(),
        number => format!("（{number}）"),
    };
    format!("{}，本机关发出《{}》{number}", date_text(day), kind.zh())
}

/// The working days that ran out.
fn lapsed_period(state: &Application, way: Answer) -> String {
    let days = match (way, &state.process.correction) {
        (Answer::NotCorrected, Some(correction)) => Some(correction.period),
        (Answer::FeeNotPaid, _) => {
            let fee = state.process.fee.as_ref();
            fee.map(|fee| rules::fee_payment_limit(fee.notice.asked_on))
        }
        _ => None,
    };
    days.map(|days| days.to_string()).unwrap_or_default()
}
