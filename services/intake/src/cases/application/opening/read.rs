//! Lines of the sheet to what they say.

use chrono::NaiveDate;
use gongkai_law::application::Channel;

use super::{
    ADDRESS, AGENT, AGENT_CONTACT, AGENT_IDENTITY, AMOUNT, ARRIVED_ON, BASIS, CHANNEL, CONTACT,
    CONTACT_PERSON, COUNT, DELIVERY, DIFFICULTIES, DUE_ON, EMAIL, FINDING, FORM, GROUND, IDENTITY,
    KIND, MISSING, NAME, OFFICE, ON, OPINION, OPINION_OF, ORAL_REASON, PARTY, PERIOD, PERSON,
    POWER, REASON, REPRESENTATIVE, SEARCHED, WANTED,
};
use crate::{
    cases::application::{
        Application,
        command::{Command, ProcessCommand, RegistrationCommand, SearchCommand, Which},
        process::{Charged, PartyOpinion},
        registration::{
            Agent, Applicant, Details, Received, Registered, RegistrationFact, under_regulations,
        },
        search::{Assignment, Disclosure, Found},
        state::Happened,
        wishes::{DeliveryChannel, Wishes},
    },
    cases::kernel::private::Private,
    paper::sheet::{
        Cells, Fault, Import, Line, Plan, Table,
        history::{self, What},
    },
};

/// No applicant is given more working days than this: it would be a typing error.
const LONGEST_PERIOD: u32 = 60;
/// More than any application is worth: it would be a typing error.
const LARGEST_COUNT: u32 = 1_000_000;

/// An application to be brought in.
pub type Planned = history::Planned<Application>;

type Row = history::Row<Happened, Command>;

/// Kind of the fact that begins an application.
const RECEIVED: &str = "received";
/// Kinds of facts a line may tell.
const STEPS: &[&str] = &[
    RECEIVED,
    "applicant_unreachable",
    "assigned",
    "correction_asked",
    "correction_received",
    "extended",
    "extension_withdrawn",
    "opinion_asked",
    "notice_served",
    "opinion_received",
    "fee_asked",
    "fee_recorded",
    "search_assigned",
    "search_returned",
    "search_recalled",
    "reasons_asked",
    "reasons_received",
    "period_delayed",
];

/// Reads all lines and judges them. What is wrong is noted; then what is planned is not whole.
pub fn plan(table: &Table, import: &Import<'_>, faults: &mut Vec<Fault>) -> Plan<Planned> {
    history::plan_by_commands(table, (RECEIVED, column), row, import, faults)
}

/// The column of what the rules of applications call a field.
fn column(field: &str) -> Option<&'static str> {
    Some(match field {
        "by" => PERIOD,
        "party_name" => PARTY,
        "due_on" | "offices[0].due_on" => DUE_ON,
        "office_id" => OFFICE,
        _ => return None,
    })
}

/// Reads a line, and notes what is wrong with it.
fn row(line: Line<'_>, import: &Import<'_>, faults: &mut Vec<Fault>) -> Row {
    let facts: (&[&str], _) = (&[RECEIVED], STEPS);
    history::read(line, facts, import, faults, |fact, cells, row| {
        if fact == RECEIVED {
            let (on, received) = received(cells, &row.old_number, import.today);
            row.on = on;
            let received = received.map(|read| RegistrationFact::Received(read.into()));
            return received.map(|fact| What::First(Happened::Registration(fact)));
        }
        row.on = cells.past(ON, import.today);
        step(fact, cells, import).map(What::Step)
    })
}

