"""Names of files, sheets and senders as a log may show them."""

import re
import unicodedata

_DATE = r"(?P<date>(?<!\d)(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])(?!\d))"
_DATE_OR_NUMBER = re.compile(_DATE + r"|\d(?:[ ().+_\ufffd-]{0,3}\d){6,}")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def masked(name: str) -> str:
    """A name with everything hidden that could be a telephone number: seven and more digits, whatever divides them.

    Dates stay, with or without dividers. Signs that nobody sees, line ends and bytes that are no UTF-8 become U+FFFD:
    a name may be made so that it passes for a line of the log, or cannot be written at all.
    """
    name = "".join("\ufffd" if unicodedata.category(sign) in _UNSEEN else sign for sign in name)
    return _DATE_OR_NUMBER.sub(lambda found: found["date"] or "***", name)
