-- The analysts' views: every ledger, verdict and batch, and the accounts drawn up from them.
--
-- Each {{name}} is put in when the catalogue is built: the Parquet files of that table, named one by one, or the same
-- columns without a row where there is no file; {{runs}} are the run.json of the finished nights, and
-- {{counts_as}} what the last of them made of an outcome's class. Every view names a
-- number through the macros below and never shows one, a name, a note or a raw cell otherwise.

CREATE MACRO is_masked() AS {{mask_numbers}};

-- '+86138****8000': all but the last eight digits, and the last four; four at least stay hidden in a short number.
CREATE MACRO shown_number(digits) AS
  CASE WHEN is_masked()
       THEN '+' || left(digits::VARCHAR, greatest(length(digits::VARCHAR) - 8, 0)) || '****'
            || right(digits::VARCHAR, least(4, greatest(length(digits::VARCHAR) - 4, 0)))
       ELSE '+' || digits::VARCHAR END;

-- The same for the same number, none for none.
CREATE MACRO key_of(e164) AS CASE WHEN e164 IS NOT NULL THEN hash(e164) END;

-- A text that is or may be about a person: whether there is one, not what it says.
CREATE MACRO shown_text(content) AS CASE WHEN is_masked() AND content IS NOT NULL THEN '****' ELSE content END;

-- An id of somebody else's making, without any run of digits that may be a number.
CREATE MACRO shown_id(content) AS
  CASE WHEN is_masked() THEN regexp_replace(content, '[0-9０-９]([ .()/-]{0,3}[0-9０-９]){6,}', '****', 'g') ELSE content END;

-- A word of a sender's, unless the whole of it may be a number.
CREATE MACRO shown_word(content) AS
  CASE WHEN is_masked() AND regexp_full_match(content, '\s*[+＋]?[0-9０-９]([ .()/-]{0,3}[0-9０-９]){6,}\s*') THEN '****' ELSE content END;

COMMENT ON MACRO is_masked IS 'Whether numbers are masked here; heed.toml says so with mask_numbers.';
COMMENT ON MACRO shown_number IS 'The digits of a number as these views show them.';
COMMENT ON MACRO key_of IS 'The number_key of a number; no protection.';
COMMENT ON MACRO shown_text IS 'A name, note or raw cell as these views show it.';
COMMENT ON MACRO shown_id IS 'An id that a sender made as these views show it.';
COMMENT ON MACRO shown_word IS 'A word that a sender chose as these views show it.';


-- Nights

CREATE VIEW runs AS
SELECT doc->>'run_id' AS run_id,
       (doc->>'as_of')::TIMESTAMPTZ AS as_of,
       row_number() OVER (ORDER BY (doc->>'as_of')::TIMESTAMPTZ DESC, doc->>'run_id' DESC) = 1 AS is_latest,
       doc->>'heed_version' AS heed_version,
       doc->>'plan_version' AS plan_version,
       doc->>'time_zone' AS time_zone,
       (doc->'ledgers')::MAP(VARCHAR, BIGINT) AS ledgers,
       coalesce(json_array_length(doc->'held_because'), 0) > 0 AND doc->>'run_id' NOT IN (SELECT run_id FROM {{approvals}}) AS is_held
FROM {{runs}};
COMMENT ON VIEW runs IS 'One row is one finished night.';
COMMENT ON COLUMN runs.run_id IS 'The night: its instant and a digest of what it read.';
COMMENT ON COLUMN runs.as_of IS 'The instant the night was decided for, UTC.';
COMMENT ON COLUMN runs.is_latest IS 'Whether no finished night has a later instant.';
COMMENT ON COLUMN runs.heed_version IS 'The version of heed that decided.';
COMMENT ON COLUMN runs.plan_version IS 'The version of the numbering plan.';
COMMENT ON COLUMN runs.time_zone IS 'The home''s time zone that night.';
COMMENT ON COLUMN runs.ledgers IS 'The version of each ledger that the night read.';
COMMENT ON COLUMN runs.is_held IS 'Whether its batches wait for somebody''s word: nobody was handed over.';

CREATE VIEW anomalies AS
SELECT run_id, r.is_held, a.value->>'measured' AS measured, a.value->>'campaign' AS campaign, shown_word(a.value->>'part') AS part,
       (a.value->>'count')::BIGINT AS contacts, (a.value->>'of')::BIGINT AS "of",
       (a.value->>'count')::BIGINT / (a.value->>'of')::BIGINT AS share, (a.value->>'least')::DOUBLE AS least_share,
       (a.value->>'most')::DOUBLE AS most_share, (a.value->>'nights')::BIGINT AS nights
FROM {{runs}}, json_each(doc->'held_because') AS a
JOIN runs AS r ON r.run_id = doc->>'run_id';
COMMENT ON VIEW anomalies IS 'One row is one thing that was unusual about a finished night, so that its batches waited for somebody''s word.';
COMMENT ON COLUMN anomalies.run_id IS 'The night.';
COMMENT ON COLUMN anomalies.is_held IS 'Whether they still wait.';
COMMENT ON COLUMN anomalies.measured IS 'callable: contacts of the campaign; rejected: rows of a kind of file since the night before; carrier: of the callable; complaints: of the calls of 30 days.';
COMMENT ON COLUMN anomalies.campaign IS 'The campaign; empty of rejected rows.';
COMMENT ON COLUMN anomalies.part IS 'The kind of file, the region and carrier, or the list; else empty.';
COMMENT ON COLUMN anomalies.contacts IS 'How many were counted.';
COMMENT ON COLUMN anomalies."of" IS 'Of how many.';
COMMENT ON COLUMN anomalies.share IS 'contacts / of.';
COMMENT ON COLUMN anomalies.least_share IS 'The least that was expected.';
COMMENT ON COLUMN anomalies.most_share IS 'The most that was expected, or that the policy allows.';
COMMENT ON COLUMN anomalies.nights IS 'By how many nights before; 0: by the policy.';

