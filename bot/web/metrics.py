"""What can be measured from outside; no names, no texts."""

from prometheus_client import Counter, Histogram

CALLBACKS = Counter("zhibu_callbacks", "Callbacks by channel and outcome.", ("channel", "outcome"))
SECONDS = Histogram(
    "zhibu_callback_seconds",
    "Seconds from the bytes to the sealed reply.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4, 5),
)
