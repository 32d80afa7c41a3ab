"""What S3 says of an object once it has it, worked out here from the file's own bytes."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Part:
    """The digests of one part of a file."""

    size: int
    sha256: bytes
    md5: bytes

    @classmethod
    def of(cls, content: bytes) -> Self:
        """The part's own."""
        md5 = hashlib.md5(content, usedforsecurity=False).digest()
        return cls(len(content), hashlib.sha256(content).digest(), md5)

    @property
    def checksum(self) -> str:
        """The SHA-256 as S3 writes it."""
        return b64encode(self.sha256).decode()


@dataclass(frozen=True)
class Prints:
    """The digests of a file that was sent in these parts; of one part, it was sent whole."""

    parts: tuple[Part, ...]

    @classmethod
    def of(cls, file: Path, part_bytes: int) -> Self:
        """Of a file that is sent in parts of so many bytes."""
        return cls(tuple(Part.of(content) for content in _pieces(file, part_bytes)))

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(part.size for part in self.parts)

    @property
    def checksum(self) -> str:
        """`ChecksumSHA256`: of the bytes, or of the parts' checksums and how many they are."""
        if len(self.parts) == 1:
            return self.parts[0].checksum
        return f"{b64encode(_over(part.sha256 for part in self.parts)).decode()}-{len(self.parts)}"

    @property
    def etag(self) -> str:
        """`ETag`, which a server works out from what it got, unless it keeps it under a key of KMS."""
        if len(self.parts) == 1:
            return f'"{self.parts[0].md5.hex()}"'
        whole = hashlib.md5(b"".join(part.md5 for part in self.parts), usedforsecurity=False)
        return f'"{whole.hexdigest()}-{len(self.parts)}"'


def _over(digests: Iterable[bytes]) -> bytes:
    return hashlib.sha256(b"".join(digests)).digest()


def _pieces(file: Path, part_bytes: int) -> Iterator[bytes]:
    at_most = min(part_bytes, file.stat().st_size)
    with file.open("rb") as opened:
        yield opened.read(at_most)
        while piece := opened.read(at_most):
            yield piece
