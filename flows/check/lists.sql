-- The lists once more, from the numbers that stand on them: which show a sign of invention, which are held, and who
-- stands for a number that several contacts give. Of the signs, those that need no numbering plan are derived again;
-- the other two (never_allocated, even_prefixes) are taken from what the night wrote.

SET VARIABLE list_signs = (SELECT doc->'list_signs' FROM run_json);
CREATE MACRO sign_rule(sign, name) AS (getvariable('list_signs')->sign->>name)::DOUBLE;

-- log10 of Chernoff's bound on at least `k` where `mean` is expected.
CREATE MACRO poisson_tail(k, mean) AS
  CASE WHEN k > mean THEN -(k * ln(k / greatest(mean, 1e-12)) - k + mean) / ln(10) ELSE 0 END;

-- Each number of each list once. A number is a mobile where its verdict says so; every number has one.
CREATE TABLE list_numbers AS
SELECT DISTINCT c.file_id, CASE WHEN v.is_mobile THEN 'mobile' ELSE 'other' END AS lines, c.e164
FROM contacts AS c
JOIN (SELECT DISTINCT supplier FROM campaign_suppliers) USING (supplier)
LEFT JOIN (SELECT e164, bool_or(line_type = 'mobile') AS is_mobile FROM verdicts GROUP BY e164) AS v USING (e164);

CREATE TABLE list_parts AS
SELECT *, sum(n) OVER (PARTITION BY file_id) AS numbers
FROM (SELECT file_id, lines, count(*) AS n FROM list_numbers GROUP BY ALL);

CREATE TABLE list_gaps AS
SELECT file_id, lines, e164, gap, lag(gap) OVER part AS gap_before
FROM (SELECT *, e164 - lag(e164) OVER part AS gap FROM list_numbers WINDOW part AS (PARTITION BY file_id, lines ORDER BY e164))
WINDOW part AS (PARTITION BY file_id, lines ORDER BY e164);

CREATE TABLE list_blocks AS
SELECT file_id, lines, e164 // 10000 AS block, count(*) AS n FROM list_numbers GROUP BY ALL;

CREATE TABLE list_endings AS
SELECT file_id, lines, e164 % 10000 AS ending, count(*) AS n FROM list_numbers GROUP BY ALL;

CREATE VIEW consecutive_numbers AS
WITH runs AS (
  SELECT file_id, lines, run, count(*) AS n
  FROM (SELECT *, count(*) FILTER (gap IS DISTINCT FROM 1) OVER (PARTITION BY file_id, lines ORDER BY e164) AS run FROM list_gaps)
  GROUP BY ALL
  HAVING count(*) >= (getvariable('list_signs')->'consecutive_numbers'->'run_length'->>lines)::BIGINT),
crowd AS (
  SELECT file_id, lines, sign_rule('consecutive_numbers', 'allowance') * sum(n * (n - 1)) / 10000 AS expected
  FROM list_blocks GROUP BY file_id, lines)
SELECT file_id, lines, found, expected, poisson_tail(followers, expected) AS chance
FROM (SELECT file_id, lines, sum(n) AS found, sum(n - 1) AS followers FROM runs GROUP BY ALL)
JOIN crowd USING (file_id, lines);

CREATE VIEW steady_step AS
SELECT *, poisson_tail(found, expected) AS chance
FROM (
  SELECT file_id, lines, count(*) FILTER (gap = gap_before) AS found,
         sum(least(sign_rule('steady_step', 'allowance') * pow(1 - 1 / gap_before, gap_before - 1) / gap_before, 1)) AS expected
  FROM list_gaps WHERE gap_before > 1 AND gap IS NOT NULL GROUP BY file_id, lines);

