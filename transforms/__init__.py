"""What we know: pure functions over frames; no clock, disk, network or Prefect."""
