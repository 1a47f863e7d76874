"""Measurements of the served app; run one with `python -m bench.webhook`."""
