//! The acts on an application, each with a sample that fits its state.

use chrono::{Days, NaiveDate};
use gongkai_law::application::{Answer, Ground};
use uuid::Uuid;

use super::{
    Application,
    command::{Command, ProcessCommand, RegistrationCommand, ReplyCommand, SearchCommand, Which},
    process::{Basis, Charged, ConsultedParty, OpinionRequest, PartyOpinion},
    registration::Correction,
    reply::{Cause, Delivery, Proof, ReReviewOutcome, Reopening, ReviewResult, Sending, Texts},
    search::{Assignment, Disclosure, Finding, Found, Search},
};
use crate::{
    cases::kernel::{
        On,
        duty::DutyKind,
        possible::{Acts, Attempt, parts},
        private::Private,
    },
    paper::letter::Way,
};

type Attempts = Vec<Attempt<Command>>;

/// What stands for words that somebody would write.
fn words<T: From<String>>() -> T {
    "样本".to_owned().into()
}

impl Acts for Application {
    const SERVICE: &'static str = "gongkai.intake.v1.ApplicationService";

    fn attempts(&self, on: &On<'_>) -> Attempts {
        let mut attempts = self.of_registration(on);
        attempts.extend(self.of_process(on));
        attempts.extend(self.of_opinions());
        attempts.extend(self.of_searches(on));
        attempts.extend(Self::of_reply(on));
        attempts
    }
}

impl Application {
    fn of_registration(&self, on: &On<'_>) -> Attempts {
        use RegistrationCommand as Do;
        let act = |rpc, zh, en, command: RegistrationCommand| {
            Attempt::of(rpc, zh, en).by(Command::Registration(command))
        };
        let correction = Correction {
            wanted: words(),
            reason: words(),
            ..Correction::default()
        };
        let (office_id, person) = (words(), String::new());
        let reroute = Do::Reroute {
            to: on.caller.bureau.clone(),
            reason: words(),
        };
        let propose = Do::Propose {
            proposal_id: Uuid::nil(),
        };
        vec![
            act(
                "ConfirmReceipt",
                "确认收到申请",
                "Confirm the receipt",
                Do::ConfirmReceipt,
            )
            .does(&[DutyKind::ConfirmReceipt]),
            act(
                "MarkUnreachable",
                "登记无法联系申请人",
                "Note that the applicant cannot be reached",
                Do::MarkUnreachable,
            ),
            act(
                "RerouteApplication",
                "转送其他机关",
                "Send it to the organ it is for",
                reroute,
            ),
            act(
                "AssignApplication",
                "交办",
                "Assign it",
                Do::Assign { office_id, person },
            ),
            Attempt::of("SplitApplication", "拆分", "Split it")
                .judged(self.split(Uuid::nil()).map(drop)),
            Attempt::of("MergeApplication", "并入其他申请", "Merge it into another")
                .judged(self.removable()),
            act(
                "VoidApplication",
                "作废",
                "Void it",
                Do::Void { reason: words() },
            ),
            act(
                "CorrectRegistration",
                "更正登记",
                "Correct the registration",
                Do::Correct(correction),
            ),
            act(
                "ProposePublication",
                "建议主动公开",
                "Propose to publish it",
                propose,
            ),
        ]
    }

