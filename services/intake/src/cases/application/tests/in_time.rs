//! Whether an application is or was in time.

use super::*;

/// The clock stood still before a lapse, so it was in time; an open application is judged by
/// today, an answered one by its first answer, and one that counts nowhere not at all.
#[test]
fn an_application_is_in_time_by_what_the_law_counts() {
    let in_time =
        |state: &Application, today: NaiveDate| state.in_time(Calendar::bundled(), today).statutory;
    let on = |day: &str| day.parse::<NaiveDate>().unwrap();
    // Due on 2024-04-01.
    let mut open = Played::received("2024-03-04");
    assert_eq!(in_time(&open.state, on("2024-04-01")), Some(true));
    assert_eq!(in_time(&open.state, on("2024-04-02")), Some(false));
    open.later(29)
        .act("zhang", |state, on| {
            state.close(Answer::Withdrawn, words(), on)
        })
        .unwrap();
    assert_eq!(in_time(&open.state, on("2024-12-31")), Some(false));

    let mut lapsed = Played::received("2024-03-04");
    lapsed
        .act("zhang", |state, on| state.ask_correction(15, words(), on))
        .unwrap();
    assert_eq!(
        in_time(&lapsed.state, on("2024-12-31")),
        Some(false),
        "nobody has the notice: its clock runs"
    );
    lapsed.sends(LetterKind::CorrectionNotice);
    assert_eq!(in_time(&lapsed.state, on("2024-12-31")), Some(true));
    lapsed
        .later(60)
        .act("wang", |state, on| {
            state.close(Answer::NotCorrected, words(), on)
        })
        .unwrap();
    assert_eq!(in_time(&lapsed.state, on("2024-12-31")), Some(true));

    let mut voided = Played::received("2024-03-04");
    let fact = voided.state.void(words()).unwrap();
    let fact = recorded(2, voided.today, "li", Happened::Registration(fact));
    voided.state.apply(&fact);
    assert_eq!(in_time(&voided.state, on("2024-12-31")), None);
}
