-- When each place may be called tonight: a place is a region with every zone that a number of it may be in.

CREATE TABLE places AS
SELECT DISTINCT v.campaign, v.region_code, v.time_zones, law_of(v.campaign, v.region_code) AS version,
       night.as_of, night.as_of + c.valid_for AS valid_until
FROM verdicts AS v JOIN campaigns AS c USING (campaign) CROSS JOIN night;

-- The call hours of each policy, day by day of the week.
CREATE TABLE day_hours AS
SELECT p.version, d.value->>'$' AS day,
       (h.value->>'start')::INTERVAL AS starts,
       CASE (h.value->>'end')::INTERVAL WHEN INTERVAL 0 HOUR THEN INTERVAL 1 DAY ELSE (h.value->>'end')::INTERVAL END AS ends
FROM policies AS p, json_each(p.policy->'call_hours'->'value') AS h, json_each(h.value->'days') AS d;

-- The same on the clocks of each zone, for every day that the night touches and that is no holiday the policy keeps.
-- A policy that keeps holidays opens no hour where no calendar is known, nor does a zone that nobody knows.
CREATE TABLE zone_hours AS
SELECT p.campaign, p.region_code, p.time_zones, p.as_of, p.valid_until, z.zone,
       timezone(z.zone, t.on_day + h.starts) AS opens, timezone(z.zone, t.on_day + h.ends) AS closes
FROM places AS p
CROSS JOIN unnest(p.time_zones) AS z(zone)
CROSS JOIN generate_series(timezone('UTC', p.as_of)::DATE - 1, timezone('UTC', p.valid_until)::DATE + 1, INTERVAL 1 DAY) AS t(on_day)
JOIN policies AS o USING (version)
JOIN day_hours AS h ON h.version = p.version AND h.day = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'][isodow(t.on_day)]
WHERE z.zone IN (SELECT name FROM pg_timezone_names())
  AND (o.on_holidays = 'open' OR (
    p.region_code IN (SELECT region_code FROM calendars)
    AND NOT EXISTS (
      FROM public_holidays AS f
      WHERE f.region_code = p.region_code AND f.day = t.on_day::DATE AND (f.is_national OR o.on_holidays = 'closed_anywhere'))));

-- Between any two neighbouring moments at which some zone's hours open or close, all zones are open or they are not.
CREATE TABLE open_hours AS
WITH edges AS (
  SELECT campaign, region_code, time_zones, greatest(least(unnest([opens, closes]), valid_until), as_of) AS edge
  FROM zone_hours),
pieces AS (
  SELECT campaign, region_code, time_zones, edge AS opens,
         lead(edge) OVER (PARTITION BY campaign, region_code, time_zones ORDER BY edge) AS closes
  FROM (SELECT DISTINCT * FROM edges))
SELECT p.campaign, p.region_code, p.time_zones, p.opens, p.closes
FROM pieces AS p
JOIN zone_hours AS z
  ON (z.campaign, z.time_zones) = (p.campaign, p.time_zones) AND z.region_code IS NOT DISTINCT FROM p.region_code
 AND z.opens <= p.opens AND p.closes <= z.closes
WHERE p.opens < p.closes
GROUP BY ALL
HAVING count(DISTINCT z.zone) = len(list_distinct(p.time_zones));
