//! All kinds of case in one place, for what is done alike to each of them.

/// `by_kind!(kind, C => expression)`: the expression, a `Result`, with `C` being the type of that
/// kind of case.
macro_rules! by_kind {
    ($kind:expr, $case:ident => $body:expr) => {
        match $kind {
            "application" => {
                type $case = $crate::cases::application::Application;
                $body
            }
            "matter" => {
                type $case = $crate::cases::matter::MatterCase;
                $body
            }
            "enquiry" => {
                type $case = $crate::cases::enquiry::Enquiry;
                $body
            }
            "dispute" => {
                type $case = $crate::cases::dispute::Dispute;
                $body
            }
            "rectification" => {
                type $case = $crate::cases::rectification::Rectification;
                $body
            }
            "work_complaint" => {
                type $case = $crate::cases::work_complaint::WorkComplaint;
                $body
            }
            other => Err(gongkai_chassis::error::Error::internal(format!(
                "no kind of case is called {other:?}"
            ))),
        }
    };
}
pub(crate) use by_kind;
