"""The address book of the stand-in: departments, who is in them, and what of it the app sees (path/90332 to 90344).

Since June 2022 an app is told no phone, picture, gender or address; the secret of the contact sync, used from a new
address, is told no name at all (48009).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.core.clock import Clock
from bot.demo.standin_answers import MEANINGS, Json, failure, success
from bot.demo.standin_api import Api
from bot.demo.standin_chats import Chats, Member
from bot.demo.standin_http import Request

ROOT = 1
BAD, INVISIBLE, NAMELESS, NO_DEPARTMENT, NOBODY, NO_TAG = 40058, 60011, 48009, 60123, 60111, 40068
MEANINGS.update(
    {
        INVISIBLE: "no privilege to access/modify contact/party/agent",
        NAMELESS: "api forbidden for contact sync secret of a new ip",
        NO_DEPARTMENT: "invalid party id",
        NO_TAG: "invalid tagid",
    }
)


@dataclass(frozen=True, slots=True)
class Department:
    """One department; the root, number 1, has none above it."""

    number: int
    name: str
    above: int = ROOT


@dataclass(frozen=True, slots=True)
class Tag:
    """Members, by lower-case userid, and departments that bear one name; the app sees all of them."""

    name: str
    members: tuple[str, ...] = ()
    departments: tuple[int, ...] = ()


class Contacts:
    """Departments over the members of the chats; the app sees `visible` ones with all below, `singly` and `tags`."""

    def __init__(self, clock: Clock, chats: Chats) -> None:
        self._clock, self.chats = clock, chats
        self.departments: dict[int, Department] = {ROOT: Department(ROOT, "公司", 0)}
        self.visible: tuple[int, ...] = (ROOT,)
        self.singly: tuple[str, ...] = ()
        self.tags: dict[int, Tag] = {}
        self.is_sync = False
        """Whether the secret is the contact sync's."""

    def add(self, departments: Iterable[Department]) -> None:
        """Let there be these departments, or others in their place."""
        self.departments.update({one.number: one for one in departments})

    def open(self, api: Api) -> None:
        """Answer what is asked of departments and members."""
        api.open("GET", "department/list", self._list)
        api.open("GET", "user/simplelist", lambda request: self._members(request, self._brief))
        api.open("GET", "user/list", lambda request: self._members(request, self._full))
        api.open("GET", "user/get", self._get)
        api.open("GET", "tag/get", self._tag)

    def scope(self) -> Json:
        """The fields of `agent/get` that say what the app sees."""
        return {
            "allow_userinfos": {"user": [{"userid": userid} for userid in self.singly]},
            "allow_partys": {"partyid": list(self.visible)},
            "allow_tags": {"tagid": list(self.tags)},
        }

    def is_visible(self, number: int) -> bool:
        """Whether a department is one of the visible, or bears a tag, or lies below one that is."""
        shown = {*self.visible, *(one for tag in self.tags.values() for one in tag.departments)}
        while number in self.departments:
            if number in shown:
                return True
            number = self.departments[number].above
        return False

    def _sees(self, member: Member) -> bool:
        shown = {*self.singly, *(one for tag in self.tags.values() for one in tag.members)}
        return any(map(self.is_visible, member.department)) or member.userid.lower() in shown

    def _below(self, request: Request) -> list[Department] | int:
        """The visible departments asked for, or the errcode."""
        asked = request.query.get("id", "")
        if asked and (not asked.isdigit() or int(asked) not in self.departments):
            return NO_DEPARTMENT
        found = [one for one in self.departments.values() if self.is_visible(one.number)]
        if asked:
            found = [one for one in found if self._lies_below(one.number, int(asked))]
        return found or INVISIBLE

    def _lies_below(self, number: int, top: int) -> bool:
        while number in self.departments and number != top:
            number = self.departments[number].above
        return number == top

    def _list(self, request: Request) -> Json:
        found = NAMELESS if self.is_sync else self._below(request)
        if isinstance(found, int):
            return failure(found, self._clock())
        return success(
            department=[
                {"id": one.number, "name": one.name, "parentid": one.above, "order": one.number} for one in found
            ]
        )

    def _members(self, request: Request, told: Callable[[Member], Json]) -> Json:
        """Who is directly in one department, in the words of `told`."""
        asked = request.query.get("department_id", "")
        code = 0
        if self.is_sync:
            code = NAMELESS
        elif not asked.isdigit():
            code = BAD
        elif int(asked) not in self.departments:
            code = NO_DEPARTMENT
        elif not self.is_visible(int(asked)):
            code = INVISIBLE
        if code:
            return failure(code, self._clock())
        found = [one for one in self.chats.members.values() if int(asked) in one.department]
        return success(userlist=[told(one) for one in found])

    def _brief(self, member: Member) -> Json:
        return {"userid": member.userid, "name": member.name, "department": self._seen_of(member)}

    def _full(self, member: Member) -> Json:
        """Never a phone, a picture or an address: apps made since June 2022 are not told."""
        places = self._seen_of(member)
        return self._brief(member) | {
            "order": [0 for _ in places],
            "is_leader_in_dept": [0 for _ in places],
            "main_department": places[0] if places else 0,
            "status": 1,
            "position": "",
        }

    def _seen_of(self, member: Member) -> list[int]:
        return [number for number in member.department if self.is_visible(number)]

    def _tag(self, request: Request) -> Json:
        """Who and what bears a tag (path/90213)."""
        asked = request.query.get("tagid", "")
        tag = self.tags.get(int(asked)) if asked.isdigit() else None
        if tag is None:
            return failure(NO_TAG, self._clock())
        found = [member for name in tag.members if (member := self.chats.members.get(name)) is not None]
        people = [{"userid": one.userid, "name": one.name} for one in found]
        return success(tagname=tag.name, userlist=people, partylist=list(tag.departments))

    def _get(self, request: Request) -> Json:
        member = self.chats.members.get(request.query.get("userid", "").lower())
        code = 0
        if self.is_sync:
            code = NAMELESS
        elif member is None:
            code = NOBODY
        elif not self._sees(member):
            code = INVISIBLE
        return failure(code, self._clock()) if code or member is None else success(**self._full(member))
