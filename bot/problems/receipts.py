"""The receipt of a report without a name: only what its code is digested to is kept.

The digest is slow to make on purpose and needs no secret: codes are drawn at random, so to try them all takes
centuries, and a receipt is still good when the installation's keys are changed.
"""

import hashlib

PURPOSE = b"zhibu receipt"
COST, BLOCK = 2**12, 8
"""scrypt's N and r (RFC 7914): some four megabytes and eight thousandths of a second each."""


def digest(code: str) -> str:
    """What is kept of a code."""
    return hashlib.scrypt(code.encode(), salt=PURPOSE, n=COST, r=BLOCK, p=1, dklen=32).hex()
