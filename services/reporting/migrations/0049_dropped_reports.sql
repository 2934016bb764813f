-- A version that was never signed may be given up (已终止). It is kept, and its number is used again.
ALTER TABLE annual_report DROP CONSTRAINT annual_report_state_check;
ALTER TABLE annual_report ADD CONSTRAINT annual_report_state_check
    CHECK (state IN ('draft', 'in_review', 'reviewed', 'signed', 'published', 'superseded', 'dropped'));
ALTER TABLE annual_report DROP CONSTRAINT annual_report_bureau_id_year_version_key;
CREATE UNIQUE INDEX annual_report_by_year ON annual_report (bureau_id, year, version) WHERE state <> 'dropped';
