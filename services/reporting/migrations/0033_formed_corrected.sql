-- A later version of an item may correct the day it was made.
GRANT UPDATE (formed_on) ON counted_item TO reporting_app;