CREATE VIEW campaigns AS
SELECT doc->>'run_id' AS run_id,
       c.key AS campaign,
       c.value->>'controller' AS controller,
       c.value->>'purpose' AS purpose,
       c.value->>'channel' AS channel,
       (doc->'policy_versions'->c.key)::MAP(VARCHAR, VARCHAR) AS policy_versions,
       (c.value->'suppliers')::VARCHAR[] AS suppliers,
       c.value->>'vendor' AS vendor,
       (c.value->>'batch_size')::BIGINT AS batch_size,
       (c.value->>'valid_hours')::DOUBLE AS valid_hours
FROM {{runs}}, json_each(doc->'campaigns') AS c;
COMMENT ON VIEW campaigns IS 'One row is one campaign as one finished night knew it.';
COMMENT ON COLUMN campaigns.run_id IS 'The night.';
COMMENT ON COLUMN campaigns.campaign IS 'One purpose of one controller.';
COMMENT ON COLUMN campaigns.controller IS 'Who is responsible for the call.';
COMMENT ON COLUMN campaigns.purpose IS 'What the call is for.';
COMMENT ON COLUMN campaigns.channel IS 'How people are reached.';
COMMENT ON COLUMN campaigns.policy_versions IS 'By region (* for every other), the policy and its version, as verdicts name it.';
COMMENT ON COLUMN campaigns.suppliers IS 'Whose lists the campaign may use.';
COMMENT ON COLUMN campaigns.vendor IS 'Who dials.';
COMMENT ON COLUMN campaigns.batch_size IS 'How many people a batch may hold.';
COMMENT ON COLUMN campaigns.valid_hours IS 'How long a batch may be dialled, hours from as_of.';

CREATE VIEW silent_batches AS
SELECT doc->>'run_id' AS run_id,
       b.value->>'batch_id' AS batch_id,
       b.value->>'campaign' AS campaign,
       b.value->>'vendor' AS vendor,
       (b.value->>'valid_until')::TIMESTAMPTZ AS valid_until,
       (b.value->>'rows')::BIGINT AS rows,
       (b.value->>'unanswered')::BIGINT AS unanswered
FROM {{runs}}, json_each(doc->'silent_batches') AS b;
COMMENT ON VIEW silent_batches IS 'One row is one batch that had ended when a night was decided, and of which outcomes were missing.';
COMMENT ON COLUMN silent_batches.run_id IS 'The night that found it so.';
COMMENT ON COLUMN silent_batches.batch_id IS 'The batch.';
COMMENT ON COLUMN silent_batches.campaign IS 'The campaign it was cut for.';
COMMENT ON COLUMN silent_batches.vendor IS 'Who was to dial it, and has not answered.';
COMMENT ON COLUMN silent_batches.valid_until IS 'When it ended, UTC.';
COMMENT ON COLUMN silent_batches.rows IS 'How many numbers it held.';
COMMENT ON COLUMN silent_batches.unanswered IS 'Of how many of them nothing came back; they are held.';


-- Ledgers, as they are today

CREATE VIEW files AS
SELECT file_id, sha256, kind, source, file_name, part, parts, dated_on, size_bytes, rows, accepted, rejected, taken_in_at
FROM {{files}};
COMMENT ON VIEW files IS 'One row is one table of one inbox file: a whole file, or a sheet or archive member of it.';
COMMENT ON COLUMN files.file_id IS 'SHA-256 of kind, source, a register''s date and the bytes'' own, and of a part''s name; a list''s is the list_id of every other view.';
COMMENT ON COLUMN files.sha256 IS 'SHA-256 of its bytes.';
COMMENT ON COLUMN files.kind IS 'lists, consents, outcomes, registers, complaints or erasures.';
COMMENT ON COLUMN files.source IS 'Supplier, vendor, register or other sender.';
COMMENT ON COLUMN files.file_name IS 'Its name; long runs of digits were masked when it was taken in.';
COMMENT ON COLUMN files.part IS 'The sheet or archive member, long runs of digits masked; none where the file is one table.';
COMMENT ON COLUMN files.parts IS 'How many tables the file has.';
COMMENT ON COLUMN files.dated_on IS 'The date its name begins with, else the day it was taken in.';
COMMENT ON COLUMN files.size_bytes IS 'Bytes.';
COMMENT ON COLUMN files.rows IS 'Rows to account for: each number of a list''s phone cells, else each line.';
COMMENT ON COLUMN files.accepted IS 'Rows taken into the kind''s ledger.';
COMMENT ON COLUMN files.rejected IS 'Rows refused; rejects has each.';
COMMENT ON COLUMN files.taken_in_at IS 'When, UTC.';

CREATE VIEW contacts AS
SELECT file_id AS list_id, row_number, phone_column, number_in_cell, supplier, listed_on, shown_number(e164) AS phone,
       key_of(e164) AS number_key, shown_text(extension) AS extension, shown_text(name) AS name,
       shown_word(language) AS language, shown_id(external_id) AS external_id, taken_in_at
FROM {{contacts}};
COMMENT ON VIEW contacts IS 'One row is one readable number in one phone cell of one row of a supplier''s list.';
COMMENT ON COLUMN contacts.list_id IS 'The list''s file_id.';
COMMENT ON COLUMN contacts.row_number IS 'Line of the record; the heading is line 1.';
COMMENT ON COLUMN contacts.phone_column IS 'Which of the row''s phone columns, counted from 1.';
COMMENT ON COLUMN contacts.number_in_cell IS 'Which of the cell''s numbers, counted from 1.';
COMMENT ON COLUMN contacts.supplier IS 'Whose list it is.';
COMMENT ON COLUMN contacts.listed_on IS 'The list''s date.';
COMMENT ON COLUMN contacts.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN contacts.number_key IS 'The same for the same number in every view of one catalogue: for joins and distinct counts. It is no protection, since whoever has it can find the number by trying them all.';
COMMENT ON COLUMN contacts.extension IS 'Whether digits are dialled after the answer; masked.';
COMMENT ON COLUMN contacts.name IS 'Whether a name is given; masked.';
COMMENT ON COLUMN contacts.language IS 'The language the supplier gives.';
COMMENT ON COLUMN contacts.external_id IS 'The supplier''s own id; runs of digits masked.';
COMMENT ON COLUMN contacts.taken_in_at IS 'When, UTC.';

