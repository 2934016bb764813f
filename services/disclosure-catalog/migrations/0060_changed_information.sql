-- Information that was changed after it was published is due anew (art. 26). The day it was formed may be corrected.
ALTER TABLE item
    ADD COLUMN changed_on    date,
    ADD COLUMN change_due_on date,
    ADD CHECK ((changed_on IS NULL) = (change_due_on IS NULL));
GRANT UPDATE (formed_on, due_on, changed_on, change_due_on) ON item TO catalog_app;
