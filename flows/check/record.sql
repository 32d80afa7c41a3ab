-- What is on record about each number, as the checks count it.

-- The hand-overs of earlier nights.
CREATE VIEW earlier AS
SELECT d.* FROM disclosures AS d CROSS JOIN night WHERE d.run_id <> night.run_id;

-- The latest moment that an instant may mean: midnight by the home's clock tells a day alone.
CREATE MACRO last_moment(moment, zone) AS
  CASE timezone(zone, moment)::TIME
    WHEN TIME '00:00' THEN timezone(zone, timezone(zone, moment) + INTERVAL 1 DAY) - INTERVAL 1 MICROSECOND
    ELSE moment
  END;

-- The classes, the lowest rank first, and whether anybody's telephone rang.
CREATE TABLE classes AS
SELECT outcome_class, row_number() OVER () AS rank, outcome_class NOT IN ('DNC_REGISTER_HIT', 'TECHNICAL', 'NOT_DIALLED') AS is_attempt
FROM (SELECT unnest([
  'UNKNOWN', 'NOT_DIALLED', 'TECHNICAL', 'CALL_FORWARDED', 'OFF_OR_NO_COVERAGE', 'BUSY', 'NO_ANSWER', 'MACHINE',
  'ABANDONED', 'CONNECTED_NO_OUTCOME', 'REJECTED_NO_TALK', 'CALLBACK_SCHEDULED', 'SUCCESS', 'SUSPENDED',
  'TERMINAL_INVALID', 'WRONG_PERSON', 'CARRIER_OR_USER_BLOCK', 'DNC_REGISTER_HIT', 'REFUSAL_NOT_INTERESTED',
  'REFUSAL_EXPLICIT', 'REFUSAL_COMPLAINT']) AS outcome_class);

-- Every outcome, with the campaign of the batch that it names, if its vendor was handed that with the number in the place
-- that it names (else it names no batch of its number), and the class that its
-- vendor's list gives it tonight, where that ranks higher than the one it came with. Campaigns are named in small letters,
-- however a vendor writes them.
CREATE TABLE known AS
SELECT o.file_id, o.row_number, o.e164, o.vendor, o.code, o.attempted_at, o.callback_at,
       coalesce(o.position <> b.position, false) AS is_misplaced,
       CASE WHEN is_misplaced OR b.campaign IS NULL THEN lower(trim(o.campaign)) ELSE b.campaign END AS campaign,
       CASE WHEN is_misplaced THEN o.batch_id || '-' || o.position ELSE o.batch_id END AS batch_id,
       CASE WHEN today.rank > came.rank THEN today.outcome_class ELSE came.outcome_class END AS outcome_class
FROM outcomes AS o
LEFT JOIN (SELECT batch_id, e164, vendor, min(campaign) AS campaign, min(position) AS position FROM disclosures GROUP BY ALL) AS b USING (batch_id, e164, vendor)
JOIN classes AS came ON came.outcome_class = o.outcome_class
LEFT JOIN code_keys AS k ON k.code = o.code
LEFT JOIN codes AS c ON c.vendor = o.vendor AND c.key = k.key
LEFT JOIN classes AS today ON today.outcome_class = c.outcome_class;

-- Each attempt once, however many files report it; of several readings the one that ranks highest. Of a vendor that
-- tells no time of day, each line of the file that has the most of them may be an attempt, at the last moment of the day.
CREATE TABLE told AS
SELECT e164, campaign, last_moment(attempted_at, night.time_zone) AS attempted_at, outcome_class, rank, is_attempt, callback_at
FROM (
  SELECT e164, campaign, attempted_at, arg_max(outcome_class, rank) AS outcome_class, max(rank) AS rank,
         bool_or(is_attempt) FILTER (rank = top) AS is_attempt, max(callback_at) AS callback_at, max(lines) AS lines
  FROM (
    SELECT *, max(rank) OVER (PARTITION BY e164, campaign, vendor, code, attempted_at) AS top,
           count(*) OVER (PARTITION BY file_id, e164, campaign, vendor, code, attempted_at) AS lines
    FROM known JOIN classes USING (outcome_class))
  GROUP BY e164, campaign, vendor, code, attempted_at)