CREATE VIEW consents AS
SELECT consent_id, shown_number(e164) AS phone, key_of(e164) AS number_key, controller, shown_word(purpose) AS purpose,
       channel, granted_at, expires_at, withdrawn_at, shown_id(evidence) AS evidence, source, file_id, row_number,
       taken_in_at
FROM {{consents}};
COMMENT ON VIEW consents IS 'One row is one yes to one controller, purpose and channel, or its end where withdrawn_at is set.';
COMMENT ON COLUMN consents.consent_id IS 'File and line it stands on.';
COMMENT ON COLUMN consents.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN consents.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN consents.controller IS 'To whom it was given.';
COMMENT ON COLUMN consents.purpose IS 'For what.';
COMMENT ON COLUMN consents.channel IS 'voice, sms or email.';
COMMENT ON COLUMN consents.granted_at IS 'UTC.';
COMMENT ON COLUMN consents.expires_at IS 'UTC; none: until withdrawn.';
COMMENT ON COLUMN consents.withdrawn_at IS 'UTC; ends every yes of the same key given by then.';
COMMENT ON COLUMN consents.evidence IS 'Where the proof is; runs of digits masked.';
COMMENT ON COLUMN consents.source IS 'Who keeps the proof.';
COMMENT ON COLUMN consents.file_id IS 'The file it came in.';
COMMENT ON COLUMN consents.row_number IS 'Its line; the heading is line 1.';
COMMENT ON COLUMN consents.taken_in_at IS 'When, UTC.';

CREATE VIEW outcomes AS
SELECT shown_number(e164) AS phone, key_of(e164) AS number_key, shown_word(campaign) AS campaign, vendor,
       shown_word(code) AS code, outcome_class, {{counts_as}} AS counts_as, attempted_at, callback_at, shown_word(batch_id) AS batch_id,
       position, shown_text(note) AS note, heard, file_id, row_number, taken_in_at
FROM {{outcomes}};
COMMENT ON VIEW outcomes IS 'One row is what one dial attempt came to, as one file reports it; several files may report one attempt.';
COMMENT ON COLUMN outcomes.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN outcomes.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN outcomes.campaign IS 'The campaign it was dialled for; blank where the row tells none.';
COMMENT ON COLUMN outcomes.vendor IS 'Who dialled.';
COMMENT ON COLUMN outcomes.code IS 'The vendor''s own word; of a row that tells none, why it was refused.';
COMMENT ON COLUMN outcomes.outcome_class IS 'How heed read it when it came.';
COMMENT ON COLUMN outcomes.counts_as IS 'How the last night read it: its vendor''s list or a house code of heed.toml may have raised it since.';
COMMENT ON COLUMN outcomes.attempted_at IS 'UTC.';
COMMENT ON COLUMN outcomes.callback_at IS 'When the person asked to be called again, UTC.';
COMMENT ON COLUMN outcomes.batch_id IS 'The batch, where the vendor names it.';
COMMENT ON COLUMN outcomes.position IS 'Its place in that batch, where the vendor names it.';
COMMENT ON COLUMN outcomes.note IS 'Whether the agent wrote one; masked.';
COMMENT ON COLUMN outcomes.heard IS 'The phrase of the note that the class is from, words:<phrase>; none where the code gave it.';
COMMENT ON COLUMN outcomes.file_id IS 'The file it came in.';
COMMENT ON COLUMN outcomes.row_number IS 'Its line; the heading is line 1.';
COMMENT ON COLUMN outcomes.taken_in_at IS 'When, UTC.';

CREATE VIEW suppressions AS
SELECT shown_number(e164) AS phone, key_of(e164) AS number_key, reason, since, source, rule, file_id, row_number,
       taken_in_at
FROM {{suppressions}};
COMMENT ON VIEW suppressions IS 'One row is one no that somebody said; it holds for every campaign and vendor and does not expire.';
COMMENT ON COLUMN suppressions.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN suppressions.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN suppressions.reason IS 'complaint, refusal, erasure or withdrawal.';
COMMENT ON COLUMN suppressions.since IS 'When it was said, UTC; when it was taken in, if the file cannot say.';
COMMENT ON COLUMN suppressions.source IS 'Who passed it on.';
COMMENT ON COLUMN suppressions.rule IS 'What made it a no.';
COMMENT ON COLUMN suppressions.file_id IS 'The file it came in.';
COMMENT ON COLUMN suppressions.row_number IS 'Its line; the heading is line 1.';
COMMENT ON COLUMN suppressions.taken_in_at IS 'When, UTC.';

CREATE VIEW registers AS
SELECT register, snapshot_on, shown_number(e164) AS phone, key_of(e164) AS number_key, e164 IS NULL AS is_hashed,
       shown_text(phone_sha256) AS phone_sha256, file_id, row_number, taken_in_at
FROM {{registers}};
COMMENT ON VIEW registers IS 'One row is one entry of one dated snapshot of a do-not-call register; the latest snapshot counts.';
COMMENT ON COLUMN registers.register IS 'Whose list of noes.';
COMMENT ON COLUMN registers.snapshot_on IS 'The snapshot''s date.';
COMMENT ON COLUMN registers.phone IS 'The number, masked; none where the keeper gives only hashes.';
COMMENT ON COLUMN registers.number_key IS 'The same for the same number in every view; no protection. None where is_hashed.';
COMMENT ON COLUMN registers.is_hashed IS 'Whether the keeper gives only a hash.';
COMMENT ON COLUMN registers.phone_sha256 IS 'The hash, masked: whoever has it can find the number by trying them all.';
COMMENT ON COLUMN registers.file_id IS 'The file it came in.';
COMMENT ON COLUMN registers.row_number IS 'Its line; the heading is line 1.';
COMMENT ON COLUMN registers.taken_in_at IS 'When, UTC.';

CREATE VIEW rejects AS
SELECT r.file_id, f.file_name, f.part, r.row_number, r.kind, r.source, r.phone_column, r.number_in_cell, r."column", r.reason,
       shown_text(r.raw) AS raw, r.taken_in_at
