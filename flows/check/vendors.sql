-- What vendors report of themselves, from their first batch on: before it, they answer for somebody else's.

-- Each call once.
CREATE VIEW calls AS
SELECT DISTINCT ON (k.e164, k.campaign, k.vendor, k.code, k.attempted_at)
       k.file_id, k.row_number, k.e164, k.campaign, k.vendor, k.attempted_at, k.batch_id
FROM known AS k
JOIN classes AS c USING (outcome_class)
LEFT JOIN (SELECT vendor, min(handed_over_at) AS began_at FROM disclosures GROUP BY vendor) AS b ON b.vendor = k.vendor
WHERE c.is_attempt AND k.attempted_at >= coalesce(b.began_at, (SELECT min(handed_over_at) FROM disclosures))
ORDER BY k.e164, k.campaign, k.vendor, k.code, k.attempted_at, k.batch_id NULLS LAST, k.file_id, k.row_number;

-- Every no, and hits on a register that a vendor reports.
CREATE VIEW against AS
FROM noes
UNION ALL
SELECT o.e164, 'register', last_moment(o.attempted_at, night.time_zone), NULL, o.vendor
FROM known AS o
CROSS JOIN night
WHERE o.outcome_class = 'DNC_REGISTER_HIT';

-- The calls to whoever said no, with the hand-over that each is matched to: the one that it names, if that is its vendor's
-- and holds the number, else the last of its vendor, number and campaign before it. `reopens` and `granted_at` say whether
-- the consent that this rested on can lift a no. A line may tell of several numbers.
CREATE VIEW calls_to_noes AS
WITH heard AS (
  SELECT c.*, last_moment(c.attempted_at, night.time_zone) AS at_latest
  FROM calls AS c CROSS JOIN night
  WHERE c.e164 IN (SELECT e164 FROM against UNION SELECT e164 FROM stops)),
named AS (
  SELECT h.file_id, h.row_number, h.e164, max({given_at: d.handed_over_at, consent_id: d.consent_id}) AS given
  FROM heard AS h JOIN disclosures AS d USING (batch_id, vendor, e164) GROUP BY ALL),
earlier_ones AS (
  SELECT h.file_id, h.row_number, h.e164, max({given_at: d.handed_over_at, consent_id: d.consent_id}) AS given
  FROM heard AS h JOIN disclosures AS d USING (campaign, vendor, e164)
  WHERE d.handed_over_at <= h.at_latest GROUP BY ALL),
matched AS (
  SELECT h.*, coalesce(n.given, o.given).given_at AS handed_over_at, coalesce(n.given, o.given).consent_id AS consent_id
  FROM heard AS h
  LEFT JOIN named AS n USING (file_id, row_number, e164)
  LEFT JOIN earlier_ones AS o USING (file_id, row_number, e164))
SELECT m.*, y.granted_at, coalesce(p.reopens, false) AS reopens
FROM matched AS m
LEFT JOIN (SELECT consent_id, max(granted_at) AS granted_at FROM consents GROUP BY ALL) AS y USING (consent_id)
LEFT JOIN (SELECT DISTINCT e164, region_code FROM verdicts) AS v USING (e164)
LEFT JOIN policies AS p ON p.version = law_of(m.campaign, v.region_code);

-- The calls that were surely later than a no of their number: later than its day where the day alone is told; unless it is
-- another controller's alone, or the policy lets the consent that the call rested on lift it. And calls later than a stop
-- list, of numbers that were not handed over anew since. The vendor knew of a stop list, and of what was said to itself.
CREATE VIEW calls_after_a_no AS
WITH pairs AS (
  SELECT c.file_id, c.row_number, c.e164, coalesce(n.said_to = c.vendor, false) AS knew
  FROM calls_to_noes AS c
  JOIN against AS n USING (e164)
  LEFT JOIN campaigns AS m ON m.campaign = c.campaign
  WHERE c.attempted_at > n.since AND coalesce(n.controller = m.controller, true)
    AND NOT coalesce(n.reason IN ('refusal', 'withdrawal') AND c.reopens AND c.granted_at > n.since, false)
  UNION ALL
  SELECT c.file_id, c.row_number, c.e164, true
  FROM calls_to_noes AS c
  JOIN stops AS s USING (vendor, e164)
  WHERE c.attempted_at > s.told_at AND NOT coalesce(c.handed_over_at > s.told_at, false))
SELECT c.vendor, c.campaign, c.e164, c.attempted_at, bool_or(p.knew) AS knew
FROM calls_to_noes AS c
JOIN pairs AS p USING (file_id, row_number, e164)
GROUP BY c.file_id, c.row_number, c.vendor, c.campaign, c.e164, c.attempted_at;

-- The calls of whose number no hand-over to their vendor was earlier.
CREATE VIEW calls_without_a_batch AS
SELECT c.*
FROM calls AS c
CROSS JOIN night
WHERE NOT EXISTS (
  FROM disclosures AS d
  WHERE (d.vendor, d.e164) = (c.vendor, c.e164)
    AND d.handed_over_at <= last_moment(c.attempted_at, night.time_zone));

-- The answers, each once, that name a place in a batch of their vendor which another number has, or none.
CREATE VIEW answers_of_another AS
SELECT DISTINCT o.vendor, lower(trim(o.campaign)) AS campaign, o.e164, o.code, o.attempted_at, o.batch_id, o.position
FROM outcomes AS o
WHERE o.position IS NOT NULL
  AND (o.vendor, o.batch_id) IN (SELECT (vendor, batch_id) FROM disclosures)
  AND NOT EXISTS (
    FROM disclosures AS d
    WHERE (d.vendor, d.batch_id, d.position, d.e164) = (o.vendor, o.batch_id, o.position, o.e164));

-- Whether the night before had put this on record: then it was that night's to be red for.
CREATE MACRO was_found(a_kind, a_vendor, a_campaign, an_e164, a_moment) AS EXISTS (
  FROM violations_before AS b
  WHERE (b.kind, b.vendor, b.e164, b.attempted_at) = (a_kind, a_vendor, an_e164, a_moment)
    AND b.campaign IS NOT DISTINCT FROM a_campaign);
