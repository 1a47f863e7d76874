"""The app's tile in WeCom's workbench with key data (path/92535): a template for all, then each user's own numbers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.channels.base import DeliveryError, Verdict
from bot.channels.beside import KeyFigure
from bot.channels.sdk import PlatformError

KIND = "keydata"
MOST = 1000
"""Users of one call; an app may set a hundred thousand a minute."""
TOO_MANY = "工作台一次最多给一千人设置。"
REFUSALS: Mapping[int, tuple[Verdict, str]] = {
    40003: (Verdict.NEVER, "有的账号已经不在企业微信里"),
    40056: (Verdict.OFFICE, "AgentId 不对"),
    48002: (Verdict.OFFICE, "应用没有设置工作台的权限"),
    60011: (Verdict.NEVER, "有的账号不在应用的可见范围"),
    60111: (Verdict.NEVER, "有的账号已经不在企业微信里"),
}
"""What a refusal means here, where it means something else than for a message."""

ABOUT_USERS = frozenset({40003, 50002, 60011, 60021, 60111, 81013})
"""What is wrong with one of them and not with all that is asked."""

Ask = Callable[..., dict[str, Any]]
Failed = Callable[[PlatformError], DeliveryError]


class Workbench:
    """The tile of one app; `ask` is `Client.call`."""

    def __init__(self, ask: Ask, failed: Failed, agent_id: int) -> None:
        self._client_ask, self._failed, self._agent_id = ask, failed, agent_id

    def set_tile(self, figures: Iterable[KeyFigure]) -> None:
        """The template; what single users were shown is dropped.

        Raises:
            DeliveryError: what the platform said.
        """
        self._ask("agent/set_workbench_template", keydata(figures) | {"replace_user_data": True})

    def show(self, userids: tuple[str, ...], figures: Iterable[KeyFigure]) -> None:
        """The same numbers for up to a thousand users, in one call.

        Raises:
            DeliveryError: what the platform said.
        """
        if len(userids) > MOST:
            raise DeliveryError(TOO_MANY, verdict=Verdict.NEVER)
        self._ask("agent/batch_set_workbench_data", {"userid_list": list(userids), "data": keydata(figures)})

    def _ask(self, path: str, asked: dict[str, Any]) -> None:
        try:
            self._client_ask("post", path, data={"agentid": self._agent_id} | asked)
        except PlatformError as error:
            failure = self._failed(error)
            if failure.permanent and failure.code not in ABOUT_USERS:
                failure.verdict = Verdict.OFFICE  # asked of others it would be refused as well
            raise failure from None


def keydata(figures: Iterable[KeyFigure]) -> dict[str, Any]:
    """Up to four numbers as the tile takes them; a page is named where there is one."""
    items = [{"key": one.label, "data": one.value} | ({"jump_url": one.link} if one.link else {}) for one in figures]
    return {"type": KIND, KIND: {"items": items}}
