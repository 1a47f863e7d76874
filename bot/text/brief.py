"""Texts that must not grow: what people typed, inside a reply that is to stay short."""

from collections.abc import Iterable


def cut(text: str, most: int) -> str:
    """The text, no longer than `most` characters, with an ellipsis where something is left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def some(names: Iterable[str], most: int) -> str:
    """`甲、乙、丙等`: the first of them, with 等 where more follow."""
    found = list(names)
    return "、".join(found[:most]) + ("等" if len(found) > most else "")


def signed(done: str, name: str, most: int) -> str:
    """`已核验 李明`, no longer than `most` characters: of a long name what stands before its dot, then cut."""
    whole = f"{done} {name}".strip()
    return whole if len(whole) <= most else cut(f"{done} {name.partition('·')[0]}", most)
