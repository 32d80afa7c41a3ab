-- Promise 7. Every call can be explained: what was handed over is whole, on record, and within its policy.

-- check: manifests_there
-- says: the run and the vendors' folders name the same batches
-- Derives: batches that run.json names and no readable manifest does, and manifests of this run that run.json does not name.
SELECT count(*)
FROM run_batches AS b
FULL JOIN manifests AS m ON b.batch_id = m.batch_id AND b.vendor = m.found_at AND b.manifest = m.folder || '/manifest.json'
WHERE b.batch_id IS NULL OR m.batch_id IS NULL;

-- check: held_nights_wait
-- says: nothing of a night whose hand-over is held lies at a vendor's
-- Derives: such manifests. That nothing of it is on record as handed over is asked below.
SELECT count(*) FROM manifest_json_at_vendors CROSS JOIN night WHERE is_held;

-- check: manifests_say_the_run
-- says: every manifest says what its run says
-- Derives: manifests with another campaign, vendor, instant, version of heed or of a ledger, or count of rows.
SELECT count(*)
FROM manifests AS m
CROSS JOIN night
CROSS JOIN run_json AS j
LEFT JOIN run_batches AS b ON b.batch_id = m.batch_id
LEFT JOIN (SELECT vendor, folder, sum(rows) AS rows FROM listed GROUP BY ALL) AS l
       ON l.vendor = m.found_at AND l.folder = m.folder
WHERE (m.campaign, m.vendor, m.rows) IS DISTINCT FROM (b.campaign, b.vendor, b.rows)
   OR m.vendor IS DISTINCT FROM m.found_at
   OR m.rows IS DISTINCT FROM l.rows
   OR m.as_of IS DISTINCT FROM night.as_of
   OR m.heed_version IS DISTINCT FROM j.doc->>'heed_version'
   OR list_sort(map_entries(m.ledgers::MAP(VARCHAR, BIGINT)))
      IS DISTINCT FROM list_sort(map_entries((j.doc->'ledgers')::MAP(VARCHAR, BIGINT)));

-- check: files_there
-- says: every file that a manifest lists is there and can be read
-- Derives: listed files that are missing, or of which no row can be read.
SELECT count(*)
FROM listed AS l
LEFT JOIN measured AS x USING (vendor, folder, path)
WHERE x.rows IS NULL;

-- check: files_whole
-- says: every file that a manifest lists has the stated size, rows and SHA-256
-- Derives: files that are there with another size, another checksum or another count of rows.
SELECT count(*)
FROM listed AS l
JOIN measured AS x USING (vendor, folder, path)
WHERE x.size_bytes <> l.size_bytes OR x.sha256 <> l.sha256 OR x.rows <> l.rows;

-- check: files_listed
-- says: no batch folder holds a file that its manifest does not list
-- Derives: files that a vendor who reads the whole folder would dial too.
SELECT count(*)
FROM measured AS x
ANTI JOIN (SELECT vendor, folder, path FROM listed UNION ALL SELECT vendor, folder, path FROM listed_again) AS l
     USING (vendor, folder, path);

-- check: import_files_whole
-- says: every import file that a manifest lists is there with the stated size, lines and SHA-256, and each system has all
-- Derives: such files that are missing or differ, a heading being no line, and systems whose files hold not every row.
SELECT count(*)
FROM (SELECT l.path
      FROM listed_again AS l
      LEFT JOIN measured AS x USING (vendor, folder, path)
      WHERE coalesce(x.size_bytes <> l.size_bytes OR x.sha256 <> l.sha256 OR x.rows - l.rows NOT IN (0, 1), true)
      UNION ALL
      SELECT l.system
      FROM listed_again AS l
      JOIN manifests AS m ON m.found_at = l.vendor AND m.folder = l.folder
      GROUP BY l.vendor, l.folder, l.system, m.rows
      HAVING sum(l.rows) <> m.rows);

-- check: import_files_say_the_batch
-- says: every line of an import file holds the number that the batch has at its place
-- Derives: lines without the digits of their row's number, and lines beyond the batch. Some systems write the country
-- code otherwise; it has three digits at most, so those after the third are looked for.
SELECT count(*)
FROM listed_again AS l
JOIN measured AS x USING (vendor, folder, path)
JOIN import_lines AS i USING (vendor, folder, path)
LEFT JOIN handed_over_rows AS r
       ON r.vendor = l.vendor AND starts_with(r.file, l.folder || '/') AND r.position = l.before + i.n - (x.rows - l.rows)
