"""What can be measured from outside; no names, no texts."""

from prometheus_client import Counter, Gauge, Histogram

CALLBACKS = Counter("zhibu_callbacks", "Callbacks by channel and outcome.", ("channel", "outcome"))
SECONDS = Histogram(
    "zhibu_callback_seconds",
    "Seconds from the bytes to the sealed reply.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4, 5),
)

OUTBOX_MESSAGES = Gauge("zhibu_outbox_messages", "Messages that are due and not packed yet.")
OUTBOX_LETTERS = Gauge("zhibu_outbox_letters", "Letters that are due and not settled yet.")
OUTBOX_AGE = Gauge("zhibu_outbox_oldest_seconds", "Since when the oldest of them has been due.")
CHANNELS_RESTING = Gauge("zhibu_channels_resting", "Channels that are not called for now: a limit, or a setting.")
CLOCK_AGE = Gauge("zhibu_scheduler_age_seconds", "Since the last start of a job, on any machine.")
UNKNOWN = float("nan")


def forget_store() -> None:
    """The store cannot be asked: what it said last is not repeated as if it were so."""
    for gauge in (OUTBOX_MESSAGES, OUTBOX_LETTERS, OUTBOX_AGE, CHANNELS_RESTING, CLOCK_AGE):
        gauge.set(UNKNOWN)