FROM {{rejects}} AS r
LEFT JOIN {{files}} AS f USING (file_id);
COMMENT ON VIEW rejects IS 'One row is one row of an inbox file that was not taken in.';
COMMENT ON COLUMN rejects.file_id IS 'The file.';
COMMENT ON COLUMN rejects.file_name IS 'Its name.';
COMMENT ON COLUMN rejects.part IS 'The sheet or archive member; none where the file is one table.';
COMMENT ON COLUMN rejects.row_number IS 'Its line; the heading is line 1.';
COMMENT ON COLUMN rejects.kind IS 'The kind of file.';
COMMENT ON COLUMN rejects.source IS 'Whose file.';
COMMENT ON COLUMN rejects.phone_column IS 'For lists: which of the row''s phone columns.';
COMMENT ON COLUMN rejects.number_in_cell IS 'For lists: which of the cell''s numbers.';
COMMENT ON COLUMN rejects."column" IS 'The field at fault.';
COMMENT ON COLUMN rejects.reason IS 'Why, in one word of a fixed vocabulary.';
COMMENT ON COLUMN rejects.raw IS 'Whether there was anything in the cell; masked.';
COMMENT ON COLUMN rejects.taken_in_at IS 'When, UTC.';

CREATE VIEW disclosures AS
SELECT run_id, batch_id, position, shown_number(e164) AS phone, key_of(e164) AS number_key, vendor, campaign, consent_id,
       handed_over_at, valid_until, file
FROM {{disclosures}};
COMMENT ON VIEW disclosures IS 'One row is one number in one batch: to whom it went, when, under which consent.';
COMMENT ON COLUMN disclosures.run_id IS 'The night.';
COMMENT ON COLUMN disclosures.batch_id IS 'The batch.';
COMMENT ON COLUMN disclosures.position IS 'Its place in the batch.';
COMMENT ON COLUMN disclosures.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN disclosures.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN disclosures.vendor IS 'To whom it went.';
COMMENT ON COLUMN disclosures.campaign IS 'For which campaign.';
COMMENT ON COLUMN disclosures.consent_id IS 'Under which consent.';
COMMENT ON COLUMN disclosures.handed_over_at IS 'The night''s as_of, UTC.';
COMMENT ON COLUMN disclosures.valid_until IS 'UTC; nobody of the batch may be called later.';
COMMENT ON COLUMN disclosures.file IS 'Path below the vendor''s root.';


CREATE VIEW handed_over AS
SELECT d.batch_id, d.vendor, d.campaign, d.run_id, d.handed_over_at, d.valid_until, d.rows,
       d.valid_until <= latest.as_of AS is_expired,
       CASE WHEN is_expired THEN coalesce(s.unanswered, 0) END AS unanswered
FROM (SELECT batch_id, vendor, campaign, run_id, min(handed_over_at) AS handed_over_at, max(valid_until) AS valid_until,
             count(*) AS rows
      FROM disclosures GROUP BY batch_id, vendor, campaign, run_id) AS d
LEFT JOIN (SELECT run_id, as_of FROM runs WHERE is_latest) AS latest ON true
LEFT JOIN silent_batches AS s ON (s.run_id, s.batch_id, s.vendor) = (latest.run_id, d.batch_id, d.vendor);
COMMENT ON VIEW handed_over IS 'One row is one batch that was ever handed over, and whether it has expired.';
COMMENT ON COLUMN handed_over.batch_id IS 'The batch.';
COMMENT ON COLUMN handed_over.vendor IS 'To whom it went.';
COMMENT ON COLUMN handed_over.campaign IS 'For which campaign.';
COMMENT ON COLUMN handed_over.run_id IS 'The night.';
COMMENT ON COLUMN handed_over.handed_over_at IS 'The night''s as_of, UTC.';
COMMENT ON COLUMN handed_over.valid_until IS 'When it expires or expired, UTC.';
COMMENT ON COLUMN handed_over.rows IS 'How many numbers it holds.';
COMMENT ON COLUMN handed_over.is_expired IS 'Whether it had expired at the latest finished night: nobody of it may be called any more.';
COMMENT ON COLUMN handed_over.unanswered IS 'Of an expired batch, of how many numbers that night still waited for an outcome; they are held. None: it is open.';

CREATE VIEW stops AS
SELECT vendor, batch_id, shown_number(e164) AS phone, key_of(e164) AS number_key, campaign, reason, since, told_at, file
FROM {{stops}};
COMMENT ON VIEW stops IS 'One row is one number in one stop list: whom a vendor was told not to call after all.';
COMMENT ON COLUMN stops.vendor IS 'Who was told.';
COMMENT ON COLUMN stops.batch_id IS 'The batch that the number is in.';
COMMENT ON COLUMN stops.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN stops.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN stops.campaign IS 'For which campaign it had been handed over.';
COMMENT ON COLUMN stops.reason IS 'complaint, refusal, erasure, register or withdrawal.';
COMMENT ON COLUMN stops.since IS 'When the no was said, UTC.';
COMMENT ON COLUMN stops.told_at IS 'The list''s instant, UTC.';
COMMENT ON COLUMN stops.file IS 'Path below the vendor''s root.';

CREATE VIEW releases AS
SELECT list_id, shown_word(released_by) AS released_by, shown_id(because) AS because, released_at
FROM {{releases}};
COMMENT ON VIEW releases IS 'One row is one list that somebody let on although it shows a sign of invention; every later night goes by it.';
COMMENT ON COLUMN releases.list_id IS 'The list''s file_id.';
COMMENT ON COLUMN releases.released_by IS 'Who.';
COMMENT ON COLUMN releases.because IS 'Why; runs of digits masked.';
COMMENT ON COLUMN releases.released_at IS 'When, UTC.';

CREATE VIEW approvals AS
SELECT run_id, shown_word(approved_by) AS approved_by, shown_id(because) AS because, approved_at
FROM {{approvals}};
COMMENT ON VIEW approvals IS 'One row is one night whose hand-over was held and that somebody let on.';
COMMENT ON COLUMN approvals.run_id IS 'The night.';
COMMENT ON COLUMN approvals.approved_by IS 'Who.';
COMMENT ON COLUMN approvals.because IS 'Why; runs of digits masked.';
COMMENT ON COLUMN approvals.approved_at IS 'When, UTC.';


