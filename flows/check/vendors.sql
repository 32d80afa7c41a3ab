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
-- the consent that this rested on can lift a no.
CREATE VIEW calls_to_noes AS
WITH heard AS (
  SELECT c.*, last_moment(c.attempted_at, night.time_zone) AS at_latest
  FROM calls AS c CROSS JOIN night
  WHERE c.e164 IN (SELECT e164 FROM against UNION SELECT e164 FROM stops)),
named AS (
  SELECT h.file_id, h.row_number, max({given_at: d.handed_over_at, consent_id: d.consent_id}) AS given
  FROM heard AS h JOIN disclosures AS d USING (batch_id, vendor, e164) GROUP BY ALL),
earlier_ones AS (
  SELECT h.file_id, h.row_number, max({given_at: d.handed_over_at, consent_id: d.consent_id}) AS given
  FROM heard AS h JOIN disclosures AS d USING (campaign, vendor, e164)
  WHERE d.handed_over_at <= h.at_latest GROUP BY ALL),
matched AS (
  SELECT h.*, coalesce(n.given, o.given).given_at AS handed_over_at, coalesce(n.given, o.given).consent_id AS consent_id
  FROM heard AS h
  LEFT JOIN named AS n USING (file_id, row_number)
  LEFT JOIN earlier_ones AS o USING (file_id, row_number))
SELECT m.*, y.granted_at, coalesce(p.reopens, false) AS reopens
FROM matched AS m
LEFT JOIN (SELECT consent_id, max(granted_at) AS granted_at FROM consents GROUP BY ALL) AS y USING (consent_id)
LEFT JOIN (SELECT DISTINCT e164, region_code FROM verdicts) AS v USING (e164)
LEFT JOIN policies AS p ON p.version = law_of(m.campaign, v.region_code);
