"""The demo roster as a lexicon, and the people who speak in the tests: all of the boiler branch but the office's."""

import csv
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.text.lexicon import Lexicon, Person, Unit
from bot.text.utterance import Speaker

_OURS = Path(__file__).parents[2] / "bot" / "demo" / "data"
_SHARED = Path(__file__).parents[3] / "shared" / "data"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SPEAKERS = {
    "member": Speaker(316, "黄勇", "B04", "B04-02", "member"),
    "group_leader": Speaker(308, "王永峰", "B04", "B04-02", "group_leader"),
    "secretary": Speaker(303, "周玉山", "B04", "B04-01", "secretary"),
    "committee": Speaker(259, "杜涛", "B02", "B02-01", "committee"),
}


def data_file(name: str) -> Path:
    """Our own copy of a demo file, else the shared one; the test is skipped when neither is there."""
    for folder in (_OURS, _SHARED):
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"the demo file {name} is not here")


@cache
def demo_lexicon() -> Lexicon:
    """Everybody of the demo company."""
    with data_file("members.csv").open(encoding="utf-8") as lines:
        people = [
            Person(int(row["member_id"].removeprefix("M")), row["name"], row["org"], row["group"])
            for row in csv.DictReader(lines)
        ]
    tree = tomllib.loads(data_file("org.toml").read_text(encoding="utf-8"))
    orgs = [tree["committee"], *tree["org"]]
    units = [
        Unit(
            number,
            org["code"],
            org["name"],
            org["short"],
            org["kind"],
            org.get("parent", ""),
            tuple(org.get("aliases", ())),
        )
        for number, org in enumerate(orgs, 1)
    ]
    groups = [
        Unit(number, group["code"], group["name"], "", "group", group["org"])
        for number, group in enumerate(tree["group"], len(orgs) + 1)
    ]
    return Lexicon(people, units + groups)