-- What nights decided

CREATE VIEW verdicts AS
SELECT regexp_extract(filename, '/runs/([^/]+)/verdicts/[^/]+$', 1) AS run_id, campaign, shown_number(e164) AS phone,
       key_of(e164) AS number_key, verdict, rule, policy_version, round, last_outcome, last_attempt_at, next_call_at,
       consent_id, list_id, row_number, country_code, region_code, line_type, carrier, virtual_operator, place,
       time_zones, plan_version
FROM {{verdicts}};
COMMENT ON VIEW verdicts IS 'One row is one contact''s verdict for one campaign on one finished night.';
COMMENT ON COLUMN verdicts.run_id IS 'The night; name one, since every night is here.';
COMMENT ON COLUMN verdicts.campaign IS 'The campaign.';
COMMENT ON COLUMN verdicts.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN verdicts.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN verdicts.verdict IS 'The one thing decided; ladder says what each means.';
COMMENT ON COLUMN verdicts.rule IS 'What made it hold.';
COMMENT ON COLUMN verdicts.policy_version IS 'Under which policy.';
COMMENT ON COLUMN verdicts.round IS 'Which dial by this campaign this would be.';
COMMENT ON COLUMN verdicts.last_outcome IS 'Class of the latest attempt by this campaign.';
COMMENT ON COLUMN verdicts.last_attempt_at IS 'Latest attempt by any campaign, UTC.';
COMMENT ON COLUMN verdicts.next_call_at IS 'Earliest lawful moment by intervals and caps, UTC.';
COMMENT ON COLUMN verdicts.consent_id IS 'The consent a call would rest on.';
COMMENT ON COLUMN verdicts.list_id IS 'The list the contact stands on.';
COMMENT ON COLUMN verdicts.row_number IS 'Its line there; the heading is line 1.';
COMMENT ON COLUMN verdicts.country_code IS 'Country calling code.';
COMMENT ON COLUMN verdicts.region_code IS 'ISO 3166-1 alpha-2; 001 where the code is no country''s.';
COMMENT ON COLUMN verdicts.line_type IS 'Kind of line by the numbering plan.';
COMMENT ON COLUMN verdicts.carrier IS 'Carrier of allocation; numbers can be ported.';
COMMENT ON COLUMN verdicts.virtual_operator IS 'Host network, where the range is resold.';
COMMENT ON COLUMN verdicts.place IS 'Province and city of allocation.';
COMMENT ON COLUMN verdicts.time_zones IS 'Every IANA zone the number may be in.';
COMMENT ON COLUMN verdicts.plan_version IS 'The numbering plan''s version.';

CREATE VIEW duplicates AS
SELECT regexp_extract(filename, '/runs/([^/]+)/duplicates/[^/]+$', 1) AS run_id, campaign, shown_number(e164) AS phone,
       key_of(e164) AS number_key, list_id, row_number, phone_column, number_in_cell, scope, kept_list_id, kept_row_number,
       kept_phone_column, kept_number_in_cell
FROM {{duplicates}};
COMMENT ON VIEW duplicates IS 'One row is one contact that another one of the same campaign and number stands in for, on one finished night.';
COMMENT ON COLUMN duplicates.run_id IS 'The night.';
COMMENT ON COLUMN duplicates.campaign IS 'The campaign.';
COMMENT ON COLUMN duplicates.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN duplicates.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN duplicates.list_id IS 'The list it stands on.';
COMMENT ON COLUMN duplicates.row_number IS 'Its line there; the heading is line 1.';
COMMENT ON COLUMN duplicates.phone_column IS 'Which of the row''s phone columns.';
COMMENT ON COLUMN duplicates.number_in_cell IS 'Which of the cell''s numbers.';
COMMENT ON COLUMN duplicates.scope IS 'How near the other one is: row, list, supplier, or across suppliers.';
COMMENT ON COLUMN duplicates.kept_list_id IS 'The other one''s list.';
COMMENT ON COLUMN duplicates.kept_row_number IS 'The other one''s line.';
COMMENT ON COLUMN duplicates.kept_phone_column IS 'The other one''s phone column.';
COMMENT ON COLUMN duplicates.kept_number_in_cell IS 'Which of that cell''s numbers.';

CREATE VIEW violations AS
SELECT r.run_id, r.is_latest,
       r.as_of = min(r.as_of) OVER (PARTITION BY v.kind, v.vendor, v.campaign, v.e164, v.attempted_at) AS is_new, v.kind, v.vendor, shown_word(v.campaign) AS campaign, shown_number(v.e164) AS phone,
       key_of(v.e164) AS number_key, v.attempted_at, v.outcome_class, shown_word(v.batch_id) AS batch_id, v.position,
       v.reason, v.said_at, v.told_at, v.no_file_id, v.no_row_number, f.file_name, v.file_id, v.row_number
FROM (SELECT *, regexp_extract(filename, '/runs/([^/]+)/violations/[^/]+$', 1) AS run_id FROM {{violations}}) AS v
JOIN runs AS r USING (run_id)
LEFT JOIN files AS f ON f.file_id = v.file_id;
COMMENT ON VIEW violations IS 'One row is one call that a vendor reports and should not have made, or one answer for another number, as one finished night found it; every night finds all that are on record.';
COMMENT ON COLUMN violations.run_id IS 'The night.';
COMMENT ON COLUMN violations.is_latest IS 'Whether it is the latest finished night.';
COMMENT ON COLUMN violations.is_new IS 'Whether no earlier night had found it: the check of this night is red for it.';
COMMENT ON COLUMN violations.kind IS 'after_a_no: somebody at this number had said no; without_a_batch: it was never handed over to this vendor; another_number: the place in a batch that the answer names is not this number''s.';
COMMENT ON COLUMN violations.vendor IS 'Who called.';
COMMENT ON COLUMN violations.campaign IS 'For which campaign, as the batch or the vendor tells.';
COMMENT ON COLUMN violations.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN violations.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN violations.attempted_at IS 'When, UTC; midnight by the home''s clock where the vendor tells the day alone.';
COMMENT ON COLUMN violations.outcome_class IS 'What came of the call.';
COMMENT ON COLUMN violations.batch_id IS 'The hand-over that it is matched to, of another_number the one that it names; none: there is none.';
COMMENT ON COLUMN violations.position IS 'Its place in that batch.';
COMMENT ON COLUMN violations.reason IS 'Of a call after a no, the no that was said first.';
COMMENT ON COLUMN violations.said_at IS 'When that was said, UTC; midnight where the day alone was told, and then the call was on a later day.';
COMMENT ON COLUMN violations.told_at IS 'Since when the vendor knew, UTC: a stop list named the number, or the no was said to that vendor; none: it did not know when it called.';
COMMENT ON COLUMN violations.no_file_id IS 'The file that the no stands in; none where a stop list alone tells of it.';
COMMENT ON COLUMN violations.no_row_number IS 'Its line there.';
COMMENT ON COLUMN violations.file_name IS 'The file in which the vendor reports the call.';
COMMENT ON COLUMN violations.file_id IS 'That file''s id.';
COMMENT ON COLUMN violations.row_number IS 'The line of that file.';

