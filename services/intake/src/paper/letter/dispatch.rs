//! How a letter leaves the bureau and arrives (发文登记): each time it is sent is a dispatch; one
//! that comes back is sent again.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
    identity::{Principal, Role, role_missing},
};
use gongkai_document::date_text;
use gongkai_law::{calendar::Calendar, code::codes, letter::LetterKind, service};
use uuid::Uuid;

codes! {
    /// How a letter is sent.
    pub enum Way as "gongkai.intake.v1.DispatchWay" {
        /// Handed to the post (postal enterprise): the day it was posted counts.
        Post = "post", "邮寄";
        /// Handed over in person.
        InPerson = "in_person", "当面";
        /// Through another organ that hands it over.
        ThroughOrgan = "through_organ", "经由其他机关";
        /// Online, on the portal.
        Portal = "portal", "网站平台";
        /// By e-mail.
        Email = "email", "电子邮件";
        /// By fax.
        Fax = "fax", "传真";
        /// By public notice, where nothing else reaches the addressee.
        Notice = "notice", "公告";
    }
}

impl Way {
    /// Whether it leaves when the addressee signs, so that there is nothing left to prove.
    pub fn is_signed_for(self) -> bool {
        matches!(self, Self::InPerson | Self::ThroughOrgan)
    }

    /// Whether what left so on a day may have been served on another: a public notice only after its period.
    pub fn may_have_served(self, left_on: NaiveDate, day: NaiveDate) -> Result<()> {
        if self != Self::Notice || day >= service::announced(left_on) {
            return Ok(());
        }
        let first = service::announced(left_on);
        Err(Error::state_forbids(
            "a public notice whose period has not passed",
            "公告期限尚未届满，不能视为送达",
        )
        .next(
            &format!("Enter it on {first} or later, when it counts as served."),
            &format!("公告期满之日（{}）起方可登记送达。", date_text(first)),
        ))
    }

    /// Whether a letter may leave so that was not sent before: a public notice is for what came back.
    pub fn may_be_first(self) -> Result<()> {
        if self != Self::Notice {
            return Ok(());
        }
        Err(Error::state_forbids(
            "to be sent in another way first: public notice is for what came back",
            "应先以其他方式送达，被退回后方可公告送达",
        )
        .next("Choose another way.", "请改选其他送达方式。"))
    }

    /// Whether that it was sent is all there is to prove.
    pub fn is_electronic(self) -> bool {
        matches!(self, Self::Portal | Self::Email | Self::Fax)
    }
}

/// A letter that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatch {
    /// How.
    pub way: Way,
    /// Civil date it left.
    pub dispatched_on: NaiveDate,
    /// Number of the post; empty if there is none.
    pub tracking_number: String,
    /// Whom it was sent to, with the address.
    pub recipient: String,
}

/// The number of the post as it prints it, in capitals without spaces. Only what goes by post has one.
pub fn tracking_number(fields: &mut Fields, sent: &str, way: Option<Way>) -> String {
    let by_post = way == Some(Way::Post);
    // Where the way itself is wrong nothing is said of the number.
    let most = if by_post || way.is_none() { 64 } else { 0 };
    let number: String = fields.line("tracking_number", sent, usize::from(by_post), most);
    posted(&number)
}

/// A number of the post as it is kept and looked for.
pub fn posted(typed: &str) -> String {
    let kept = typed.chars().filter(|c| !c.is_whitespace());
    kept.flat_map(char::to_uppercase).collect()
}

/// How the way of a letter goes on, as its case is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Went {
    /// It left so, the first time or again.
    Left(Way),
    /// It arrived.
    Arrived {
        /// How its addressee got it.
        way: Way,
        /// Who signed for it.
        signed_by: String,
    },
    /// It came back.
    CameBack,
    /// What was recorded last of its arrival or return was a mistake, for that reason: it is under way.
    Annulled(String),
    /// That it left was a mistake, for that reason: it is where it was before.
    Unsent(String),
}

codes! {
    /// Where a letter is.
    pub enum Place as "gongkai.intake.v1.LetterPlace" {
        /// Not sent yet.
        Issued = "issued", "已制发";
        /// Under way.
        Dispatched = "dispatched", "已发出";
        /// Arrived.
        Served = "served", "已送达";
        /// Came back.
        Returned = "returned", "已退回";
    }
}

/// A letter as far as its way is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Which letter it is.
    pub kind: LetterKind,
    /// Civil date it bears.
    pub dated_on: NaiveDate,
    /// Where it is.
    pub place: Place,
    /// Which sending was the last that stands; 0 while there is none.
    pub times: i32,
    /// Its last sending; none while it was not sent.
    pub last: Option<Sending>,
    /// Whether its addressee himself entered the last step of its way, at his own door.
    pub by_citizen: bool,
}

