-- Promise 2, on the vendors' side: what they answer that they did, held against what they were handed and told. Each counts
-- on the night that finds it first; it stays on record, in the view `violations` and on every later report.

-- check: no_call_after_a_no
-- says: no vendor reports a call to a number after it knew that somebody there had said no
-- Derives: calls, each once, from the first hand-over to their vendor on, that were surely later than a no that was said to
-- the vendor itself, or than a stop list of it.
SELECT count(*)
FROM calls_after_a_no
WHERE knew AND NOT was_found('after_a_no', vendor, campaign, e164, attempted_at);

-- check: no_call_after_an_untold_no
-- says: no vendor reports a call to a number after somebody there had said no, of which it could not know yet
-- Derives: the same calls, later than noes that had been said elsewhere and were on no stop list before the call.
SELECT count(*)
FROM calls_after_a_no
WHERE NOT knew AND NOT was_found('after_a_no', vendor, campaign, e164, attempted_at);

-- check: no_call_without_a_batch
-- says: no vendor reports a call to a number that it was never handed
-- Derives: calls, each once, from the first hand-over to their vendor on, of whose number no hand-over to it was earlier.
SELECT count(*)
FROM calls_without_a_batch
WHERE NOT was_found('without_a_batch', vendor, campaign, e164, attempted_at);

-- check: no_answer_for_another_number
-- says: no vendor answers for a place in a batch with another number than stands there
-- Derives: answers, each once, that name a batch which their vendor was handed and a position in it, where another number
-- stands, or none.
SELECT count(*)
FROM answers_of_another
WHERE NOT was_found('another_number', vendor, campaign, e164, attempted_at);