    #[expect(clippy::too_many_lines, reason = "a list of acts")]
    fn of_process(&self, on: &On<'_>) -> Attempts {
        use ProcessCommand as Do;
        let act = |rpc, zh, en, command: ProcessCommand| {
            Attempt::of(rpc, zh, en).by(Command::Process(command))
        };
        let (period, by) = (0, 0);
        let charged = Charged {
            basis: Basis::ByPage,
            count: 31,
        };
        let asked = self.process.fee.as_ref().map(|fee| fee.amount_fen);
        let amount_fen = asked.unwrap_or_else(|| charged.amount_fen());
        let asked = Do::AskOpinion {
            of: ConsultedParty::ThirdParty,
            party_name: words(),
            party_address: words(),
        };
        vec![
            act(
                "AskCorrection",
                "告知补正",
                "Ask for a correction",
                Do::AskCorrection {
                    period,
                    missing: words(),
                },
            )
            .does(&[DutyKind::AskCorrection]),
            act(
                "ReceiveCorrection",
                "登记收到补正",
                "Take in the correction",
                Do::ReceiveCorrection { wanted: words() },
            ),
            act(
                "WithdrawCorrection",
                "撤回补正告知",
                "Withdraw the correction notice",
                Do::WithdrawCorrection { reason: words() },
            ),
            act(
                "ExtendDeadline",
                "延长答复期限",
                "Extend the deadline",
                Do::Extend {
                    by,
                    reason: words(),
                },
            ),
            act(
                "WithdrawExtension",
                "撤回延期",
                "Withdraw the extension",
                Do::WithdrawExtension { reason: words() },
            ),
            act("AskOpinion", "征求意见", "Ask for an opinion", asked),
            act(
                "AskFee",
                "通知缴纳信息处理费",
                "Ask for the processing fee",
                Do::AskFee { charged },
            ),
            act(
                "WithdrawFee",
                "撤回收费通知",
                "Withdraw the fee notice",
                Do::WithdrawFee { reason: words() },
            ),
            act(
                "RecordFee",
                "登记缴费",
                "Record the payment",
                Do::RecordFee { amount_fen },
            )
            .does(&[DutyKind::ConfirmPayment]),
            act(
                "RecordPaymentNotReceived",
                "登记未收到缴费",
                "Record that a payment did not come in",
                Do::MissPayment { reason: words() },
            )
            .does(&[DutyKind::ConfirmPayment]),
            act(
                "AnnulPayment",
                "撤销缴费登记",
                "Annul the payment that was recorded",
                Do::AnnulPayment { reason: words() },
            ),
            act(
                "AskReasons",
                "要求说明理由",
                "Ask for reasons",
                Do::AskReasons {
                    period: 1,
                    reason: words(),
                },
            ),
            act(
                "ReceiveReasons",
                "登记收到理由",
                "Take in the reasons",
                Do::ReceiveReasons { reasons: words() },
            ),
            act(
                "SetDelayedPeriod",
                "确定延迟答复期限",
                "Set a delayed period",
                Do::Delay {
                    due_on: self.later_than_due(on),
                    reason: words(),
                },
            ),
        ]
    }

    /// What each opinion waits for.
    fn of_opinions(&self) -> Attempts {
        use ProcessCommand as Do;
        let each = |fits: fn(&OpinionRequest) -> bool, rpc, zh, en, command: fn(u32) -> Do| {
            let opinions = parts(&self.process.opinions, fits).into_iter();
            opinions.map(move |(part, number)| {
                let attempt = Attempt::of(rpc, zh, en).part(part);
                attempt.by(Command::Process(command(number)))
            })
        };
        let recorded = each(
            OpinionRequest::is_awaited,
            "RecordOpinion",
            "登记意见",
            "Record the opinion",
            |number| Do::RecordOpinion {
                opinion: Which::Number(number),
                said: PartyOpinion::Agrees,
                reason: words(),
            },
        );
        let withdrawn = each(
            |asked| asked.said.is_some(),
            "WithdrawOpinion",
            "撤回登记的意见",
            "Withdraw the opinion recorded",
            |opinion| Do::WithdrawOpinion {
                opinion,
                reason: words(),
            },
        );
        let recalled = each(
            OpinionRequest::is_awaited,
            "RecallOpinionRequest",
            "撤回征求意见",
            "Recall the request for an opinion",
            |opinion| Do::RecallOpinionRequest {
                opinion,
                reason: words(),
            },
        );
        let recorded = recorded.map(|attempt| attempt.does(&[DutyKind::OpinionBack]));
        recorded.chain(withdrawn).chain(recalled).collect()
    }

    /// A day to which the answer could be delayed.
    fn later_than_due(&self, on: &On<'_>) -> NaiveDate {
        let due = self.current_due_on(on.calendar);
        let due = due.map_or(on.day, |due| due.max(on.day));
        due.checked_add_days(Days::new(1)).unwrap_or(due)
    }

    fn of_searches(&self, on: &On<'_>) -> Attempts {
        let assign = SearchCommand::Assign {
            searches: vec![Assignment {
                office_id: words(),
                person: None,
                due_on: on.day,
            }],
            note: Private::default(),
        };
        let assign =
            Attempt::of("AssignSearch", "交办检索", "Assign a search").by(Command::Search(assign));
        let out = parts(&self.searches.0, Search::is_out);
        let of_each = out.into_iter().flat_map(|(part, number)| {
            let search = || Which::Number(number);
            let found = Found {
                finding: Finding::Found,
                opinion: Disclosure::Undecided,
                ground: None,
                searched: words(),
                reason: Private::default(),
            };
            let returned = SearchCommand::Return {
                search: search(),
                found,
            };
            let recalled = SearchCommand::Recall {
                search: search(),
                reason: words(),
            };
            [
                Attempt::of("ReturnSearch", "反馈检索结果", "Return the search")
                    .does(&[DutyKind::Search])
                    .part(part)
                    .by(Command::Search(returned)),
                Attempt::of("RecallSearch", "撤回检索", "Recall the search")
                    .part(part)
                    .by(Command::Search(recalled)),
            ]
        });
        std::iter::once(assign).chain(of_each).collect()
    }

