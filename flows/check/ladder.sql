-- Every verdict once more, from what is on record: the first rung of design's ladder that holds.

-- The consents that count for each campaign, by number; `consent` is the one that a call would rest on.
CREATE TABLE yeses AS
SELECT campaign, e164, max(granted_at) AS latest_grant_at, bool_or(is_standing) AS has_standing,
       arg_max({'id': consent_id, 'granted_at': granted_at, 'expires_at': expires_at}, (granted_at, consent_id))
         FILTER (is_standing AND coalesce(expires_at > as_of, true)) AS consent
FROM (
  SELECT c.campaign, k.*, night.as_of,
         coalesce(k.granted_at > max(k.withdrawn_at) OVER (PARTITION BY c.campaign, k.e164), true) AS is_standing
  FROM consents AS k
  CROSS JOIN night
  JOIN campaigns AS c ON (c.controller, c.purpose, c.channel) = (k.controller, k.purpose, k.channel))
WHERE granted_at <= as_of
GROUP BY ALL;

-- Each class of outcome that a number has, over all campaigns.
CREATE TABLE classes_told AS
SELECT e164, outcome_class, count(*) AS times, max(attempted_at) AS latest_at FROM told GROUP BY ALL;

-- How long each number rests, by policy; a callback rests until the moment that was agreed.
CREATE TABLE rests AS
SELECT e164, version, max(ends) AS rest_until, arg_max(outcome_class, (ends, rank)) AS outcome_class
FROM (
  SELECT t.e164, p.version, t.outcome_class, t.rank,
         CASE WHEN t.outcome_class = 'CALLBACK_SCHEDULED' AND t.callback_at >= t.attempted_at THEN t.callback_at
              ELSE t.attempted_at + coalesce(i.rest, INTERVAL 0 HOUR) END AS ends
  FROM told AS t
  CROSS JOIN (SELECT DISTINCT version FROM places) AS p
  LEFT JOIN intervals AS i ON i.version = p.version AND i.outcome_class = t.outcome_class)
GROUP BY ALL;

-- The attempts of each number, and of each number and campaign, the latest first; those of more than 30 days ago have
-- left every window.
CREATE TABLE counted AS
SELECT e164, attempted_at, row_number() OVER (PARTITION BY e164 ORDER BY attempted_at DESC) AS place,
       count(*) OVER (PARTITION BY e164) AS ever, attempted_at > night.as_of - INTERVAL 720 HOUR AS is_recent
FROM attempts CROSS JOIN night;
CREATE TABLE counted_failures AS
SELECT e164, attempted_at, row_number() OVER (PARTITION BY e164 ORDER BY attempted_at DESC) AS place FROM failures;
CREATE TABLE counted_own AS
SELECT e164, campaign, attempted_at, row_number() OVER (PARTITION BY e164, campaign ORDER BY attempted_at DESC) AS place,
       count(*) OVER (PARTITION BY e164, campaign) AS ever, attempted_at > night.as_of - INTERVAL 720 HOUR AS is_recent
FROM attempts CROSS JOIN night;

-- What the night decided, each with the policy that holds for it.
CREATE TABLE decided AS
SELECT v.*, coalesce(own.version, other.version) AS version
FROM verdicts AS v
LEFT JOIN laws AS own ON own.campaign = v.campaign AND own.region = v.region_code
LEFT JOIN laws AS other ON other.campaign = v.campaign AND other.region = '*';

