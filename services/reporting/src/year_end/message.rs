//! Tasks of the December desk, as they are sent.

use gongkai_chassis::code::to_number;
use gongkai_proto::reporting::v1 as proto;

use super::state::{Kind, Task};

/// A task.
pub fn task(task: Task) -> proto::YearEndTask {
    proto::YearEndTask {
        kind: to_number(task.kind),
        id: task.id,
        number: task.number,
        read_rpc: task.read_rpc.to_owned(),
        figure: task.figure,
        text: task.text,
        on: task.on.map(|day| day.to_string()).unwrap_or_default(),
        office_id: task.office_id,
    }
}

/// How many there are of each kind.
pub fn counts(tasks: &[Task]) -> Vec<proto::YearEndTaskCount> {
    let kinds = Kind::ALL.iter();
    let counts = kinds.map(|kind| {
        let of_kind = tasks.iter().filter(|task| task.kind == *kind);
        proto::YearEndTaskCount {
            kind: to_number(*kind),
            count: i32::try_from(of_kind.count()).unwrap_or(i32::MAX),
        }
    });
    counts.collect()
}