CREATE VIEW full_blocks AS
SELECT file_id, lines, sum(n) FILTER (n >= 1000 * sign_rule('full_blocks', 'filled')) AS found, 0 AS expected,
       min(CASE WHEN n / 1000 <= p THEN 0
                ELSE -1000 / ln(10) * (n / 1000 * ln(n / 1000 / p)
                     + CASE WHEN n < 1000 THEN (1 - n / 1000) * ln((1 - n / 1000) / (1 - p)) ELSE 0 END) END)
       + log10(count(*)) AS chance
FROM (SELECT file_id, lines, e164 // 1000 AS thousand, count(*) AS n, sign_rule('full_blocks', 'in_use') AS p
      FROM list_numbers GROUP BY ALL)
GROUP BY ALL;

CREATE VIEW crowded_blocks AS
WITH against AS (
  SELECT file_id, lines, count(*) AS looked_at,
         sign_rule('crowded_blocks', 'allowance')
           * coalesce(list(n ORDER BY n DESC)[sign_rule('crowded_blocks', 'rank')::BIGINT], 1) AS usual
  FROM list_blocks GROUP BY file_id, lines),
judged AS (SELECT *, poisson_tail(n, usual) + log10(looked_at) AS chance FROM list_blocks JOIN against USING (file_id, lines))
SELECT file_id, lines, sum(n) AS found, sum(usual) AS expected, min(chance) AS chance
FROM judged WHERE chance <= log10(sign_rule('crowded_blocks', 'false_alarm')) GROUP BY ALL;

CREATE VIEW even_blocks AS
SELECT file_id, lines, CASE WHEN chance <= log10(sign_rule('even_blocks', 'false_alarm'))
                             AND middle >= sign_rule('even_blocks', 'least_in_block') THEN n ELSE 0 END AS found,
       0 AS expected, chance
FROM (
  SELECT *, (k * ln(2) + ln(least(greatest(0.4 / sign_rule('even_blocks', 'least_variation') * spread, 1e-6), 1)) * k / 2) / ln(10) AS chance
  FROM (
    SELECT file_id, lines, sum(n) AS n, count(*) AS k, median(n) AS middle,
           (quantile_cont(n, 0.75) - quantile_cont(n, 0.25)) / median(n) AS spread
    FROM list_blocks GROUP BY ALL));

CREATE VIEW repeated_endings AS
WITH judged AS (
  SELECT e.file_id, e.lines, e.n, sign_rule('repeated_endings', 'allowance') * p.n / 10000 AS usual,
         poisson_tail(e.n, usual) + 4 AS chance
  FROM list_endings AS e JOIN list_parts AS p USING (file_id, lines))
SELECT file_id, lines, sum(n) AS found, sum(usual) AS expected, min(chance) AS chance
FROM judged WHERE chance <= log10(sign_rule('repeated_endings', 'false_alarm')) GROUP BY ALL;

CREATE VIEW even_endings AS
WITH endings AS (SELECT file_id, lines, ending % 100, sum(n) AS n FROM list_endings GROUP BY ALL),
spread AS (SELECT file_id, lines, sum(n * n) AS squares FROM endings GROUP BY ALL),
taken AS (SELECT file_id, lines, sum(n * n) / sum(n) / 10000 AS taken FROM list_blocks GROUP BY ALL),
ratios AS (
  SELECT *, greatest((100 / n * squares - n) / greatest(1 - taken, 0.001) / 99, 1e-12) AS ratio
  FROM list_parts JOIN spread USING (file_id, lines) JOIN taken USING (file_id, lines)),
judged AS (SELECT *, CASE WHEN ratio < 1 THEN 99 / 2 * (ln(ratio) + 1 - ratio) / ln(10) ELSE 0 END AS chance FROM ratios)
SELECT file_id, lines, CASE WHEN chance <= log10(sign_rule('even_endings', 'false_alarm')) THEN n ELSE 0 END AS found,
       0 AS expected, chance
FROM judged;