fn received(
    cells: &mut Cells<'_>,
    old_number: &str,
    today: NaiveDate,
) -> (Option<NaiveDate>, Option<Received>) {
    let channel: Option<Channel> = cells.word(CHANNEL);
    let unconfirmed = channel.is_some_and(Channel::needs_confirmation) && !cells.is_filled(ON);
    let received_on = if unconfirmed {
        cells.leave(ON);
        None
    } else {
        cells.past(ON, today)
    };
    let arrived_on = if unconfirmed || cells.is_filled(ARRIVED_ON) {
        cells.past(ARRIVED_ON, today)
    } else {
        cells.leave(ARRIVED_ON);
        received_on
    };
    let (column, first) = if unconfirmed || cells.is_filled(ARRIVED_ON) {
        (ARRIVED_ON, arrived_on)
    } else {
        (ON, received_on)
    };
    if let Some(day) = first {
        cells.check(|fields| under_regulations(fields, column, day));
    }
    let confirmed = channel.is_some_and(Channel::needs_confirmation);
    match received_on.zip(arrived_on) {
        Some((received, arrived)) if arrived > received => {
            cells.wrong(
                ARRIVED_ON,
                "不得晚于收到日期",
                "not after the day of receipt",
            );
        }
        Some((received, arrived)) if arrived < received && !confirmed => cells.wrong(
            ON,
            "当面提交、签收邮件的收到日期即为提交、签收之日",
            "the day it was handed in or signed for",
        ),
        _ => {}
    }
    let delivery = cells.word_if_any(DELIVERY);
    let oral_reason: Private = cells.text(ORAL_REASON, 0, 1000);
    let wishes = Wishes {
        form: cells.word_if_any(FORM),
        delivery,
        difficulties: cells.words(DIFFICULTIES),
        filled_in_by_unit: !oral_reason.is_empty(),
        oral_reason,
    };
    let kind = cells.word(KIND);
    let (applicant, wanted) = applicant(cells, delivery);
    let registered = Registered {
        arrived_on,
        unconfirmed,
        wishes,
        origin: None,
        opening_number: Some(old_number.to_owned()),
        submitted_by_applicant: false,
        unannounced: false,
    };
    let read = channel.zip(kind).map(|(channel, applicant_kind)| Received {
        channel,
        applicant_kind,
        assumed: Vec::new(),
        applicant,
        wanted: wanted.into(),
        registered,
    });
    (received_on.or(arrived_on.filter(|_| unconfirmed)), read)
}

/// Who applies for what.
fn applicant(cells: &mut Cells<'_>, delivery: Option<DeliveryChannel>) -> (Applicant, String) {
    let by = |channel| usize::from(delivery == Some(channel));
    let agent = [AGENT, AGENT_IDENTITY, AGENT_CONTACT, POWER];
    let has_agent = agent.iter().any(|column| cells.is_filled(column));
    let must = usize::from(has_agent);
    let agent = Agent {
        name: cells.name(AGENT, must, 200),
        identity_number: cells.line(AGENT_IDENTITY, must, 64),
        contact: cells.line(AGENT_CONTACT, 0, 200),
        power_of_attorney: cells.line(POWER, must, 200),
    };
    let applicant = Applicant {
        name: cells.name(NAME, 1, 200),
        identity_number: cells.line(IDENTITY, 1, 64),
        contact: cells.line(CONTACT, 1, 200),
        details: Private(Details {
            legal_representative: cells.name(REPRESENTATIVE, 0, 200),
            contact_person: cells.name(CONTACT_PERSON, 0, 200),
            address: cells.line(ADDRESS, by(DeliveryChannel::Post), 200),
            email: cells.line(EMAIL, by(DeliveryChannel::Email), 200),
            agent: has_agent.then_some(agent),
        }),
    };
    (applicant, cells.text(WANTED, 1, 4000))
}

