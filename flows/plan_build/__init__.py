"""Compiles phonenumbers to the numbering plan that heed commits: `python -m flows.plan_build` (or `make plan`)."""
