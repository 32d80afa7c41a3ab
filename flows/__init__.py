"""What happens, when: Prefect flows, the command line, and everything that touches the world."""

import os

# Polars gives freed memory back to the system after half a second, and takes it anew, page by page, for what is next.
# Kept for a minute it is used again: a sixth less CPU for a list of four million rows (2026-11, polars 2.1.0). This has
# to be said before Polars is first imported.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:60000,muzzy_decay_ms:60000")
