-- Promise 2, on the vendors' side: what they answer that they did, held against what they were handed and told.

-- check: no_call_after_a_no
-- says: no vendor reports a call to a number after it knew that somebody there had said no
-- Derives: calls, each once, from the first hand-over to their vendor on, that were surely later than a no that was said to
-- the vendor itself: later than its day where the day alone is told; unless it is another controller's alone, or the policy
-- lets the consent that the call rested on lift it. And calls later than a stop list, of numbers that were not handed over
-- anew since. A no that the vendor could not know of yet holds from the next batch on, and the report shows such calls.
SELECT count(*)
FROM calls_to_noes AS c
WHERE EXISTS (
  FROM against AS n
  LEFT JOIN campaigns AS m ON m.campaign = c.campaign
  WHERE (n.e164, n.said_to) = (c.e164, c.vendor) AND c.attempted_at > n.since AND coalesce(n.controller = m.controller, true)
    AND NOT coalesce(n.reason IN ('refusal', 'withdrawal') AND c.reopens AND c.granted_at > n.since, false))
  OR EXISTS (
    FROM stops AS s
    WHERE (s.vendor, s.e164) = (c.vendor, c.e164) AND c.attempted_at > s.told_at
      AND NOT coalesce(c.handed_over_at > s.told_at, false));

-- check: no_call_without_a_batch
-- says: no vendor reports a call to a number that it was never handed
-- Derives: calls, each once, from the first hand-over to their vendor on, of whose number no hand-over to it was earlier.
SELECT count(*)
FROM calls AS c
CROSS JOIN night
WHERE NOT EXISTS (
  FROM disclosures AS d
  WHERE (d.vendor, d.e164) = (c.vendor, c.e164)
    AND d.handed_over_at <= last_moment(c.attempted_at, night.time_zone));