-- When each number may be called again by sliding caps: the n-th latest attempt must have left its window.
CREATE TABLE caps AS
SELECT version, unnest([
  {'place': 1, 'name': 'cap:5min', 'is_own': false, 'length': INTERVAL 5 MINUTE, 'cap': max_attempts_5min},
  {'place': 2, 'name': 'cap:24h', 'is_own': false, 'length': INTERVAL 24 HOUR, 'cap': max_attempts_24h},
  {'place': 3, 'name': 'cap:7d', 'is_own': false, 'length': INTERVAL 168 HOUR, 'cap': max_attempts_7d},
  {'place': 4, 'name': 'cap:30d', 'is_own': false, 'length': INTERVAL 720 HOUR, 'cap': max_attempts_30d},
  {'place': 5, 'name': 'campaign_cap:5min', 'is_own': true, 'length': INTERVAL 5 MINUTE, 'cap': max_campaign_attempts_5min},
  {'place': 6, 'name': 'campaign_cap:24h', 'is_own': true, 'length': INTERVAL 24 HOUR, 'cap': max_campaign_attempts_24h},
  {'place': 7, 'name': 'campaign_cap:7d', 'is_own': true, 'length': INTERVAL 168 HOUR, 'cap': max_campaign_attempts_7d},
  {'place': 8, 'name': 'campaign_cap:30d', 'is_own': true, 'length': INTERVAL 720 HOUR, 'cap': max_campaign_attempts_30d}], recursive := true)
FROM policies;
CREATE TABLE capped AS
SELECT campaign, e164, max(free_at) AS free_at, arg_max(name, (free_at, -place)) AS name
FROM (
  SELECT d.campaign, d.e164, a.attempted_at + c.length AS free_at, c.name, c.place
  FROM decided AS d
  JOIN caps AS c ON c.version = d.version AND NOT c.is_own
  JOIN counted AS a ON a.e164 = d.e164 AND a.place = c.cap AND a.is_recent
  UNION ALL
  SELECT d.campaign, d.e164, a.attempted_at + c.length, c.name, c.place
  FROM decided AS d
  JOIN caps AS c ON c.version = d.version AND c.is_own
  JOIN counted_own AS a ON a.e164 = d.e164 AND a.campaign = d.campaign AND a.place = c.cap AND a.is_recent
  UNION ALL
  SELECT d.campaign, d.e164, a.attempted_at + INTERVAL 168 HOUR, 'failure_cap:7d', 9
  FROM decided AS d
  JOIN policies AS p USING (version)
  CROSS JOIN night
  JOIN counted_failures AS a
    ON a.e164 = d.e164 AND a.place = p.max_failures_7d AND a.attempted_at > night.as_of - INTERVAL 720 HOUR)
GROUP BY ALL;

-- Everything that a rung looks at, for each contact.
CREATE TABLE weighed AS
SELECT d.campaign, d.e164, d.verdict, d.rule, d.version, p.reopens, y.consent, y.latest_grant_at, y.has_standing,
       d.region_code, d.time_zones, d.list_id, d.row_number,
       greatest(r.rest_until, q.free_at) AS next_call_at,
       CASE WHEN coalesce(q.free_at > r.rest_until, r.rest_until IS NULL) THEN q.name
            ELSE 'interval:' || r.outcome_class END AS rest_rule,
       coalesce((SELECT max(ever) FROM counted AS a WHERE a.e164 = d.e164), 0) AS ever,
       coalesce((SELECT max(ever) FROM counted_own AS a WHERE a.e164 = d.e164 AND a.campaign = d.campaign), 0) AS own,
       (SELECT max(latest_at) FROM classes_told AS t WHERE t.e164 = d.e164 AND t.outcome_class = 'WRONG_PERSON') AS wrong_person_at,
       p.max_attempts_lifetime, p.max_campaign_attempts_lifetime, p.register_max_age_days, p.needs_register,
       night.as_of + c.valid_for AS valid_until, c.ends_on
FROM decided AS d
CROSS JOIN night
JOIN campaigns AS c USING (campaign)
JOIN policies AS p USING (version)
LEFT JOIN yeses AS y USING (campaign, e164)
LEFT JOIN rests AS r ON r.e164 = d.e164 AND r.version = d.version
LEFT JOIN capped AS q ON q.campaign = d.campaign AND q.e164 = d.e164;

-- When the last of tonight's lawful hours ends for each contact, if its consent lasts into it.
CREATE TABLE last_hours AS
SELECT w.campaign, w.e164, max(least(h.closes, coalesce(w.consent.expires_at, h.closes))) AS open_until
FROM weighed AS w
JOIN open_hours AS h
  ON (h.campaign, h.time_zones) = (w.campaign, w.time_zones) AND h.region_code IS NOT DISTINCT FROM w.region_code