    /// A draft of each answer.
    fn of_draft() -> Attempt<Command> {
        // With all its words, so that the state of the case alone decides.
        let texts = Texts {
            where_and_how: words(),
            material: words(),
            reason: words(),
            search: words(),
            special_rule: words(),
            earlier_reply: words(),
            other_organ: words(),
            withheld_part: words(),
            public_interest: words(),
        };
        // What refuses the answer that fits any case counts.
        let others = Answer::ALL
            .iter()
            .filter(|answer| **answer != Answer::Other);
        [&Answer::Other].into_iter().chain(others).fold(
            Attempt::of("DraftReply", "拟稿", "Draft the reply"),
            |draft, answer| {
                // What is withheld is a ground by itself; what is disclosed in part names one.
                let ground = (*answer == Answer::PartlyGranted)
                    .then_some(Answer::Withheld(Ground::EnforcementFile));
                let command = ReplyCommand::Draft {
                    answers: [*answer].into_iter().chain(ground).collect(),
                    attachments: Vec::new(),
                    promise: None,
                    texts: texts.clone(),
                };
                draft.answering(*answer, Command::Reply(command))
            },
        )
    }

    fn of_reply(on: &On<'_>) -> Attempts {
        use ReplyCommand as Do;
        let act = |rpc, zh, en, command: ReplyCommand| {
            Attempt::of(rpc, zh, en).by(Command::Reply(command))
        };
        // What may be approved may be returned, and more may be returned.
        let review = Do::Review {
            review_result: ReviewResult::Returned,
            secrecy: None,
            remarks: words(),
        };
        let dispatch = Do::Dispatch {
            sending: Sending {
                way: Way::InPerson,
                tracking_number: String::new(),
                through_organ: String::new(),
            },
            signed_by: words(),
        };
        let deliver = Do::Deliver(Proof {
            delivery: Delivery::SignedFor,
            signed_by: words(),
            returned_because: Private::default(),
        });
        let archive = Do::Archive {
            archive_number: words(),
            place: words(),
        };
        let re_review = Do::ReReview {
            outcome: ReReviewOutcome::StillWithheld,
            then_on: None,
            reason: words(),
        };
        let close = |way| {
            Command::Reply(Do::Close {
                way,
                reason: words(),
            })
        };
        let reopen = Do::Reopen(Reopening {
            cause: Cause::OwnCorrection,
            dispute_id: None,
            due_on: Some(on.day),
            ordered_by: String::new(),
            reason: words(),
        });
        vec![
            Self::of_draft(),
            act("ReviewReply", "审核", "Review the reply", review).does(&[DutyKind::ReviewReply]),
            act("SignReply", "签发", "Sign the reply", Do::Sign).does(&[DutyKind::SignReply]),
            act("DispatchReply", "送出答复", "Dispatch the reply", dispatch).does(&[
                DutyKind::DispatchReply,
                DutyKind::Answer,
                DutyKind::AnswerAnew,
            ]),
            act("RecordDelivery", "登记送达", "Record the delivery", deliver)
                .does(&[DutyKind::ProveDelivery]),
            act(
                "AnnulDelivery",
                "撤销送达、退回登记",
                "Take back a delivery or return",
                Do::AnnulDelivery { reason: words() },
            ),
            act("ArchiveApplication", "归档", "Archive the file", archive)
                .does(&[DutyKind::Archive]),
            Attempt::of(
                "CloseApplication",
                "不作答复办结",
                "Close it without a reply",
            )
            .does(&[DutyKind::CloseLapsed])
            .answering(Answer::Withdrawn, close(Answer::Withdrawn))
            .answering(Answer::NotCorrected, close(Answer::NotCorrected))
            .answering(Answer::FeeNotPaid, close(Answer::FeeNotPaid)),
            act("ReopenApplication", "重新办理", "Take it up again", reopen),
            act(
                "ReReviewWithheld",
                "定期审查不予公开的信息",
                "Examine again what is withheld",
                re_review,
            )
            .does(&[DutyKind::ReReview]),
        ]
    }
}
