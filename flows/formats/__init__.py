"""Any file that suppliers send, as tables of text."""