WHERE coalesce(h.opens < w.consent.expires_at, true)
GROUP BY ALL;

-- The rungs above, one by one, as sets of contacts.
CREATE VIEW said_no AS
SELECT w.campaign, w.e164, n.reason
FROM weighed AS w
JOIN campaigns AS c USING (campaign)
JOIN noes AS n ON n.e164 = w.e164
WHERE (n.controller IS NULL OR n.controller = c.controller)
  AND NOT (n.reason IN ('refusal', 'withdrawal') AND coalesce(w.reopens AND w.consent.granted_at > n.since, false));

CREATE VIEW over_a_limit AS
SELECT w.campaign, w.e164, l.verdict, l.outcome_class
FROM weighed AS w
JOIN limits AS l USING (version)
JOIN classes_told AS t ON t.e164 = w.e164 AND t.outcome_class = l.outcome_class AND t.times >= l.times
WHERE CASE l.verdict WHEN 'refused' THEN NOT coalesce(w.reopens AND w.consent.granted_at > t.latest_at, false)
                     ELSE NOT coalesce(w.latest_grant_at > t.latest_at, false) END;

CREATE VIEW on_registers AS
SELECT w.campaign, w.e164, e.register
FROM weighed AS w
JOIN entries AS e ON e.e164 = w.e164 AND e.region_code IS NOT DISTINCT FROM w.region_code
UNION
SELECT w.campaign, w.e164, e.register
FROM weighed AS w
JOIN entries AS e ON e.phone_sha256 = sha256('+' || w.e164::VARCHAR) AND e.region_code IS NOT DISTINCT FROM w.region_code
UNION
SELECT w.campaign, w.e164, NULL FROM weighed AS w JOIN classes_told AS t USING (e164) WHERE t.outcome_class = 'DNC_REGISTER_HIT';

-- The register that is named is one of the number's own region before one for everybody; for a number of no known region,
-- the first of all.
CREATE VIEW stale_for AS
SELECT w.campaign, w.e164, arg_min(s.register, (w.region_code IS NOT NULL AND s.jurisdiction = '*', s.register)) AS register
FROM weighed AS w
JOIN speaking AS s ON s.region_code IS NOT DISTINCT FROM w.region_code
WHERE s.max_age_days IS NOT NULL
  AND coalesce(w.ends_on - s.dated_on > least(s.max_age_days, w.register_max_age_days), true)
GROUP BY ALL;

-- For whom a register must be attached and none is: a number of no known region may be of any.
CREATE VIEW unregistered AS
SELECT w.campaign, w.e164
FROM weighed AS w
WHERE w.needs_register AND NOT EXISTS (FROM register_rules AS g WHERE g.jurisdiction = '*' OR list_contains(g.regions, w.region_code));

CREATE VIEW unexplained AS
SELECT DISTINCT e164
FROM (SELECT e164 FROM told GROUP BY e164, campaign, attempted_at HAVING bool_and(outcome_class = 'UNKNOWN'));