CREATE VIEW list_signs AS
SELECT regexp_extract(filename, '/runs/([^/]+)/signs/[^/]+$', 1) AS run_id, list_id, sign, lines, numbers, found, expected,
       share, least_share, chance_log10, is_improbable, evidence
FROM {{signs}};
COMMENT ON VIEW list_signs IS 'One row is what one sign of invention came to for one list''s mobiles, or its other lines, on one finished night.';
COMMENT ON COLUMN list_signs.run_id IS 'The night.';
COMMENT ON COLUMN list_signs.list_id IS 'The list''s file_id.';
COMMENT ON COLUMN list_signs.sign IS 'Which sign; docs/lists.md says what each is.';
COMMENT ON COLUMN list_signs.lines IS 'mobile, or other: which of the list''s numbers were looked at.';
COMMENT ON COLUMN list_signs.numbers IS 'Distinct numbers of the list, of all lines.';
COMMENT ON COLUMN list_signs.found IS 'Numbers that stand in the sign.';
COMMENT ON COLUMN list_signs.expected IS 'How many at most chance is expected to give.';
COMMENT ON COLUMN list_signs.share IS 'Of the list''s numbers, those found beyond the expected.';
COMMENT ON COLUMN list_signs.least_share IS 'The share above which it holds the list; a policy may say less.';
COMMENT ON COLUMN list_signs.chance_log10 IS 'Power of ten of the most that chance gives as much.';
COMMENT ON COLUMN list_signs.is_improbable IS 'Whether that is below the sign''s false-alarm rate.';
COMMENT ON COLUMN list_signs.evidence IS 'In words and counts.';

CREATE VIEW held_lists AS
SELECT r.run_id, r.is_latest, h.campaign, h.list_id, h.sign, l.evidence
FROM (SELECT *, regexp_extract(filename, '/runs/([^/]+)/held/[^/]+$', 1) AS run_id FROM {{held}}) AS h
JOIN runs AS r USING (run_id)
LEFT JOIN (
  SELECT run_id, list_id, sign, arg_max(evidence, share) AS evidence FROM list_signs WHERE is_improbable GROUP BY ALL) AS l
  USING (run_id, list_id, sign);
COMMENT ON VIEW held_lists IS 'One row is one list that one campaign held back on one finished night.';
COMMENT ON COLUMN held_lists.run_id IS 'The night.';
COMMENT ON COLUMN held_lists.is_latest IS 'Whether it is the latest finished night.';
COMMENT ON COLUMN held_lists.campaign IS 'The campaign.';
COMMENT ON COLUMN held_lists.list_id IS 'The list''s file_id.';
COMMENT ON COLUMN held_lists.sign IS 'The sign that it was held for.';
COMMENT ON COLUMN held_lists.evidence IS 'In words and counts.';

CREATE VIEW list_scorecards AS
SELECT r.run_id, r.is_latest, f.source AS supplier, f.file_name, f.dated_on AS listed_on, s.list_id, s.measure,
       shown_word(s.part) AS part, s.contacts, s.of, s.share, s.earlier_share, s.earlier_lists
FROM (SELECT *, regexp_extract(filename, '/runs/([^/]+)/scorecards/[^/]+$', 1) AS run_id FROM {{scorecards}}) AS s
JOIN runs AS r USING (run_id)
JOIN files AS f ON f.file_id = s.list_id;
COMMENT ON VIEW list_scorecards IS 'One row is one count about one list on one finished night, held against the same supplier''s earlier lists.';
COMMENT ON COLUMN list_scorecards.run_id IS 'The night.';
COMMENT ON COLUMN list_scorecards.is_latest IS 'Whether it is the latest finished night.';
COMMENT ON COLUMN list_scorecards.supplier IS 'Whose list it is.';
COMMENT ON COLUMN list_scorecards.file_name IS 'Its name.';
COMMENT ON COLUMN list_scorecards.listed_on IS 'Its date.';
COMMENT ON COLUMN list_scorecards.list_id IS 'The list''s file_id.';
COMMENT ON COLUMN list_scorecards.measure IS 'What is counted: rejected, rejected_for, invalid, duplicate, duplicate_in, with_consent, on_registers, on_register, already_refused, unreachable, carrier or province.';
COMMENT ON COLUMN list_scorecards.part IS 'The reason, scope, register, carrier or province; empty where undivided.';
COMMENT ON COLUMN list_scorecards.contacts IS 'How many rows (rejected, invalid, duplicate) or distinct numbers.';
COMMENT ON COLUMN list_scorecards.of IS 'Of how many.';
COMMENT ON COLUMN list_scorecards.share IS 'contacts / of; none of none.';
COMMENT ON COLUMN list_scorecards.earlier_share IS 'Median of the shares on the supplier''s twelve lists before; none where there is none.';
COMMENT ON COLUMN list_scorecards.earlier_lists IS 'How many lists that is of.';

