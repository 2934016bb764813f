-- A later version of an item may tell what was assumed of the first.
GRANT UPDATE (assumed) ON counted_item TO reporting_app;