fn step(fact: &str, cells: &mut Cells<'_>, import: &Import<'_>) -> Option<Command> {
    let process = |command| Some(Command::Process(command));
    match fact {
        "applicant_unreachable" => {
            Some(Command::Registration(RegistrationCommand::MarkUnreachable))
        }
        "assigned" => {
            let person = cells.line(PERSON, 0, 200);
            let office_id = cells.office(OFFICE, import.offices)?;
            Some(Command::Registration(RegistrationCommand::Assign {
                office_id,
                person,
            }))
        }
        "correction_asked" => {
            let period = cells.number_if_any(PERIOD, 1..=LONGEST_PERIOD);
            process(ProcessCommand::AskCorrection {
                period: period.unwrap_or_default(),
                missing: cells.text(MISSING, 1, 4000),
            })
        }
        "correction_received" => process(ProcessCommand::ReceiveCorrection {
            wanted: cells.text(WANTED, 1, 4000),
        }),
        "extended" => {
            let by = cells.number_if_any(PERIOD, 1..=LONGEST_PERIOD);
            process(ProcessCommand::Extend {
                by: by.unwrap_or_default(),
                reason: cells.text(REASON, 1, 4000),
            })
        }
        "extension_withdrawn" => process(ProcessCommand::WithdrawExtension {
            reason: cells.text(REASON, 1, 4000),
        }),
        "opinion_asked" => {
            let party = cells.line(PARTY, 1, 200);
            let of = cells.word(OPINION_OF)?;
            process(ProcessCommand::AskOpinion {
                of,
                party_name: party,
                party_address: Private::default(),
            })
        }
        "notice_served" => process(ProcessCommand::RecordArrival {
            opinion: Which::Of(cells.line(PARTY, 1, 200)),
        }),
        "opinion_received" => {
            let party = cells.line(PARTY, 1, 200);
            let said: Option<PartyOpinion> = cells.word(OPINION);
            let refused = usize::from(said == Some(PartyOpinion::Refuses));
            let reason = cells.text(REASON, refused, 4000);
            process(ProcessCommand::RecordOpinion {
                opinion: Which::Of(party),
                said: said?,
                reason,
            })
        }
        "fee_asked" => fee_asked(cells),
        "fee_recorded" => process(ProcessCommand::RecordFee {
            amount_fen: cells.yuan(AMOUNT)?,
        }),
        "search_assigned" => {
            let person: String = cells.line(PERSON, 0, 200);
            let due_on = cells.day(DUE_ON);
            let office_id = cells.office(OFFICE, import.offices);
            let searches = vec![Assignment {
                office_id: office_id?,
                person: Some(person).filter(|person| !person.is_empty()),
                due_on: due_on?,
            }];
            let note = Private::default();
            Some(Command::Search(SearchCommand::Assign { searches, note }))
        }
        "search_returned" => search_returned(cells, import),
        "search_recalled" => {
            let reason = cells.text(REASON, 1, 1000);
            let office_id = cells.office(OFFICE, import.offices)?;
            let search = Which::Of(office_id);
            Some(Command::Search(SearchCommand::Recall { search, reason }))
        }
        "reasons_asked" => {
            let reason = cells.text(REASON, 1, 4000);
            let period = cells.number(PERIOD, 1..=LONGEST_PERIOD)?;
            process(ProcessCommand::AskReasons { period, reason })
        }
        "reasons_received" => process(ProcessCommand::ReceiveReasons {
            reasons: cells.text(REASON, 1, 4000),
        }),
        "period_delayed" => {
            let reason = cells.text(REASON, 1, 4000);
            let due_on = cells.day(DUE_ON)?;
            process(ProcessCommand::Delay { due_on, reason })
        }
        _ => None,
    }
}

fn fee_asked(cells: &mut Cells<'_>) -> Option<Command> {
    let amount = cells.yuan(AMOUNT);
    let count = cells.number(COUNT, 1..=LARGEST_COUNT);
    let basis = cells.word(BASIS);
    let charged = Charged {
        basis: basis?,
        count: count?,
    };
    let due = charged.amount_fen();
    if due == 0 {
        cells.wrong(COUNT, "在免费额度内，不得收费", "within the free amount");
    } else if due != amount? {
        let yuan = due / 100;
        let (zh, en) = (
            format!("按标准应为{yuan}元"),
            format!("{yuan} yuan by the tariff"),
        );
        cells.wrong(AMOUNT, &zh, &en);
    }
    Some(Command::Process(ProcessCommand::AskFee { charged }))
}

fn search_returned(cells: &mut Cells<'_>, import: &Import<'_>) -> Option<Command> {
    let office_id = cells.office(OFFICE, import.offices);
    let finding = cells.word(FINDING);
    let opinion: Option<Disclosure> = cells.word(OPINION);
    let withholds = opinion.is_some_and(Disclosure::withholds);
    let ground = if withholds {
        cells.word(GROUND)
    } else {
        cells.word_if_any(GROUND)
    };
    let searched = cells.text(SEARCHED, 1, 4000);
    let reason = cells.text(REASON, usize::from(withholds), 4000);
    Some(Command::Search(SearchCommand::Return {
        search: Which::Of(office_id?),
        found: Found {
            finding: finding?,
            opinion: opinion?,
            ground,
            searched,
            reason,
        },
    }))
}
