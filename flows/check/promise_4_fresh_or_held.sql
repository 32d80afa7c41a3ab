-- Promise 4. Fresh, or held.

-- check: registers_fresh
-- says: every register that covers somebody handed over was fresh enough
-- Derives: batch rows for whose region a configured register has no snapshot, or one that is older on the
-- day the batch ends than both the register's own limit and the policy's allow. A number of unknown region needs all.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM speaking AS s
  WHERE s.region_code IS NOT DISTINCT FROM r.region_code AND s.max_age_days IS NOT NULL
    AND coalesce(r.ends_on - s.dated_on > least(s.max_age_days, r.register_max_age_days), true));

-- check: registers_attached
-- says: nobody handed over lives where a register has to be asked and none is attached
-- Derives: batch rows whose policy needs a register, and of whose region no register of heed.toml speaks, nor one for all.
SELECT count(*)
FROM called AS r
WHERE r.needs_register
  AND NOT EXISTS (FROM register_rules AS g WHERE g.jurisdiction = '*' OR list_contains(g.regions, r.region_code));

-- check: outcomes_came_back
-- says: nobody handed over was still waited for
-- Derives: batch rows whose number was handed to any vendor by another run at the pinned version, and no outcome
-- answers that is no earlier: neither one of that batch, nor one without a batch, of that vendor and campaign.
SELECT count(*) FROM called AS r WHERE EXISTS (FROM open_hand_overs AS d WHERE d.e164 = r.e164);

-- check: no_batch_still_open
-- says: nobody handed over was still in another batch that a vendor may dial
-- Derives: batch rows whose number was handed over by another run, at the pinned version, until after this night.
SELECT count(*)
FROM called AS r
CROSS JOIN night
WHERE EXISTS (FROM disclosures AS d WHERE d.e164 = r.e164 AND d.run_id <> night.run_id AND d.valid_until > night.as_of);

-- check: outcomes_understood
-- says: nobody handed over has an outcome that nobody has explained
-- Derives: batch rows whose number has an outcome of class UNKNOWN, for any campaign, and none of a known class for
-- the same campaign and moment.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM known AS u
  WHERE u.e164 = r.e164 AND u.outcome_class = 'UNKNOWN'
    AND NOT EXISTS (
      FROM known AS k
      WHERE (k.e164, k.campaign, k.attempted_at) = (u.e164, u.campaign, u.attempted_at) AND k.outcome_class <> 'UNKNOWN'));

-- check: invented_lists_held
-- says: every list that shows a sign of invention was held, unless somebody had released it, and no other list was
-- Derives: pairs of a campaign and a list that only the night held, or only the derivation from the contacts does.
SELECT count(*)
FROM holds_again AS a
FULL JOIN held AS h USING (campaign, list_id)
WHERE a.list_id IS NULL OR h.list_id IS NULL;

-- check: lists_held_whole
-- says: a held list is held whole: whoever stands on it has that verdict or a stronger one, and nobody else has it
-- Derives: verdicts on held lists that are weaker, and list_held on lists that are not held.
SELECT count(*)
FROM verdicts AS v
LEFT JOIN holds_again AS h USING (campaign, list_id)
WHERE CASE WHEN h.list_id IS NULL THEN v.verdict = 'list_held'
           ELSE NOT v.verdict IN ('complained', 'refused', 'erased', 'on_register', 'wrong_person', 'unreachable',
                                  'line_type_excluded', 'list_held') END;

-- check: held_lists_hand_over_nobody
-- says: nobody was handed over from a held list
-- Derives: batch rows whose verdict stands on a list that the campaign had to hold.
SELECT count(*)
FROM called AS r
JOIN verdicts AS v USING (campaign, e164)
JOIN holds_again AS h ON h.campaign = v.campaign AND h.list_id = v.list_id;
