"""Which release of the site this is: what is kept for one is nothing to another."""

from hashlib import sha256
from pathlib import Path

# Where what makes a page stands, beside the settings.
WHAT_MAKES_PAGES = {".py", ".html", ".css", ".js", ".svg", ".txt"}
ROOMS = ("catalogue", "config", "dancers", "performances", "sources", "static", "templates")


def release(base):
    """Return a digest of the site's own files: the same for the same files, on any machine."""
    digest = sha256()
    paths = [path for room in ROOMS for path in Path(base, room).rglob("*")]
    for path in sorted([*paths, Path(base, "requirements.txt")]):
        if path.suffix in WHAT_MAKES_PAGES:
            digest.update(f"{path.relative_to(base)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
