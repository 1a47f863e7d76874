"""Bring what waits in the outbox to people; needs no slot, any number of couriers may do it at once."""

from bot import notify


def run(courier: notify.Courier) -> int:
    """Deliver until nothing is due that could be sent; returns the letters settled. Safe to repeat."""
    return courier.run_once()
