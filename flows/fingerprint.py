"""A file's fingerprint: the SHA-256 of its bytes."""

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file's bytes, hexadecimal; it may be larger than memory."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
