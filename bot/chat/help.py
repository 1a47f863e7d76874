"""Help: what this person may do, built from the `usage` of the commands; nothing he may not do is shown."""

import re
from collections.abc import Container, Mapping, Sequence

from bot.chat.dialog import Answer, Reply, ask, is_waiting
from bot.chat.router import Command, Router, Said
from bot.core.context import Context

OVERVIEW = "可以这样说：\n{lines}\n细说一类或一件：「帮助 {example}」"
LISTED = "{head}\n{lines}"
LISTED_ON = "{head}\n{lines}\n还有{count}样，回「更多」"
HEAD = "可以这样说："
MORE = ("更多", "下一页", "继续")
ONE = "{about}\n例：{examples}"
NO_SUCH = "没有「{word}」这个说法。回复「帮助」看能办什么。"
OTHER = "其他"
WIDTH = 195
"""Characters of a reply, a little under the two hundred allowed."""
LINES = 13
"""Lines between the first and the last: a reply has fifteen at most."""
WORDS = 9
"""Words of a group shown at most."""
EXAMPLE = 3
"""Which group stands as the example: 任务, where all may do something."""


_HOW = re.compile(
    r"^(?:请问|那|我|想问一?下|问一?下)*(?:要|想)?(?:怎么|如何|怎样|在哪里?|去哪里?)(?:才能|去|个)?(?P<then>[\u4e00-\u9fff]{2,6}?)(?:法|的?[啊呀呢了])?[?？。]?$"
    r"|^(?:请问|那|我|想问一?下|问一?下)*(?P<first>[\u4e00-\u9fff]{2,6}?)(?:要|应该|该|得)?(?:怎么|如何|怎样|在哪里?)(?:[弄办做用操作写看查填进发报交投录点]{0,2})(?:[啊呀呢的])?[?？。]?$"
)
"""怎么报名, 战报怎么写: a command's word and nothing but the question."""


def asks_how(text: str, words: Container[str]) -> bool:
    """Whether it is asked how one of these words is used."""
    found = _HOW.match(text.strip())
    return found is not None and (found["then"] or found["first"]) in words


def install(router: Router) -> None:
    """Add the help command, which knows the router it is part of."""

    @router.command(
        "帮助", "?", "菜单", "help", intent="help", usage=("帮助", "帮助 任务"), about="看自己能办什么。", typed=True
    )
    def show(ctx: Context, said: Said) -> Reply:
        open_to = list(router.open_to(ctx))
        asked = said.rest or _named(said.text, open_to)
        groups = _groups(open_to)
        if not asked:
            return Reply(_overview(groups))
        if asked in groups:
            first = groups[asked][0]
            about = first.about if asked in first.words else HEAD
            return _listed(ctx, about, [f"· {one.usage[0].splitlines()[0]}" for one in groups[asked]])
        return Reply(_explained(asked, open_to))

    @router.answer("help.more")
    def show_more(ctx: Context, _: Said, answer: Answer) -> Reply:
        return _listed(ctx, HEAD, answer.payload["lines"])


def _groups(open_to: Sequence[Command]) -> dict[str, list[Command]]:
    """What one may do by the word it is shown under, in the order of registration."""
    groups: dict[str, list[Command]] = {}
    for command in open_to:
        groups.setdefault(command.group or OTHER, []).append(command)
    return groups


def _overview(groups: Mapping[str, Sequence[Command]]) -> str:
    """A line for each group, with as many of its words as one reply holds."""
    example, text = [*groups][:EXAMPLE][-1], ""
    for most in range(WORDS, 0, -1):
        lines = "\n".join(_line(*group, most=most) for group in groups.items())
        text = OVERVIEW.format(lines=lines, example=example)
        if len(text) <= WIDTH:
            break
    return text


def _line(group: str, commands: Sequence[Command], most: int) -> str:
    words = [command.words[0] for command in commands]
    return f"{group}：{'、'.join(words[:most])}" + ("等" if len(words) > most else "")


def _named(text: str, open_to: list[Command]) -> str:
    """The command a question like 「怎么请假」 is about."""
    words = [word for command in open_to for word in command.words if word in text and word != text]
    return max(words, key=len, default="")


def _listed(ctx: Context, head: str, lines: Sequence[str]) -> Reply:
    """As many as fit one reply; the rest after 更多, for ten minutes, unless an answer is still waited for."""
    shown: list[str] = []
    left = WIDTH - len(LISTED_ON) - len(head)
    for line in lines[:LINES]:
        if len(line) >= left:
            break
        shown.append(line)
        left -= len(line) + 1
    rest = list(lines[len(shown) :])
    if not rest or is_waiting(ctx):
        return Reply(LISTED.format(head=head, lines="\n".join(shown)))
    text = LISTED_ON.format(head=head, lines="\n".join(shown), count=len(rest))
    return ask(ctx, "help.more", text, words=MORE, payload={"lines": rest})


def _explained(word: str, open_to: list[Command]) -> str:
    for command in open_to:
        if word in command.words:
            return ONE.format(about=command.about, examples="\n例：".join(command.usage))
    return NO_SUCH.format(word=word[:10])
