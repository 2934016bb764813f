//! Whether a file may be published as it stands: the one rule of that.
//!
//! What a person sees when he looks – a number, a comment, a page that is a picture, letters in an unknown encoding – he may
//! let through. What nobody sees by looking he may not: what the program could not go through to the end (broken, encrypted,
//! packed to burst, entities of its own, too large, more time or memory than a worker has), what acts or is a file of its
//! own inside, and what could not be rid of its metadata. There another file takes its place: saved anew, split, or
//! exported as PDF. A signed file is whole and was gone through; it is a person's to let through with its metadata.

use super::{Copy, Finding, Inspected};

/// Whether a file may be published as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It may.
    Free,
    /// Once a person has looked and said why.
    Look,
    /// Never, whoever looks.
    Never,
}

impl Inspected {
    /// What may become of the file.
    pub fn verdict(&self) -> Verdict {
        let of_copy = match self.copy {
            _ if self.refused.is_some() => Verdict::Never,
            Copy::Stripped => Verdict::Free,
            Copy::Original(_) => Verdict::Look,
            Copy::None | Copy::Failed(_) => Verdict::Never,
        };
        let of_more = match self.more {
            0 => Verdict::Free,
            _ => Verdict::Look,
        };
        let of_findings = self.findings.iter().map(Finding::verdict);
        of_findings.fold(of_copy.max(of_more), Verdict::max)
    }
}

impl Finding {
    /// What may become of a file with it.
    fn verdict(&self) -> Verdict {
        if self.is_never_published() {
            Verdict::Never
        } else if self.blocks() {
            Verdict::Look
        } else {
            Verdict::Free
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FindingKind, Kind, Reason, Weight};
    use super::*;

    fn stripped(findings: Vec<Finding>) -> Inspected {
        Inspected {
            findings,
            copy: Copy::Stripped,
            ..Inspected::default()
        }
    }

    fn why() -> Reason {
        Reason::new("文件损坏", "broken")
    }

    /// Each kind of finding alone: what nobody may let through, and what a person may.
    #[test]
    fn every_finding_is_a_person_s_or_nobody_s_to_let_through() {
        let never = [
            FindingKind::EmbeddedFile,
            FindingKind::Macro,
            FindingKind::LinkedObject,
            FindingKind::Damaged,
            FindingKind::TooMuch,
            FindingKind::CutOff,
        ];
        for kind in FindingKind::ALL {
            let verdict = stripped(vec![Finding::new(*kind, "第1页", "")]).verdict();
            let expected = match kind.weight() {
                Weight::Never => Verdict::Never,
                Weight::Blocks | Weight::Eyes => Verdict::Look,
                Weight::Told => Verdict::Free,
            };
            assert_eq!(verdict, expected, "{kind:?}");
            assert_eq!(verdict == Verdict::Never, never.contains(kind), "{kind:?}");
        }
        for seen in [
            FindingKind::IdCard,
            FindingKind::PictureOnly,
            FindingKind::Undecodable,
        ] {
            let scan = stripped(vec![Finding::new(seen, "第1页", "")]);
            assert_eq!(scan.verdict(), Verdict::Look, "{seen:?}");
        }
    }

    /// The worst decides, and what was found before it was never to be let through is none the less.
    #[test]
    fn the_worst_decides() {
        let of = |kind| Finding::new(kind, "全文", "");
        let findings = vec![of(FindingKind::IdCard), of(FindingKind::Macro)];
        assert_eq!(stripped(findings).verdict(), Verdict::Never);
        let before = Finding {
            weight: Weight::Blocks,
            ..of(FindingKind::Macro)
        };
        assert_eq!(stripped(vec![before]).verdict(), Verdict::Never);
        let many = Inspected {
            more: 1,
            ..stripped(Vec::new())
        };
        assert_eq!(many.verdict(), Verdict::Look);
    }

    #[test]
    fn what_was_not_gone_through_or_not_stripped_is_never_published() {
        for (copy, verdict) in [
            (Copy::Stripped, Verdict::Free),
            (Copy::Original(why()), Verdict::Look),
            (Copy::Failed(why()), Verdict::Never),
            (Copy::None, Verdict::Never),
        ] {
            let inspected = Inspected {
                copy,
                ..Inspected::default()
            };
            assert_eq!(inspected.verdict(), verdict, "{inspected:?}");
        }
        for why in [why(), Reason::too_large()] {
            let refused = Inspected::refused(Some(Kind::Pdf), why);
            assert_eq!(refused.verdict(), Verdict::Never);
        }
    }
}
