-- Promise 3. Every row is accounted for.

-- check: files_balance
-- says: every file's rows were either taken in or refused
-- Derives: files of any kind whose rows are not accepted + rejected, or whose refused rows are not in `rejects`.
SELECT count(*)
FROM files AS f
LEFT JOIN (SELECT file_id, count(*) AS rejects FROM rejects GROUP BY file_id) AS j USING (file_id)
WHERE f.rows <> f.accepted + f.rejected OR f.rejected <> coalesce(j.rejects, 0);

-- check: lists_balance
-- says: for every list, rows in = rejected + duplicate + one verdict each
-- Derives: pairs of a campaign and a list of its suppliers for which the sum is not the list's rows.
SELECT count(*)
FROM campaign_suppliers AS c
JOIN files AS f ON f.kind = 'lists' AND f.source = c.supplier
LEFT JOIN (SELECT file_id, count(*) AS n FROM rejects GROUP BY file_id) AS j ON j.file_id = f.file_id
LEFT JOIN (SELECT campaign, list_id, count(*) AS n FROM duplicates GROUP BY ALL) AS d
       ON d.campaign = c.campaign AND d.list_id = f.file_id
LEFT JOIN (SELECT campaign, list_id, count(*) AS n FROM verdicts GROUP BY ALL) AS v
       ON v.campaign = c.campaign AND v.list_id = f.file_id
WHERE f.rows <> coalesce(j.n, 0) + coalesce(d.n, 0) + coalesce(v.n, 0);

-- check: contacts_decided_once
-- says: every contact is either decided or a duplicate, exactly once for each campaign, and nothing else is
-- Derives: places (campaign, list, row, number) at which contacts are not as many as verdicts and duplicates. A row
-- with one number in two phone columns is two contacts: one decided, one duplicate.
SELECT count(*)
FROM (
  SELECT campaign, file_id, row_number, e164, count(*) AS contacts
  FROM contacts JOIN campaign_suppliers USING (supplier) GROUP BY ALL) AS i
FULL JOIN (
  SELECT campaign, list_id AS file_id, row_number, e164, count(*) AS contacts
  FROM (SELECT campaign, list_id, row_number, e164 FROM verdicts
        UNION ALL SELECT campaign, list_id, row_number, e164 FROM duplicates)
  GROUP BY ALL) AS o USING (campaign, file_id, row_number, e164)
WHERE i.contacts IS DISTINCT FROM o.contacts;

-- check: duplicates_are_contacts
-- says: every duplicate is one cell of a list, named once
-- Derives: duplicates whose cell is no contact with that number, or which are named again for the campaign.
SELECT count(*)
FROM (SELECT campaign, list_id, row_number, phone_column, number_in_cell, e164, count(*) AS times FROM duplicates GROUP BY ALL) AS d
WHERE d.times <> 1 OR NOT EXISTS (
  FROM contacts AS c
  WHERE (c.file_id, c.row_number, c.phone_column, c.number_in_cell, c.e164)
        = (d.list_id, d.row_number, d.phone_column, d.number_in_cell, d.e164));

-- check: duplicates_have_a_verdict
-- says: every duplicate is stood in for by a contact that has a verdict
-- Derives: duplicates whose kept contact has no verdict for that number and campaign.
SELECT count(*)
FROM duplicates AS d
WHERE NOT EXISTS (
  FROM verdicts AS v
  WHERE (v.campaign, v.e164, v.list_id, v.row_number) = (d.campaign, d.e164, d.kept_list_id, d.kept_row_number));

-- check: duplicates_yield_to_the_first
-- says: of the contacts that give one number, the first by the stated order stands for the others
-- Derives: duplicates that point to another contact than the one that `stand_ins` finds.
SELECT count(*)
FROM duplicates AS d
JOIN stand_ins AS s USING (campaign, e164)
WHERE {'list_id': d.kept_list_id, 'row_number': d.kept_row_number, 'phone_column': d.kept_phone_column,
       'number_in_cell': d.kept_number_in_cell}
      IS DISTINCT FROM s.kept;

-- check: one_verdict_each
-- says: no number has two verdicts for one campaign
-- Derives: numbers that a campaign decided more than once.
SELECT count(*)
FROM (SELECT campaign, e164 FROM verdicts GROUP BY ALL HAVING count(*) > 1);

-- check: known_verdicts
-- says: every verdict is one of the vocabulary
-- Derives: verdicts that are no word of design's ladder, or missing.
SELECT count(*)
FROM verdicts
WHERE coalesce(verdict NOT IN (
  'complained', 'refused', 'erased', 'on_register', 'wrong_person', 'unreachable', 'line_type_excluded', 'list_held',
  'no_consent', 'consent_withdrawn', 'consent_expired', 'reached', 'register_stale', 'awaiting_outcome',
  'outcome_unknown', 'exhausted', 'resting', 'outside_hours', 'over_capacity', 'callable'), true);

-- check: callable_means_handed_over
-- says: everybody who may be called stands in exactly one batch row
-- Derives: callable verdicts with no row in their campaign's batches, or with several.
SELECT count(*)
FROM verdicts AS v
LEFT JOIN (SELECT campaign, e164, count(*) AS n FROM called GROUP BY ALL) AS r USING (campaign, e164)
WHERE v.verdict = 'callable' AND coalesce(r.n, 0) <> 1;

-- check: handed_over_means_callable
-- says: everybody in a batch was decided to be callable
-- Derives: batch rows for which the campaign has no callable verdict, or whose number is not written in E.164.
SELECT count(*)
FROM called AS r
WHERE NOT EXISTS (
  FROM verdicts AS v WHERE v.campaign = r.campaign AND v.e164 = r.e164 AND v.verdict = 'callable');

-- check: run_counts_hold
-- says: run.json counts what the night wrote
-- Derives: pairs of a campaign and a verdict (or "duplicate") whose rows are not as many as run.json says.
SELECT count(*)
FROM (SELECT * FROM run_counts WHERE contacts > 0) AS j
FULL JOIN (
  SELECT campaign, verdict, count(*) AS contacts FROM verdicts GROUP BY ALL
  UNION ALL
  SELECT campaign, 'duplicate', count(*) FROM duplicates GROUP BY ALL) AS w USING (campaign, verdict)
WHERE j.contacts IS DISTINCT FROM w.contacts;
