"""Who may be called tonight, and why not: one module for each kind of evidence, one ladder, one judge."""
