-- The night as the checks speak of it, unfolded from run.json and the manifests.

-- The one night: its instant, and the calendar day of that instant in the home's time zone.
CREATE TABLE night AS
SELECT doc->>'run_id' AS run_id,
       (doc->>'as_of')::TIMESTAMPTZ AS as_of,
       ((doc->>'as_of')::TIMESTAMPTZ AT TIME ZONE (doc->>'time_zone'))::DATE AS as_of_on
FROM run_json;

-- Each campaign with the values of its policy, already as strict as the campaign asked.
CREATE TABLE campaigns AS
SELECT c.key AS campaign,
       c.value->>'controller' AS controller,
       c.value->>'purpose' AS purpose,
       c.value->>'channel' AS channel,
       c.value->>'vendor' AS vendor,
       (c.value->>'batch_size')::BIGINT AS batch_size,
       to_microseconds(((c.value->>'valid_hours')::DOUBLE * 3600000000)::BIGINT) AS valid_for,
       p.value AS policy,
       (p.value->'max_attempts_24h'->>'value')::BIGINT AS max_attempts_24h,
       (p.value->'max_attempts_30d'->>'value')::BIGINT AS max_attempts_30d,
       (p.value->'max_attempts_lifetime'->>'value')::BIGINT AS max_attempts_lifetime,
       (p.value->'register_max_age_days'->>'value')::BIGINT AS register_max_age_days,
       (p.value->'swept_share'->>'value')::DOUBLE AS swept_share,
       (p.value->'reopen_on_new_consent'->>'value')::BOOLEAN AS reopens
FROM run_json
CROSS JOIN json_each(doc->'campaigns') AS c
LEFT JOIN (SELECT key, value FROM run_json, json_each(doc->'policies')) AS p ON p.key = c.key;

-- The suppliers whose lists a campaign may use.
CREATE TABLE campaign_suppliers AS
SELECT DISTINCT c.key AS campaign, s.value->>'$' AS supplier
FROM run_json, json_each(doc->'campaigns') AS c, json_each(c.value->'suppliers') AS s;

-- How many outcomes of which class are a no without words, by campaign.
CREATE TABLE refused_after AS
SELECT c.campaign, r.key AS outcome_class, (r.value->>'$')::BIGINT AS times
FROM campaigns AS c, json_each(c.policy->'refused_after'->'value') AS r;

-- Each configured register: whose numbers it covers, and how old it may be.
CREATE TABLE register_rules AS
SELECT r.key AS register, r.value->>'jurisdiction' AS jurisdiction, (r.value->>'max_age_days')::BIGINT AS max_age_days
FROM run_json, json_each(doc->'registers') AS r;

-- The latest snapshot of every register on the night's day: the configured ones, and those that only lie in the
-- inbox, which then cover everybody.
CREATE VIEW latest_snapshots AS
SELECT f.source AS register, coalesce(any_value(r.jurisdiction), '*') AS jurisdiction, max(f.dated_on) AS dated_on
FROM files AS f
CROSS JOIN night
LEFT JOIN register_rules AS r ON r.register = f.source
WHERE f.kind = 'registers' AND f.dated_on <= as_of_on
GROUP BY f.source;

-- The verdicts and duplicates that run.json counted.
CREATE TABLE run_counts AS
SELECT c.key AS campaign, v.key AS verdict, (v.value->>'$')::BIGINT AS contacts
FROM run_json, json_each(doc->'verdicts') AS c, json_each(c.value) AS v
UNION ALL
SELECT d.key, 'duplicate', (d.value->>'$')::BIGINT
FROM run_json, json_each(doc->'duplicates') AS d;

-- The batches that run.json names.
CREATE TABLE run_batches AS
SELECT b.value->>'batch_id' AS batch_id, b.value->>'campaign' AS campaign, b.value->>'vendor' AS vendor,
       (b.value->>'rows')::BIGINT AS rows, b.value->>'manifest' AS manifest
FROM run_json, json_each(doc->'batches') AS b;

-- The manifests that name this run, wherever in the vendors' folders they were found.
CREATE TABLE manifests AS
SELECT vendor AS found_at, folder, doc->>'batch_id' AS batch_id, doc->>'run_id' AS run_id,
       doc->>'campaign' AS campaign, doc->>'vendor' AS vendor, (doc->>'as_of')::TIMESTAMPTZ AS as_of,
       (doc->>'valid_until')::TIMESTAMPTZ AS valid_until, (doc->>'rows')::BIGINT AS rows,
       doc->>'heed_version' AS heed_version, doc->'ledgers' AS ledgers
FROM manifest_json;

-- Each file that a manifest lists.
CREATE TABLE listed AS
SELECT m.vendor, m.folder, f.value->>'path' AS path, (f.value->>'size_bytes')::BIGINT AS size_bytes,
       (f.value->>'rows')::BIGINT AS rows, f.value->>'sha256' AS sha256
FROM manifest_json AS m, json_each(m.doc->'files') AS f;

-- Each attempt once, however many files report it; a class in which nobody's telephone rang is no attempt.
CREATE VIEW attempts AS
SELECT DISTINCT e164, campaign, vendor, code, attempted_at
FROM outcomes
WHERE outcome_class NOT IN ('DNC_REGISTER_HIT', 'TECHNICAL', 'NOT_DIALLED');

-- Who is called: each row of each batch under the campaign of its manifest. `rested_since` is when the consent that
-- the row names was granted, if that consent is one for this number and campaign; only it can lift an older no.
CREATE TABLE called AS
SELECT m.found_at AS vendor, m.batch_id, m.campaign, m.folder || '/' || x.path AS file, m.valid_until AS batch_valid_until,
       b.batch_id AS row_batch_id, b.campaign AS row_campaign, b.position, b.phone_e164,
       CASE WHEN regexp_full_match(b.phone_e164, '\+[1-9][0-9]{6,14}') THEN substr(b.phone_e164, 2)::BIGINT END AS e164,
       b.region_code, b.window_start, b.window_end, b.round, b.consent_id, b.valid_until,
       c.* EXCLUDE (campaign, vendor, policy),
       (SELECT max(y.granted_at)
        FROM consents AS y
        WHERE y.consent_id = b.consent_id
          AND '+' || y.e164::VARCHAR = b.phone_e164
          AND (y.controller, y.purpose, y.channel) = (c.controller, c.purpose, c.channel)
          AND y.granted_at <= night.as_of
          AND trim(y.evidence) <> '') AS rested_since
FROM batches AS b
CROSS JOIN night
JOIN measured AS x ON x.full_path = b.filename
JOIN manifests AS m ON m.found_at = x.vendor AND m.folder = x.folder
LEFT JOIN campaigns AS c ON c.campaign = m.campaign;
