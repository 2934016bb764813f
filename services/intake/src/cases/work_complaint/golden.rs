use super::{
    WorkComplaint,
    state::{Finding, Ground, Happened, Registered},
};
use crate::cases::kernel::{limit::OwnLimit, testing::golden};

#[test]
fn facts_are_stored_as_they_were() {
    golden!(WorkComplaint {
        Happened::Registered(_) => Happened::Registered(Registered {
            complaint_ground: Ground::Supervision,
            about: "某局".to_owned(),
            limit: OwnLimit::working_days(20),
            name: "王某".to_owned().into(),
            contact: "13800000000".to_owned().into(),
            content: "预算未公开".to_owned().into(),
        }),
        Happened::Assigned { .. } => Happened::Assigned {
            person: "zhang".to_owned(),
        },
        Happened::Decided { .. } => Happened::Decided {
            conclusion: Finding::PartlyFounded,
            correction_due_on: "2024-02-20".parse().ok(),
            reason: "部分属实".to_owned().into(),
            correction: "补充公开".to_owned().into(),
        },
        Happened::Closed { .. } => Happened::Closed {
            answer: "已责令改正".to_owned().into(),
        },
    });
}
