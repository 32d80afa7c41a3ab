"""The pages of `docs/` that are written from the data: `python -m flows.pages`."""
