"""The examples of a page of the documentation, in the order in which they stand."""

import re
from dataclasses import dataclass

_EXAMPLE = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`(?:, in (?P<encoding>[\w-]+))?:\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_CHANGES_EACH_TIME = re.compile(r"\d+\.\d s$|no server is named.*|-[0-9a-f]{8}\b", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """One fenced block; the line above it may name the file that it is, and the encoding of that."""

    language: str
    body: str
    file: str | None
    encoding: str


def examples(page: str) -> list[Example]:
    """Every fenced block of a page or a part of one."""
    return [
        Example(found["language"], found["body"], found["file"], found["encoding"] or "utf-8")
        for found in _EXAMPLE.finditer(page)
    ]


def parts(page: str, heading: str) -> dict[str, str]:
    """The page cut at its headings of one level, `##` or `###`; what stands above the first is the part ``."""
    above, *below = re.split(rf"^{heading} (.+)$", page, flags=re.MULTILINE)
    return {"": above, **dict(zip(below[::2], below[1::2], strict=True))}


def commands(console: str) -> list[tuple[str, str]]:
    """Every command of a console block, with what the page shows of its output."""
    said = [part.partition("\n") for part in re.split(r"^\$ ", console, flags=re.MULTILINE) if part.strip()]
    return [(command, output) for command, _, output in said]


def plain(output: str) -> str:
    """An output as it is compared: in one line, without what changes each time, seconds and ids."""
    return " ".join(_CHANGES_EACH_TIME.sub("", output).split())
