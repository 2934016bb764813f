use super::state::{Happened, Rectification, Request};
use crate::cases::kernel::{limit::OwnLimit, testing::golden};

#[test]
fn facts_are_stored_as_they_were() {
    golden!(Rectification {
        Happened::Registered(_) => Happened::Registered(Request {
            limit: OwnLimit::working_days(20),
            name: "李某".to_owned().into(),
            identity_number: "110101199003070011".to_owned().into(),
            contact: "13800000000".to_owned().into(),
            record: "住房保障登记表".to_owned().into(),
            inaccuracy: "住址误为二单元".to_owned().into(),
            proof: "不动产权证书".to_owned().into(),
        }),
        Happened::Corrected { .. } => Happened::Corrected {
            corrected: "住址更正为一单元".to_owned().into(),
            reason: "经审核属实".to_owned().into(),
        },
        Happened::Forwarded { .. } => Happened::Forwarded {
            responsible_organ: "某区住建局".to_owned(),
            reason: "由其登记".to_owned().into(),
        },
        Happened::Refused { .. } => Happened::Refused {
            reason: "原件记载一致".to_owned().into(),
        },
    });
}
