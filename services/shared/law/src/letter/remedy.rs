//! The clause that tells where one can go against a letter, and until when.

use chrono::NaiveDate;

use crate::application::Remedy;
use crate::rules;

/// The clause in official Chinese. `against` is what is disputed, for instance 本告知书;
/// `noun` is what the letter calls itself, since its receipt starts the periods.
pub fn clause(
    remedy: Remedy,
    against: &str,
    noun: &str,
    day: NaiveDate,
    organ: &str,
    court: &str,
) -> String {
    let days = rules::RECONSIDERATION_LIMIT.on(day).number;
    match remedy {
        Remedy::ReconsiderationFirst => {
            let after = rules::SUIT_AFTER_RECONSIDERATION_LIMIT.on(day).number;
            format!(
                "如对{against}不服，应当自收到本{noun}之日起{days}日内先向{organ}申请行政复议；\
                 对行政复议决定不服的，可以自收到行政复议决定书之日起{after}日内向{court}提起行政诉讼。"
            )
        }
        Remedy::Either => {
            let months = rules::DIRECT_SUIT_LIMIT.on(day).number;
            format!(
                "如对{against}不服，可以自收到本{noun}之日起{days}日内向{organ}申请行政复议，\
                 也可以自收到本{noun}之日起{months}个月内向{court}提起行政诉讼。"
            )
        }
    }
}
