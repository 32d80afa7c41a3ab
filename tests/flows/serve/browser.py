"""A browser without a window, where one is installed: pages as people would see them, and what stands on them."""

import shutil
import subprocess
import tempfile
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SEEN_AFTER_MS = 10_000
"""Of the page's own clock, which runs as fast as the page can."""


def look_at(url: str, picture: Path, *, height: int) -> str:
    """Take a picture of the page; its document as it stood then."""
    assert CHROMIUM
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--dump-dom"),
            *(f"--user-data-dir={profile}", f"--window-size=1500,{height}", f"--screenshot={picture}"),
            *(f"--virtual-time-budget={SEEN_AFTER_MS}", url),
        ]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=90).stdout
