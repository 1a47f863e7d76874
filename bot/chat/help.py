"""Help: what this person may do, built from the `usage` of the commands; nothing he may not do is shown."""

from bot.chat.dialog import Reply
from bot.chat.router import Command, Router, Said
from bot.core.context import Context

HELP = "可以这样说：\n{lines}\n细说某一件：「帮助 请假」"
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
        return Reply(_explained(asked, open_to) if asked else _listed(open_to))


def _named(text: str, open_to: list[Command]) -> str:
    """The command a question like 「怎么请假」 is about."""
    words = [word for command in open_to for word in command.words if word in text and word != text]
    return max(words, key=len, default="")


def _listed(open_to: list[Command]) -> str:
    lines: list[str] = []
    left = WIDTH - len(HELP)
    for command in open_to:
        line = f"· {command.usage[0].splitlines()[0]}"
        if len(line) < left:
            lines.append(line)
            left -= len(line) + 1
    return HELP.format(lines="\n".join(lines))


def _explained(word: str, open_to: list[Command]) -> str:
    for command in open_to:
        if word in command.words:
            return ONE.format(about=command.about, examples="\n例：".join(command.usage))
    return NO_SUCH.format(word=word[:10])
