-- The night as the checks speak of it, unfolded from run.json and the manifests.

-- The one night: its instant, the home's time zone, and whether its batches wait for somebody's word.
CREATE TABLE night AS
SELECT doc->>'run_id' AS run_id,
       (doc->>'as_of')::TIMESTAMPTZ AS as_of,
       doc->>'time_zone' AS time_zone,
       coalesce(json_array_length(doc->'held_because'), 0) > 0 AND doc->>'run_id' NOT IN (SELECT run_id FROM approvals) AS is_held
FROM run_json;

-- For whom a refusal holds.
CREATE TABLE scope AS SELECT doc->>'refusal_scope' AS refusal_scope FROM run_json;

-- Each campaign; a batch of tonight ends on `ends_on`, by the home's clock.
CREATE TABLE campaigns AS
SELECT c.key AS campaign,
       c.value->>'controller' AS controller,
       c.value->>'purpose' AS purpose,
       c.value->>'channel' AS channel,
       c.value->>'vendor' AS vendor,
       (c.value->>'batch_size')::BIGINT AS batch_size,
       to_microseconds(((c.value->>'valid_hours')::DOUBLE * 3600000000)::BIGINT) AS valid_for,
       timezone(night.time_zone, night.as_of + valid_for)::DATE AS ends_on
FROM run_json, json_each(doc->'campaigns') AS c, night;

-- Each policy by its version: as strict as the campaign asked, and as the law of the number's region.
CREATE TABLE policies AS
SELECT p.key AS version,
       p.value AS policy,
       (p.value->'max_attempts_5min'->>'value')::BIGINT AS max_attempts_5min,
       (p.value->'max_attempts_24h'->>'value')::BIGINT AS max_attempts_24h,
       (p.value->'max_attempts_7d'->>'value')::BIGINT AS max_attempts_7d,
       (p.value->'max_attempts_30d'->>'value')::BIGINT AS max_attempts_30d,
       (p.value->'max_attempts_lifetime'->>'value')::BIGINT AS max_attempts_lifetime,
       (p.value->'max_campaign_attempts_5min'->>'value')::BIGINT AS max_campaign_attempts_5min,
       (p.value->'max_campaign_attempts_24h'->>'value')::BIGINT AS max_campaign_attempts_24h,
       (p.value->'max_campaign_attempts_7d'->>'value')::BIGINT AS max_campaign_attempts_7d,
       (p.value->'max_campaign_attempts_30d'->>'value')::BIGINT AS max_campaign_attempts_30d,
       (p.value->'max_campaign_attempts_lifetime'->>'value')::BIGINT AS max_campaign_attempts_lifetime,
       (p.value->'max_failures_7d'->>'value')::BIGINT AS max_failures_7d,
       (p.value->'needs_register'->>'value')::BOOLEAN AS needs_register,
       (p.value->'register_max_age_days'->>'value')::BIGINT AS register_max_age_days,
       (p.value->'swept_share'->>'value')::DOUBLE AS swept_share,
       (p.value->'reopen_on_new_consent'->>'value')::BOOLEAN AS reopens,
       p.value->'on_holidays'->>'value' AS on_holidays
FROM run_json, json_each(doc->'policies') AS p;

-- Whose values hold for a campaign's numbers of a region; '*' for every other region.
CREATE TABLE laws AS
SELECT c.key AS campaign, r.key AS region, r.value->>'$' AS version
FROM run_json, json_each(doc->'policy_versions') AS c, json_each(c.value) AS r;

CREATE MACRO law_of(a_campaign, a_region) AS (
  SELECT coalesce(any_value(version) FILTER (region = a_region), any_value(version) FILTER (region = '*'))
  FROM laws WHERE campaign = a_campaign);

-- What a policy's tables say of each class of outcome.
CREATE TABLE limits AS
SELECT version, 'refused' AS verdict, r.key AS outcome_class, (r.value->>'$')::BIGINT AS times
FROM policies, json_each(policy->'refused_after'->'value') AS r
UNION ALL
SELECT version, 'unreachable', r.key, (r.value->>'$')::BIGINT
FROM policies, json_each(policy->'unreachable_after'->'value') AS r;

CREATE TABLE intervals AS
SELECT version, r.key AS outcome_class, to_microseconds(round((r.value->>'$')::DOUBLE * 3600)::BIGINT * 1000000) AS rest
FROM policies, json_each(policy->'interval_hours'->'value') AS r;

CREATE TABLE line_types AS
SELECT version, t.value->>'$' AS line_type
FROM policies, json_each(policy->'allowed_line_types'->'value') AS t;

-- What each vendor's codes mean tonight.
CREATE TABLE codes AS
SELECT v.key AS vendor, c.key, c.value->>'$' AS outcome_class
FROM run_json, json_each(doc->'codes') AS v, json_each(v.value) AS c;

-- The suppliers whose lists a campaign may use.
CREATE TABLE campaign_suppliers AS
SELECT DISTINCT c.key AS campaign, s.value->>'$' AS supplier
FROM run_json, json_each(doc->'campaigns') AS c, json_each(c.value->'suppliers') AS s;

-- Each configured register: whose numbers it covers, and how old it may be.
CREATE TABLE register_rules AS
SELECT r.key AS register, r.value->>'jurisdiction' AS jurisdiction,
       [r.value->>'jurisdiction'] || coalesce((r.value->'covers')::VARCHAR[], []) AS regions, (r.value->>'max_age_days')::BIGINT AS max_age_days
FROM run_json, json_each(doc->'registers') AS r;

-- The latest snapshot of every register, also one dated a day ahead, since whoever is on it said no: the configured
-- ones, and those that only lie in the inbox.
CREATE VIEW latest_snapshots AS
SELECT f.source AS register, max(f.dated_on) AS dated_on
FROM files AS f
WHERE f.kind = 'registers'
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
       doc->>'heed_version' AS heed_version, doc->'ledgers' AS ledgers, (doc->'columns')::VARCHAR[] AS columns
FROM manifest_json;

-- Each file that a manifest lists.
CREATE TABLE listed AS
SELECT m.vendor, m.folder, f.value->>'path' AS path, (f.value->>'size_bytes')::BIGINT AS size_bytes,
       (f.value->>'rows')::BIGINT AS rows, f.value->>'sha256' AS sha256
FROM manifest_json AS m, json_each(m.doc->'files') AS f;

-- Each import file that a manifest lists, by its system, with the rows of the batch that stand in the files before it.
CREATE TABLE listed_again AS
SELECT m.vendor, m.folder, s.key AS system, f.value->>'path' AS path, (f.value->>'size_bytes')::BIGINT AS size_bytes,
       (f.value->>'rows')::BIGINT AS rows, f.value->>'sha256' AS sha256,
       coalesce(sum((f.value->>'rows')::BIGINT) OVER (PARTITION BY m.vendor, m.folder, s.key ORDER BY f.key::BIGINT
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT AS before
FROM manifest_json AS m, json_each(m.doc->'also') AS s, json_each(s.value) AS f;