/// A letter of a case, as far as what is owed about its way goes by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnItsWay {
    /// Which letter of its case it is, from 1, in the order in which they were issued.
    pub nth: i32,
    /// Ordinal of the fact that sends it.
    pub sent_by: i32,
    /// Which letter it is.
    pub kind: LetterKind,
    /// Its document number; empty while it is about to be issued, which numbers it.
    pub number: String,
    /// Civil date it bears.
    pub dated_on: NaiveDate,
    /// Each time it left, in order, but for what was entered by mistake.
    pub sendings: Vec<Sending>,
}

impl OnItsWay {
    /// A letter that is issued and was not sent yet.
    pub fn issued(nth: i32, sent_by: i32, kind: LetterKind, dated_on: NaiveDate) -> Self {
        Self {
            nth,
            sent_by,
            kind,
            number: String::new(),
            dated_on,
            sendings: Vec::new(),
        }
    }

    /// The first working day after that which it bears, by which it leaves where no law sets a day.
    pub fn next_working_day(&self, calendar: &Calendar) -> NaiveDate {
        calendar.add_working_days(self.dated_on, 1).date
    }

    /// Its last sending; none while it was not sent.
    pub fn last(&self) -> Option<Sending> {
        self.sendings.last().copied()
    }
}

/// Adds the letters that the fact of that ordinal issues, each of a kind and a day, to those that were issued
/// before.
pub fn add_issued(
    letters: &mut Vec<OnItsWay>,
    sent_by: i32,
    issued: impl Iterator<Item = (LetterKind, NaiveDate)>,
) {
    let first = letters.last().map_or(1, |last| last.nth + 1);
    let numbered = (first..).zip(issued);
    letters.extend(
        numbered.map(|(nth, (kind, dated_on))| OnItsWay::issued(nth, sent_by, kind, dated_on)),
    );
}

/// A letter of a case with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLetter {
    /// Its id.
    pub id: Uuid,
    /// As far as its way is concerned.
    pub sent: Sent,
    /// As far as what is still to be done about it goes by it.
    pub way: OnItsWay,
}

/// How a letter left, and what became of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sending {
    /// How.
    pub way: Way,
    /// Civil date it left.
    pub on: NaiveDate,
    /// How it ended; none while it is under way.
    pub arrival: Option<service::Arrival>,
}

impl Sending {
    /// As its receipt is counted from it.
    pub fn left(self) -> service::Sending {
        service::Sending {
            on: self.on,
            is_announced: self.way == Way::Notice,
        }
    }
}

impl Sent {
    /// The etag: changes with everything that happens to the letter.
    pub fn etag(&self) -> String {
        format!("{}-{}", self.times, self.place.as_str())
    }

    /// That it arrived as it was sent last.
    pub fn arrived(&self, signed_by: String) -> Went {
        let way = self.last.map_or(Way::Post, |last| last.way);
        Went::Arrived { way, signed_by }
    }

    /// Whether its way may go on so, on that day, as the register of dispatches tells it: the one judge of acts
    /// that are done and of acts that are offered.
    pub fn may_go_on(&self, went: &Went, day: NaiveDate) -> Result<()> {
        self.is_told_here(went)?;
        match went {
            Went::Left(way) => self.may_leave(*way, day),
            Went::Arrived { way, .. } => self.may_arrive(*way, day),
            Went::CameBack => self.may_end(day),
            Went::Annulled(_) => self.may_be_annulled(),
            Went::Unsent(_) => self.may_be_unsent(),
        }
    }

    /// Whether that person may enter it. That a reply left is its answer, which no clerk takes back, nor what the
    /// addressee himself confirmed.
    pub fn may_be_entered_by(&self, went: &Went, caller: &Principal) -> Result<()> {
        let above = [Role::Reviewer, Role::Leader];
        let for_above = match went {
            Went::Unsent(_) => self.kind.is_answer() || self.by_citizen,
            Went::Annulled(_) => self.by_citizen,
            Went::Left(_) | Went::Arrived { .. } | Went::CameBack => false,
        };
        if for_above && !above.iter().any(|role| caller.has(*role)) {
            return Err(role_missing(&above));
        }
        Ok(())
    }

