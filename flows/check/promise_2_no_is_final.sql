-- Promise 2. A no is final, everywhere.

-- check: no_complaint
-- says: nobody handed over has complained
-- Derives: batch rows whose number is suppressed for a complaint; nothing lifts one.
SELECT count(*)
FROM called AS r
WHERE EXISTS (FROM suppressions AS s WHERE s.e164 = r.e164 AND s.reason = 'complaint');

-- check: no_refusal
-- says: nobody handed over has refused
-- Derives: batch rows whose number is suppressed for a refusal, unless the policy lets a younger consent lift it; where
-- the home chose that a refusal holds for its controller alone, those of the campaign's own controller.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM noes AS s
  WHERE s.e164 = r.e164 AND s.reason = 'refusal' AND coalesce(s.controller = r.controller, true)
    AND NOT coalesce(r.reopens AND r.rested_since > s.since, false));

-- check: no_erasure
-- says: nobody handed over has asked to be erased
-- Derives: batch rows whose number is suppressed for an erasure; nothing lifts one.
SELECT count(*)
FROM called AS r
WHERE EXISTS (FROM suppressions AS s WHERE s.e164 = r.e164 AND s.reason = 'erasure');

-- check: only_known_noes
-- says: every suppression has a reason that these checks know
-- Derives: batch rows whose number is suppressed for a reason that no check above looks for.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM suppressions AS s
  WHERE s.e164 = r.e164 AND coalesce(s.reason NOT IN ('complaint', 'refusal', 'erasure', 'withdrawal'), true));

-- check: no_refusal_in_outcomes
-- says: no outcome of anybody handed over is a refusal, whatever the suppressions say
-- Derives: batch rows whose number has an outcome of a refusal class, for any campaign and vendor. A complaint is
-- lifted by nothing.
SELECT count(*)
FROM called AS r
CROSS JOIN night
CROSS JOIN scope
WHERE EXISTS (
  FROM known AS o
  LEFT JOIN campaigns AS c USING (campaign)
  WHERE o.e164 = r.e164 AND starts_with(o.outcome_class, 'REFUSAL_')
    AND (o.outcome_class = 'REFUSAL_COMPLAINT' OR (
      (refusal_scope = 'everyone' OR coalesce(c.controller = r.controller, true))
      AND NOT coalesce(r.reopens AND r.rested_since > last_moment(o.attempted_at, night.time_zone), false))));

-- check: no_refusal_without_words
-- says: nobody handed over has said no without words as often as the policy allows for
-- Derives: batch rows whose number has at least the policy's number of attempts, over all campaigns and vendors, of
-- a class that the policy reads as a refusal in the end. The latest of them dates the no.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM limits AS n
  JOIN classes_told AS o USING (outcome_class)
  WHERE n.version = r.version AND n.verdict = 'refused' AND o.e164 = r.e164 AND o.times >= n.times
    AND NOT coalesce(r.reopens AND r.rested_since > o.latest_at, false));

-- check: not_on_a_register
-- says: nobody handed over is on a register that covers the number
-- Derives: batch rows whose number is in the latest snapshot of a register for its region or for everybody. A number of unknown region is covered by all.
SELECT count(*)
FROM called AS r
WHERE EXISTS (FROM entries AS e WHERE e.e164 = r.e164 AND e.region_code IS NOT DISTINCT FROM r.region_code);

-- check: no_register_hit_reported
-- says: of nobody handed over has a vendor reported that a register lists them
-- Derives: batch rows whose number has an outcome of class DNC_REGISTER_HIT, from any vendor, for any campaign.
SELECT count(*)
FROM called AS r
WHERE EXISTS (FROM known AS o WHERE o.e164 = r.e164 AND o.outcome_class = 'DNC_REGISTER_HIT');

-- check: not_on_a_hashed_register
-- says: nobody handed over is on a register that gives only hashes
-- Derives: the same for entries that are the SHA-256 of "+" and the number's digits.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM entries AS e WHERE e.phone_sha256 = sha256(r.phone_e164) AND e.region_code IS NOT DISTINCT FROM r.region_code);
