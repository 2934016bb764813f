//! All kinds of case in one place, for what is done alike to each of them.

/// `by_kind!(kind, C => expression)`: the expression, with `C` being the type of that kind of case.
macro_rules! by_kind {
    ($kind:expr, $case:ident => $body:expr) => {
        $crate::cases::kinds::by_kind_of_citizens!($kind, $case => $body, else {
            type $case = $crate::cases::dispute::Dispute;
            $body
        })
    };
}
pub(crate) use by_kind;

/// The same for the kinds that citizens begin, and another expression for a dispute, which they do not.
macro_rules! by_kind_of_citizens {
    ($kind:expr, $case:ident => $body:expr, else $dispute:expr) => {
        match $kind {
            gongkai_law::case::CaseKind::Application => {
                type $case = $crate::cases::application::Application;
                $body
            }
            gongkai_law::case::CaseKind::Matter => {
                type $case = $crate::cases::matter::MatterCase;
                $body
            }
            gongkai_law::case::CaseKind::Enquiry => {
                type $case = $crate::cases::enquiry::Enquiry;
                $body
            }
            gongkai_law::case::CaseKind::Rectification => {
                type $case = $crate::cases::rectification::Rectification;
                $body
            }
            gongkai_law::case::CaseKind::WorkComplaint => {
                type $case = $crate::cases::work_complaint::WorkComplaint;
                $body
            }
            gongkai_law::case::CaseKind::Dispute => $dispute,
        }
    };
}
pub(crate) use by_kind_of_citizens;
