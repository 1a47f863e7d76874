"""The address book as the app sees it: departments, people, what is kept from it, what a refusal means."""

from datetime import timedelta

import pytest

from bot.channels.address_book import TREE_LIFE, path
from bot.channels.base import DeliveryError, Person, Verdict
from bot.channels.beside import HasContacts
from bot.channels.group_robot import GroupRobot
from bot.channels.wecom_app import WecomApp
from bot.demo.standin import StandIn
from bot.demo.standin_chats import Member
from bot.demo.standin_contacts import Department, Tag


@pytest.fixture
def company(standin: StandIn) -> StandIn:
    """Three people in departments two levels deep, one of them in two; one outside of what the app sees."""
    standin.users.clear()
    standin.contacts.add(
        [Department(2, "焊接车间"), Department(21, "一班", 2), Department(3, "机关"), Department(4, "食堂")]
    )
    standin.contacts.visible = (2, 3)
    standin.add_users(
        [
            Member("Li.Ming", "李明", (21,)),
            Member("wang", "王芳", (2, 3)),
            Member("zhao", "赵强", (3,)),
            Member("cook", "胡师傅", (4,)),
        ]
    )
    return standin


def paths(standin: StandIn) -> list[str]:
    """What was asked, in order."""
    return [call["path"] for call in standin.calls if call["path"] != "gettoken"]


def test_everybody_the_app_sees_with_departments_from_the_root_down(company: StandIn, app: WecomApp) -> None:
    assert isinstance(app, HasContacts)
    assert app.contacts() == [
        Person("li.ming", "李明", ("焊接车间", "一班")),
        Person("wang", "王芳", ("焊接车间", "机关")),
        Person("zhao", "赵强", ("机关",)),
    ]
    assert paths(company) == ["department/list", "agent/get", *["user/simplelist"] * 3]


def test_people_the_app_is_shown_one_by_one_are_seen_too(company: StandIn, app: WecomApp) -> None:
    company.contacts.visible = ()
    company.contacts.singly = ("cook", "gone")

    assert app.contacts() == [Person("cook", "胡师傅", ())]


def test_whoever_and_whatever_department_bears_a_tag_is_seen_too(company: StandIn, app: WecomApp) -> None:
    company.contacts.visible = ()
    company.contacts.tags = {7: Tag("党员", ("cook", "gone"), (3,)), 8: Tag("食堂", ("cook",), (4,))}

    assert app.contacts() == [
        Person("cook", "胡师傅", ("食堂",)),
        Person("wang", "王芳", ("机关",)),
        Person("zhao", "赵强", ("机关",)),
    ]


def test_the_secret_of_the_contact_sync_is_named(company: StandIn, app: WecomApp) -> None:
    company.contacts.is_sync = True

    with pytest.raises(DeliveryError, match="请填应用自己的 secret（48009）") as refused:
        app.contacts()

    assert refused.value.verdict is Verdict.OFFICE
    with pytest.raises(DeliveryError, match="48009"):
        app.contact("wang")


@pytest.mark.parametrize(
    ("endpoint", "code", "words"),
    [
        ("department/list", 60020, "企业可信 IP"),
        ("user/simplelist", 60011, "不在应用的可见范围"),
        ("user/simplelist", 48002, "没有读通讯录的权限"),
        ("agent/get", 40056, "AgentId 不对"),
        ("agent/get", 301002, "不是同一个应用"),
    ],
)
def test_a_refusal_is_explained(company: StandIn, app: WecomApp, endpoint: str, code: int, words: str) -> None:
    company.fault(endpoint, errcode=code)

    with pytest.raises(DeliveryError, match=words) as refused:
        app.contacts()

    assert (refused.value.verdict, refused.value.code) == (Verdict.NEVER if code == 40056 else Verdict.OFFICE, code)


def test_one_of_them(company: StandIn, app: WecomApp) -> None:
    assert app.contact("LI.MING") == Person("li.ming", "李明", ("焊接车间", "一班"))
    assert app.contact("cook") is None
    assert app.contact("nobody") is None


def test_the_departments_are_asked_for_once_in_a_while(company: StandIn, app: WecomApp) -> None:
    app.contact("wang")
    app.contact("zhao")
    assert paths(company).count("department/list") == 1

    company.contacts.add([Department(3, "公司机关")])
    company.clock.advance(TREE_LIFE + timedelta(seconds=1))
    assert app.contact("zhao") == Person("zhao", "赵强", ("公司机关",))


@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        ((3,), ("公司", "车间", "班")),
        ((3, 2), ("公司", "车间", "班")),
        ((4, 3), ("公司", "机关", "车间", "班")),
        ((9,), ()),
        ((5,), ("上", "下")),
        ((7,), ()),
    ],
)
def test_the_way_from_the_root(numbers: tuple[int, ...], names: tuple[str, ...]) -> None:
    tree = {1: ("公司", 0), 2: ("车间", 1), 3: ("班", 2), 4: ("机关", 1), 5: ("上", 6), 6: ("下", 5), 7: ("", 0)}

    assert path(tree, numbers) == names


def test_a_platform_that_answers_nonsense_has_nobody(company: StandIn, app: WecomApp) -> None:
    company.fault("department/list", raw='{"errcode":0,"department":[7,{"id":"x"},{"id":3,"parentid":"y"}]}')
    company.fault("user/simplelist", raw='{"errcode":0,"userlist":[{"userid":"a|b","name":"甲"},{"userid":7},"x"]}')
    company.fault("agent/get", raw='{"errcode":0,"allow_userinfos":{"user":[{"userid":"@all"}]}}')

    assert app.contacts() == []


def test_a_robot_has_no_address_book(robot: GroupRobot) -> None:
    assert not isinstance(robot, HasContacts)
