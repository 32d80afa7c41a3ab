"""Why a row was not taken in, and why a number is suppressed: one vocabulary each."""

from enum import StrEnum


class RejectReason(StrEnum):
    """Why one row of an inbox file was refused; each row of `rejects` has exactly one."""

    TORN_LINE = "torn_line"
    TOO_MANY_FIELDS = "too_many_fields"
    UNCLOSED_QUOTE = "unclosed_quote"
    NUL_BYTE = "nul_byte"
    BAD_BYTES = "bad_bytes"
    STRAY_RETURN = "stray_return"
    TOO_LONG = "too_long"
    BLANK_LINE = "blank_line"
    ABOVE_HEADING = "above_heading"
    STRAY_HEADING = "stray_heading"
    SUMMARY_ROW = "summary_row"
    NO_NUMBER = "no_number"
    DIGITS_LOST = "digits_lost"
    LETTER_IN_NUMBER = "letter_in_number"
    SEVERAL_NUMBERS = "several_numbers"
    NO_AREA_CODE = "no_area_code"
    NOT_A_PERSON = "not_a_person"
    NOT_VALID = "not_valid"
    NOT_A_HASH = "not_a_hash"
    MISSING_VALUE = "missing_value"
    BAD_INSTANT = "bad_instant"
    BAD_POSITION = "bad_position"
    FROM_THE_FUTURE = "from_the_future"
    NO_EVIDENCE = "no_evidence"
    UNKNOWN_CONTROLLER = "unknown_controller"
    UNKNOWN_CHANNEL = "unknown_channel"
    WITHDRAWN_BEFORE_GRANTED = "withdrawn_before_granted"
    EXPIRED_BEFORE_GRANTED = "expired_before_granted"


REJECT_MEANINGS: dict[RejectReason, str] = {
    RejectReason.TORN_LINE: "the line has fewer fields than the heading, or is no whole record",
    RejectReason.TOO_MANY_FIELDS: "the line has more fields than the heading",
    RejectReason.UNCLOSED_QUOTE: "a double quote opens a field on this line and is not closed where the field ends",
    RejectReason.NUL_BYTE: "a NUL byte stands in the line",
    RejectReason.BAD_BYTES: "bytes of the line are no text in the file's encoding",
    RejectReason.STRAY_RETURN: "a carriage return stands inside the line, which may be one line or two",
    RejectReason.TOO_LONG: "a cell is longer than any that a person writes",
    RejectReason.BLANK_LINE: "the line is empty",
    RejectReason.ABOVE_HEADING: "a title above the heading line",
    RejectReason.STRAY_HEADING: "the heading line again, among the rows",
    RejectReason.SUMMARY_ROW: "a total or count below the last row",
    RejectReason.NO_NUMBER: "the cell is blank, a word for nothing, or one digit repeated",
    RejectReason.DIGITS_LOST: "a spreadsheet rounded the number (1.38E+10); the lost digits are never guessed",
    RejectReason.LETTER_IN_NUMBER: "a letter stands among the digits",
    RejectReason.SEVERAL_NUMBERS: "the cell holds more than one number",
    RejectReason.NO_AREA_CODE: "a local number without its area code",
    RejectReason.NOT_A_PERSON: "a satellite, machine or not yet opened range: nobody answers there",
    RejectReason.NOT_VALID: "no such number exists in the numbering plan",
    RejectReason.NOT_A_HASH: "not a SHA-256 in hexadecimal",
    RejectReason.MISSING_VALUE: "a cell that this file needs is blank",
    RejectReason.BAD_INSTANT: "the date or time cannot be read",
    RejectReason.BAD_POSITION: "the place in the batch is no whole number from 1",
    RejectReason.FROM_THE_FUTURE: "dated later than the moment it was taken in",
    RejectReason.NO_EVIDENCE: "a consent that points to no evidence",
    RejectReason.UNKNOWN_CONTROLLER: "a consent for a controller that no campaign of this home names",
    RejectReason.UNKNOWN_CHANNEL: "a consent for a channel that heed does not know",
    RejectReason.WITHDRAWN_BEFORE_GRANTED: "a consent withdrawn before it was granted",
    RejectReason.EXPIRED_BEFORE_GRANTED: "a consent that ran out before it was granted",
}
"""One clause for each reason, as the command line and the report say it."""


class SuppressionReason(StrEnum):
    """Any standing reason not to call that somebody's word made; register entries have a ledger of their own."""

    COMPLAINT = "complaint"
    REFUSAL = "refusal"
    ERASURE = "erasure"
    WITHDRAWAL = "withdrawal"
