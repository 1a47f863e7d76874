"""The table of errcodes: every code the vendors' pages warn of is there, and says what to do and who does it."""

import pytest

from bot.channels import group_robot, wecom_app
from bot.channels.base import Verdict
from bot.channels.errcodes import ACCOUNT, ROBOT, TABLES, WECOM, Errcode, Who, refusals

EVERY = [
    pytest.param(name, code, one, id=f"{name}{code}") for name, table in TABLES.items() for code, one in table.items()
]
WARNED_OF = """
    -1 6000 40014 42001 40001 40013 40091 41002 41004 41001 40003 60111 60021 40004 40006 40007 44001 45001 40123 40008
    40058 40063 40033 40029 41006 41011 41016 41033 44004 45002 45008 45034 45009 45033 48001 48002 48004 48006 48009
    50001 50002 50003 60011 60020 60140 81013 82001 82002 82003 82004 86001 86003 86008 301002 40056 40009 40068 40074
    46003 40016 40017 40018 40019 40020 40022 40023 40024 40025 40026 40027 40054 40055
"""
"""Of path/90313, path/90455 and the pages of the endpoints we call."""


def test_every_code_of_the_vendors_pages_is_explained() -> None:
    assert set(WECOM) == {int(code) for code in WARNED_OF.split()}
    assert {93000, 93004, 93008, 45009} < set(ROBOT)
    assert {40164, 45015, 45047, 43004, 48001, 40125, 40001} < set(ACCOUNT)


@pytest.mark.parametrize(("name", "code", "one"), EVERY)
def test_a_code_says_what_to_do_and_who_does_it(name: str, code: int, one: Errcode) -> None:
    assert 3 < len(one.means) <= 30, f"{name} {code}"
    assert 3 < len(one.remedy) <= 60, f"{name} {code}"
    assert not one.means.endswith("。")
    assert "！" not in one.means + one.remedy


@pytest.mark.parametrize(("name", "code", "one"), EVERY)
def test_what_waits_for_somebody_names_him(name: str, code: int, one: Errcode) -> None:
    waits_for_itself = one.verdict in {Verdict.LATER, Verdict.CLOSED}

    assert one.verdict is not Verdict.OFFICE or one.who is not Who.NOBODY, f"{name} {code}"
    assert one.who is Who.NOBODY or not waits_for_itself or code == 43101, f"{name} {code}"


def test_one_number_means_different_things_on_two_platforms() -> None:
    assert (WECOM[40001].verdict, ACCOUNT[40001].verdict) == (Verdict.OFFICE, Verdict.AGAIN)


def test_channels_refuse_by_the_table_and_only_what_is_said_of_messages() -> None:
    assert refusals(WECOM) == wecom_app.REFUSALS
    assert refusals(ROBOT) == group_robot.REFUSALS
    assert 40029 not in wecom_app.REFUSALS
    assert wecom_app.CONTACT_REFUSALS[40056] == (Verdict.NEVER, "AgentId 不对")
    assert wecom_app.REFUSALS[60020] == (Verdict.OFFICE, "服务器的地址不在应用的企业可信 IP 中")