CROSS JOIN night
CROSS JOIN unnest(range(CASE timezone(night.time_zone, attempted_at)::TIME WHEN TIME '00:00' THEN lines ELSE 1 END));

-- What was told of each hand-over, from the moment of it on, by its vendor: by name of the batch, or of the campaign. Who
-- names the batch and tells no time of day may speak of any moment of that day.
CREATE TABLE answers AS
SELECT d.batch_id, d.e164, d.vendor, d.campaign, o.attempted_at, c.is_attempt
FROM earlier AS d
JOIN known AS o ON o.e164 = d.e164
JOIN classes AS c USING (outcome_class)
CROSS JOIN night
WHERE ((o.batch_id, o.vendor) = (d.batch_id, d.vendor)
       AND last_moment(o.attempted_at, night.time_zone) >= d.handed_over_at)
   OR (o.batch_id IS NULL AND (o.campaign, o.vendor) = (d.campaign, d.vendor) AND o.attempted_at >= d.handed_over_at);

-- The hand-overs that hold their number: those of batches that have not ended, and those that nothing answers.
CREATE TABLE open_hand_overs AS
SELECT d.e164, d.campaign, d.batch_id, d.valid_until
FROM earlier AS d
CROSS JOIN night
WHERE d.valid_until > night.as_of OR NOT EXISTS (
  FROM answers AS a
  WHERE (a.batch_id, a.e164, a.vendor, a.campaign) = (d.batch_id, d.e164, d.vendor, d.campaign));

-- The hand-overs that may still become a call, or may have become one that nobody reported: no call was told of them, and
-- nothing from the batch's end on.
CREATE TABLE possible_calls AS
SELECT d.e164, d.campaign, d.valid_until
FROM earlier AS d
CROSS JOIN night
WHERE d.valid_until > night.as_of OR NOT EXISTS (
  FROM answers AS a
  WHERE (a.batch_id, a.e164, a.vendor, a.campaign) = (d.batch_id, d.e164, d.vendor, d.campaign) AND (a.is_attempt OR a.attempted_at >= d.valid_until));

-- Every call that was made or may have been, at the latest moment that it may have been.
CREATE TABLE attempts AS
SELECT e164, campaign, attempted_at FROM told WHERE is_attempt
UNION ALL
SELECT e164, campaign, valid_until FROM possible_calls;

-- Every call that failed on the way and rang nowhere.
CREATE TABLE failures AS SELECT e164, attempted_at FROM told WHERE outcome_class = 'TECHNICAL';

-- Every no, with whom it was said to, and whose alone it is: of a refused campaign the controller's, if the home chose so,
-- else everybody's.
CREATE TABLE noes AS
SELECT s.e164, s.reason, last_moment(s.since, night.time_zone) AS since, NULL::VARCHAR AS controller, s.source AS said_to
FROM suppressions AS s
CROSS JOIN night
ANTI JOIN (
  SELECT file_id, row_number, CASE outcome_class WHEN 'REFUSAL_COMPLAINT' THEN 'complaint' ELSE 'refusal' END AS reason
  FROM known WHERE starts_with(outcome_class, 'REFUSAL_')) AS o USING (file_id, row_number, reason)
UNION ALL
SELECT o.e164, CASE o.outcome_class WHEN 'REFUSAL_COMPLAINT' THEN 'complaint' ELSE 'refusal' END,
       last_moment(o.attempted_at, night.time_zone),
       CASE WHEN o.outcome_class <> 'REFUSAL_COMPLAINT' AND refusal_scope = 'controller' THEN c.controller END,
       o.vendor
