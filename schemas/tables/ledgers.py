"""What the inbox becomes: the append-only tables of files, contacts, consents, outcomes and every no."""

import pandera.polars as pa
import polars as pl

from schemas.outcomes import OutcomeClass
from schemas.reasons import RejectReason, SuppressionReason
from schemas.tables.stops import Stops
from schemas.tables.table import Instant, Table, e164_field

KINDS = ("lists", "consents", "outcomes", "registers", "complaints", "erasures")
"""The folders of an inbox, each a kind of file."""

CHANNELS = ("voice", "sms", "email")
"""The ways a person may be reached; a consent names one."""


class _FromFile(Table):
    """A row that came from one place of one inbox file."""

    file_id: pl.String = pa.Field(str_length=64, description="the file's, in `files`")
    row_number: pl.Int64 = pa.Field(ge=1, description="the record's number in its file; the heading is 1")
    taken_in_at: Instant = pa.Field(description="when the file was taken in, UTC")


class Files(Table):
    """One table of one inbox file, taken in once and whole: known by its bytes, kind and sender, whatever its name."""

    file_id: pl.String = pa.Field(
        str_length=64, unique=True, description="SHA-256 of kind, source, date and `sha256`; of a part, with its name"
    )
    sha256: pl.String = pa.Field(str_length=64, description="SHA-256 of the file's bytes, hexadecimal")
    kind: pl.String = pa.Field(isin=KINDS, description="the inbox folder it lay in")
    source: pl.String = pa.Field(description="supplier, vendor, register or other sender: the folder's name")
    file_name: pl.String = pa.Field(description="its name, long runs of digits masked")
    part: pl.String = pa.Field(nullable=True, description="the sheet or archive member; masked; none: the whole file")
    parts: pl.Int64 = pa.Field(ge=1, description="how many tables the file has; all were taken in at once")
    dated_on: pl.Date = pa.Field(description="the date its name begins with, else the day it was taken in")
    size_bytes: pl.Int64 = pa.Field(ge=0, description="bytes")
    rows: pl.Int64 = pa.Field(ge=0, description="rows to account for: each number of a list's cells, else each line")
    accepted: pl.Int64 = pa.Field(ge=0, description="rows that became rows of the kind's ledger")
    rejected: pl.Int64 = pa.Field(ge=0, description="rows that became rows of `rejects`")
    taken_in_at: Instant = pa.Field(description="when it was taken in, UTC")


class Contacts(_FromFile):
    """One readable number in one phone cell of one row of a supplier's list; a cell may hold several."""

    supplier: pl.String = pa.Field(description="whose list it is")
    listed_on: pl.Date = pa.Field(description="the list's date")
    phone_column: pl.Int64 = pa.Field(ge=1, description="which of the row's phone columns, counted from 1")
    number_in_cell: pl.Int64 = pa.Field(ge=1, description="which of the cell's numbers, counted from 1")
    e164: pl.Int64 = e164_field()
    extension: pl.String = pa.Field(nullable=True, description="digits to dial after the call is answered")
    name: pl.String = pa.Field(nullable=True)
    language: pl.String = pa.Field(nullable=True)
    external_id: pl.String = pa.Field(nullable=True, description="the supplier's own id for the person")


class Consents(_FromFile):
    """One person's yes to one controller, purpose and channel, or the end of it where `withdrawn_at` is set."""

    consent_id: pl.String = pa.Field(unique=True, description="file and line it stands on: <file_id, 12>-<row_number>")
    e164: pl.Int64 = e164_field()
    controller: pl.String = pa.Field()
    purpose: pl.String = pa.Field()
    channel: pl.String = pa.Field(isin=CHANNELS)
    granted_at: Instant = pa.Field(description="UTC")
    expires_at: Instant = pa.Field(nullable=True, description="UTC; none: until withdrawn")
    withdrawn_at: Instant = pa.Field(nullable=True, description="UTC")
    evidence: pl.String = pa.Field(str_length={"min_value": 1}, description="a URI or a record id, never the record")
    source: pl.String = pa.Field(description="who keeps the evidence")


