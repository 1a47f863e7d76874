"""The settings in force, each beside what `config.example.toml` says of it; of a secret only whether there is one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.core.config import FROM_FILES, Section, Settings

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
"""Stands beside the program; where somebody took it away, settings are shown without their comments."""
_HEADING = re.compile(r"\[([\w.]+)\]")
_KEY = re.compile(r"(\w+) = ")


@dataclass(frozen=True, slots=True)
class Item:
    """One setting; of a secret `value` is whether it is set, and nothing else."""

    key: str
    value: object
    is_secret: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that one comment explains."""

    comment: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Part:
    """One section, by its heading in the file; without groups where it is left out."""

    place: str
    groups: list[Group]


def read(path: Path = EXAMPLE) -> str:
    """The example; empty where it is not there."""
    return path.read_text("utf-8") if path.is_file() else ""


def explain(settings: Settings, example: str) -> list[Part]:
    """All settings in force by section, in the order of the sections."""
    comments = dict(_comments(example))
    return [Part(place, _groups(place, section, comments)) for place, section in _sections(settings)]


def _sections(section: Section, place: str = "") -> Iterator[tuple[str, Section | None]]:
    """Every section that holds settings itself, by its heading; None where it is left out."""
    for name in type(section).model_fields:
        value: Section | None = getattr(section, name)
        here = f"{place}.{name}".removeprefix(".")
        if value is not None and _is_bare(value):
            yield from _sections(value, here)
        else:
            yield here, value


def _is_bare(section: Section) -> bool:
    """Whether it holds nothing but sections."""
    return all(_is_section(field.annotation) for field in type(section).model_fields.values())


def _is_section(annotation: object) -> bool:
    """Whether it says that a section stands here, or may."""
    kinds = (annotation, *getattr(annotation, "__args__", ()))
    return any(isinstance(kind, type) and issubclass(kind, Section) for kind in kinds)


def _groups(place: str, section: Section | None, comments: Mapping[tuple[str, str], str]) -> list[Group]:
    if section is None:
        return []
    groups: list[Group] = []
    for key, field in type(section).model_fields.items():
        comment = comments.get((place, key), "")
        item = _item(key, getattr(section, key), field.default)
        if groups and groups[-1].comment == comment:
            groups[-1].items.append(item)
        else:
            groups.append(Group(comment, [item]))
    return groups


def _item(key: str, value: object, default: object) -> Item:
    if key in FROM_FILES or isinstance(value, SecretStr):
        return Item(key, value is not None, is_secret=True, is_default=False)
    return Item(key, value, is_secret=False, is_default=value == default)


def _comments(example: str) -> Iterator[tuple[tuple[str, str], str]]:
    """What stands above each key, by section and key: one comment is for all keys that follow it."""
    place, words, is_open = "", list[str](), False
    for line in example.splitlines():
        if heading := _HEADING.match(line):
            place, words, is_open = heading[1], [], False
        elif line.startswith("#"):
            said = line.lstrip("# ")
            words = words if is_open else []
            words += [] if _KEY.match(said) else [said]
            is_open = True
        elif key := _KEY.match(line):
            is_open = False
            yield (place, key[1]), "\n".join(words)
