"""The table of what is asked about the rules: question, answer, where it comes from."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

SOURCE = resources.files("bot.questions") / "answers.toml"


class Level(StrEnum):
    """How binding an answer is: a rule from above, wide practice without a central number, this company's own rule."""

    CENTRAL = "central"
    CONVENTION = "convention"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Known:
    """One line of the table; `needs` are the groups of words a question for it holds, `never` what it does not."""

    id: str
    topic: str
    asked: tuple[str, ...]
    needs: tuple[re.Pattern[str], ...]
    never: re.Pattern[str] | None
    answer: str
    basis: str
    level: Level

    @property
    def question(self) -> str:
        """The plainest way of asking for it."""
        return self.asked[0]


@cache
def answers() -> tuple[Known, ...]:
    """The whole table, in the order in which it is shown."""
    return tuple(_known(one) for one in tomllib.loads(SOURCE.read_text("utf-8"))["answer"])


@cache
def _by_id() -> dict[str, Known]:
    return {one.id: one for one in answers()}


def known(id_: str) -> Known:
    """The line with this id.

    Raises:
        KeyError: there is none.
    """
    return _by_id()[id_]


def _known(one: dict[str, Any]) -> Known:
    never = re.compile(one["never"]) if "never" in one else None
    needs = tuple(re.compile(words) for words in one["needs"])
    asked, level = tuple(one["asked"]), Level(one["level"])
    return Known(one["id"], one["topic"], asked, needs, never, one["answer"], one["basis"], level)
