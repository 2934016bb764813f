-- Civil date a bureau was founded (成立日期); NULL if it is not told.
ALTER TABLE bureau_version ADD COLUMN founded_on date;
