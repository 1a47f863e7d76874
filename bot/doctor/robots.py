"""Whether the keys of the groups' robots are good, without a word in any group.

There is no call made for asking. What is asked is an upload without a file: a bad key is refused as such (93000), a
good one is told that nothing was uploaded. Uploads are shown to nobody, so no group sees anything either way. That the
key is looked at first stands on no page of the vendor: a refusal of the key is certain, the word `good` is not quite.
"""

from collections.abc import Iterator

from pydantic import SecretStr

from bot.channels.errcodes import Who
from bot.core.config import GroupRobot
from bot.doctor.asking import Heard, UnheardError, ask
from bot.doctor.configured import unasked
from bot.doctor.findings import Finding, Patient
from bot.doctor.judging import ROBOTS

OFFICE = "党委工作部的群"
UNIT = "{code} 的群"
GOOD = "{whose}：机器人的 key 有效（没有往群里发消息）。"
TROUBLE = "{whose}：{said}"
WHOLE = "{whose}：key 填成了整个 Webhook 地址。"
PART = "只填地址里 key= 后面的一串。"
MEANT = frozenset({-1, 45009, 45033, 93000, 93004, 93008})
"""What says something of the key or of the platform; everything else complains of the missing file."""


def robots(patient: Patient) -> Iterator[Finding]:
    """The office's and each unit's, one after the other."""
    section = patient.settings.channels.group_robot
    if section is None:
        return
    if finding := unasked(patient, "group_robot"):
        yield finding
        return
    for whose, key in _keys(section):
        if "=" in key.get_secret_value():
            yield Finding.wrong(WHOLE.format(whose=whose), PART, Who.IT)
            continue
        try:
            yield _judged(whose, _asked(section, key))
        except UnheardError as error:
            yield ROBOTS.unheard(error, section.api_base)
            return


def _keys(section: GroupRobot) -> Iterator[tuple[str, SecretStr]]:
    yield OFFICE, section.key
    for code, unit in section.units.items():
        yield UNIT.format(code=code), unit.key


def _asked(section: GroupRobot, key: SecretStr) -> Heard:
    params = {"key": key.get_secret_value(), "type": "file"}
    return ask("POST", section.api_base, "webhook/upload_media", params=params)


def _judged(whose: str, heard: Heard) -> Finding:
    if heard.code is None or heard.code in MEANT:
        found = ROBOTS.judged(heard, Finding.ok(""))
        return Finding(found.grade, TROUBLE.format(whose=whose, said=found.said), found.remedy, found.who)
    return Finding.ok(GOOD.format(whose=whose))
