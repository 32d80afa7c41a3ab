"""Any telephone number, read and placed: a cell of text to E.164, and E.164 to what its numbering plan says.

On any Polars frame:

    from transforms.numbering import Plan, number_facts, read_number

    contacts.with_columns(read_number("phone", region="CN", plan=plan).struct.unnest())
    contacts.with_columns(number_facts("e164", plan=plan).struct.unnest())
"""

from transforms.numbering.facts import number_facts
from transforms.numbering.plan import Plan
from transforms.numbering.reading import read_number

__all__ = ["Plan", "number_facts", "read_number"]