WHERE i.n > x.rows - l.rows AND NOT coalesce(contains(i.line, substr(r.phone_e164, 5)), false);

-- check: rows_say_their_batch
-- says: every batch row names its batch, its campaign, its end and a place of its own
-- Derives: batch rows that contradict their manifest, or share or miss a position from 1 to the batch's size.
SELECT count(*)
FROM (SELECT *, count(*) OVER (PARTITION BY vendor, batch_id) AS size,
             count(*) OVER (PARTITION BY vendor, batch_id, position) AS sharing
      FROM called) AS r
WHERE (r.row_batch_id, r.row_campaign, r.valid_until) IS DISTINCT FROM (r.batch_id, r.campaign, r.batch_valid_until)
   OR r.sharing <> 1 OR coalesce(r.position NOT BETWEEN 1 AND r.size, true);

-- check: rows_say_their_verdict
-- says: every batch row has the region, round and consent of its verdict
-- Derives: batch rows that tell the vendor something else than what was decided.
SELECT count(*)
FROM called AS r
JOIN verdicts AS v USING (campaign, e164)
WHERE (r.region_code, r.round, r.consent_id) IS DISTINCT FROM (v.region_code, v.round, v.consent_id);

-- check: numbers_once_a_night
-- says: no number is handed over twice in one night
-- Derives: batch rows, over all campaigns and vendors, whose number stands in another row too.
SELECT count(*)
FROM (SELECT count(*) OVER (PARTITION BY phone_e164) AS n FROM called)
WHERE n > 1;

-- check: batches_within_size
-- says: no campaign hands over more than its batch size
-- Derives: rows beyond it.
SELECT coalesce(sum(greatest(n - batch_size, 0)), 0)::BIGINT
FROM (SELECT campaign, batch_size, count(*) AS n FROM called GROUP BY ALL);

-- check: windows_within_the_night
-- says: every call has a window, after the night's instant and before its batch ends
-- Derives: batch rows whose window is empty or reaches out of [as_of, valid_until], or whose batch is valid for
-- longer than the campaign says.
SELECT count(*)
FROM called AS r
CROSS JOIN night
WHERE NOT coalesce(
  r.window_start >= night.as_of AND r.window_start < r.window_end AND r.window_end <= r.batch_valid_until
  AND r.batch_valid_until <= night.as_of + r.valid_for, false);

-- check: within_5_minutes
-- says: nobody would be called more often in 5 minutes than the policy allows
-- Derives: batch rows for which this call, at the earliest, would be one attempt too many within 5 minutes: over
-- all campaigns and vendors, or by the campaign itself. A hand-over that nobody answered counts as an attempt.
SELECT count(*)
FROM called AS r
WHERE 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.attempted_at > r.window_start - INTERVAL 5 MINUTE) > r.max_attempts_5min
   OR 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.campaign = r.campaign
             AND a.attempted_at > r.window_start - INTERVAL 5 MINUTE) > r.max_campaign_attempts_5min;

-- check: within_24_hours
-- says: nobody would be called more often in 24 hours than the policy allows
-- Derives: batch rows for which this call, at the earliest, would be one attempt too many within 24 hours: over
-- all campaigns and vendors, or by the campaign itself. A hand-over that nobody answered counts as an attempt.
SELECT count(*)
FROM called AS r
WHERE 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.attempted_at > r.window_start - INTERVAL 24 HOUR) > r.max_attempts_24h
   OR 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.campaign = r.campaign
             AND a.attempted_at > r.window_start - INTERVAL 24 HOUR) > r.max_campaign_attempts_24h;

-- check: within_7_days
-- says: nobody would be called more often in 7 days than the policy allows
-- Derives: batch rows for which this call, at the earliest, would be one attempt too many within 7 days of 24 hours: over
-- all campaigns and vendors, or by the campaign itself. A hand-over that nobody answered counts as an attempt.
SELECT count(*)
FROM called AS r
WHERE 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.attempted_at > r.window_start - INTERVAL 168 HOUR) > r.max_attempts_7d
   OR 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.campaign = r.campaign
             AND a.attempted_at > r.window_start - INTERVAL 168 HOUR) > r.max_campaign_attempts_7d;

