"""Take the buttons off cards whose matter is over; needs no slot, any number of processes may do it at once."""

from bot import notify


def run(greyer: notify.Greyer) -> int:
    """Change as many cards as may be changed at once; returns how many were changed. Safe to repeat."""
    return greyer.run_once()
