-- A new answer that was entered as sent by mistake, and annulled, is counted no more.
GRANT DELETE ON counted_reanswer TO reporting_app;
