-- The rule that each verdict rests on, once more, named as the night names it. Of several that hold, the first by name.
CREATE TABLE rules AS
SELECT d.campaign, d.e164, d.verdict, d.rule,
  CASE again
    WHEN 'complained' THEN 'suppression:complaint'
    WHEN 'refused' THEN CASE WHEN (d.campaign, d.e164) IN (SELECT (campaign, e164) FROM said_no WHERE reason = 'refusal')
                             THEN 'suppression:refusal' ELSE 'refused_after:' || l.outcome_class END
    WHEN 'erased' THEN 'suppression:erasure'
    WHEN 'on_register' THEN coalesce('register:' || o.register, 'outcome:DNC_REGISTER_HIT')
    WHEN 'wrong_person' THEN 'outcome:WRONG_PERSON'
    WHEN 'unreachable' THEN 'unreachable_after:' || l.outcome_class
    WHEN 'line_type_excluded' THEN 'line_type:' || v.line_type
    WHEN 'list_held' THEN 'sign:' || h.sign
    WHEN 'no_consent' THEN 'consent:none'
    WHEN 'consent_withdrawn' THEN CASE WHEN w.has_standing THEN 'suppression:withdrawal' ELSE 'consent:withdrawn' END
    WHEN 'consent_expired' THEN 'consent:expired'
    WHEN 'reached' THEN 'outcome:SUCCESS'
    WHEN 'register_stale' THEN coalesce('register:' || s.register, 'register:none')
    WHEN 'awaiting_outcome' THEN 'batch:' || b.batch_id
    WHEN 'outcome_unknown' THEN 'outcome:UNKNOWN'
    WHEN 'exhausted' THEN CASE WHEN is_own_exhausted THEN 'campaign_cap:lifetime' ELSE 'cap:lifetime' END
    WHEN 'resting' THEN d.rest_rule
    WHEN 'outside_hours' THEN 'hours:none_left'
    WHEN 'open' THEN CASE d.verdict WHEN 'callable' THEN 'consent:live'
                                    WHEN 'over_capacity' THEN 'batch_size:' || c.batch_size
                                    ELSE d.rule END
  END AS rule_again
FROM derived AS d
JOIN weighed AS w USING (campaign, e164)
JOIN campaigns AS c USING (campaign)
JOIN verdicts AS v USING (campaign, e164)
LEFT JOIN (SELECT campaign, e164, verdict, min(outcome_class) AS outcome_class FROM over_a_limit GROUP BY ALL) AS l
       ON l.campaign = d.campaign AND l.e164 = d.e164 AND l.verdict = d.again
LEFT JOIN (SELECT campaign, e164, min(register) AS register FROM on_registers GROUP BY ALL) AS o
       ON o.campaign = d.campaign AND o.e164 = d.e164
LEFT JOIN stale_for AS s ON s.campaign = d.campaign AND s.e164 = d.e164
LEFT JOIN (SELECT e164, min(batch_id) AS batch_id FROM open_hand_overs GROUP BY ALL) AS b ON b.e164 = d.e164
LEFT JOIN held AS h ON h.campaign = d.campaign AND h.list_id = v.list_id;
