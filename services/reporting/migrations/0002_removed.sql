-- A case that was merged, voided or re-routed is counted no more.
GRANT DELETE ON counted_case TO reporting_app;