CREATE VIEW batches AS
SELECT run_id, batch_id, position, shown_number(substr(phone_e164, 2)) AS phone,
       key_of(try_cast(substr(phone_e164, 2) AS BIGINT)) AS number_key, country_code, region_code, carrier, line_type,
       place, time_zone, window_start, window_end, campaign, round, last_outcome, consent_id, shown_text(name) AS name,
       shown_id(external_id) AS external_id, valid_until
FROM {{batches}};
COMMENT ON VIEW batches IS 'One row is one person whom a vendor was asked to call, in the batches of finished nights that are still kept; disclosures has all. What its vendor is not handed is null.';
COMMENT ON COLUMN batches.run_id IS 'The night.';
COMMENT ON COLUMN batches.batch_id IS 'The batch.';
COMMENT ON COLUMN batches.position IS 'The order in which to dial.';
COMMENT ON COLUMN batches.phone IS 'The number, masked; many numbers share one mask.';
COMMENT ON COLUMN batches.number_key IS 'The same for the same number in every view; no protection.';
COMMENT ON COLUMN batches.country_code IS 'Country calling code.';
COMMENT ON COLUMN batches.region_code IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN batches.carrier IS 'Carrier of allocation; numbers can be ported.';
COMMENT ON COLUMN batches.line_type IS 'Kind of line by the numbering plan.';
COMMENT ON COLUMN batches.place IS 'Province and city of allocation.';
COMMENT ON COLUMN batches.time_zone IS 'IANA zone, where the number can only be in one.';
COMMENT ON COLUMN batches.window_start IS 'Not before, UTC.';
COMMENT ON COLUMN batches.window_end IS 'Not at or after, UTC.';
COMMENT ON COLUMN batches.campaign IS 'The campaign.';
COMMENT ON COLUMN batches.round IS 'Which dial by this campaign this is.';
COMMENT ON COLUMN batches.last_outcome IS 'Class of the latest attempt by this campaign.';
COMMENT ON COLUMN batches.consent_id IS 'The consent the call rests on.';
COMMENT ON COLUMN batches.name IS 'Whether a name was handed over; masked.';
COMMENT ON COLUMN batches.external_id IS 'The supplier''s own id; runs of digits masked.';
COMMENT ON COLUMN batches.valid_until IS 'UTC; nobody of this batch may be called later.';


-- Accounts

CREATE VIEW ladder AS
SELECT * FROM (VALUES
  (1, 'rows_in', 'filled phone cells on the lists of the campaign''s suppliers'),
  (2, 'rejected', 'the cell holds no number that can be called'),
  (3, 'duplicate', 'another contact has the same number'),
  (4, 'complained', 'a complaint about a call to this number is on record'),
  (5, 'refused', 'somebody at this number said no, to any campaign'),
  (6, 'erased', 'the person asked for their data to be erased'),
  (7, 'on_register', 'a do-not-call register that covers this number lists it'),
  (8, 'wrong_person', 'the person who consented is not at this number'),
  (9, 'unreachable', 'the number was found not to exist'),
  (10, 'line_type_excluded', 'the policy does not call this kind of line'),
  (11, 'list_held', 'its list shows signs of invention and waits for a person'),
  (12, 'no_consent', 'no consent on record for this controller, purpose and channel'),
  (13, 'consent_withdrawn', 'consent was withdrawn'),
  (14, 'consent_expired', 'consent has run out'),
  (15, 'reached', 'this campaign already reached the person'),
  (16, 'register_stale', 'a register that covers this number is too old to rely on'),
  (17, 'awaiting_outcome', 'handed over earlier, and no outcome has come back'),
  (18, 'outcome_unknown', 'the vendor reported a code that nobody has explained'),
  (19, 'exhausted', 'dialled as often as this campaign may, ever'),
  (20, 'resting', 'an interval or a rolling cap has not run out'),
  (21, 'outside_hours', 'no lawful hour is left at the callee''s clock before the batch ends'),
  (22, 'over_capacity', 'the batch is full'),
  (23, 'callable', 'may be called tonight')) AS steps (step_number, step, meaning);
COMMENT ON VIEW ladder IS 'One row is one step of the funnel: what came in, what fell out before a verdict, and each verdict in order of precedence.';
COMMENT ON COLUMN ladder.step_number IS 'Its place in the order.';
COMMENT ON COLUMN ladder.step IS 'The step; from the fourth on, the verdict.';
COMMENT ON COLUMN ladder.meaning IS 'What it means for a contact.';

CREATE VIEW list_accounts AS
SELECT r.run_id, r.is_latest, c.campaign, f.file_id AS list_id, f.source AS supplier, f.file_name, f.rows,
       coalesce(j.n, 0) AS rejected, coalesce(d.n, 0) AS duplicates, coalesce(v.n, 0) AS verdicts,
       f.rows - coalesce(j.n, 0) - coalesce(d.n, 0) - coalesce(v.n, 0) AS unaccounted
FROM runs AS r
JOIN campaigns AS c USING (run_id)
JOIN files AS f ON f.kind = 'lists' AND list_contains(c.suppliers, f.source)
-- A night answers for the lists that were in the ledger at the version it read, and no other: its scorecards name all.
JOIN (SELECT DISTINCT run_id, list_id FROM list_scorecards) AS s ON s.run_id = r.run_id AND s.list_id = f.file_id
LEFT JOIN (SELECT file_id, count(*) AS n FROM rejects GROUP BY ALL) AS j ON j.file_id = f.file_id
LEFT JOIN (SELECT run_id, campaign, list_id, count(*) AS n FROM duplicates GROUP BY ALL) AS d
       ON d.run_id = r.run_id AND d.campaign = c.campaign AND d.list_id = f.file_id
LEFT JOIN (SELECT run_id, campaign, list_id, count(*) AS n FROM verdicts GROUP BY ALL) AS v
       ON v.run_id = r.run_id AND v.campaign = c.campaign AND v.list_id = f.file_id;
