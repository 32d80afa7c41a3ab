-- Promise 5. Same inputs, same answer: the whole ladder, climbed again.

-- check: verdicts_agree
-- says: every verdict is the one that the ledgers, the policies and the instant give
-- Derives: contacts whose verdict is not the first rung that holds. Whether somebody who may be called is, or gives way to
-- another campaign or to a full batch, is asked below.
SELECT count(*)
FROM derived
WHERE again <> CASE WHEN verdict IN ('callable', 'over_capacity') OR (verdict = 'resting' AND starts_with(rule, 'campaign:'))
                    THEN 'open' ELSE verdict END;

-- check: every_contact_derived
-- says: every contact has a policy and a campaign that the run knows
-- Derives: verdicts that no rung was climbed for.
SELECT count(*) FROM verdicts AS v ANTI JOIN derived AS d USING (campaign, e164);

-- check: policies_named
-- says: every verdict names the policy that holds for its campaign and region
-- Derives: verdicts that name another version.
SELECT count(*) FROM decided WHERE policy_version IS DISTINCT FROM version;

-- check: rounds_counted
-- says: every verdict says which call by its campaign this would be
-- Derives: verdicts whose round is not one more than the attempts on record, or that may have been made.
SELECT count(*)
FROM verdicts AS v JOIN weighed AS w USING (campaign, e164)
WHERE v.round <> w.own + 1;

-- check: rests_agree
-- says: every verdict says from when on intervals and sliding caps let the number be called
-- Derives: verdicts with another instant, but for those that another campaign's batch delays, and the exhausted, who have none.
SELECT count(*)
FROM verdicts AS v JOIN weighed AS w USING (campaign, e164)
WHERE v.next_call_at IS DISTINCT FROM CASE WHEN v.verdict <> 'exhausted' THEN w.next_call_at END
  AND NOT (v.verdict = 'resting' AND starts_with(v.rule, 'campaign:'));

-- check: taken_by_whom_it_says
-- says: whoever gives way to another campaign's call is in that campaign's batch
-- Derives: such verdicts whose number is in no row of that campaign, or whose rest does not last until its batch ends.
SELECT count(*)
FROM verdicts AS v
LEFT JOIN called AS r ON r.e164 = v.e164 AND r.campaign = substr(v.rule, len('campaign:') + 1)
WHERE v.verdict = 'resting' AND starts_with(v.rule, 'campaign:') AND r.valid_until IS DISTINCT FROM v.next_call_at;

-- check: only_full_batches_turn_away
-- says: nobody is over capacity while the batch has room
-- Derives: such verdicts of campaigns that hand over fewer than their batch size.
SELECT count(*)
FROM verdicts AS v
JOIN campaigns AS c USING (campaign)
LEFT JOIN (SELECT campaign, count(*) AS n FROM called GROUP BY ALL) AS r USING (campaign)
WHERE v.verdict = 'over_capacity' AND coalesce(r.n, 0) < c.batch_size;

-- check: first_come_first
-- says: batches are in their order: callbacks by their time, then round, freshness of consent and of list, and number
-- Derives: batch rows that stand elsewhere among those whom their campaign could call.
SELECT count(*)
FROM called AS r JOIN queue AS q USING (campaign, e164)
WHERE r.position <> q.place;
