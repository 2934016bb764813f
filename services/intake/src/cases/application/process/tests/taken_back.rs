//! What was recorded or asked for by mistake, and taken back.

use super::*;

/// A proof that belonged to another letter is taken back: the clock falls back to what it was.
#[test]
fn an_arrival_recorded_by_mistake_is_annulled() {
    let letter = LetterKind::CorrectionNotice;
    let mut state = application("2024-03-04");
    state.process.ask_correction(correction(2));
    let until = |state: &Application| {
        let until = state.process.waits_until(Calendar::bundled());
        until.map(|due| due.date.to_string())
    };
    let annulled = Went::Annulled("系另一件的回执".into());
    assert_eq!(went(&state, 2, letter, &annulled), None);
    let presumed = until(&state);
    for step in [arrived(), Went::CameBack] {
        let fact = went(&state, 2, letter, &step).unwrap();
        state.apply_process(&fact, day("2024-03-06"), 3, &NOTHING_SET);
        assert_ne!(until(&state), presumed);
        let fact = went(&state, 2, letter, &annulled).unwrap();
        state.apply_process(&fact, day("2024-03-08"), 4, &NOTHING_SET);
        assert_eq!(until(&state), presumed);
    }
    let explained = state.deadline(Calendar::bundled()).unwrap();
    let said: Vec<String> = explained.steps.iter().map(Step::zh).collect();
    let expected = "补正告知书2024年3月5日送出，尚无送达证明，送出后7个工作日推定送达（国家未规定具体期限，\
         本机关未另行规定，按通常做法掌握），即2024年3月14日，期限至2024年4月7日";
    assert!(said.iter().any(|said| said.contains(expected)), "{said:?}");
}

/// Another letter left: what waits for this one waits as if it had not been sent, or lies come back.
#[test]
fn a_sending_recorded_by_mistake_is_annulled() {
    let letter = LetterKind::CorrectionNotice;
    let mut state = application("2024-03-04");
    let notice = Notice::of(day("2024-03-04"), 2);
    let asked = Correction {
        notice,
        ..correction(2)
    };
    state.process.ask_correction(asked);
    let stands = |state: &Application| {
        let until = state.process.waits_until(Calendar::bundled());
        let due = state.current_due_on(Calendar::bundled());
        (until.map(|due| due.date), due)
    };
    let unsent = Went::Unsent("系另一件的邮件".into());
    let go = |state: &mut Application, went: &Went, on: &str| {
        let fact = self::went(state, 2, letter, went).unwrap();
        state.apply_process(&fact, day(on), 3, &NOTHING_SET);
    };
    assert_eq!(went(&state, 2, letter, &unsent), None, "nothing left");
    let issued = stands(&state);
    go(&mut state, &Went::Left(Way::Post), "2024-03-05");
    assert_ne!(stands(&state), issued);
    go(&mut state, &unsent, "2024-03-11");
    assert_eq!(stands(&state), issued);
    go(&mut state, &Went::Left(Way::Post), "2024-03-06");
    go(&mut state, &Went::CameBack, "2024-03-12");
    assert_eq!(went(&state, 2, letter, &unsent), None, "it came back");
    let back = stands(&state);
    go(&mut state, &Went::Left(Way::Post), "2024-03-13");
    assert_ne!(stands(&state).0, back.0);
    go(&mut state, &unsent, "2024-03-14");
    assert_eq!(stands(&state), back);
    let notice = state.notice_of(2).unwrap();
    assert_eq!(notice.returned_on(), Some(day("2024-03-12")));
}

/// What another third party said is taken back: that one is waited for again.
#[test]
fn an_opinion_of_another_party_is_withdrawn() {
    let mut state = application("2024-03-04");
    let on = On::test("2024-03-11");
    state
        .process
        .ask_opinion(asked(ConsultedParty::ThirdParty, None));
    let withdraw = |state: &Application| state.withdraw_opinion(1, "系另一方的意见".into(), &on);
    assert_eq!(withdraw(&state).unwrap_err().reason(), Reason::StateForbids);
    let said = PartyOpinion::Refuses;
    let fact = state
        .record_opinion(1, said, "商业秘密".into(), &on)
        .unwrap();
    state.apply_process(&fact, day("2024-03-11"), 3, &NOTHING_SET);
    assert!(state.current_due_on(Calendar::bundled()).is_some());
    assert_eq!(state.refusing().count(), 1);
    let fact = withdraw(&state).unwrap();
    state.apply_process(&fact, day("2024-03-11"), 4, &NOTHING_SET);
    assert_eq!(state.current_due_on(Calendar::bundled()), None);
    assert_eq!(state.refusing().count(), 0);
    assert!(
        state
            .record_opinion(1, said, "商业秘密".into(), &on)
            .is_ok()
    );
}

/// A fee notice that was a mistake is as if it had never been sent, and may be sent anew.
#[test]
fn a_fee_notice_is_withdrawn_before_anything_is_paid() {
    let mut state = application("2024-03-04");
    let due = state.current_due_on(Calendar::bundled());
    let on = On::test("2024-03-11");
    let withdraw = |state: &Application| state.withdraw_fee("已主动公开".into(), &on);
    assert!(withdraw(&state).is_err(), "never asked");
    let notice = sent(day("2024-03-05"), 2);
    state.process.ask_fee(notice, 10_000, Some(NTH));
    assert_eq!(state.current_due_on(Calendar::bundled()), None);
    let mut paid = state.clone();
    paid.process.pay(4_000, day("2024-03-06"));
    let refused = withdraw(&paid).unwrap_err();
    assert!(format!("{refused:?}").contains("国库"));
    let fact = withdraw(&state).unwrap();
    state.apply_process(&fact, day("2024-03-11"), 3, &NOTHING_SET);
    assert_eq!(state.current_due_on(Calendar::bundled()), due);
    assert!(state.ask_fee(10_000, NTH, &on).is_ok());
}
