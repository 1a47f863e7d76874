"""What is understood but not built yet: an honest answer instead of a guess."""

from collections.abc import Mapping

from bot.chat import Reply, Router, Said
from bot.core.context import Context

router = Router()

NOT_YET = "听懂了，是{what}。这个功能还没有开通，这次没有记下任何东西；现在能办的，回复「帮助」看。"
COMING: Mapping[str, str] = {
    "activity.nominate": "评选推荐",
}


def _honest(intent: str, what: str) -> None:
    @router.command(intent=intent)
    def answer(_: Context, __: Said) -> Reply:
        return Reply(NOT_YET.format(what=what))


for coming_intent, coming_thing in COMING.items():
    _honest(coming_intent, coming_thing)
