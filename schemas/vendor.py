"""The shape of a vendor's section of `heed.toml`."""

import re
from pathlib import PurePosixPath
from typing import Any, Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator

from schemas.frozen import Frozen
from schemas.outcomes import OutcomeClass
from schemas.tables.batches import ALWAYS, Batches

_TAKEN = {"~", ".", "inbox", "ledgers", "runs", "campaigns", "layouts"}
_NAME = "[A-Za-z0-9_=-][A-Za-z0-9._=-]*"
_BUCKET = re.compile(rf"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9])/(?P<prefix>{_NAME}(/{_NAME})*)/?")
_ENCRYPTION = {"sse-s3": "AES256", "sse-kms": "aws:kms"}
_SECRET = re.compile(r"secret|token|password|credential|access_?key", re.IGNORECASE)


class S3(Frozen):
    """How one vendor's bucket is reached, and how what lies in it is kept."""

    region: str | None = Field(default=None, description="None: the profile's or the environment's")
    endpoint_url: str | None = Field(default=None, description="of a server that is not Amazon's")
    profile: str | None = Field(default=None, description="of ~/.aws/credentials; None: the environment's credentials")
    encryption: Literal["sse-s3", "sse-kms"] | None = Field(default=None, description="None: the bucket's own")
    kms_key_id: str | None = Field(default=None, description="id, alias or ARN; None: the account's own S3 key")
    storage_class: str | None = Field(default=None, pattern=r"^[A-Z0-9_]+$", description="like STANDARD_IA")
    part_mib: int = Field(default=16, ge=5, le=4096, description="a larger file goes in parts of so many MiB")
    stall_seconds: PositiveFloat = Field(default=20, le=600, description="how long it may be silent until asked again")

    @property
    def server_side_encryption(self) -> str | None:
        """The encryption as S3 names it; None: the bucket's own."""
        return _ENCRYPTION.get(self.encryption or "")

    @model_validator(mode="before")
    @classmethod
    def _holds_no_secret(cls, said: Any) -> Any:  # noqa: ANN401 - anything may stand in a file
        named = [key for key in said if _SECRET.search(key)] if isinstance(said, dict) else []
        if named:
            raise ValueError(
                f"{', '.join(named)}: no credentials in this file; name a profile of ~/.aws/credentials, "
                "or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
            )
        return said

    @field_validator("endpoint_url")
    @classmethod
    def _is_an_address(cls, endpoint_url: str | None) -> str | None:
        if endpoint_url is not None and not re.fullmatch(r"https?://[^\s/@?#]+/?", endpoint_url):
            raise ValueError("an endpoint is http(s)://host or http(s)://host:port, without a user, path or query")
        return endpoint_url

    @model_validator(mode="after")
    def _names_a_key_only_for_kms(self) -> Self:
        if self.kms_key_id is not None and self.encryption != "sse-kms":
            raise ValueError('kms_key_id is for encryption = "sse-kms"')
        return self


def bucket_of(root: str) -> tuple[str, str] | None:
    """The bucket and the prefix in it (without `/` at its end); None where the root is a folder."""
    found = _BUCKET.fullmatch(root)
    return (found["bucket"], found["prefix"]) if found else None


class Ledgers(Frozen):
    """Where the ledgers lie, if not in the home."""

    root: str
    s3: S3 = Field(default_factory=S3, description="how the bucket is reached")

    @property
    def place(self) -> tuple[str, str]:
        """The bucket, and the prefix in it (without `/` at its end)."""
        found = bucket_of(self.root)
        assert found is not None, "the root was looked at when it was read"  # noqa: S101
        return found

    @field_validator("root")
    @classmethod
    def _is_a_bucket(cls, root: str) -> str:
        if bucket_of(root) is None:
            raise ValueError("ledgers that do not lie in the home have a root like s3://bucket/prefix")
        return root


class Vendor(Frozen):
    """Where one vendor collects its batches, and which codes it answers with."""

    root: str
    outcome_codes: str
    codes: dict[str, OutcomeClass] = Field(
        default_factory=dict, description="what its list does not explain: house codes, each with its class"
    )
    batch_size: PositiveInt | None = Field(default=None, description="the most that it takes in one batch")
    columns: tuple[str, ...] | None = Field(
        default=None, description=f"what it is handed of a batch, besides {', '.join(ALWAYS)}; None: every column"
    )
    also: tuple[str, ...] = Field(
        default=(), description="systems of data/reference/vendor_formats/ whose import files lie beside the Parquet"
    )
    s3: S3 = Field(default_factory=S3, description="where the root is a bucket: how it is reached")

    @property
    def bucket(self) -> tuple[str, str] | None:
        """The bucket and the prefix in it (without `/` at its end); None where the root is a folder."""
        return bucket_of(self.root)

    @property
    def place(self) -> str:
        """The root, and the server on which it is."""
        return f"{self.root.rstrip('/')}@{self.s3.endpoint_url}" if self.s3.endpoint_url else self.root.rstrip("/")

    def moved_to(self, place: str) -> "Vendor":
        """The section as it was when this was its `place`."""
        root, _, endpoint = place.partition("@") if place.startswith("s3://") else (place, "", "")
        return self.model_copy(
            update={"root": root, "s3": self.s3.model_copy(update={"endpoint_url": endpoint or None})}
        )

    def overlaps(self, other: "Vendor") -> bool:
        """Whether one's place is the other's, or lies in it."""
        mine, theirs = PurePosixPath(self.root), PurePosixPath(other.root)
        is_one_server = self.s3.endpoint_url == other.s3.endpoint_url
        return is_one_server and (mine.is_relative_to(theirs) or theirs.is_relative_to(mine))

    @field_validator("columns")
    @classmethod
    def _are_columns_of_a_batch(cls, columns: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if unknown := sorted(set(columns or ()) - set(Batches.dtypes())):
            raise ValueError(f"{', '.join(unknown)} is no column of a batch; they are: {', '.join(Batches.dtypes())}")
        return columns

    @field_validator("root")
    @classmethod
    def _is_a_place_of_its_own(cls, root: str) -> str:
        parts = PurePosixPath(root).parts
        if not parts or ".." in parts or parts[0] in _TAKEN:
            raise ValueError("a vendor's root is a folder of its own, like outbox/<vendor>, without '..' or '~'")
        if "://" in root and not _BUCKET.fullmatch(root):
            raise ValueError("a root that is no folder is s3://bucket/prefix, the prefix the vendor's own")
        return root

    @model_validator(mode="after")
    def _says_s3_only_of_a_bucket(self) -> Self:
        if "s3" in self.model_fields_set and self.bucket is None:
            raise ValueError("s3 is for a root like s3://bucket/prefix, and this one is a folder")
        return self
