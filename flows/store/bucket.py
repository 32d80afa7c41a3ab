"""Ledgers below a prefix of an S3 bucket, read from copies in the home."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

import boto3
import polars as pl
from deltalake import DeltaTable, Schema

from flows.outbox.bucket import Bucket
from flows.outbox.client import AT_ONCE, in_words
from flows.store.laid_in import lay_in
from flows.store.store import KEPT_LOG
from schemas.vendor import S3


@dataclass(frozen=True)
class BucketStore:
    """The prefix that holds one Delta table for each ledger, and the folder `at_hand` for copies of their files.

    A ledger's file never changes, so a copy is as good as the file; which files a ledger has, its log in the bucket
    says alone. Two who commit at one moment are told apart by `If-None-Match`, which the server must know.
    """

    at_hand: Path
    bucket: Bucket
    said: S3

    def place(self, name: str) -> str:
        """See `Store`."""
        return self._address(name)

    def forget_copies(self, name: str) -> None:
        """See `Store`."""
        there = set(self.bucket.keys(f"{name}/"))
        for copy in (self.at_hand / name).glob("*.parquet"):
            if f"{name}/{copy.name}" not in there:
                copy.unlink()

    def is_there(self, name: str) -> bool:
        """See `Store`."""
        return DeltaTable.is_deltatable(self._address(name), storage_options=self._options())

    def create(self, name: str, schema: Schema) -> None:
        """See `Store`."""
        DeltaTable.create(
            self._address(name), schema, name=name, configuration=KEPT_LOG, storage_options=self._options()
        )

    def open(self, name: str, version: int | None = None) -> DeltaTable:
        """See `Store`."""
        return DeltaTable(self._address(name), version=version, storage_options=self._options())

    def files(self, name: str, table: DeltaTable) -> list[Path]:
        """See `Store`; what is not here yet, or not whole, is brought."""
        told = pl.DataFrame(table.get_add_actions()).select("path", "size_bytes")
        copies = {self.at_hand / name / unquote(path): size for path, size in told.iter_rows()}
        if lacking := [copy for copy, size in copies.items() if _size(copy) != size]:
            there = set(self.bucket.keys(f"{name}/"))
            (self.at_hand / name).mkdir(parents=True, exist_ok=True)
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(self._bring, (copy for copy in lacking if f"{name}/{copy.name}" in there)))
        return list(copies)

    def put_in(self, name: str, staged: Path) -> None:
        """See `Store`."""
        self.bucket.put(staged, f"{name}/{staged.name}")
        (self.at_hand / name).mkdir(parents=True, exist_ok=True)
        lay_in(staged, self.at_hand / name / staged.name)

    def holds(self, name: str, file: str) -> bool:
        """See `Store`."""
        return f"{name}/{file}" in self.bucket.keys(f"{name}/{file}")

    def _bring(self, copy: Path) -> None:
        """Bring a file beside its place and then put it there, so that a copy is whole."""
        with TemporaryDirectory(prefix=".arriving-", dir=self.at_hand) as beside:
            self.bucket.at_hand(f"{copy.parent.name}/{copy.name}", Path(beside)).replace(copy)

    def _address(self, name: str) -> str:
        return f"s3://{self.bucket.name}/{self.bucket.prefix}/{name}"

    def _options(self) -> dict[str, str]:
        """What deltalake must be told, which looks for credentials in fewer places than boto3 does."""
        session = boto3.Session(profile_name=self.said.profile, region_name=self.said.region)
        with in_words(f"s3://{self.bucket.name}/{self.bucket.prefix}"):
            found = session.get_credentials()
            known: Any = found.get_frozen_credentials() if found else None
        told = {
            "aws_conditional_put": "etag",
            "aws_region": session.region_name,
            "aws_endpoint_url": self.said.endpoint_url,
            "aws_allow_http": str((self.said.endpoint_url or "").startswith("http://")).lower(),
            "aws_access_key_id": known and known.access_key,
            "aws_secret_access_key": known and known.secret_key,
            "aws_session_token": known and known.token,
            "aws_server_side_encryption": self.said.server_side_encryption,
            "aws_sse_kms_key_id": self.said.kms_key_id,
        }
        return {name: value for name, value in told.items() if value}


def _size(copy: Path) -> int | None:
    return copy.stat().st_size if copy.exists() else None
