-- Of each item what its last version that was signed says, and what is in the way of destroying it: each once.
CREATE VIEW item_retention WITH (security_invoker = true) AS
SELECT last.bureau_id, last.item_id, last.title, last.kind, last.dated_on, item.index_number,
       -- What lays something down is in force until it is repealed or its own last day is past; a report, a figure or an
       -- explanation is in force for the days it says.
       CASE WHEN item.repealed_on IS NULL
            THEN coalesce(item.valid_until,
                          CASE WHEN item.id IS NOT NULL AND last.kind IN ('rule', 'normative_document', 'decision', 'notice')
                               THEN date 'infinity' END)
       END AS in_force_until,
       -- It interprets a document that is there, or tells the outcome of a call that is: one would owe it again.
       EXISTS (SELECT FROM jsonb_array_elements(item.relations) AS relation
               JOIN item AS other ON other.bureau_id = last.bureau_id AND other.id = (relation->>'item')::uuid
               WHERE relation->>'kind' IN ('interprets', 'outcome_of') AND other.withdrawn_on IS NULL) AS belongs,
       EXISTS (SELECT FROM block_item AS placed
               WHERE placed.bureau_id = last.bureau_id AND placed.item_id = last.item_id AND placed.ended_on IS NULL)
           AS placed,
       EXISTS (SELECT FROM item_version AS version
               WHERE version.bureau_id = last.bureau_id AND version.item_id = last.item_id
                 AND version.state IN ('draft', 'submitted', 'checked', 'cleared', 'signed')) AS under_way
FROM (SELECT bureau_id, item_id,
             CASE WHEN signed THEN contents->>'title' END AS title,
             CASE WHEN signed THEN contents->>'kind' END AS kind,
             CASE WHEN signed THEN coalesce(published_on, drafted_on) END AS dated_on
      FROM (SELECT DISTINCT ON (bureau_id, item_id) bureau_id, item_id, contents, published_on, drafted_on,
                   state IN ('published', 'kept') AS signed
            FROM item_version
            ORDER BY bureau_id, item_id, state IN ('published', 'kept') DESC, number DESC) AS version) AS last
LEFT JOIN item ON item.bureau_id = last.bureau_id AND item.id = last.item_id;
GRANT SELECT ON item_retention TO catalog_app;

-- What was formed is owed from its draft on, and reminded of.
ALTER TABLE update_reminder DROP CONSTRAINT update_reminder_kind_check;
ALTER TABLE update_reminder ADD CONSTRAINT update_reminder_kind_check
    CHECK (kind IN ('entry', 'promise', 'interpretation', 'item'));