FROM known AS o
CROSS JOIN night
CROSS JOIN scope
LEFT JOIN campaigns AS c USING (campaign)
WHERE starts_with(o.outcome_class, 'REFUSAL_');

-- The registers that speak for a region tonight (one that is not configured: for all), each with its latest snapshot if it
-- has one. For a number of no known region every register speaks.
CREATE TABLE regions AS SELECT DISTINCT region_code FROM verdicts;
CREATE TABLE speaking AS
SELECT g.region_code, r.register, r.jurisdiction, r.max_age_days, l.dated_on
FROM regions AS g
JOIN (SELECT register, jurisdiction, regions, max_age_days FROM register_rules
      UNION SELECT register, '*', ['*'], NULL FROM latest_snapshots WHERE register NOT IN (SELECT register FROM register_rules)) AS r
  ON r.jurisdiction = '*' OR g.region_code IS NULL OR list_contains(r.regions, g.region_code)
LEFT JOIN latest_snapshots AS l USING (register);

-- Each entry of a latest snapshot, for each region it speaks for; hashes as they came.
CREATE TABLE entries AS
SELECT DISTINCT s.region_code, s.register, e.e164, lower(e.phone_sha256) AS phone_sha256
FROM registers AS e
JOIN files AS f USING (file_id)
JOIN speaking AS s ON s.register = f.source AND s.dated_on = f.dated_on
WHERE f.kind = 'registers';

-- Each row of each batch as its vendor has it. What a vendor is not handed is as it was decided.
CREATE TABLE handed_over_rows AS
SELECT m.found_at AS vendor, m.batch_id, m.campaign, m.folder || '/' || x.path AS file, m.valid_until AS batch_valid_until,
       b.batch_id AS row_batch_id, b.position, b.phone_e164, n.e164, b.window_start, b.window_end, b.valid_until,
       CASE WHEN 'campaign' IN m.columns THEN b.campaign ELSE m.campaign END AS row_campaign,
       CASE WHEN 'region_code' IN m.columns THEN b.region_code ELSE v.region_code END AS region_code,
       CASE WHEN 'round' IN m.columns THEN b.round ELSE v.round END AS round,
       CASE WHEN 'consent_id' IN m.columns THEN b.consent_id ELSE v.consent_id END AS consent_id
FROM batches AS b
CROSS JOIN LATERAL (SELECT CASE WHEN regexp_full_match(b.phone_e164, '\+[1-9][0-9]{6,14}')
                                THEN substr(b.phone_e164, 2)::BIGINT END AS e164) AS n
JOIN measured AS x ON x.full_path = b.filename
JOIN manifests AS m ON m.found_at = x.vendor AND m.folder = x.folder
LEFT JOIN (SELECT campaign, e164, min(region_code) AS region_code, min(round) AS round, min(consent_id) AS consent_id
           FROM verdicts WHERE verdict = 'callable' GROUP BY ALL) AS v
       ON v.campaign = m.campaign AND v.e164 = n.e164;

-- Who is called: each row of each batch under the campaign of its manifest. `rested_since` is when the consent that
-- the row names was granted, if that consent is one for this number and campaign; only it can lift an older no.
CREATE TABLE called AS
SELECT r.*, c.* EXCLUDE (campaign, vendor), p.* EXCLUDE (policy),
       (SELECT max(y.granted_at)
        FROM consents AS y
        WHERE y.consent_id = r.consent_id
          AND '+' || y.e164::VARCHAR = r.phone_e164
          AND (y.controller, y.purpose, y.channel) = (c.controller, c.purpose, c.channel)
          AND y.granted_at <= night.as_of
          AND trim(y.evidence) <> '') AS rested_since
FROM handed_over_rows AS r
CROSS JOIN night
LEFT JOIN campaigns AS c ON c.campaign = r.campaign
LEFT JOIN policies AS p ON p.version = law_of(r.campaign, r.region_code);
