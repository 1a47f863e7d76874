"""Help: what this person may do, built from the `usage` of the commands; nothing he may not do is shown."""

from collections.abc import Sequence

from bot.chat.dialog import Answer, Reply, ask, is_waiting
from bot.chat.router import Command, Router, Said
from bot.core.context import Context

HELP = "可以这样说：\n{lines}\n细说某一件：「帮助 请假」"
HELP_ON = "可以这样说：\n{lines}\n还有{count}样，回「更多」；细说：「帮助 请假」"
MORE = ("更多", "下一页", "继续")
ONE = "{about}\n例：{examples}"
NO_SUCH = "没有「{word}」这个说法。回复「帮助」看能办什么。"
WIDTH = 195
"""Characters of a reply, a little under the two hundred allowed."""


def install(router: Router) -> None:
    """Add the help command, which knows the router it is part of."""

    @router.command(
        "帮助", "?", "菜单", "help", intent="help", usage=("帮助", "帮助 请假"), about="看自己能办什么。", typed=True
    )
    def show(ctx: Context, said: Said) -> Reply:
        open_to = list(router.open_to(ctx))
        asked = said.rest or _named(said.text, open_to)
        if asked:
            return Reply(_explained(asked, open_to))
        return _listed(ctx, [f"· {command.usage[0].splitlines()[0]}" for command in open_to])

    @router.answer("help.more")
    def show_more(ctx: Context, _: Said, answer: Answer) -> Reply:
        return _listed(ctx, answer.payload["lines"])


def _named(text: str, open_to: list[Command]) -> str:
    """The command a question like 「怎么请假」 is about."""
    words = [word for command in open_to for word in command.words if word in text and word != text]
    return max(words, key=len, default="")


def _listed(ctx: Context, lines: Sequence[str]) -> Reply:
    """As many as fit one reply; the rest after 更多, for ten minutes, unless an answer is still waited for."""
    shown: list[str] = []
    left = WIDTH - len(HELP_ON)
    for line in lines:
        if len(line) >= left:
            break
        shown.append(line)
        left -= len(line) + 1
    rest = list(lines[len(shown) :])
    if not rest or is_waiting(ctx):
        return Reply(HELP.format(lines="\n".join(shown)))
    text = HELP_ON.format(lines="\n".join(shown), count=len(rest))
    return ask(ctx, "help.more", text, words=MORE, payload={"lines": rest})


def _explained(word: str, open_to: list[Command]) -> str:
    for command in open_to:
        if word in command.words:
            return ONE.format(about=command.about, examples="\n例：".join(command.usage))
    return NO_SUCH.format(word=word[:10])
