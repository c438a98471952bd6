# SPDX-License-Identifier: EUPL-1.2
import secrets
from pathlib import Path


def kept_secret(folder: Path) -> str:
    """The site's secret key, made once and kept in the data folder, readable by its owner only."""
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()
