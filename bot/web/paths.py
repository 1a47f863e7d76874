"""Where a login may lead: into this application and nowhere else."""

from urllib.parse import urlsplit

HOME = "/me"


def own(path: str) -> str:
    r"""The path if it is one of ours, else the first page of everybody.

    A browser drops tabs and new lines from an address and takes a backslash for a slash, so `/\evil` and `/<tab>/evil`
    lead away: only a single slash and printable ASCII after it pass.
    """
    plain = path.isascii() and path.isprintable() and " " not in path and "\\" not in path
    if not plain or not path.startswith("/") or path.startswith("//"):
        return HOME
    return HOME if urlsplit(path).path.startswith("/login") else path