-- check: within_30_days
-- says: nobody would be called more often in 30 days than the policy allows
-- Derives: batch rows for which this call, at the earliest, would be one attempt too many within 30 days of 24 hours: over
-- all campaigns and vendors, or by the campaign itself. A hand-over that nobody answered counts as an attempt.
SELECT count(*)
FROM called AS r
WHERE 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.attempted_at > r.window_start - INTERVAL 720 HOUR) > r.max_attempts_30d
   OR 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.campaign = r.campaign
             AND a.attempted_at > r.window_start - INTERVAL 720 HOUR) > r.max_campaign_attempts_30d;

-- check: within_a_lifetime
-- says: nobody would be called more often than the policy ever allows
-- Derives: batch rows whose number has used up the attempts of all campaigns together, or of the campaign.
SELECT count(*)
FROM called AS r
WHERE 1 + (SELECT count(*) FROM attempts AS a WHERE a.e164 = r.e164) > r.max_attempts_lifetime
   OR 1 + (SELECT count(*) FROM attempts AS a
           WHERE a.e164 = r.e164 AND a.campaign = r.campaign) > r.max_campaign_attempts_lifetime;

-- check: within_7_days_of_failures
-- says: nobody would be called again whose calls failed on the way as often in 7 days as the policy allows
-- Derives: batch rows that have so many calls of all campaigns and vendors, within 7 days of 24 hours before this one
-- at the earliest, which rang nowhere.
SELECT count(*)
FROM called AS r
WHERE (SELECT count(*) FROM failures AS f
       WHERE f.e164 = r.e164 AND f.attempted_at > r.window_start - INTERVAL 168 HOUR) >= r.max_failures_7d;

-- check: rested_long_enough
-- says: nobody would be called before every interval has run out, and no callback before its time
-- Derives: batch rows whose window opens while some outcome, of any campaign, still asks for rest.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM told AS t
  LEFT JOIN intervals AS i ON i.version = r.version AND i.outcome_class = t.outcome_class
  WHERE t.e164 = r.e164
    AND CASE WHEN t.outcome_class = 'CALLBACK_SCHEDULED' AND t.callback_at >= t.attempted_at THEN t.callback_at
             ELSE t.attempted_at + i.rest END > r.window_start);

-- check: hours_are_the_callees
-- says: every window lies within call hours by every clock that the number may be on, and on no holiday of its region
-- Derives: batch rows whose window is not covered from end to end by the lawful hours of their place.
SELECT count(*)
FROM called AS r
LEFT JOIN verdicts AS v USING (campaign, e164)
WHERE r.window_end - r.window_start IS DISTINCT FROM (
  SELECT to_microseconds(sum(epoch_us(least(h.closes, r.window_end)) - epoch_us(greatest(h.opens, r.window_start)))::BIGINT)
  FROM open_hours AS h
  WHERE h.campaign = r.campaign AND h.time_zones = v.time_zones AND h.region_code IS NOT DISTINCT FROM r.region_code
    AND h.opens < r.window_end AND r.window_start < h.closes);

-- check: windows_end_with_the_consent
-- says: no window outlasts the consent that the call rests on
-- Derives: batch rows whose window ends after their consent does.
SELECT count(*)
FROM called AS r
JOIN consents AS c ON c.consent_id = r.consent_id AND c.e164 = r.e164
WHERE c.expires_at < r.window_end;

-- check: disclosures_hold_the_batches
-- says: the disclosures hold exactly the rows that were handed over
-- Derives: batch rows that are not in today's disclosures of this run with vendor, campaign, consent, file and
-- times, and disclosures of this run that are no batch row; each as often as it is there. A held night hands over none.
SELECT count(*)
FROM (
  SELECT batch_id, position, e164, vendor, campaign, consent_id, file, night.as_of AS handed_over_at,
         valid_until, count(*) AS times
  FROM called CROSS JOIN night WHERE NOT night.is_held GROUP BY ALL) AS r
FULL JOIN (
  SELECT batch_id, position, e164, vendor, campaign, consent_id, file, handed_over_at, valid_until, count(*) AS times
  FROM disclosed WHERE run_id = (SELECT run_id FROM night) GROUP BY ALL) AS d
  USING (batch_id, position, e164, vendor, campaign, consent_id, file, handed_over_at, valid_until)
WHERE r.times IS DISTINCT FROM d.times;
