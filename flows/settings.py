"""The TOML files of a home, read once into frozen models, with errors that name file and key."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from flows.errors import UsageError
from schemas.settings import HomeSettings

Shape = TypeVar("Shape", bound=BaseModel)


class _FromFileAndEnvironment(HomeSettings, BaseSettings):
    """`heed.toml`, over which the environment wins: `HEED_TIME_ZONE`, `HEED_MASK_NUMBERS`, …."""

    model_config = SettingsConfigDict(env_prefix="HEED_", env_nested_delimiter="__", frozen=True, extra="forbid")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings names the arguments
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file; no `.env`, no secrets folder."""
        return env_settings, TomlConfigSettingsSource(settings_cls, Path(init_settings()["toml_file"]))


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables.

    Raises:
        UsageError: it is missing or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not TOML: {error}") from None


def read_shape(path: Path, shape: type[Shape], **more: object) -> Shape:
    """The file as `shape`, with `more` added to what it says.

    Raises:
        UsageError: the file says something that the shape does not know or allow.
    """
    try:
        return shape.model_validate({**read_toml(path), **more})
    except ValidationError as error:
        raise UsageError(f"{path}: {in_words(error)}") from None


def read_home_settings(path: Path) -> HomeSettings:
    """`heed.toml`, checked.

    Raises:
        UsageError: it is missing, not TOML, or says something heed does not know.
    """
    read_toml(path)
    try:
        return _FromFileAndEnvironment(toml_file=path)  # type: ignore[call-arg]
    except ValidationError as error:
        raise UsageError(f"{path}, or HEED_… in the environment: {in_words(error)}") from None
    except SettingsError:
        raise UsageError("a HEED_… variable of the environment cannot be read; tables are given as JSON") from None


def in_words(error: ValidationError) -> str:
    """What the shape found wrong, one clause for each key."""
    return "; ".join(
        f"{'.'.join(str(part) for part in found['loc']) or 'the file'}: {found['msg'][:1].lower()}{found['msg'][1:]}"
        for found in error.errors(include_url=False, include_input=False)
    )