-- `open` is whoever may be called unless another campaign takes the number, or the batch is full.
CREATE TABLE derived AS
SELECT w.campaign, w.e164, w.verdict, w.rule, w.own >= w.max_campaign_attempts_lifetime AS is_own_exhausted, w.rest_rule,
  CASE
    WHEN (w.campaign, w.e164) IN (SELECT (campaign, e164) FROM said_no WHERE reason = 'complaint') THEN 'complained'
    WHEN (w.campaign, w.e164) IN (SELECT (campaign, e164) FROM said_no WHERE reason = 'refusal') THEN 'refused'
    WHEN (w.campaign, w.e164) IN (SELECT (campaign, e164) FROM over_a_limit WHERE verdict = 'refused') THEN 'refused'
    WHEN (w.campaign, w.e164) IN (SELECT (campaign, e164) FROM said_no WHERE reason = 'erasure') THEN 'erased'
    WHEN (w.campaign, w.e164) IN (SELECT (campaign, e164) FROM on_registers) THEN 'on_register'
    WHEN wrong_person_at IS NOT NULL AND NOT coalesce(consent.granted_at > wrong_person_at, false) THEN 'wrong_person'
    WHEN (w.campaign, w.e164) IN (SELECT (campaign, e164) FROM over_a_limit WHERE verdict = 'unreachable') THEN 'unreachable'
    WHEN (w.version, (SELECT any_value(v.line_type) FROM decided AS v WHERE v.campaign = w.campaign AND v.e164 = w.e164))
         NOT IN (SELECT (version, line_type) FROM line_types) THEN 'line_type_excluded'
    WHEN (w.campaign, w.list_id) IN (SELECT (campaign, list_id) FROM holds_again) THEN 'list_held'
    WHEN latest_grant_at IS NULL THEN 'no_consent'
    WHEN NOT has_standing THEN 'consent_withdrawn'
    WHEN (w.campaign, w.e164) IN (SELECT (campaign, e164) FROM said_no WHERE reason = 'withdrawal') THEN 'consent_withdrawn'
    WHEN consent IS NULL THEN 'consent_expired'
    WHEN EXISTS (FROM told AS t WHERE t.e164 = w.e164 AND t.campaign = w.campaign AND t.outcome_class = 'SUCCESS') THEN 'reached'
    WHEN (w.campaign, w.e164) IN (SELECT (campaign, e164) FROM stale_for UNION ALL SELECT (campaign, e164) FROM unregistered)
      THEN 'register_stale'
    WHEN w.e164 IN (SELECT e164 FROM open_hand_overs) THEN 'awaiting_outcome'
    WHEN w.e164 IN (SELECT e164 FROM unexplained) THEN 'outcome_unknown'
    WHEN own >= max_campaign_attempts_lifetime OR ever >= max_attempts_lifetime THEN 'exhausted'
    WHEN next_call_at >= coalesce(h.open_until, valid_until) THEN 'resting'
    WHEN h.open_until IS NULL THEN 'outside_hours'
    ELSE 'open' END AS again
FROM weighed AS w
LEFT JOIN last_hours AS h USING (campaign, e164);

-- Whom the campaign's latest call left with an agreement to call again, and when.
CREATE TABLE agreements AS
SELECT campaign, e164, max(callback_at) AS callback_at
FROM told
GROUP BY ALL
HAVING arg_max(outcome_class, (attempted_at, rank)) FILTER (is_attempt) = 'CALLBACK_SCHEDULED';

-- When each contact may be called tonight: in the longest stretch that is left of the lawful hours, of equals the earliest;
-- whoever agreed to a time, in the first.
CREATE TABLE windows AS
SELECT campaign, e164, arg_min({'starts': starts, 'ends': ends}, (is_any_time * epoch_us(starts - ends), starts)) AS call_window
FROM (
  SELECT w.campaign, w.e164, (k.callback_at IS NULL)::BIGINT AS is_any_time,
         greatest(h.opens, w.next_call_at) AS starts, least(h.closes, w.consent.expires_at) AS ends
  FROM weighed AS w
  JOIN stretches AS h
    ON (h.campaign, h.time_zones) = (w.campaign, w.time_zones) AND h.region_code IS NOT DISTINCT FROM w.region_code
  LEFT JOIN agreements AS k ON k.campaign = w.campaign AND k.e164 = w.e164)
WHERE starts < ends
GROUP BY ALL;

-- Who of the open goes first: callbacks by the time that was agreed, then the earlier round, the younger consent, the
-- younger list, and last the number.
CREATE TABLE queue AS
SELECT d.campaign, d.e164, d.verdict, d.rule,
       row_number() OVER (
         PARTITION BY d.campaign
         ORDER BY k.e164 IS NOT NULL DESC, callback_at ASC NULLS LAST, w.own ASC, w.consent.granted_at DESC, listed_on DESC, d.e164 ASC) AS place
FROM (SELECT * FROM derived WHERE verdict IN ('callable', 'over_capacity')) AS d
JOIN weighed AS w USING (campaign, e164)
LEFT JOIN (SELECT DISTINCT file_id, listed_on FROM contacts) AS l ON l.file_id = w.list_id
LEFT JOIN agreements AS k ON k.campaign = d.campaign AND k.e164 = d.e164;
