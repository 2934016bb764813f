-- The disputes about a case are read with it.
CREATE INDEX case_row_about ON case_row (bureau_id, about_case_id) WHERE about_case_id IS NOT NULL;