class Outcomes(_FromFile):
    """What one dial attempt came to, as the vendor reported it and as heed reads it.

    A row that is in `rejects` as well was refused, and counts in its strictest reading.
    """

    e164: pl.Int64 = e164_field()
    campaign: pl.String = pa.Field(description="blank where the row tells none: then that of its batch, or none")
    vendor: pl.String = pa.Field()
    code: pl.String = pa.Field(description="the vendor's own; of a row that tells none, why it was refused")
    outcome_class: pl.String = pa.Field(isin=[str(outcome) for outcome in OutcomeClass])
    attempted_at: Instant = pa.Field(description="UTC")
    callback_at: Instant = pa.Field(nullable=True, description="when the person asked to be called again, UTC")
    batch_id: pl.String = pa.Field(nullable=True)
    position: pl.Int64 = pa.Field(nullable=True, ge=1, description="the place in that batch which the vendor names")
    note: pl.String = pa.Field(nullable=True, description="the agent's words as they came; masked in every view")
    heard: pl.String = pa.Field(
        nullable=True, description="the rule `words:<phrase>` that the class is from; none: the code"
    )


class Suppressions(_FromFile):
    """One no that somebody said: it holds for every campaign and every vendor, and does not expire."""

    e164: pl.Int64 = e164_field()
    reason: pl.String = pa.Field(isin=[str(reason) for reason in SuppressionReason])
    since: Instant = pa.Field(description="when the no was said, UTC; when it was taken in, if the file cannot say")
    source: pl.String = pa.Field(description="who passed it on: vendor, hotline, consent source")
    rule: pl.String = pa.Field(description="what made it a no: outcome class, phrase, kind of file or `line:<reason>`")


class Registers(_FromFile):
    """One entry of one dated snapshot of a do-not-call register; only the latest snapshot of a register counts."""

    register: pl.String = pa.Field()
    snapshot_on: pl.Date = pa.Field(description="the date the snapshot's file name begins with")
    e164: pl.Int64 = e164_field(nullable=True)
    phone_sha256: pl.String = pa.Field(
        nullable=True,
        str_length=64,
        description="where the keeper gives only hashes: SHA-256 of '+' and the E.164 digits, lower-case hexadecimal",
    )


class Rejects(_FromFile):
    """One row of an inbox file that was not taken in, with the reason and the cell that gave it."""

    kind: pl.String = pa.Field(isin=KINDS)
    source: pl.String = pa.Field()
    phone_column: pl.Int64 = pa.Field(nullable=True, ge=1, description="for lists: which of the row's phone columns")
    number_in_cell: pl.Int64 = pa.Field(nullable=True, ge=1, description="for lists: which of the cell's numbers")
    column: pl.String = pa.Field(nullable=True, description="the field at fault")
    reason: pl.String = pa.Field(isin=[str(reason) for reason in RejectReason])
    raw: pl.String = pa.Field(nullable=True, description="the cell as it came; masked in every view")


class Disclosures(Table):
    """One number in one batch: to which vendor it went, when, under which consent, in which file."""

    batch_id: pl.String = pa.Field()
    position: pl.Int64 = pa.Field(ge=1)
    e164: pl.Int64 = e164_field()
    vendor: pl.String = pa.Field()
    campaign: pl.String = pa.Field()
    consent_id: pl.String = pa.Field()
    run_id: pl.String = pa.Field()
    handed_over_at: Instant = pa.Field(description="the night's as_of, UTC")
    valid_until: Instant = pa.Field(description="UTC")
    file: pl.String = pa.Field(description="path below the vendor's root")


class Releases(Table):
    """One person's word that a list which shows signs of invention may be used, and why; it holds from then on."""

    list_id: pl.String = pa.Field(description="the list's `file_id`")
    released_by: pl.String = pa.Field(str_length={"min_value": 1}, description="who takes it upon themselves")
    because: pl.String = pa.Field(str_length={"min_value": 1}, description="what they found")
    released_at: Instant = pa.Field(description="UTC")


class Approvals(Table):
    """One person's word that the batches of a night whose hand-over was held may go out, and why."""

    run_id: pl.String = pa.Field(str_length={"min_value": 1}, description="the night's")
    approved_by: pl.String = pa.Field(str_length={"min_value": 1}, description="who takes it upon themselves")
    because: pl.String = pa.Field(str_length={"min_value": 1}, description="what they found")
    approved_at: Instant = pa.Field(description="UTC")


LEDGERS: dict[str, type[Table]] = {
    "files": Files,
    "contacts": Contacts,
    "consents": Consents,
    "outcomes": Outcomes,
    "suppressions": Suppressions,
    "registers": Registers,
    "rejects": Rejects,
    "disclosures": Disclosures,
    "releases": Releases,
    "stops": Stops,
    "approvals": Approvals,
}
"""Every ledger of a home by name; each is a Delta table in `ledgers/<name>/`."""
