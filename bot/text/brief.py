"""Texts that must not grow: what people typed, inside a reply that is to stay short."""


def cut(text: str, most: int) -> str:
    """The text, no longer than `most` characters, with an ellipsis where something is left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
