"""A prefix of an S3 bucket as a vendor's place."""

import random
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from flows.errors import OutsideFailure, PromiseBroken
from flows.fingerprint import sha256_of
from flows.outbox.client import code_of, in_words
from flows.outbox.prints import Prints
from flows.outbox.sending import IF_NONE_MATCH, NOT_KNOWN, Sending
from flows.talk import warn
from schemas.vendor import S3

_WHOLE = 1 << 62
"""Never in parts: a server may know `If-None-Match` for one object and not for the end of many parts (Ceph 16)."""

_ABSENT = {"404", "NoSuchKey", "NotFound"}
_TAKEN = {"PreconditionFailed", "412"}
_PASSING = {
    "BadDigest",
    "XAmzContentSHA256Mismatch",
    "IncompleteBody",
    "InvalidPart",
    "NoSuchUpload",
    "ConditionalRequestConflict",
}
"""What boto3 does not try again and we do: bytes that changed on their way, a receipt that did, an upload that was
completed although no answer came, a writer at the same moment."""
_ROUNDS = 4

_OUR_OWN = ".heed/"
"""Below it nothing is a vendor's."""
_PROBE = f"{_OUR_OWN}if-none-match"


@dataclass
class Bucket:
    """The objects of bucket `name` below `prefix/`. Nothing there is ever changed or deleted."""

    client: Any
    name: str
    prefix: str
    said: S3 = field(default_factory=S3)
    _noticed: set[str] = field(default_factory=set, init=False)

    def put(self, file: Path, key: str) -> None:
        """See `Outbox`; it is there when the server has told its size and checksums back."""
        self._bring(file, key, self.said.part_mib << 20)

    def seal(self, file: Path, key: str) -> None:
        """See `Outbox`; a server that does not know `If-None-Match` is looked at first, and that is said once."""
        with in_words(self._place):
            self._learn_whether_the_first_wins()
        self._bring(file, key, _WHOLE)

    def keys(self, prefix: str) -> list[str]:
        """See `Outbox`."""
        with in_words(self._place):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.name, Prefix=f"{self.prefix}/{prefix}"
            )
            every = (kept["Key"][len(self.prefix) + 1 :] for page in pages for kept in page.get("Contents", []))
            return sorted(key for key in every if not key.startswith(_OUR_OWN))

    def read(self, key: str) -> bytes | None:
        """See `Outbox`."""
        content = BytesIO()
        with in_words(self._place):
            try:
                self.client.download_fileobj(Fileobj=content, **self._where(key))
            except ClientError as error:
                if code_of(error) in _ABSENT:
                    return None
                raise
        return content.getvalue()

    def at_hand(self, key: str, scratch: Path) -> Path:
        """See `Outbox`."""
        copy = scratch / key
        copy.parent.mkdir(parents=True, exist_ok=True)
        with in_words(self._place):
            self.client.download_file(Filename=str(copy), **self._where(key))
        return copy

    def _bring(self, file: Path, key: str, part_bytes: int) -> None:
        """Put it as often as it takes: each time looks first, so what arrived although no answer came is not resent."""
        with in_words(self._place):
            for round_ in range(1, _ROUNDS):
                try:
                    return self._put(file, key, part_bytes)
                except (ClientError, ResponseParserError) as error:
                    if isinstance(error, ClientError) and code_of(error) not in _PASSING:
                        raise
                    time.sleep(random.uniform(0, 2**round_ / 4))  # noqa: S311 - that not everybody comes back at once
            return self._put(file, key, part_bytes)

    @property
    def _place(self) -> str:
        return f"s3://{self.name}/{self.prefix}"

    def _where(self, key: str) -> dict[str, str]:
        return {"Bucket": self.name, "Key": f"{self.prefix}/{key}"}

    @property
    def _kept(self) -> dict[str, str]:
        """How what is written is to be encrypted and stored, as S3 is asked for it."""
        asked = {
            "ServerSideEncryption": self.said.server_side_encryption,
            "SSEKMSKeyId": self.said.kms_key_id,
            "StorageClass": self.said.storage_class,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def _put(self, file: Path, key: str, part_bytes: int) -> None:
        there = self._head(key)
        if there is None:
            try:
                sent = Sending(self.client, self._where(key), self._kept, part_bytes).send(file)
            except ClientError as error:
                if code_of(error) not in _TAKEN:
                    raise
            else:
                return self._see_that_it_arrived(file, key, sent)
        if not self._holds(file, key, Prints.of(file, part_bytes), there or self._head(key) or {}):
            raise PromiseBroken(
                f"{self._place}/{key} is there already and differs; a batch is never overwritten. Look who wrote it"
            )
        return None

    def _see_that_it_arrived(self, file: Path, key: str, sent: Prints) -> None:
        there = self._head(key) or {}
        if not self._holds(file, key, sent, there):
            raise OutsideFailure(
                f"{self._place}/{key} is not what was sent there: it was changed on its way, or another wrote it; look "
                "which, delete it, and run again"
            )
        asked = self._kept.get("ServerSideEncryption")
        if asked not in {None, there.get("ServerSideEncryption")}:
            self._notice(f"its server does not say that it encrypts ({self.said.encryption} was asked for)")

    def _head(self, key: str) -> dict[str, Any] | None:
        try:
            return dict(self.client.head_object(**self._where(key), ChecksumMode="ENABLED"))
        except ClientError as error:
            if code_of(error) in _ABSENT:
                return None
            raise

    def _holds(self, file: Path, key: str, prints: Prints, there: dict[str, Any]) -> bool:
        """Whether the object is the file: by size and by what the server worked out itself; else it is read back.

        A checksum alone is an echo of what was sent at servers that do not compare it, so the ETag must agree; where
        KMS makes that something else, the checksum stands.
        """
        if there.get("ContentLength") != prints.size:
            return False
        told = str(there.get("ChecksumSHA256", "")).partition("-")[0]  # not every server says of how many parts it is
        if told in {"", prints.checksum.partition("-")[0]} and there.get("ETag") == prints.etag:
            return True
        if told == prints.checksum.partition("-")[0] and _is_under_kms(there):
            return True
        with TemporaryDirectory(prefix="heed-read-back-") as scratch:
            return sha256_of(self.at_hand(key, Path(scratch))) == sha256_of(file)

    def _learn_whether_the_first_wins(self) -> None:
        """Write an empty object of our own twice: a server that knows conditional writes refuses the second."""
        if "probed" in self._noticed:
            return
        knows = False
        try:
            for _ in range(2):
                self.client.put_object(**self._where(_PROBE), **self._kept, **IF_NONE_MATCH, Body=b"")
        except ClientError as error:
            knows = code_of(error) in {*_TAKEN, "ConditionalRequestConflict"}
            if not knows and code_of(error) not in NOT_KNOWN:
                raise
        self._noticed.add("probed")
        if not knows:
            self._notice("its server ignores If-None-Match, so heed looks first: let one home alone write there")

    def _notice(self, sentence: str) -> None:
        if sentence not in self._noticed:
            self._noticed.add(sentence)
            warn([f"{self._place}: {sentence}"])


def _is_under_kms(there: dict[str, Any]) -> bool:
    return str(there.get("ServerSideEncryption", "")).startswith("aws:kms")