COMMENT ON VIEW list_accounts IS 'One row is one list''s account for one campaign on one finished night: rows = rejected + duplicates + verdicts + unaccounted.';
COMMENT ON COLUMN list_accounts.run_id IS 'The night.';
COMMENT ON COLUMN list_accounts.is_latest IS 'Whether it is the latest finished night.';
COMMENT ON COLUMN list_accounts.campaign IS 'The campaign.';
COMMENT ON COLUMN list_accounts.list_id IS 'The list''s file_id.';
COMMENT ON COLUMN list_accounts.supplier IS 'Whose list it is.';
COMMENT ON COLUMN list_accounts.file_name IS 'Its name.';
COMMENT ON COLUMN list_accounts.rows IS 'Filled phone cells.';
COMMENT ON COLUMN list_accounts.rejected IS 'Cells that were refused.';
COMMENT ON COLUMN list_accounts.duplicates IS 'Contacts that another one stood in for.';
COMMENT ON COLUMN list_accounts.verdicts IS 'Contacts that were decided.';
COMMENT ON COLUMN list_accounts.unaccounted IS 'What is missing; always 0, or promise 3 is broken.';

CREATE VIEW funnel AS
SELECT c.run_id, r.is_latest, c.campaign, l.step_number, l.step, coalesce(n.contacts, 0)::BIGINT AS contacts
FROM campaigns AS c
JOIN runs AS r USING (run_id)
CROSS JOIN ladder AS l
LEFT JOIN (
  UNPIVOT (SELECT run_id, campaign, sum(rows)::BIGINT AS rows_in, sum(rejected)::BIGINT AS rejected
           FROM list_accounts GROUP BY ALL)
    ON rows_in, rejected INTO NAME step VALUE contacts
  UNION ALL
  SELECT run_id, campaign, 'duplicate', count(*) FROM duplicates GROUP BY ALL
  UNION ALL
  SELECT run_id, campaign, verdict, count(*) FROM verdicts GROUP BY ALL) AS n USING (run_id, campaign, step)
ORDER BY r.as_of DESC, c.run_id, c.campaign, l.step_number;
COMMENT ON VIEW funnel IS 'One row is one step of one campaign''s funnel on one finished night, in order; steps that hold nobody are there with 0.';
COMMENT ON COLUMN funnel.run_id IS 'The night.';
COMMENT ON COLUMN funnel.is_latest IS 'Whether it is the latest finished night.';
COMMENT ON COLUMN funnel.campaign IS 'The campaign.';
COMMENT ON COLUMN funnel.step_number IS 'Its place in the order.';
COMMENT ON COLUMN funnel.step IS 'rows_in, rejected, duplicate, then each verdict, strongest first.';
COMMENT ON COLUMN funnel.contacts IS 'How many; the second step to the last add up to rows_in.';

CREATE VIEW lists AS
WITH numbers AS (
  SELECT list_id, count(*) AS contacts, count(DISTINCT number_key) AS numbers,
         count(DISTINCT number_key) FILTER (number_key IN (SELECT number_key FROM consents)) AS with_consent
  FROM contacts GROUP BY ALL),
refused AS (
  SELECT file_id AS list_id, sum(n)::BIGINT AS rejected, map(list(reason ORDER BY n DESC, reason), list(n ORDER BY n DESC, reason)) AS by_reason
  FROM (SELECT file_id, reason, count(*) AS n FROM rejects GROUP BY ALL) GROUP BY ALL),
decided AS (
  SELECT list_id, count(*) FILTER (verdict = 'callable') AS callable
  FROM verdicts JOIN runs USING (run_id) WHERE is_latest GROUP BY ALL),
judged AS (SELECT DISTINCT list_id FROM list_scorecards WHERE is_latest),
held AS (SELECT DISTINCT list_id FROM held_lists WHERE is_latest),
released AS (SELECT DISTINCT list_id FROM releases)
SELECT f.file_id AS list_id, f.source AS supplier, f.file_name, f.dated_on AS listed_on, f.rows,
       coalesce(x.rejected, 0) AS rejected, coalesce(x.by_reason, MAP {}::MAP(VARCHAR, BIGINT)) AS rejected_by_reason,
       coalesce(n.contacts - n.numbers, 0) AS duplicates, coalesce(n.numbers, 0) AS numbers,
       round(n.with_consent / nullif(n.numbers, 0), 3) AS share_with_consent,
       coalesce(d.callable, 0) AS callable, h.list_id IS NOT NULL AS is_held,
       CASE WHEN p.list_id IS NOT NULL THEN 'released' WHEN h.list_id IS NOT NULL THEN 'held'
            WHEN t.list_id IS NOT NULL THEN 'let on' ELSE 'not judged' END AS state
FROM files AS f
LEFT JOIN judged AS t ON t.list_id = f.file_id
LEFT JOIN held AS h ON h.list_id = f.file_id
LEFT JOIN released AS p ON p.list_id = f.file_id
LEFT JOIN numbers AS n ON n.list_id = f.file_id
LEFT JOIN refused AS x ON x.list_id = f.file_id
LEFT JOIN decided AS d ON d.list_id = f.file_id
WHERE f.kind = 'lists'
ORDER BY f.dated_on DESC, supplier, f.file_name;
COMMENT ON VIEW lists IS 'One row is one list with its scorecard.';
COMMENT ON COLUMN lists.list_id IS 'The list''s file_id.';
COMMENT ON COLUMN lists.supplier IS 'Whose list it is.';
COMMENT ON COLUMN lists.file_name IS 'Its name.';
COMMENT ON COLUMN lists.listed_on IS 'Its date.';
COMMENT ON COLUMN lists.rows IS 'Filled phone cells.';
COMMENT ON COLUMN lists.rejected IS 'Cells that were refused.';
COMMENT ON COLUMN lists.rejected_by_reason IS 'How many for which reason, most first.';
COMMENT ON COLUMN lists.duplicates IS 'Readable cells beyond the first of each number, within the list.';
COMMENT ON COLUMN lists.numbers IS 'Distinct numbers.';
COMMENT ON COLUMN lists.share_with_consent IS 'Share of the numbers for which any consent was ever on record, for whatever controller; none where there is no number.';
COMMENT ON COLUMN lists.callable IS 'Verdicts callable on the latest finished night, over all campaigns.';
COMMENT ON COLUMN lists.is_held IS 'Whether the latest finished night held the list, for any campaign.';
COMMENT ON COLUMN lists.state IS 'held, released (from the next night on), let on, or not judged: no finished night has looked at it.';