    /// Whether its way is told here. That of a reply is told by its application: the day it leaves is
    /// the day of the answer. That it did not leave is told here, as of every letter.
    fn is_told_here(&self, went: &Went) -> Result<()> {
        match (self.kind, went) {
            (_, Went::Unsent(_)) => Ok(()),
            (kind, _) if kind.is_answer() => Err(Error::state_forbids(
                "a reply, whose way DispatchReply and RecordDelivery tell",
                "答复文书，其送出、送达和退回以所属申请的登记为准",
            )
            .next(
                "Enter it with DispatchReply or RecordDelivery, and take its arrival back with AnnulDelivery.",
                "请在所属申请中登记、撤销答复的送出和送达情况。",
            )),
            _ => Ok(()),
        }
    }

    /// Whether it may be sent so on this day.
    pub fn may_leave(&self, way: Way, day: NaiveDate) -> Result<()> {
        match self.place {
            Place::Dispatched => Err(Error::state_forbids("under way", "已送出，尚未送达").next(
                "Enter how that sending ended: RecordServed or RecordReturned. If it was entered by mistake, \
                 take it back with AnnulDispatch.",
                "请先登记本次送出的送达或者退回情况；误登送出的，请撤销送出登记。",
            )),
            Place::Served => Err(served()),
            Place::Issued => {
                way.may_be_first()?;
                not_before(day, self.dated_on)
            }
            Place::Returned => not_before(day, self.last.map_or(self.dated_on, |last| last.on)),
        }
    }

    /// Whether it may have arrived so on this day.
    pub fn may_arrive(&self, way: Way, day: NaiveDate) -> Result<()> {
        self.may_end(day)?;
        self.last
            .map_or(Ok(()), |last| way.may_have_served(last.on, day))
    }

    /// Whether what was recorded of its arrival or return can be taken back: only while it is the last that
    /// was recorded.
    pub fn may_be_annulled(&self) -> Result<()> {
        match self.place {
            Place::Served | Place::Returned => Ok(()),
            Place::Dispatched if self.times > 1 => Err(Error::state_forbids(
                "under way again: that it came back led to a new sending and stands",
                "退回后已再次送出，此前的退回登记不能撤销",
            )
            .next(
                "Enter how the new sending ended; if it was entered by mistake, take it back first \
                 (AnnulDispatch).",
                "请登记本次送出的送达或者退回情况；本次送出系误登的，请先撤销送出登记。",
            )),
            Place::Dispatched | Place::Issued => Err(Error::state_forbids(
                "without an arrival or return that was recorded",
                "尚未登记送达或者退回，无可撤销",
            )
            .next("Nothing is to be taken back.", "无须撤销。")),
        }
    }

    /// Whether its last sending can be taken back: only while nothing was recorded of its end.
    pub fn may_be_unsent(&self) -> Result<()> {
        match self.place {
            Place::Dispatched => Ok(()),
            // A reply that is handed over has no arrival besides: that it left is all that was entered.
            Place::Served if self.kind.is_answer() && self.was_handed_over() => Ok(()),
            Place::Served | Place::Returned => {
                let first = if self.kind.is_answer() {
                    "AnnulDelivery"
                } else {
                    "AnnulArrival"
                };
                Err(Error::state_forbids(
                    "served or returned: what was sent has arrived or come back",
                    "已登记送达或者退回，不能直接撤销送出登记",
                )
                .next(
                    &format!("If that is a mistake, too, take it back first with {first}."),
                    "送达、退回也系误登的，请先撤销送达（退回）登记。",
                ))
            }
            Place::Issued => Err(Error::state_forbids("not sent yet", "尚未送出，无可撤销")
                .next("Nothing is to be taken back.", "无须撤销。")),
        }
    }

    fn was_handed_over(&self) -> bool {
        self.last.is_some_and(|last| last.way.is_signed_for())
    }

    /// Whether it may have arrived or come back on this day.
    pub fn may_end(&self, day: NaiveDate) -> Result<()> {
        match (self.place, self.last) {
            (Place::Dispatched, Some(last)) => not_before(day, last.on),
            (Place::Served, _) => Err(served()),
            (Place::Returned, _) => Err(Error::state_forbids("returned", "已退回").next(
                "Send it again with RecordDispatch; if it did arrive, take the return back with AnnulArrival.",
                "请重新送出；如实际已经送达，请先撤销退回登记。",
            )),
            _ => Err(Error::state_forbids("not sent yet", "尚未送出").next(
                "Enter with RecordDispatch how and when it left.",
                "请先登记送出的方式和日期。",
            )),
        }
    }
}

fn served() -> Error {
    Error::state_forbids("served", "已送达").next(
        "If that was recorded by mistake, take it back with AnnulArrival.",
        "如系误登，请先撤销送达登记。",
    )
}