-- The signs that hold a list under the shipped shares.
CREATE TABLE signs_again AS
SELECT s.sign, p.file_id AS list_id, p.lines, greatest((s.found - s.expected) / p.numbers, 0) AS share, r.least_share
FROM (SELECT 'consecutive_numbers' AS sign, * FROM consecutive_numbers
      UNION ALL SELECT 'steady_step', * FROM steady_step
      UNION ALL SELECT 'full_blocks', * FROM full_blocks
      UNION ALL SELECT 'crowded_blocks', * FROM crowded_blocks
      UNION ALL SELECT 'even_blocks', * FROM even_blocks
      UNION ALL SELECT 'repeated_endings', * FROM repeated_endings
      UNION ALL SELECT 'even_endings', * FROM even_endings) AS s
JOIN list_parts AS p USING (file_id, lines)
JOIN (SELECT r.key AS sign, l.key AS lines, (l.value->>'$')::DOUBLE AS least_share,
             (r.value->>'least_numbers')::BIGINT AS least_numbers, (r.value->>'false_alarm')::DOUBLE AS false_alarm
      FROM run_json, json_each(doc->'list_signs') AS r, json_each(r.value->'least_share') AS l
      WHERE json_type(r.value) = 'OBJECT') AS r
  ON r.sign = s.sign AND r.lines = p.lines
WHERE p.n >= r.least_numbers AND s.chance <= log10(r.false_alarm) AND share > 0;

-- The lists that each campaign had to hold.
CREATE TABLE holds_again AS
SELECT DISTINCT c.campaign, s.list_id
FROM (SELECT list_id, share, least_share FROM signs_again
      UNION ALL
      SELECT list_id, share, least_share FROM signs
      WHERE is_improbable AND sign IN ('never_allocated', 'even_prefixes')) AS s
JOIN files AS f ON f.file_id = s.list_id
JOIN campaign_suppliers AS c ON c.supplier = f.source
JOIN (SELECT campaign, min(swept_share) AS swept_share FROM laws JOIN policies USING (version) GROUP BY ALL) AS p
  USING (campaign)
WHERE s.share > least(s.least_share, p.swept_share)
  AND NOT EXISTS (FROM releases AS r WHERE r.list_id = s.list_id);

-- The day on which the earliest of the consents that still hold was given, by number and campaign.
CREATE VIEW first_grants AS
SELECT p.campaign, c.e164, (min(c.granted_at) AT TIME ZONE (SELECT doc->>'time_zone' FROM run_json))::DATE AS granted_on
FROM consents AS c
CROSS JOIN night
JOIN campaigns AS p ON (p.controller, p.purpose, p.channel) = (c.controller, c.purpose, c.channel)
LEFT JOIN (SELECT e164, controller, purpose, channel, max(withdrawn_at) AS ended_at FROM consents GROUP BY ALL) AS w
       ON (w.e164, w.controller, w.purpose, w.channel) = (c.e164, c.controller, c.purpose, c.channel)
WHERE c.granted_at <= night.as_of
  AND coalesce(c.granted_at > w.ended_at, true)
  AND coalesce(c.expires_at > night.as_of, true)
GROUP BY ALL;

-- Of the contacts that give one number, the one that stands for it: on a list that is not held, then on one dated on or
-- after that day, then on the earliest list, then by list, row, column and number in the cell.
CREATE VIEW stand_ins AS
SELECT s.campaign, c.e164,
       arg_min({'list_id': file_id, 'row_number': row_number, 'phone_column': phone_column, 'number_in_cell': number_in_cell},
               (h.list_id IS NOT NULL, coalesce(c.listed_on < g.granted_on, true), c.listed_on, file_id, row_number, phone_column, number_in_cell)) AS kept
FROM contacts AS c
JOIN campaign_suppliers AS s USING (supplier)
SEMI JOIN duplicates AS d ON d.campaign = s.campaign AND d.e164 = c.e164
LEFT JOIN holds_again AS h ON h.campaign = s.campaign AND h.list_id = c.file_id
LEFT JOIN first_grants AS g ON g.campaign = s.campaign AND g.e164 = c.e164
GROUP BY ALL;
