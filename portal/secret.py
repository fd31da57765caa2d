"""The key that signs sessions and links, where SECRET_KEY does not name one."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def own_secret_key(data_dir: Path) -> str:
    """A random key of this installation, made once and kept in the data folder, readable by its owner only.

    Two processes that start at the same time get the same one. Several machines must share one by SECRET_KEY.
    """
    file = data_dir / "secret_key"
    if not file.exists():
        fresh = data_dir / f"secret_key.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another process was first: its key holds
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text()
