-- Whether a new answer left by the day it was due; nothing of those that were counted before. A restart of the
-- stream tells it of these, too.
ALTER TABLE counted_reanswer ADD COLUMN on_time boolean;
