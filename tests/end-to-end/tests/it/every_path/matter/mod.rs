//! Each path of a matter case.

mod acts;

use std::collections::{BTreeMap, BTreeSet};

use Path::{
    Corrected, Elsewhere, Extended, Granted, Late, NeverCorrected, NotAccepted, NotCompetent,
    NotNeeded, Procedures, Refused, Silent, Terminated, Voided, Withdrawn, WithdrawnEarly,
};
use gongkai_proto::intake::v1::{
    self as intake, CaseKind, DeliveryWay, LetterKind, MatterCaseState, MatterDecision, MatterKind,
};

use super::Desk;
use crate::{office::BUREAU, paper};

/// A way a matter case goes. After the acceptance it is granted, where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    NotNeeded,
    NotCompetent,
    NotAccepted,
    Corrected,
    NeverCorrected,
    Silent,
    Granted,
    Refused,
    Late,
    Procedures,
    Extended,
    WithdrawnEarly,
    Withdrawn,
    Terminated,
    Voided,
    Elsewhere,
}

/// What every matter that takes its time can go through.
const PATHS: [Path; 15] = [
    NotNeeded,
    NotCompetent,
    NotAccepted,
    Corrected,
    NeverCorrected,
    Silent,
    Granted,
    Refused,
    Late,
    Procedures,
    WithdrawnEarly,
    Withdrawn,
    Terminated,
    Voided,
    Elsewhere,
];

/// Code, name, kind, and whether several organs handle it.
const MATTERS: [(&str, &str, MatterKind, bool); 4] = [
    ("matter-1", "危险化学品经营许可", MatterKind::Permit, false),
    (
        "matter-2",
        "危险化学品建设项目安全条件审查",
        MatterKind::Permit,
        true,
    ),
    (
        "matter-3",
        "烟花爆竹批发许可初审",
        MatterKind::PreliminaryReview,
        false,
    ),
    (
        "matter-4",
        "生产安全事故应急预案备案",
        MatterKind::Service,
        false,
    ),
];
const INSTANT: &str = "matter-5";

struct Walk {
    matter: &'static str,
    kind: MatterKind,
    path: Path,
    id: String,
}

