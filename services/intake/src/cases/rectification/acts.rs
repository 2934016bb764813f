//! The acts on a request to correct a record.

use super::state::{Command, Happened, Rectification};
use crate::cases::kernel::{
    On,
    duty::DutyKind,
    possible::{Acts, Attempt},
};

impl Acts for Rectification {
    const SERVICE: &'static str = "gongkai.intake.v1.RectificationService";

    fn attempts(&self, _: &On<'_>) -> Vec<Attempt<Command>> {
        let refused = Happened::Refused {
            reason: "样本".into(),
        };
        let decide = Attempt::of("DecideRectification", "作出决定", "Decide it");
        let reason = "样本".into();
        vec![
            decide.does(&[DutyKind::Close]).by(Command::Decide(refused)),
            Attempt::of("VoidRectification", "作废", "Void it").by(Command::Void { reason }),
        ]
    }
}
