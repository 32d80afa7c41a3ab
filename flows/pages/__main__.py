"""Writes the pages that are made of the data, each to its place in `docs/`."""

import sys

from flows.pages.written import DOCS, pages


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}: {len(text.splitlines())} lines", file=sys.stderr)  # noqa: T201 - a build says what it built


if __name__ == "__main__":
    main()
