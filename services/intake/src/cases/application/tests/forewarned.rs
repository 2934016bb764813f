//! What is told of the clock before an act.

use super::*;

/// What would be told before that act, in Chinese.
fn told(case: &Played, decide: fn(&Application, &On<'_>) -> Result<ProcessFact>) -> String {
    let calendar = Calendar::bundled();
    let due = case.state.current_due_on(calendar);
    let on = On::by(somebody("wang"), case.today);
    let fact = recorded(
        9,
        case.today,
        "wang",
        decide(&case.state, &on).unwrap().into(),
    );
    let mut after = case.state.clone();
    after.apply(&fact);
    let warnings = after.forewarned(&fact, due, calendar);
    let [warning] = &warnings[..] else {
        panic!("{warnings:?}")
    };
    assert!(warning.en.is_ascii(), "{}", warning.en);
    warning.zh.clone()
}

#[test]
fn what_stops_a_clock_or_begins_it_anew_is_told_before() {
    let mut case = Played::received("2024-03-04");
    let ask = |state: &Application, on: &On<'_>| state.ask_correction(0, words(), on);
    assert_eq!(
        told(&case, ask),
        "《政府信息公开申请补正告知书》送出次日起答复期限停止计算；收到补正材料的，自收到次日起重新计算20个工作日。\
         送出前期限照常计算。"
    );
    let fee = told(&case, |state, on| {
        let (basis, count) = (Basis::ByPage, 68);
        state.ask_fee(38_000, Charged { basis, count }, on)
    });
    assert!(
        fee.contains("申请人缴清费用的，自缴清次日起重新计算20个工作日"),
        "{fee}"
    );
    let reasons = told(&case, |state, on| state.ask_reasons(5, words(), on));
    assert!(
        reasons.starts_with("要求说明理由不停止计算答复期限，仍至2024年4月1日届满"),
        "{reasons}"
    );
    let opinion = told(&case, |state, on| {
        state.ask_opinion(ConsultedParty::ThirdParty, words(), on)
    });
    assert!(
        opinion.contains("送达后15个工作日止，此后继续计算剩余期限"),
        "{opinion}"
    );
    let extended = told(&case, |state, on| state.extend(0, words(), on));
    assert_eq!(
        extended,
        "《政府信息公开申请延期答复告知书》须在2024年4月1日前（含当日）送出，期限方延长至2024年4月29日；\
         逾期送出的，期限仍至2024年4月1日届满。"
    );

    // What comes in begins a new period, unless it was asked for too late.
    let received = |state: &Application, on: &On<'_>| state.receive_correction(words(), on);
    case.act("wang", ask).unwrap();
    case.sends(LetterKind::CorrectionNotice).later(3);
    assert_eq!(
        told(&case, received),
        "答复期限自2024年3月7日次日起重新计算20个工作日，至2024年4月7日届满。"
    );
    let mut late = Played::received("2024-03-04");
    late.later(40);
    assert_eq!(
        told(&late, ask),
        "答复期限已经届满，《政府信息公开申请补正告知书》送出后期限不重新计算。"
    );
    late.act("wang", ask).unwrap();
    late.sends(LetterKind::CorrectionNotice).later(3);
    assert_eq!(told(&late, received), "答复期限不因此重新计算。");
}
