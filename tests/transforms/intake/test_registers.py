"""One snapshot of a register, of numbers or of their hashes."""

from hashlib import sha256

import polars as pl

from tests.transforms.intake.drawn import ANNA, plan, reasons, rows
from transforms.intake.registers import read_register

FIELDS = ("phone", "phone_sha256")

HASH = sha256(f"+{ANNA}".encode()).hexdigest()


def read(drawing: str) -> pl.LazyFrame:
    return read_register(rows(drawing, FIELDS), region="CN", plan=plan())


def test_an_entry_is_a_number_or_a_hash() -> None:
    entries = read(f"phone | phone_sha256\nanna | -\n- | {HASH}\n- | {HASH.upper()}\nanna | {HASH}")
    assert set(reasons(entries).values()) == {None}
    assert entries.select("e164", "phone_sha256").collect().rows() == [
        (ANNA, None),
        (None, HASH),
        (None, HASH),
        (ANNA, HASH),
    ]


def test_an_entry_without_number_or_hash_is_refused() -> None:
    entries = read(f"phone | phone_sha256\n- | -\n+1 202 555 | -\n- | {HASH[:-1]}\n- | x{HASH[1:]}")
    assert reasons(entries) == {
        2: ("no_number", "phone"),
        3: ("not_valid", "phone"),
        4: ("not_a_hash", "phone_sha256"),
        5: ("not_a_hash", "phone_sha256"),
    }


def test_an_unreadable_number_beside_its_hash_is_known_by_the_hash() -> None:
    entries = read(f"phone | phone_sha256\n+1202555**** | {HASH}")
    assert reasons(entries) == {2: None}
    assert entries.select("e164", "phone_sha256").collect().rows() == [(None, HASH)]


def test_a_readable_number_is_on_the_register_whatever_stands_beside_it() -> None:
    entry = read("phone | phone_sha256\nanna | abc").select("e164", "phone_sha256", "reject_reason").collect()
    assert entry.rows() == [(ANNA, None, None)]


def test_a_register_of_numbers_alone_needs_no_column_of_hashes() -> None:
    assert reasons(read("phone\nanna\nnobody")) == {2: None, 3: ("no_number", "phone")}