fn not_before(day: NaiveDate, first: NaiveDate) -> Result<()> {
    if day < first {
        return Err(Error::state_forbids(
            "dated later than that day",
            "所填日期早于该文书的成文或者送出日期",
        )
        .next(
            &format!("Enter {first} or a later day."),
            &format!("请填写{}或者以后的日期。", date_text(first)),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use gongkai_law::application::Answer;

    use super::*;

    #[test]
    fn only_a_public_notice_has_a_period_before_it_is_served() {
        let day = |day: &str| day.parse().unwrap();
        let left = day("2024-03-01");
        assert!(Way::Post.may_have_served(left, left).is_ok());
        assert!(
            Way::Notice
                .may_have_served(left, day("2024-03-30"))
                .is_err()
        );
        assert!(Way::Notice.may_have_served(left, day("2024-03-31")).is_ok());
    }

    /// 民事诉讼法 art. 95: nothing else reached who gets it; and then nothing is served before its period has passed.
    #[test]
    fn a_public_notice_is_for_what_came_back_and_serves_after_its_period() {
        let day = |day: &str| -> NaiveDate { day.parse().unwrap() };
        let left = |way| Went::Left(way);
        for kind in LetterKind::all().filter(|kind| !kind.is_answer()) {
            let issued = Sent {
                kind,
                dated_on: day("2024-02-01"),
                place: Place::Issued,
                times: 0,
                last: None,
                by_citizen: false,
            };
            let on = day("2024-03-01");
            assert!(issued.may_go_on(&left(Way::Post), on).is_ok(), "{kind}");
            assert!(issued.may_go_on(&left(Way::Notice), on).is_err(), "{kind}");
            let sending = |way| Sending {
                way,
                on,
                arrival: None,
            };
            let back = Sent {
                place: Place::Returned,
                times: 1,
                last: Some(sending(Way::Post)),
                ..issued
            };
            assert!(back.may_go_on(&left(Way::Notice), on).is_ok(), "{kind}");
            let announced = Sent {
                place: Place::Dispatched,
                times: 2,
                last: Some(sending(Way::Notice)),
                ..issued
            };
            let arrived = announced.arrived("王某".to_owned());
            assert!(announced.may_go_on(&arrived, day("2024-03-30")).is_err());
            assert!(announced.may_go_on(&arrived, day("2024-03-31")).is_ok());
            // He came for it himself.
            let fetched = Went::Arrived {
                way: Way::InPerson,
                signed_by: "王某".to_owned(),
            };
            assert!(announced.may_go_on(&fetched, day("2024-03-04")).is_ok());
        }
    }

    #[test]
    fn a_letter_leaves_arrives_or_comes_back_in_order() {
        let day = |day: &str| day.parse().unwrap();
        let posted_on = |on| Sending {
            way: Way::Post,
            on: day(on),
            arrival: None,
        };
        let may_leave = |sent: &Sent, on| sent.may_leave(Way::Post, day(on));
        let mut sent = Sent {
            kind: LetterKind::CorrectionNotice,
            dated_on: day("2024-03-04"),
            place: Place::Issued,
            times: 0,
            last: None,
            by_citizen: false,
        };
        assert!(sent.may_end(day("2024-03-04")).is_err(), "never sent");
        assert!(may_leave(&sent, "2024-03-03").is_err(), "before its date");
        assert!(may_leave(&sent, "2024-03-04").is_ok());
        sent = Sent {
            place: Place::Dispatched,
            times: 1,
            last: Some(posted_on("2024-03-05")),
            ..sent
        };
        assert!(may_leave(&sent, "2024-03-06").is_err(), "under way");
        assert!(sent.may_end(day("2024-03-04")).is_err(), "before it left");
        assert!(sent.may_end(day("2024-03-05")).is_ok());
        assert!(sent.may_be_unsent().is_ok(), "it was another letter");
        assert!(sent.may_be_annulled().is_err(), "nothing was recorded");
        sent.place = Place::Returned;
        assert!(sent.may_be_unsent().is_err(), "it came back, so it left");
        assert!(sent.may_end(day("2024-03-09")).is_err());
        assert!(may_leave(&sent, "2024-03-09").is_ok(), "a second service");
        sent.place = Place::Served;
        assert!(may_leave(&sent, "2024-03-09").is_err());
        let arrived = sent.arrived("王某".to_owned());
        assert!(sent.is_told_here(&arrived).is_ok());
        let reply = Sent {
            kind: LetterKind::Reply(Answer::Granted),
            ..sent
        };
        assert!(reply.is_told_here(&arrived).is_err());
        let closing = Sent {
            kind: LetterKind::Reply(Answer::NotCorrected),
            ..sent
        };
        assert!(
            closing.is_told_here(&arrived).is_ok(),
            "no answer leaves with it"
        );
    }
}
