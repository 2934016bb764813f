//! Receipt days and the duty to confirm.

use gongkai_law::application::Channel;
use gongkai_law::calendar::Calendar;
use gongkai_law::receipt::{ReceiptBasis, article, confirmation, receipt_day};
use gongkai_law::rules::Settings;

use crate::day;

#[test]
fn each_channel_has_its_receipt_day() {
    // 2024-02-11 lies in the spring festival: any calendar day may be a receipt day.
    let (arrived, confirmed) = (day("2024-02-11"), day("2024-02-19"));
    let table = [
        (
            Channel::InPerson,
            "申请人提交之日",
            "第三十一条第（一）项",
            Some(arrived),
        ),
        (
            Channel::SignedPost,
            "行政机关签收之日",
            "第三十一条第（二）项",
            Some(arrived),
        ),
        (
            Channel::OrdinaryLetter,
            "与申请人确认之日",
            "第三十一条第（二）项",
            None,
        ),
        (
            Channel::Internet,
            "与申请人确认之日",
            "第三十一条第（三）项",
            None,
        ),
        (
            Channel::Fax,
            "与申请人确认之日",
            "第三十一条第（三）项",
            None,
        ),
    ];
    for (channel, basis, law, unconfirmed) in table {
        assert_eq!(ReceiptBasis::of(channel).zh(), basis, "{channel}");
        assert_eq!(article(channel), law, "{channel}");
        assert_eq!(
            receipt_day(channel, arrived, None),
            unconfirmed,
            "{channel}"
        );
        let received = unconfirmed.or(Some(confirmed));
        assert_eq!(
            receipt_day(channel, arrived, Some(confirmed)),
            received,
            "{channel}"
        );
        let needed = confirmation(
            Calendar::bundled(),
            channel,
            arrived,
            false,
            &Settings::default(),
        )
        .is_some();
        assert_eq!(needed, channel.needs_confirmation(), "{channel}");
        assert_eq!(needed, unconfirmed.is_none(), "{channel}");
    }
    assert_eq!(table.len(), Channel::ALL.len());
}

#[test]
fn the_system_confirms_what_is_left_undone_but_not_for_the_unreachable() {
    let cal = Calendar::bundled();
    let arrived = day("2024-02-09");
    for channel in [Channel::OrdinaryLetter, Channel::Internet, Channel::Fax] {
        let found = confirmation(cal, channel, arrived, false, &Settings::default()).unwrap();
        assert_eq!(found.due.date, day("2024-02-18"), "{channel}");
        assert_eq!(
            found.by_system.map(|due| due.date),
            Some(day("2024-02-19")),
            "{channel}"
        );
        let unreachable = confirmation(cal, channel, arrived, true, &Settings::default()).unwrap();
        assert_eq!(unreachable.due, found.due);
        let by_system = (channel != Channel::OrdinaryLetter)
            .then_some(found.by_system)
            .flatten();
        assert_eq!(unreachable.by_system, by_system, "{channel}");
    }
}
