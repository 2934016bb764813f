//! The acts on an enquiry, each with a sample that fits its state.

use super::{
    command::Command,
    state::{Enquiry, Measure, Reassigned, Satisfaction, Task, TaskState, Wanted},
};
use crate::cases::kernel::{
    On,
    assignment::Assigned,
    duty::DutyKind,
    possible::{Acts, Attempt, parts},
    private::Private,
};

/// What stands for words that somebody would write.
fn words<T: From<String>>() -> T {
    "样本".to_owned().into()
}

impl Acts for Enquiry {
    const SERVICE: &'static str = "gongkai.intake.v1.EnquiryService";

    fn attempts(&self, on: &On<'_>) -> Vec<Attempt<Command>> {
        let act = |rpc, zh, en, command| Attempt::of(rpc, zh, en).by(command);
        let split = Command::Split {
            tasks: vec![Wanted {
                number: None,
                content: words(),
                office_id: words(),
                person: String::new(),
                due_on: None,
            }],
        };
        let supervise = Command::Supervise {
            measure: Measure::Remind,
            note: Private::default(),
        };
        let appraise = Command::Appraise {
            satisfaction: Satisfaction::Satisfied,
            remark: Private::default(),
        };
        let point = Command::PointToPetition {
            petition_channel: String::new(),
            reason: words(),
        };
        let assign = Command::Assign(Assigned::sample());
        let withdraw = Command::Withdraw {
            reason: Private::default(),
        };
        let mut attempts = vec![
            act("AssignEnquiry", "确定承办", "Assign it", assign),
            act("SplitEnquiry", "分解", "Split it into tasks", split),
            act("SuperviseEnquiry", "督办", "Supervise it", supervise),
            act(
                "CloseEnquiry",
                "答复办结",
                "Close it with the answer",
                Command::Close { answer: words() },
            )
            .does(&[DutyKind::Close]),
            act(
                "AppraiseEnquiry",
                "登记评价",
                "Record the appraisal",
                appraise,
            ),
            act(
                "PointToPetition",
                "告知信访渠道",
                "Point it to the channel of petitions",
                point,
            ),
            Attempt::of("MergeEnquiry", "并入其他件", "Merge it into another")
                .judged(self.open_on(on)),
            act(
                "WithdrawEnquiry",
                "登记群众撤回",
                "Record that the citizen withdrew",
                withdraw,
            ),
            act(
                "ReopenEnquiry",
                "撤销办结",
                "Take back a close by mistake",
                Command::Reopen { reason: words() },
            ),
            act(
                "VoidEnquiry",
                "作废",
                "Void it",
                Command::Void { reason: words() },
            ),
        ];
        attempts.extend(self.of_tasks());
        attempts
    }
}

impl Enquiry {
    fn of_tasks(&self) -> Vec<Attempt<Command>> {
        let act = |rpc, zh, en, command| Attempt::of(rpc, zh, en).by(command);
        let with_office = |task: &Task| task.state == TaskState::Assigned;
        let unanswered = |task: &Task| task.state != TaskState::Answered;
        let reassigned = parts(&self.tasks, unanswered).into_iter();
        let reassigned = reassigned.map(|(part, task)| {
            let new = Command::ReassignTask(Reassigned {
                task,
                office_id: words(),
                person: String::new(),
                reason: words(),
            });
            act("ReassignTask", "重新交办", "Reassign the task", new)
                .does(&[DutyKind::Reassign])
                .part(part)
        });
        let mut attempts: Vec<_> = reassigned.collect();
        for (part, task) in parts(&self.tasks, with_office) {
            let answer = Command::AnswerTask {
                task,
                answer: words(),
            };
            let back = Command::ReturnTask {
                task,
                reason: words(),
            };
            attempts.extend([
                act("AnswerTask", "答复交办事项", "Answer the task", answer)
                    .does(&[DutyKind::Task])
                    .part(part),
                act("ReturnTask", "退回交办事项", "Give the task back", back).part(part),
            ]);
        }
        attempts
    }
}
