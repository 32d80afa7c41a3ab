"""What is said of a file that cannot be read at all."""


class FileRefused(Exception):
    """The file cannot be read at all; the message says why and what to do, and holds no cell."""


class ColumnsUnknown(FileRefused):
    """A table's columns are not told: neither by its headings nor by a layout."""
