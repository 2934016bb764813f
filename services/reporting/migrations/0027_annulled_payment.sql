-- A payment that was recorded by mistake and annulled is counted no more.
GRANT DELETE ON counted_fee TO reporting_app;
