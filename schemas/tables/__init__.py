"""Every table of heed: one model each, whose docstring says what one row is."""
