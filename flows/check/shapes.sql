-- The columns that the check reads of each table, written down again, so that an empty table still has its shape.
-- A table that has no file yet is this, without a row; one that has files is read with exactly these types.
CREATE SCHEMA shape;

-- One file of the inbox.
CREATE TABLE shape.files (file_id VARCHAR, kind VARCHAR, source VARCHAR, dated_on DATE, rows BIGINT, accepted BIGINT, rejected BIGINT);
-- One readable number in one phone cell of a list.
CREATE TABLE shape.contacts (file_id VARCHAR, row_number BIGINT, phone_column BIGINT, number_in_cell BIGINT, supplier VARCHAR, listed_on DATE, e164 BIGINT);
-- One yes, or the end of it where withdrawn_at is set.
CREATE TABLE shape.consents (consent_id VARCHAR, e164 BIGINT, controller VARCHAR, purpose VARCHAR, channel VARCHAR, granted_at TIMESTAMPTZ, expires_at TIMESTAMPTZ, withdrawn_at TIMESTAMPTZ, evidence VARCHAR);
-- What one dial attempt came to.
CREATE TABLE shape.outcomes (file_id VARCHAR, row_number BIGINT, e164 BIGINT, campaign VARCHAR, vendor VARCHAR, code VARCHAR, outcome_class VARCHAR, attempted_at TIMESTAMPTZ, callback_at TIMESTAMPTZ, batch_id VARCHAR, position BIGINT);
-- One no.
CREATE TABLE shape.suppressions (file_id VARCHAR, row_number BIGINT, e164 BIGINT, reason VARCHAR, since TIMESTAMPTZ, source VARCHAR);
-- One entry of one snapshot of a register.
CREATE TABLE shape.registers (file_id VARCHAR, e164 BIGINT, phone_sha256 VARCHAR);
-- One row that was refused.
CREATE TABLE shape.rejects (file_id VARCHAR);
-- One number in one batch of an earlier night.
CREATE TABLE shape.disclosures (batch_id VARCHAR, position BIGINT, e164 BIGINT, vendor VARCHAR, campaign VARCHAR, consent_id VARCHAR, run_id VARCHAR, handed_over_at TIMESTAMPTZ, valid_until TIMESTAMPTZ);
-- One answer that stands against its vendor, as the night before found it.
CREATE TABLE shape.violations_before (kind VARCHAR, vendor VARCHAR, campaign VARCHAR, e164 BIGINT, attempted_at TIMESTAMPTZ);
-- One number in one stop list.
CREATE TABLE shape.stops (vendor VARCHAR, batch_id VARCHAR, e164 BIGINT, told_at TIMESTAMPTZ);
-- The same ledger as it is today, which is where tonight's own rows are.
CREATE TABLE shape.disclosed (batch_id VARCHAR, position BIGINT, e164 BIGINT, vendor VARCHAR, campaign VARCHAR, consent_id VARCHAR, run_id VARCHAR, handed_over_at TIMESTAMPTZ, valid_until TIMESTAMPTZ, file VARCHAR);
-- One contact's verdict for one campaign.
CREATE TABLE shape.verdicts (campaign VARCHAR, e164 BIGINT, verdict VARCHAR, rule VARCHAR, policy_version VARCHAR, list_id VARCHAR, row_number BIGINT, round BIGINT, last_outcome VARCHAR, last_attempt_at TIMESTAMPTZ, next_call_at TIMESTAMPTZ, consent_id VARCHAR, region_code VARCHAR, line_type VARCHAR, time_zones VARCHAR[]);
-- One contact that another one stands in for.
CREATE TABLE shape.duplicates (campaign VARCHAR, e164 BIGINT, list_id VARCHAR, row_number BIGINT, phone_column BIGINT, number_in_cell BIGINT, kept_list_id VARCHAR, kept_row_number BIGINT, kept_phone_column BIGINT, kept_number_in_cell BIGINT);
-- What one sign of invention came to for one list, and the lists that were held.
CREATE TABLE shape.signs (list_id VARCHAR, sign VARCHAR, lines VARCHAR, share DOUBLE, least_share DOUBLE, is_improbable BOOLEAN);
CREATE TABLE shape.held (campaign VARCHAR, list_id VARCHAR, sign VARCHAR);
-- One list that somebody let on.
CREATE TABLE shape.releases (list_id VARCHAR);
-- One night whose held hand-over somebody let on.
CREATE TABLE shape.approvals (run_id VARCHAR);
-- One row of a batch, with the file it stands in.
CREATE TABLE shape.batches (filename VARCHAR, batch_id VARCHAR, position BIGINT, phone_e164 VARCHAR, region_code VARCHAR, window_start TIMESTAMPTZ, window_end TIMESTAMPTZ, campaign VARCHAR, round BIGINT, consent_id VARCHAR, valid_until TIMESTAMPTZ);

-- What no SQL can tell: each vendor's code as lists are searched for it, and the public holidays of each region.
CREATE TABLE code_keys (code VARCHAR, key VARCHAR);
CREATE TABLE calendars (region_code VARCHAR);
CREATE TABLE public_holidays (region_code VARCHAR, day DATE, is_national BOOLEAN);

-- What was found in the vendors' folders: the run's own word, each manifest, each file as it was measured, and the lines
-- of those that are text. Of a night whose hand-over is held, all this is looked for among what it cut, and manifests at
-- the vendors are told apart.
CREATE TABLE run_json (doc JSON);
CREATE TABLE manifest_json_at_vendors (vendor VARCHAR, folder VARCHAR);
CREATE TABLE manifest_json (vendor VARCHAR, folder VARCHAR, doc JSON);
CREATE TABLE import_lines (vendor VARCHAR, folder VARCHAR, path VARCHAR, n BIGINT, line VARCHAR);
CREATE TABLE measured (vendor VARCHAR, folder VARCHAR, path VARCHAR, full_path VARCHAR, size_bytes BIGINT, sha256 VARCHAR, rows BIGINT);
