//! What a fact of a matter case does besides: the delivery of its decision stands in the register of dispatches
//! (发文登记), which tells how every letter went its way.

use gongkai_chassis::{db::Tx, error::Result};

use super::{
    code::DeliveryWay,
    state::{Happened, MatterCase, is_decision},
};
use crate::{
    cases::kernel::{Loaded, act::Effects},
    paper::letter::{self, Dispatch},
    people::bureaus::Bureau,
};

impl Effects for MatterCase {
    async fn check(
        tx: &mut Tx,
        _: &Bureau,
        case: &Loaded<Self>,
        happened: &Happened,
    ) -> Result<()> {
        let delivered = case.state.process.decided.as_ref();
        let delivered = delivered.and_then(|decided| decided.delivered);
        let (Happened::Delivered { way, receipt }, Some((day, _))) = (happened, delivered) else {
            return Ok(());
        };
        // Of the post the number is given, of all else who took it.
        let (tracking_number, signed_by) = match way {
            DeliveryWay::Post => (receipt.0.clone(), String::new()),
            _ => (String::new(), receipt.0.clone()),
        };
        let dispatch = Dispatch {
            way: way.sent(),
            dispatched_on: day,
            tracking_number,
            recipient: case.state.opened.applicant_name.0.clone(),
        };
        letter::arrived(tx, case.id, is_decision, &dispatch, signed_by).await
    }
}
