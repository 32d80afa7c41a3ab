"""A connection to S3 as a vendor's section asks for it, and what goes wrong with it in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
)
from s3transfer.exceptions import RetriesExceededError

from flows.errors import OutsideFailure, UsageError
from schemas.vendor import S3

AT_ONCE = 8
"""Requests under way at one moment."""

_ATTEMPTS = 6
"""Of one request, with boto3's growing, random waits in between: half a minute of a server that is out of sorts."""

_LACKING = (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError)


def s3_client(said: S3, section: str) -> Any:  # noqa: ANN401 - boto3 makes its classes when it runs
    """A client that asks again after what passes (a lost connection, a stall, 500, 503) and after nothing else.

    Checksums go in headers that heed fills itself: as trailers, boto3's own way, they fail at servers that are not
    Amazon's (Ceph 16 knows none).

    Raises:
        UsageError: the section names a profile, region or endpoint that cannot be.
    """
    config = Config(
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        connect_timeout=min(10, said.stall_seconds),
        read_timeout=said.stall_seconds,
        max_pool_connections=2 * AT_ONCE,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        session = boto3.Session(profile_name=said.profile, region_name=said.region)
        return session.client("s3", endpoint_url=said.endpoint_url, config=config)
    except (BotoCoreError, ValueError) as error:
        raise UsageError(f"heed.toml, {section}: {_first_line(error)}") from None


def code_of(error: ClientError) -> str:
    """What S3 calls it: `AccessDenied`, `NoSuchBucket`, …; for an answer without a body its number."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))


@contextmanager
def in_words(place: str) -> Iterator[None]:
    """Whatever S3 or the way to it answers, as an error of ours that names the place, and never what lies there."""
    try:
        yield
    except ClientError as error:
        raise OutsideFailure(f"{place}: {_answered(error)}") from None
    except _LACKING:
        raise UsageError(
            f"{place}: no credentials; name a profile in the section [….s3], or set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY in the environment"
        ) from None
    except (BotoCoreError, Boto3Error, RetriesExceededError) as error:
        raise OutsideFailure(
            f"{place} could not be reached, however often it was asked ({type(error).__name__}); run again when it can"
        ) from None
    except OSError as error:
        raise OutsideFailure(f"on the way to or from {place}, on this machine: {error.strerror}") from None


def _answered(error: ClientError) -> str:
    code, asked = code_of(error), error.operation_name
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code == "NoSuchBucket":
        return "there is no such bucket; make it, or mend the root in heed.toml"
    if status in {401, 403}:
        return f"{asked} is refused ({code}); docs/s3.md lists the permissions, [….s3] profile says who asks"
    return f"{asked} failed ({code}); run again, and if it stays so ask who keeps the server"


def _first_line(error: Exception) -> str:
    return str(error).split("\n", maxsplit=1)[0]
