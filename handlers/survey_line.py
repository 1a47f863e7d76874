"""A whole survey in one line: its title, its questions, whom it goes to and till when; in any order that is written."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.context import Context
from bot.text import dates
from handlers.survey_sending import AUDIENCES

EDGES = " 。.!！\n\t「」"
MARK = re.compile(r"(?:^|(?<=[\s,，。;；:：?？]))(?P<no>\d{1,2})\s*[、.．)）](?!\d)")
"""A question's number in a line; a date like 12.5 is none."""
AIMED = frozenset((*AUDIENCES, "全部支部", "各支部", "所有支部", "各支部书记", "支部书记", "全部", "截止"))
APART = re.compile(r"[\s,，;；。]+|(?<=[?？])")
SENT_TO = re.compile(r"^(?:请)?(?:发给|发到|面向|发送给|对象[:：是]?)")
HEADED = re.compile(r"^(?:问题|题目|内容|问)[:：]")
ASKS = re.compile(r"什么|怎么|如何|哪|几|多少|谁|吗$|多久|是否|有没有|[?？]$|[:：].+[/／].+")
"""How a question looks where it has no number."""


class Line(NamedTuple):
    """What was written: the title and the questions, and the words that say whom and till when."""

    title: str
    questions: Sequence[str]
    aim: str = ""


def read(ctx: Context, text: str) -> Line:
    """The title, and the questions below it, numbered behind it, or behind it in the same line."""
    text = text.strip(EDGES)
    marks = list(MARK.finditer(text))
    if marks and [int(found["no"]) for found in marks] == list(range(1, len(marks) + 1)):
        return _numbered(ctx, text, marks)
    head, *lines = text.splitlines() or [""]
    words, aim = _apart(ctx, head)
    if lines:
        return Line(_joined(words), filled(lines), aim)
    asked = [HEADED.sub("", word) for word in words[1:]]
    if asked and all(ASKS.search(word) for word in asked):
        return Line(words[0].strip("：:"), filled(asked), aim)
    return Line(_joined(words) if aim else head, (), aim)


def _numbered(ctx: Context, text: str, marks: Sequence[re.Match[str]]) -> Line:
    """1、… 2、… behind the title; what follows the last question and says whom or till when is no part of it."""
    starts = [found.start() for found in marks]
    ends = [*starts[1:], len(text)]
    head, *lines = text[: starts[0]].splitlines() or [""]
    lines += (line for start, end in zip(starts, ends, strict=True) for line in text[start:end].splitlines())
    words, aim = _apart(ctx, head)
    if lines:
        lines[-1], behind = _cut(ctx, lines[-1])
        aim = f"{aim} {behind}".strip()
    return Line(_joined(words), filled(lines), aim)


def filled(lines: Sequence[str]) -> list[str]:
    """The lines in which something stands."""
    return [line.strip(" ,，;；。") for line in lines if line.strip(" ,，;；。")]


def _joined(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word)


def _apart(ctx: Context, head: str) -> tuple[list[str], str]:
    """The words of the title, and those that only say whom or till when."""
    words = [word.strip("：:") for word in APART.split(head)]
    aim = [word for word in words if word and _aims(ctx, word)]
    return [word for word in words if word and not _aims(ctx, word)], " ".join(aim)


def _cut(ctx: Context, line: str) -> tuple[str, str]:
    """The last question, and what stands behind it of whom and till when."""
    stop = len(line)
    for found in reversed(list(re.finditer(r"[^\s,，;；。]+", line))):
        if not _aims(ctx, found[0]):
            break
        stop = found.start()
    return line[:stop], line[stop:].strip(" ,，;；。")


def _aims(ctx: Context, word: str) -> bool:
    """Whether a word says only whom or till when."""
    word = SENT_TO.sub("", word.strip("：:"))
    days = dates.find(word, ctx.now, ctx.workdays)
    dated = (word[: day.start] + word[day.stop :] for day in days)
    return word in AIMED or any(rest in {"", "前", "之前", "截止", "前截止", "止", "前交"} for rest in dated)
