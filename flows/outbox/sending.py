"""Send one file to S3, whole or in parts, each with its SHA-256, and never over what is there."""

import math
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from flows.outbox.client import AT_ONCE, code_of
from flows.outbox.prints import Part, Prints

_SHA256 = {"ChecksumAlgorithm": "SHA256"}
IF_NONE_MATCH = {"IfNoneMatch": "*"}
"""Only if nothing has the key yet."""
NOT_KNOWN = {"NotImplemented", "501"}
"""How a server says that it does not know what it is asked."""


@dataclass(frozen=True)
class Sending:
    """One file on its way: `where` is its bucket and key, `kept` how it is to be encrypted and stored."""

    client: Any
    where: Mapping[str, str]
    kept: Mapping[str, str]
    part_bytes: int

    def send(self, file: Path) -> Prints:
        """Send it; the digests of exactly the bytes that were sent. One part goes as one object."""
        count = max(1, math.ceil(file.stat().st_size / self.part_bytes))
        return self._whole(file) if count == 1 else self._in_parts(file, count)

    def _whole(self, file: Path) -> Prints:
        content = file.read_bytes()
        part = Part.of(content)
        asked = {**self.where, **self.kept, **_SHA256, "ChecksumSHA256": part.checksum, "Body": content}
        if_absent(self.client.put_object, **asked)
        return Prints((part,))

    def _in_parts(self, file: Path, count: int) -> Prints:
        """Nothing is there before the last part is, and the server has been told the checksum of each."""
        upload_id = self.client.create_multipart_upload(**self.where, **self.kept, **_SHA256)["UploadId"]
        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                sent = list(pool.map(partial(self._part, file, upload_id), range(count)))
            told = [told for _, told in sent]
            complete = partial(self.client.complete_multipart_upload, MultipartUpload={"Parts": told})
            if_absent(complete, **self.where, UploadId=upload_id)
        except BaseException:
            self._forget(upload_id)
            raise
        self._forget_killed()
        return Prints(tuple(part for part, _ in sent))

    def _part(self, file: Path, upload_id: str, place: int) -> tuple[Part, dict[str, Any]]:
        with file.open("rb") as opened:
            opened.seek(place * self.part_bytes)
            content = opened.read(self.part_bytes)
        part = Part.of(content)
        named = {"PartNumber": place + 1, "ChecksumSHA256": part.checksum}
        answer = self.client.upload_part(**self.where, **_SHA256, **named, UploadId=upload_id, Body=content)
        return part, {**named, "ETag": answer["ETag"]}

    def _forget(self, upload_id: str) -> None:
        """Parts that never became an object are kept, and paid for, until somebody says so."""
        with suppress(ClientError, BotoCoreError):
            self.client.abort_multipart_upload(**self.where, UploadId=upload_id)

    def _forget_killed(self) -> None:
        """The same for the uploads of this key by whom a kill ended; not everybody may look for them."""
        with suppress(ClientError, BotoCoreError):
            asked = {"Bucket": self.where["Bucket"], "Prefix": self.where["Key"]}
            for upload in self.client.list_multipart_uploads(**asked).get("Uploads", []):
                if upload["Key"] == self.where["Key"]:
                    self._forget(upload["UploadId"])


def if_absent(write: Callable[..., Any], **asked: object) -> Any:  # noqa: ANN401 - boto3's answers have no type
    """Write unless the key is taken; at a server that refuses to be asked for that, write."""
    try:
        return write(**asked, **IF_NONE_MATCH)
    except ClientError as error:
        if code_of(error) not in NOT_KNOWN:
            raise
        return write(**asked)
