//! What a case tells of itself, held against the second reading of the law.

use gongkai_proto::intake::v1::{Duty, ForeseenChange, Letter, LetterContent, PossibleAct};

use super::{
    super::{
        counter::ROLES,
        law::{Allowed, Done, Duties, Stands, text},
        letters,
    },
    Case, Model, Play, rpc_of,
};

impl Play {
    /// What each role may do with a case, held against what the law lets it.
    pub(super) async fn acts(&self, case: &mut Case) -> [Vec<PossibleAct>; 4] {
        let listed = ROLES.map(|role| self.counter.acts(role, &case.id));
        let [one, two, three, four] = listed;
        let (one, two, three, four) = tokio::join!(one, two, three, four);
        let acts = [one, two, three, four];
        for (role, acts) in ROLES.into_iter().zip(&acts) {
            let mut told = Allowed::default();
            for act in acts.iter().filter(|act| act.possible) {
                let rpc = rpc_of(act);
                told.add(rpc, act.part);
                for answer in act.answers() {
                    told.add(&format!("{rpc}/{}", answer.as_str_name()), 0);
                }
            }
            let reading = case.model.reading();
            let allowed = reading.allows(&self.days, self.today, role);
            let allowed = allowed.by(&self.rights, role);
            let difference = (told.without(&allowed), allowed.without(&told));
            assert_eq!(
                difference,
                (Vec::new(), Vec::new()),
                "{} offered to the {role} and not allowed; allowed and not offered: {:#?}",
                self.today,
                case.log
            );
        }
        acts
    }

    /// What was said to take an act back that was done today does so, or it was said when not.
    pub(super) async fn may_be_undone(&self, case: &Case, done: &PossibleAct) {
        if done.undo_methods.is_empty() || !done.not_undone_because.is_empty() {
            assert_ne!(done.not_undone_because, "", "{done:?}");
            return;
        }
        let listed = ROLES.map(|role| self.counter.acts(role, &case.id));
        let [one, two, three, four] = listed;
        let (one, two, three, four) = tokio::join!(one, two, three, four);
        let mut acts = [one, two, three, four].into_iter().flatten();
        let undone = acts.any(|act| act.possible && done.undo_methods.contains(&act.method));
        assert!(undone, "{done:?} is not taken back: {:#?}", case.log);
    }

    /// What was done is what was foreseen, and what the law says.
    /// What a citizen does nobody foresees.
    pub(super) async fn follow(
        &self,
        case: &mut Case,
        done: &Done<'_>,
        foreseen: Option<&ForeseenChange>,
    ) {
        case.latest = case.latest.max(done.day);
        let reading = case.model.reading();
        reading.act(done, &self.days);
        let Some(foreseen) = foreseen else {
            return self.compare(case, None).await;
        };
        let told = listed(&foreseen.duties);
        assert_eq!(
            reading.duties(&self.days),
            told,
            "foreseen: {:#?}",
            case.log
        );
        if reading.stands() == Stands::Open {
            let due = text(reading.due(&self.days));
            assert_eq!(foreseen.due_on, due, "{:#?}", case.log);
        }
        self.compare(case, Some(foreseen)).await;
    }

    /// The case as it is now tells of itself what the law says: its duties, its limits, whether it is in time, and
    /// its letters, as a preview told of them.
    pub(super) async fn compare(&self, case: &mut Case, foreseen: Option<&ForeseenChange>) {
        let counter = &self.counter;
        let known = case.letters.len();
        let answers = async {
            let is_application = matches!(case.model, Model::Application(_));
            let application = counter.office.application(&case.id);
            if is_application {
                application.await.answers
            } else {
                Vec::new()
            }
        };
        let (duties, file, letters, answers) = tokio::join!(
            counter.duties(&case.id),
            counter.file(&case.id),
            counter.letters_after(&case.id, known),
            answers
        );
        let reading = case.model.reading();
        let duties = listed(&duties);
        assert_eq!(reading.duties(&self.days), duties, "{:#?}", case.log);
        let limits = file.limits.into_iter();
        let limits: Vec<_> = limits
            .map(|limit| (limit.limit, limit.current_due_on, limit.in_time))
            .collect();
        let judged = reading.judged(&self.days, self.today);
        assert_eq!(judged, limits, "{:#?}", case.log);
        if let Model::Application(application) = &case.model {
            // By these it stands in table 3.
            let told = answers.into_iter().map(|given| {
                let name = given.answer().as_str_name().to_owned();
                (name, given.answered_on)
            });
            let answers = application.answers.iter();
            let answers = answers.map(|(answer, day)| (answer.clone(), day.to_string()));
            let (answers, told): (Vec<_>, Vec<_>) = (answers.collect(), told.collect());
            assert_eq!(answers, told, "{:#?}", case.log);
        }
        read_letters(case, letters, foreseen);
        self.compare_at_the_door(case).await;
    }
}