impl Walk {
    fn is(&self, paths: &[Path]) -> bool {
        paths.contains(&self.path)
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "every path of every matter over the same days"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_matter_case_of_each_path_has_its_letters_its_file_and_its_count() {
    let desk = Desk::open().await;
    desk.on("2024-03-04").await;
    desk.set_matters().await;
    let mut walks = Vec::new();
    for (code, _, kind, _) in MATTERS {
        for path in PATHS {
            walks.push(desk.apply(code, kind, path).await);
        }
        if kind == MatterKind::Permit {
            walks.push(desk.apply(code, kind, Extended).await);
        }
    }
    for walk in &walks {
        match walk.path {
            NotNeeded | NotCompetent | NotAccepted => desk.turn_away(walk).await,
            WithdrawnEarly => desk.withdraw(walk).await,
            Corrected | NeverCorrected | Silent | Elsewhere => {}
            _ => desk.accept(walk).await,
        }
    }
    let instant = desk.apply(INSTANT, MatterKind::Service, Granted).await;
    desk.accept(&instant).await;
    desk.decide(&instant, MatterDecision::Granted).await;
    walks.push(instant);
    desk.procedures(&walks).await;

    // Five working days have passed without a word: accepted by law, on the day of receipt.
    desk.on("2024-03-12").await;
    for walk in walks.iter().filter(|walk| walk.path == Silent) {
        let case = desk.matter_case(walk).await;
        assert!(case.accepted_by_silence);
        assert_eq!(case.state(), MatterCaseState::Accepted);
        assert_eq!(case.accepted_on, "2024-03-04");
    }
    desk.on("2024-03-15").await;
    for walk in &walks {
        match walk.path {
            Corrected | Silent | Granted | Procedures | Elsewhere if walk.matter != INSTANT => {
                desk.decide(walk, MatterDecision::Granted).await;
            }
            Refused => desk.decide(walk, MatterDecision::Refused).await,
            Withdrawn => desk.withdraw(walk).await,
            Extended => {
                act!(
                    desk,
                    leader,
                    matters,
                    extend_matter_case(ExtendMatterCaseRequest {
                        matter_case_id: walk.id.clone(),
                        reason: "需要现场核查".to_owned(),
                    })
                );
            }
            NeverCorrected | Terminated => {
                act!(
                    desk,
                    reviewer,
                    matters,
                    terminate_matter_case(TerminateMatterCaseRequest {
                        matter_case_id: walk.id.clone(),
                        reason: "申请人终止经营".to_owned(),
                    })
                );
            }
            Voided => {
                act!(
                    desk,
                    reviewer,
                    matters,
                    void_matter_case(VoidMatterCaseRequest {
                        matter_case_id: walk.id.clone(),
                        reason: "重复登记".to_owned(),
                    })
                );
            }
            _ => {}
        }
    }
    // After the promised day, within the extended one: the statutory one was 1 April, or, where several
    // organs handle it, 6 June.
    desk.on("2024-04-10").await;
    for walk in walks.iter().filter(|walk| walk.path == Extended) {
        desk.decide(walk, MatterDecision::Granted).await;
    }
    // After both.
    desk.on("2024-06-12").await;
    for walk in walks.iter().filter(|walk| walk.path == Late) {
        desk.decide(walk, MatterDecision::Refused).await;
    }
    let ways = [
        DeliveryWay::HandedOver,
        DeliveryWay::Post,
        DeliveryWay::Electronic,
        DeliveryWay::Left,
        DeliveryWay::PublicNotice,
    ];
    let decided = [
        Corrected, Silent, Granted, Procedures, Elsewhere, Refused, Late, Extended,
    ];
    let mut ways = ways.into_iter().cycle();
    let mut announced = Vec::new();
    for walk in walks.iter().filter(|walk| walk.is(&decided)) {
        match ways.next().unwrap() {
            DeliveryWay::PublicNotice => {
                desk.announce(walk).await;
                announced.push(walk);
            }
            way => desk.deliver(walk, way).await,
        }
    }
    // Thirty days after it was published.
    desk.on("2024-07-12").await;
    for walk in announced {
        desk.deliver(walk, DeliveryWay::PublicNotice).await;
    }

    let folder = paper::folder("matter-letters");
    let (mut unknown, mut kinds) = (BTreeSet::new(), BTreeMap::new());
    let (mut seen, mut results) = (BTreeSet::new(), BTreeSet::new());
    let mut numbers = BTreeSet::new();
    for walk in &walks {
        let written = paper::letters_of(&desk.clerk, BUREAU, &walk.id).await;
        for letter in &written {
            *kinds.entry(letter.kind()).or_insert(0) += 1;
            // On paper once for each kind of matter, and once by silence.
            if seen.insert((letter.kind(), walk.kind, walk.path == Silent)) {
                let name = format!("{}-{:?}-{:?}", letter.title, walk.kind, walk.path);
                let reader = paper::Reader::Organisation;
                paper::write_letter(&desk.clerk, letter, reader, &folder, &name).await;
            }
        }
        let file = paper::read_file(&desk.clerk, BUREAU, &walk.id, &mut unknown).await;
        assert_eq!(file.letters.len(), written.len());
        assert!(!file.closed_on.is_empty() && !file.result.is_empty());
        results.insert(file.result);
        numbers.insert(file.number);
    }
    assert!(unknown.is_empty(), "without a word: {unknown:?}");
    let ends = ["不予受理", "准予", "不予", "申请人撤回", "终止办理", "作废"];
    assert_eq!(results, ends.map(ToOwned::to_owned).into());
    // All letters there are about matters, each as often as something happened that sends it.
    let expected = BTreeMap::from([
        (LetterKind::NotNeeded, 4),
        (LetterKind::NotCompetent, 4),
        (LetterKind::RefusalToAccept, 4),
        (LetterKind::MatterCorrection, 2 * 4),
        // Corrected, silent, granted, refused, late, with procedures, withdrawn, terminated, voided; and extended.
        (LetterKind::Acceptance, 9 * 4 + 2),
        (LetterKind::SpecialProcedureNotice, 8 * 4),
        (LetterKind::MatterExtension, 2),
        (LetterKind::DecisionGranted, 5 * 4 + 2 + 1),
        (LetterKind::DecisionRefused, 2 * 4),
        // Never corrected, terminated.
        (LetterKind::MatterTermination, 2 * 4),
    ]);
    assert_eq!(kinds, expected);
    // No law speaks of the last one.
    kinds.remove(&LetterKind::MatterTermination);
    assert_eq!(
        of_law(gongkai_law::letter::Law::Permits),
        kinds.into_keys().collect()
    );
    let longest = walks.iter().find(|walk| walk.path == Procedures).unwrap();
    paper::write_file(&desk.clerk, BUREAU, &longest.id, &folder, "file").await;
    assert_eq!(numbers.len(), walks.len());
    paper::write_register(
        &desk.clerk,
        BUREAU,
        CaseKind::Matter,
        2024,
        &numbers,
        &folder,
    )
    .await;

    // Voided and never accepted ones count nowhere; ended without a decision, a case is neither in time
    // nor late.
    let decided = f64::from(7 * 4 + 2 + 1);
    let accepted = decided + f64::from(2 * 4);
    let report = desk
        .figures(
            2024,
            &[
                ("matters.received", accepted),
                ("matters.closed", accepted),
                ("matters.on_time_rate", (decided - 4.0) / decided),
                ("matters.promise_kept_rate", (decided - 4.0 - 2.0) / decided),
            ],
        )
        .await;
    let table = report
        .tables
        .iter()
        .find(|table| table.key == "table2")
        .unwrap();
    let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
    let permits = rows.find(|row| row.row.contains("行政许可")).unwrap();
    // Those granted and refused; no preliminary review, no service matter.
    assert!(
        (permits.cells[0].value - f64::from(2 * (7 + 1))).abs() < 1e-9,
        "{permits:?}"
    );
    desk.suite.stop().await.unwrap();
}

/// The kinds of letters that rest on a law.
fn of_law(law: gongkai_law::letter::Law) -> BTreeSet<LetterKind> {
    let all = gongkai_law::letter::LetterKind::all();
    let of_law = all.filter(|kind| kind.law().is_some_and(|(known, _)| known == law));
    of_law
        .map(|kind| format!("LETTER_KIND_{}", kind.as_str().to_uppercase()))
        .map(|name| LetterKind::from_str_name(&name).unwrap())
        .collect()
}
