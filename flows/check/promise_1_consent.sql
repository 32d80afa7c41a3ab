-- Promise 1. No consent, no call.

-- check: consent_on_record
-- says: every number handed over has the consent on record that its row names
-- Derives: batch rows whose consent_id is not in the consents ledger, or is there for another number.
SELECT count(*)
FROM called AS r
WHERE NOT EXISTS (FROM consents AS c WHERE c.consent_id = r.consent_id AND c.e164 = r.e164);

-- check: consent_names_the_call
-- says: every consent relied on names the campaign's controller, purpose and channel
-- Derives: batch rows whose consent was given to somebody else, or for something else.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM consents AS c
  WHERE c.consent_id = r.consent_id AND c.e164 = r.e164
    AND (c.controller IS DISTINCT FROM r.controller
         OR c.purpose IS DISTINCT FROM r.purpose
         OR c.channel IS DISTINCT FROM r.channel));

-- check: consent_given_before
-- says: every consent relied on was given before the night
-- Derives: batch rows whose consent is younger than as_of, or undated.
SELECT count(*)
FROM called AS r CROSS JOIN night
WHERE EXISTS (
  FROM consents AS c
  WHERE c.consent_id = r.consent_id AND c.e164 = r.e164 AND coalesce(c.granted_at > night.as_of, true));

-- check: consent_not_expired
-- says: no consent relied on had run out
-- Derives: batch rows whose consent expires at or before as_of.
SELECT count(*)
FROM called AS r CROSS JOIN night
WHERE EXISTS (
  FROM consents AS c
  WHERE c.consent_id = r.consent_id AND c.e164 = r.e164 AND c.expires_at <= night.as_of);

-- check: consent_not_withdrawn
-- says: no consent relied on was withdrawn
-- Derives: batch rows whose consent is ended by a withdrawal of the same number, controller, purpose and channel,
-- dated at the grant or later. A withdrawal dated after as_of counts too: it is on record, and it is a no.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM consents AS c
  JOIN consents AS w USING (e164, controller, purpose, channel)
  WHERE c.consent_id = r.consent_id AND c.e164 = r.e164 AND w.withdrawn_at >= c.granted_at);

-- check: no_standing_withdrawal
-- says: nobody handed over has withdrawn consent, whoever it was withdrawn from
-- Derives: batch rows whose number is suppressed for a withdrawal, unless the policy lets a younger consent lift it.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM noes AS s
  WHERE s.e164 = r.e164 AND s.reason = 'withdrawal' AND NOT coalesce(r.reopens AND r.rested_since > s.since, false));

-- check: consent_has_evidence
-- says: every consent relied on points to its evidence
-- Derives: batch rows whose consent has blank evidence.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM consents AS c
  WHERE c.consent_id = r.consent_id AND c.e164 = r.e164 AND coalesce(trim(c.evidence), '') = '');

-- check: consent_is_the_persons
-- says: nobody was found to be a stranger to the consent relied on
-- Derives: batch rows whose number answered as the wrong person, for any campaign, at the grant or later.
SELECT count(*)
FROM called AS r
WHERE EXISTS (
  FROM consents AS c
  JOIN known AS o USING (e164)
  WHERE c.consent_id = r.consent_id AND c.e164 = r.e164
    AND o.outcome_class = 'WRONG_PERSON' AND o.attempted_at >= c.granted_at);
