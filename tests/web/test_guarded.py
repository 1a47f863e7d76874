"""Every page there is, whoever builds it: closed to strangers, to members without a post, to other branches; sound.

F47, F48, F49: nothing here knows a page by name. Whatever is hung into the application is walked through as nobody, as
a plain member, as the secretary of another branch and as the office; what it may be asked with is harmful.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import bot.web
from bot.app import App
from bot.web.guard import OPEN, OPEN_FILES
from tests.failures import estate
from tests.failures.estate import NOBODY
from tests.failures.test_injection import harmless, poison
from tests.web.visiting import Visitor, browser, visit, way_in
from tests.world import World

HOST = "zhibu.example.com"
FILES = Path(bot.web.__file__).parent
THERE: dict[str, Any] = {
    "code": "B04",
    "deed": "again",
    "filename": "x.css",
    "name": "wecom_app",
    "number": 1,
    "piece": 1,
    "purpose": "roster",
    "room": "meetings",
    "token": "x",
    "verb": "publish",
    "who": "M0003",
}
"""What 锅炉支部 has under each name that a page may be asked by; numbers are 1."""
NOWHERE = THERE | {"code": "Z99", "number": 999_999}
IN_ROOMS: dict[str, dict[str, Any]] = {
    "admin_people": {"code": "M0003"},
    "admin_posts": {"number": 2},
    "units_task": {"number": 5},
}
"""Where the same name means something else."""
LONGEST = 20_000
HARM = (
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{7*7}}${7*7}#{7*7}",
    "javascript:alert(1)",
    "//evil.example/",
    "\u202egnp.exe\u2066",
    "a\0b",
    "啊" * LONGEST,
    "-1",
    "9" * 30,
    "٣",
    "2026-13-45",
    "' OR 1=1 --",
    "%s%n{0}",
    "../../etc/passwd",
)
STRICT = ("a\0b", "9" * 30, "2026-13-45")
SPOKEN = re.compile(r"""request\.(?:args|values)\.(?:get|getlist)\(\s*["'](\w+)["']|args\[["'](\w+)["']\]""")
SUSPECT = re.compile(
    r"<(?:style|base|object|embed|iframe)\b|<script(?![^>]*\bsrc=)|\s(?:style|on[a-z]+)\s*=|script:|[\"'=\s]//|https?:",
    re.IGNORECASE,
)
LEADING = frozenset({"href", "src", "action", "formaction", "srcset", "xlink:href"})
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
WANTED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
OWN_ROOMS = ("me", "doors", "privacy")
"""Where everybody logged in is for himself."""
FOR_ALL = ("notices",)
"""Where everybody reads what was published."""
SIGNED_IN = ("web_session", "login_link")
"""What changes by looking: when a session was last seen."""


class Looker(HTMLParser):
    """Reads a page as a browser does, and notes what a strict policy would stop or should never be asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"style", "base", "object", "embed", "iframe"} or (tag == "script" and not given.get("src")):
            self.found.append(tag)
        for name, value in given.items():
            leads = value.strip().lower() if name in LEADING else ""
            elsewhere = leads.startswith(("javascript:", "vbscript:", "//", "http:", "https:"))
            if name == "style" or name.startswith("on") or (elsewhere and not leads.startswith(f"https://{HOST}/")):
                self.found.append(f"{tag} {name}={value}")


def inline(text: str) -> list[str]:
    """What stands in a page that must not; read closely only where anything looks like it."""
    if not SUSPECT.search(text):
        return []
    looker = Looker()
    looker.feed(text)
    return looker.found


@dataclass(frozen=True)
class Door:
    """One way to ask the application: a rule and a method."""

    rule: Rule
    method: str

    @property
    def room(self) -> str:
        """The blueprint it belongs to."""
        return str(self.rule.endpoint).rpartition(".")[0]

    @property
    def is_closed(self) -> bool:
        """Whether one must be logged in."""
        return self.room not in OPEN and self.rule.endpoint not in OPEN_FILES

    @property
    def is_file(self) -> bool:
        """Whether a file is made: it takes long, and what it is asked with it has in common with its page."""
        return str(self.rule.rule).endswith((".docx", ".xlsx", "/file"))

    def path(self, app: Flask, values: dict[str, Any]) -> str:
        """Its address with these values, as far as it takes them."""
        known = THERE | IN_ROOMS.get(self.room, {}) if values is THERE else NOWHERE
        given = {name: known[name] for name in self.rule.arguments}
        return str(app.url_map.bind(HOST).build(self.rule.endpoint, given, method=self.method))


ONE_STORE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
"""Where nothing depends on the store."""


@pytest.fixture
def settled(world: World) -> World:
    estate.settled(world)
    return world


@pytest.fixture
def app(settled: World) -> Flask:
    return App(estate.SETTINGS, settled.database, lambda: settled.now).web()


def words(answer: TestResponse) -> str:
    """What can be read of an answer; what is in a file the tests of the papers say."""
    return answer.text if (answer.mimetype or "").startswith(("text/", "image/svg")) else ""


def doors(app: Flask) -> list[Door]:
    return [
        Door(rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def asked(visitor: Visitor, door: Door, path: str, token: str = "", **typed: str) -> TestResponse:
    """Knock once; what is posted bears the token of the browser."""
    if door.method in CHANGES:
        return visitor.client.open(path, method=door.method, data={"csrf_token": token, **typed})
    return visitor.client.open(path, method=door.method, query_string=typed)


def changed(before: Any, world: World) -> list[str]:
    return [name for name in estate.changed(before, world) if name not in SIGNED_IN]


def sound(answer: TestResponse, where: object) -> None:
    """An answer that no browser can be misled by."""
    assert answer.status_code < 500, (where, answer.status_code, words(answer)[:300])
    for name, value in WANTED_HEADERS.items():
        assert answer.headers.get(name) == value, (where, name)
    policy = answer.headers.get("Content-Security-Policy", "")
    assert policy.startswith("default-src 'none'"), where
    assert "unsafe" not in policy, where
    assert "Server" not in answer.headers or "Python" not in answer.headers["Server"], where
    if answer.mimetype == "text/html" and answer.text:
        text = answer.text
        assert inline(text) == [], where
        assert "Traceback" not in text, where
        assert answer.status_code in {302, 303, 308} or 'lang="zh-CN"' in text, where
    for cookie in answer.headers.getlist("Set-Cookie"):
        is_removed = "Max-Age=0" in cookie
        assert is_removed or ("HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" in cookie), (where, cookie)


@ONE_STORE
def test_every_name_a_page_is_asked_by_is_known(app: Flask) -> None:
    """Else these walks would not go there: write into `THERE` what 锅炉支部 has under the new name."""
    assert {name for door in doors(app) for name in door.rule.arguments} - set(THERE) == set()


@ONE_STORE
def test_nobody_gets_in_anywhere(settled: World, app: Flask) -> None:
    before, nobody = estate.digest(settled), browser(settled, estate.SETTINGS)
    for door in doors(app):
        path = door.path(app, THERE)
        answer = asked(nobody, door, path)
        sound(answer, (door.method, path))
        if not door.is_closed:
            continue
        if door.method == "GET" and answer.status_code == 302:
            assert answer.headers["Location"].startswith(("/login", f"https://{HOST}/login")), path
        else:
            assert answer.status_code in {401, 403, 404}, (door.method, path, answer.status_code)
        assert not any(one in words(answer) for one in (*estate.PRIVATE, "锅炉")), path

    assert changed(before, settled) == []


@ONE_STORE
def test_without_the_token_of_a_form_nothing_is_done(settled: World, app: Flask) -> None:
    office = visit(settled, "刘洋", estate.SETTINGS)
    before = estate.digest(settled)
    for door in doors(app):
        if door.method in CHANGES and door.is_closed:
            for token in ("", "x" * 90)[: 1 + door.room.startswith("units")]:
                answer = asked(office, door, door.path(app, THERE), token)
                assert answer.status_code in {400, 403, 404, 422}, (door, answer.status_code)
    assert changed(before, settled) == []


def closed_doors(app: Flask) -> Iterator[Door]:
    return (one for one in doors(app) if one.is_closed)


@ONE_STORE
def test_a_plain_member_sees_nothing_of_others_and_changes_nothing(settled: World, app: Flask) -> None:
    """Outside his own room every page is as if it were not there; what he does in his own is his business."""
    member = visit(settled, NOBODY, estate.SETTINGS)
    token = member.token(way_in(settled, "chenjing", estate.SETTINGS))
    before, seen = estate.digest(settled), []
    for door in closed_doors(app):
        if door.method in CHANGES and door.room.startswith(OWN_ROOMS):
            continue
        path = door.path(app, THERE)
        answer = asked(member, door, path, token)
        sound(answer, (door.method, path))
        assert not any(one in words(answer) for one in estate.PRIVATE), path
        if not door.room.startswith(OWN_ROOMS + FOR_ALL) and answer.status_code not in {302, 403, 404}:
            seen.append((door.method, path, answer.status_code))

    assert changed(before, settled) == []
    assert seen == [], "pages a plain member sees outside his own room"


@ONE_STORE
def test_another_branch_is_answered_like_one_that_is_not_there(settled: World, app: Flask) -> None:
    """The secretary of 汽机支部 at what 锅炉支部 has, and at what nobody has: one answer, and nothing happens."""
    secretary = visit(settled, "周芳", estate.SETTINGS)
    token = secretary.token(way_in(settled, "chenjing", estate.SETTINGS))
    before, different = estate.digest(settled), []
    for door in closed_doors(app):
        there, nowhere = door.path(app, THERE), door.path(app, NOWHERE)
        if there == nowhere:
            continue
        answers = [asked(secretary, door, path, token) for path in (there, nowhere)]
        for answer in answers:
            sound(answer, there)
            assert not any(one in words(answer) for one in estate.PRIVATE), there
        told = [(one.status_code, words(one)) for one in answers]
        if told[0][0] != 404 or plain(told[0][1]) != plain(told[1][1]):
            different.append((door.method, there, answers[0].status_code, answers[1].status_code))

    assert different == []
    assert changed(before, settled) == []


def plain(text: str) -> str:
    """Without what differs each time a page is shown."""
    return re.sub(r'value="[^"]{60,}"', "", text)


MOST_PAGES = 60
"""There are more; who counts fewer has not walked through them."""


def parameters() -> list[str]:
    """Every name a page looks for behind the question mark, and the usual ones."""
    found = {
        name
        for path in FILES.rglob("*.py")
        for names in SPOKEN.findall(path.read_text("utf-8"))
        for name in names
        if name
    }
    fields = {
        name
        for path in FILES.rglob("*.html")
        for name in re.findall(r'<(?:input|select)[^>]*\bname="(\w+)"', path.read_text("utf-8"))
    }
    return sorted((found | fields | {"page", "to", "code", "state"}) - {"csrf_token", "q"})


def harmful(names: list[str], turn: int) -> dict[str, str]:
    """Something of every kind, each time in other places; one name takes the longest whole."""
    typed = {name: HARM[(place + turn) % len(HARM)] for place, name in enumerate(names)}
    return {name: harm[: LONGEST // len(names)] for name, harm in typed.items()} | {"q": HARM[turn % len(HARM)]}


@ONE_STORE
def test_whatever_a_page_is_asked_with_it_answers(settled: World, app: Flask) -> None:
    """What comes back shows it as text at most."""
    names = parameters()
    asked_of, happened = answers(settled, app, lambda number: harmful(names, number))

    assert happened == []
    assert asked_of > MOST_PAGES


@pytest.mark.parametrize("store_url", ["postgres"], indirect=True)
def test_what_a_store_chokes_on_is_answered_too(settled: World, app: Flask) -> None:
    """PostgreSQL takes no NUL, no number so large and no such day; SQLite takes them all."""
    names = parameters()

    def strict(number: int) -> dict[str, str]:
        return {name: STRICT[(place + number) % 3] for place, name in enumerate(names)}

    asked_of, happened = answers(settled, app, strict)

    assert happened == []
    assert asked_of > MOST_PAGES


def answers(world: World, app: Flask, typed: Callable[[int], dict[str, str]]) -> tuple[int, list[str]]:
    """Every page answers to the office, each with its own mixture; how many there are, and what has changed."""
    office = visit(world, "刘洋", estate.SETTINGS)
    before, count = estate.digest(world), 0
    for number, door in enumerate(doors(app)):
        if door.method == "GET" and not door.is_file:
            count += 1
            path = door.path(app, THERE)
            answer = asked(office, door, path, **typed(number))
            sound(answer, (path, number))
            if answer.mimetype == "text/html":
                assert "<script>alert" not in answer.text
                assert "<img src=x" not in answer.text
                assert not answer.headers.get("Location", "/").startswith(("//", "javascript"))
    return count, changed(before, world)


FIELD = re.compile(r"^ +(\w+) = \w*Field\(", re.MULTILINE)
TAKEN = re.compile(r"""request\.form(?:\.get(?:list)?\(|\[)["'](\w+)["']""")


def fields() -> list[str]:
    """Every name under which a form sends something."""
    code = "\n".join(path.read_text("utf-8") for path in FILES.rglob("*.py"))
    return sorted({*FIELD.findall(code), *TAKEN.findall(code), *parameters()} - {"csrf_token", "file"})


@pytest.mark.parametrize(("store_url", "name"), [("sqlite", "老王"), ("postgres", "刘洋")], indirect=["store_url"])
def test_whatever_is_sent_in_a_form_is_answered(settled: World, app: Flask, name: str) -> None:
    """Whoever may send it: what is refused says so on a page, nothing fails."""
    names, visitor = fields(), visit(settled, name, estate.SETTINGS)
    token = visitor.token(way_in(settled, "chenjing", estate.SETTINGS))
    for number, door in enumerate(doors(app)):
        if door.method in CHANGES and not door.rule.endpoint.startswith(("doors.", "hook.")):
            most = HARM[number % len(HARM)][:2000]
            typed = harmful(names, number) | dict.fromkeys(names[::5], most)
            sound(asked(visitor, door, door.path(app, THERE), token, **typed), door.rule.rule)

    assert len(names) > 40


@ONE_STORE
def test_what_somebody_typed_is_shown_and_not_carried_out(settled: World, app: Flask) -> None:
    """F49: scripts, formulas and templates stored wherever something is typed; every page and every file of theirs."""
    poison(settled)
    shown = 0
    visitor = visit(settled, "刘洋", estate.SETTINGS)
    for door in doors(app):
        if door.method != "GET":
            continue
        path = door.path(app, THERE)
        answer = asked(visitor, door, path)
        sound(answer, path)
        if answer.data.startswith(b"PK"):
            harmless(answer.data)
        assert "<script>alert" not in words(answer), path
        assert "</script>49" not in words(answer), path
        shown += "&lt;script&gt;" in words(answer)

    assert shown > 2, "the harm was there to be seen"


@ONE_STORE
def test_looking_changes_nothing(settled: World, app: Flask) -> None:
    """Whoever looks, at whatever: only a form that was sent changes anything."""
    visitor = visit(settled, "老王", estate.SETTINGS)
    before = estate.digest(settled)
    for door in doors(app):
        if door.method == "GET":
            sound(asked(visitor, door, door.path(app, THERE)), door)

    assert changed(before, settled) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>1</script>",
        "<p style='x'>",
        "<a onclick=x>",
        "<a href=' JavaScript:x'>",
        "<img src='//evil.example/x'>",
        "<base href='/x'>",
    ],
)
def test_what_would_be_found(text: str) -> None:
    assert inline(text)
    assert not inline("<script src='/x.js'></script><a href='/x'>onclick=1 &lt;script&gt;</a>")


def test_the_templates_hold_no_script_and_no_style() -> None:
    for path in FILES.rglob("*.html"):
        assert inline(re.sub(r"\{[#%{].*?[#%}]\}", "x", path.read_text("utf-8"), flags=re.DOTALL)) == [], path.name
        assert "|safe" not in path.read_text("utf-8").replace(" ", ""), path.name


def test_no_script_of_ours_makes_code_of_words() -> None:
    for path in FILES.rglob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|document\.write|eval\(|new Function|insertAdjacent", path.read_text("utf-8")
        )
