"""Random words that open a door, and what is kept of them."""

import hashlib
import secrets

BYTES = 32
"""256 bits: nobody guesses one, so their digest needs no salt."""


def new() -> str:
    """A word nobody has had before: 64 characters of 0–9 and a–f, which a WeCom state may hold too (path/91022)."""
    return secrets.token_hex(BYTES)


def digest(token: str) -> str:
    """What is stored of it: who reads the store cannot come in by it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
