//! Twice as many applications as one bureau can take: is what it can take still answered?

use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;
use tonic::Code;

use crate::{
    WARM_UP,
    clerks::{Call, Clerks},
    stats::{Latency, number, ratio},
};

/// Offered, as a multiple of the capacity.
const TIMES: f64 = 2.0;
/// Longer than a call waits for a connection to the database.
const LENGTH: Duration = Duration::from_secs(10);

/// One round of overload.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Overload {
    /// What the clients were answered just before, each calling again after an answer.
    pub(crate) capacity_per_second: f64,
    pub(crate) offered_per_second: f64,
    /// Answered well while it was offered.
    pub(crate) answered_per_second: f64,
    pub(crate) answered_to_capacity: f64,
    /// What became of all calls, as shares of them.
    pub(crate) answered: f64,
    pub(crate) resource_exhausted: f64,
    pub(crate) unavailable: f64,
    pub(crate) timed_out: f64,
    pub(crate) other: f64,
    /// Of the calls that were answered well.
    pub(crate) latency: Latency,
}

/// Offers a multiple of `capacity` to the one bureau; ends when the last call has ended.
pub(crate) async fn overload(clerks: &Clerks, capacity: f64) -> anyhow::Result<Overload> {
    let offered = capacity * TIMES;
    let length = WARM_UP + LENGTH;
    let count = offered * length.as_secs_f64();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few ten thousand calls"
    )]
    let count = count as usize;
    let began = Instant::now() + WARM_UP;
    let calls = clerks.by_the_clock(offered, count).await;
    Ok(evaluate(&calls, began, capacity, offered))
}

fn evaluate(calls: &[Call], began: Instant, capacity: f64, offered: f64) -> Overload {
    let offering = began..began + LENGTH;
    let all = calls.len();
    let share = |which: &dyn Fn(Option<Code>) -> bool| {
        let code = |call: &&Call| which(call.answer.as_ref().err().map(tonic::Status::code));
        ratio(length(calls.iter().filter(code).count()), length(all))
    };
    let well = || calls.iter().filter(|call| call.answer.is_ok());
    let in_time = well().filter(|call| offering.contains(&call.ended)).count();
    let answered_per_second = length(in_time) / LENGTH.as_secs_f64();
    let (answered, resource_exhausted) = (
        share(&|code| code.is_none()),
        share(&|code| code == Some(Code::ResourceExhausted)),
    );
    let unavailable = share(&|code| code == Some(Code::Unavailable));
    // A time-out of the client's own is told as a cancelled call.
    let timed_out = share(&|code| matches!(code, Some(Code::DeadlineExceeded | Code::Cancelled)));
    Overload {
        capacity_per_second: capacity,
        offered_per_second: offered,
        answered_per_second,
        answered_to_capacity: ratio(answered_per_second, capacity),
        answered,
        resource_exhausted,
        unavailable,
        timed_out,
        other: (1.0 - answered - resource_exhausted - unavailable - timed_out).max(0.0),
        latency: Latency::of(well().map(|call| call.ended - call.began).collect()),
    }
}

fn length(count: usize) -> f64 {
    number(u64::try_from(count).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonic::Status;

    #[test]
    fn what_became_of_the_calls_is_counted() {
        let began = Instant::now();
        let call = |ended: u64, answer: Result<(), Status>| Call {
            began,
            ended: began + Duration::from_secs(ended),
            answer: answer.map(|()| String::new()),
        };
        let calls = [
            call(1, Ok(())),
            call(2, Ok(())),
            // Too late to be what the bureau can take in the time.
            call(15, Ok(())),
            call(1, Err(Status::resource_exhausted(""))),
            call(5, Err(Status::unavailable(""))),
            call(20, Err(Status::deadline_exceeded(""))),
            call(20, Err(Status::cancelled(""))),
            call(1, Err(Status::internal(""))),
        ];
        let found = evaluate(&calls, began, 0.4, 0.8);
        let shares = [
            found.answered,
            found.resource_exhausted,
            found.unavailable,
            found.timed_out,
            found.other,
            found.answered_per_second,
            found.answered_to_capacity,
        ];
        assert_eq!(
            shares.map(|share| format!("{share:.3}")),
            [
                "0.375", "0.125", "0.125", "0.250", "0.125", "0.200", "0.500"
            ]
        );
    }
}
