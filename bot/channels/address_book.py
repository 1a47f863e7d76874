"""The address book of WeCom as far as an app sees it: its departments, and who is in them (path/90332 to 90344).

An app sees its 可见范围 alone: some departments with all below them, people it is shown one by one, and whoever
and whatever department bears a tag it is shown (path/90213). `user/list_id` is no way round a refusal: only the secret
of the contact sync may ask it (path/96067), which is told nobody's name.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.channels import envelope
from bot.channels.base import Person, Verdict
from bot.channels.sdk import PlatformError
from bot.core.clock import Clock

REFUSALS: Mapping[int, tuple[Verdict, str]] = {
    48002: (Verdict.OFFICE, "应用没有读通讯录的权限"),
    48009: (Verdict.OFFICE, "这个 secret 是通讯录同步的，企业微信不再给它看名单，请填应用自己的 secret"),
    60011: (Verdict.OFFICE, "要看的部门或成员不在应用的可见范围，请在管理后台调整"),
}
"""What a refusal means here, where it means something else than for a message."""
UNSEEN = frozenset({60011})
NO_SUCH = frozenset({40003, 60011, 60111})
DEEPEST = 15
"""Levels of departments WeCom has at most."""
TREE_LIFE = timedelta(minutes=10)

Ask = Callable[..., dict[str, Any]]
Tree = Mapping[int, tuple[str, int]]
"""Number of a department → its name and the number of the one above."""


class AddressBook:
    """What one app sees of it; `ask` is `Client.call`."""

    def __init__(self, ask: Ask, agent_id: int, clock: Clock) -> None:
        self._ask, self._agent_id, self._clock = ask, agent_id, clock
        self._kept: tuple[datetime, Tree] | None = None

    def everybody(self) -> list[Person]:
        """All people the app sees, by userid.

        Raises:
            PlatformError: the platform refused or did not answer.
        """
        tree = self._tree(anew=True)
        singly, departments = self._scope()
        found = self._named(tree, dict.fromkeys((*tree, *departments)))
        for userid in singly:
            if userid not in found and (person := self.person(userid)) is not None:
                found[userid] = person
        return [found[userid] for userid in sorted(found)]

    def person(self, userid: str) -> Person | None:
        """One of them; None when there is no such member, or the app does not see him.

        Raises:
            PlatformError: as `everybody`.
        """
        try:
            told = self._ask("get", "user/get", params={"userid": userid})
        except PlatformError as error:
            if error.code in NO_SUCH:
                return None
            raise
        return Person(userid.lower(), _words(told.get("name")), path(self._tree(), _numbers(told.get("department"))))

    def _named(self, tree: Tree, departments: Iterable[int]) -> dict[str, Person]:
        """Department by department, each with the names of who is directly in it."""
        names: dict[str, str] = {}
        places: dict[str, list[int]] = {}
        for number in departments:
            told = self._ask("get", "user/simplelist", params={"department_id": number})
            for one in _objects(told.get("userlist")):
                userid = _words(one.get("userid")).lower()
                if envelope.is_userid(userid):
                    names[userid] = _words(one.get("name"))
                    places.setdefault(userid, []).extend((*_numbers(one.get("department")), number))
        return {userid: Person(userid, name, path(tree, places[userid])) for userid, name in names.items()}

    def _scope(self) -> tuple[list[str], list[int]]:
        """Who is shown to the app one by one or by a tag, and the departments that bear a tag."""
        told = self._ask("get", "agent/get", params={"agentid": self._agent_id})
        userids, departments = _userids(_part(told, "allow_userinfos").get("user")), []
        for tag in _numbers(_part(told, "allow_tags").get("tagid")):
            tagged = self._ask("get", "tag/get", params={"tagid": tag})
            userids += _userids(tagged.get("userlist"))
            departments += _numbers(tagged.get("partylist"))
        return userids, departments

    def _tree(self, *, anew: bool = False) -> Tree:
        now = self._clock()
        if self._kept is None or anew or now - self._kept[0] >= TREE_LIFE:
            self._kept = (now, self._ask_tree())
        return self._kept[1]

    def _ask_tree(self) -> Tree:
        """The departments; none where the app sees none."""
        try:
            listed = _objects(self._ask("get", "department/list").get("department"))
        except PlatformError as error:
            if error.code not in UNSEEN:
                raise
            return {}
        return {
            one["id"]: (_words(one.get("name")), above if isinstance(above := one.get("parentid"), int) else 0)
            for one in listed
            if isinstance(one.get("id"), int)
        }


def path(tree: Tree, numbers: Iterable[int]) -> tuple[str, ...]:
    """The names of some departments and of all above them, each once, from the root down."""
    names: dict[str, None] = {}
    for number in numbers:
        way: list[str] = []
        here = number
        while here in tree and len(way) < DEEPEST:
            name, here = tree[here]
            way.append(name)
        names |= dict.fromkeys(name for name in reversed(way) if name)
    return tuple(names)


def _part(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _userids(listed: Any) -> list[str]:
    userids = [_words(one.get("userid")).lower() for one in _objects(listed)]
    return [userid for userid in userids if envelope.is_userid(userid)]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _numbers(value: Any) -> list[int]:
    return [one for one in value if isinstance(one, int)] if isinstance(value, list) else []


def _words(value: Any) -> str:
    return envelope.clean(value).strip() if isinstance(value, str) else ""
