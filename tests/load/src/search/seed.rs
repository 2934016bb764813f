//! Items as publishing would leave them, with the events that tell of them, and the same for PostgreSQL's own search.

use super::{bare::Bare, text};

/// Items written at once.
const BATCH: u32 = 5000;

/// $1 numbers, $2 titles, $3 abstracts, $4 texts, $5 bureaus, $6 how many items there are in all.
const ITEMS: &str = "
    INSERT INTO catalog.item (bureau_id, id, index_number, title, summary, article20_code, item_group, office_id,
        formed_on, published_on, due_on, channels, assumed, words, published_by, recorded_at, body)
    SELECT ($5::text[])[1 + n % cardinality($5::text[])],
           (lpad(to_hex(1700000000000 + n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || 'a'
            || substr(md5(n::text), 5, 15))::uuid,
           'load/' || lpad(n::text, 9, '0'), title, summary, 1 + n / 7 % 15, '', 'office-' || n / 16 % 5,
           day - 5, day, day + 25, '{website}', '{}', '', 'load', now(), body
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS made (n, title, summary, body),
         LATERAL (SELECT DATE '2016-01-01' + (n * 3900 / $6)::integer AS day) AS dated";

/// $1 numbers, $2 texts as they are read, $3 words of them, $4 how many bureaus, $5 how many items there are in all.
const FOR_POSTGRESQL: &str = "
    INSERT INTO load_item (id, bureau, office, article20, year, day, text, words)
    SELECT n, n % $4, n / 16 % 5, 1 + n / 7 % 15, extract(year FROM day), day, text, to_tsvector('simple', words)
    FROM unnest($1::bigint[], $2::text[], $3::text[]) AS made (n, text, words),
         LATERAL (SELECT DATE '2016-01-01' + (n * 3900 / $5)::integer AS day) AS dated";

/// An event of each item, in the order of their days; sequencer and relay have nothing to do.
const EVENTS: [&str; 3] = [
    "INSERT INTO catalog.journal (bureau_id, visibility, sequence, previous_digest, digest, event_id, event_type, subject,
        occurred_at, recorded_at, data)
     SELECT bureau_id, 'public', sequence + row_number() OVER (PARTITION BY bureau_id ORDER BY published_on, id),
            repeat('0', 64), repeat('0', 64), gen_random_uuid(), 'gongkai.catalog.item.published.v1', id::text,
            now(), now(), '{}'
     FROM catalog.item JOIN catalog.journal_head USING (bureau_id)
     WHERE visibility = 'public' ORDER BY published_on, id",
    "UPDATE catalog.journal_head SET sequence = last
     FROM (SELECT bureau_id, visibility, max(sequence) AS last FROM catalog.journal GROUP BY 1, 2) AS told
     WHERE told.bureau_id = journal_head.bureau_id AND told.visibility = journal_head.visibility",
    "UPDATE catalog.relay SET position = (SELECT max(position) FROM catalog.journal)",
];

/// Writes them.
#[expect(
    clippy::disallowed_methods,
    reason = "fills a service's tables as no program does"
)]
pub(super) async fn seed(bare: &mut Bare, bureaus: &[String], items: u32) -> anyhow::Result<()> {
    let all = i64::from(items);
    let count = i64::try_from(bureaus.len())?;
    for first in (0..items).step_by(usize::try_from(BATCH)?) {
        let numbers: Vec<i64> = (first..items.min(first + BATCH)).map(i64::from).collect();
        let (mut titles, mut summaries, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
        let (mut texts, mut words) = (Vec::new(), Vec::new());
        for number in &numbers {
            let item = text::item(u64::try_from(*number)?);
            texts.push(format!("{}\n{}\n{}", item.title, item.summary, item.body));
            words.push(item.words);
            titles.push(item.title);
            summaries.push(item.summary);
            bodies.push(item.body);
        }
        sqlx::query(ITEMS)
            .bind(&numbers)
            .bind(titles)
            .bind(summaries)
            .bind(bodies)
            .bind(bureaus)
            .bind(all)
            .execute(&mut bare.connection)
            .await?;
        sqlx::query(FOR_POSTGRESQL)
            .bind(numbers)
            .bind(texts)
            .bind(words)
            .bind(count)
            .bind(all)
            .execute(&mut bare.connection)
            .await?;
    }
    for statement in EVENTS {
        sqlx::query(statement).execute(&mut bare.connection).await?;
    }
    for table in ["catalog.item", "catalog.journal"] {
        bare.vacuum(table).await?;
    }
    Ok(())
}
