"""A batch's rows as the import files of other systems hold them."""

from transforms.vendor_formats.rows import format_rows, line_bytes

__all__ = ["format_rows", "line_bytes"]
