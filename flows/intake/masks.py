"""Names of files, sheets and senders as a log may show them."""

import re

_DATE = r"(?P<date>(?<!\d)(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])(?!\d))"
_DATE_OR_NUMBER = re.compile(_DATE + r"|\d(?:[ ().+_-]{0,3}\d){6,}")


def masked(name: str) -> str:
    """A name with everything hidden that could be a telephone number: seven and more digits, whatever divides them.

    Dates stay, with or without dividers.
    """
    return _DATE_OR_NUMBER.sub(lambda found: found["date"] or "***", name)
