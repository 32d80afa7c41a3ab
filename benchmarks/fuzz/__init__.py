"""Attacks on intake: real files, broken in every way that chance thinks of, and the account of what becomes of them."""
