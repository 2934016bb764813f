//! Replies and requests for opinions that go out and are taken back, again and again: what chance seldom comes to.

use chrono::Days as CalendarDays;

use super::{super::counter::ROLES, Kind, Letter, Play, rpc_of};

/// The acts of these histories, each with who does it.
const ACTS: [(&str, &str); 15] = [
    ("clerk", "DraftReply"),
    ("reviewer", "ReviewReply"),
    ("leader", "SignReply"),
    ("clerk", "DispatchReply"),
    ("clerk", "RecordDelivery"),
    ("clerk", "AnnulDelivery"),
    ("reviewer", "AnnulDispatch"),
    ("leader", "AnnulDispatch"),
    ("leader", "ReopenApplication"),
    ("clerk", "AskOpinion"),
    ("clerk", "RecordDispatch"),
    ("clerk", "RecordServed"),
    ("clerk", "AnnulArrival"),
    ("clerk", "RecordOpinion"),
    ("clerk", "RecallOpinionRequest"),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_as_a_second_reading_of_the_law_says() {
    let mut play = Play::open("2024-02-26", 20_240_226).await;
    let mut case = play.case(Kind::Application).await;
    let (mut unsent, mut recalled) = (0, 0);
    for step in 0..90 {
        let listed = play.acts(&mut case).await;
        let mut from = Vec::new();
        for (role, rpc) in ACTS {
            let at = ROLES.iter().position(|known| *known == role).unwrap();
            let acts = listed[at].iter();
            let fits = acts.filter(|act| act.possible && rpc_of(act) == rpc);
            from.extend(fits.map(|act| (role, act.clone())));
        }
        // It has ended, or is not received yet.
        if from.is_empty() {
            case = play.case(Kind::Application).await;
            continue;
        }
        let (role, act) = from[play.chance.below(from.len())].clone();
        let letter = usize::try_from(act.part).unwrap().checked_sub(1);
        let letters = case.model.reading().letters();
        let of_reply = letter.and_then(|nth| letters.get(nth));
        let of_reply = of_reply.is_some_and(Letter::is_answer);
        if play.try_act(&mut case, role, &act).await {
            unsent += usize::from(rpc_of(&act) == "AnnulDispatch" && of_reply);
            recalled += usize::from(rpc_of(&act) == "RecallOpinionRequest");
        }
        if step % 5 == 4 {
            let today = play.today + CalendarDays::new(1);
            play.on(today, &mut []).await;
        }
    }
    assert!(unsent > 1 && recalled > 1, "{unsent} {recalled}");
    play.counter.office.close().await;
}