/// Reads the letters of a case, what those say that came since, and those a preview told of.
fn read_letters(
    case: &mut Case,
    (sent, new): (Vec<Letter>, Vec<LetterContent>),
    foreseen: Option<&ForeseenChange>,
) {
    let known = sent.len() - new.len();
    case.letters = sent.iter().map(|letter| letter.id.clone()).collect();
    let told = |letter: &Letter| {
        let kind = letter.kind().as_str_name();
        let kind = kind.trim_start_matches("LETTER_KIND_").to_owned();
        (kind, letter.dated_on.clone())
    };
    let told: Vec<_> = sent.iter().map(told).collect();
    let expected = case.model.reading().letters().iter();
    let expected: Vec<_> = expected
        .map(|letter| (letter.kind.clone(), letter.dated_on.to_string()))
        .collect();
    assert_eq!(expected, told, "{:#?}", case.log);
    let new: Vec<_> = sent.iter().skip(known).zip(&new).collect();
    for &(letter, content) in &new {
        let to_party = letters::is_to_a_party(letter);
        let organisation = to_party || case.applicant.is_organisation();
        let faults = letters::faults(letter, content, organisation);
        assert_eq!(faults, [""; 0], "{:#?}", case.log);
        let remedy = letters::fault_of_remedy(letter, content);
        assert_eq!(remedy, None, "{:#?}", case.log);
        let expected = if to_party {
            "某某公司"
        } else {
            case.applicant.name
        };
        assert_eq!(letter.addressee, expected, "{letter:?}");
    }
    if let Model::Application(application) = &case.model {
        let answers = new.iter().filter(|(letter, _)| is_answer(letter));
        for &(_, content) in answers {
            let text = format!("{content:?}");
            let earlier = application.withdraws().map(|place| &sent[place].number);
            let withdraws = text.contains("上述答复");
            assert_eq!(earlier.is_some(), withdraws, "{text}: {:#?}", case.log);
            let named = earlier.is_none_or(|number| text.contains(number.as_str()));
            assert!(named, "{earlier:?}: {text}: {:#?}", case.log);
        }
    }
    let Some(foreseen) = foreseen else { return };
    assert_eq!(new.len(), foreseen.letters.len(), "{:#?}", case.log);
    for ((letter, content), told) in new.into_iter().zip(&foreseen.letters) {
        let told_content = letters::uncoded(told.content.as_ref().unwrap());
        assert_eq!(told_content, letters::uncoded(content), "{:#?}", case.log);
        assert_eq!(
            (&told.title, &told.addressee, &told.dated_on),
            (&letter.title, &letter.addressee, &letter.dated_on)
        );
    }
}

/// Whether it is a reply that gives an answer.
fn is_answer(letter: &Letter) -> bool {
    let kind = letter.kind().as_str_name();
    let closes = ["WITHDRAWN", "NOT_CORRECTED", "FEE_NOT_PAID"];
    let closes = closes
        .iter()
        .any(|end| kind == format!("LETTER_KIND_REPLY_{end}"));
    kind.starts_with("LETTER_KIND_REPLY_") && !closes
}

/// Duties as this reading tells them.
fn listed(duties: &[Duty]) -> Duties {
    let duties = duties.iter();
    duties
        .map(|duty| (duty.kind.clone(), duty.part, duty.due_on.clone()))
        .collect()
}
