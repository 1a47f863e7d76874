"""What is said of accounts: why one is taken for somebody, and what became of it."""

from collections.abc import Mapping

from bot.contacts.matching import Reason
from bot.contacts.planning import Wanted

WHY: Mapping[Reason, str] = {
    Reason.FITS: "姓名和部门都相符",
    Reason.ONLY: "姓名相符，两边都只有一个，部门看不出支部",
    Reason.ELSEWHERE: "有同名的党员，但不在这个部门，可能是另一个人",
    Reason.MEMBERS: "名册上有 {members} 位同名，部门分不出是哪一位",
    Reason.ACCOUNTS: "通讯录里有 {accounts} 个同名账号，部门分不出是哪一个",
    Reason.RENAMED: "账号改了名，原来是 {former}",
    Reason.DIFFERS: "已经绑定，但通讯录里的姓名和名册上的不一样",
    Reason.LEFT: "通讯录里已没有这个账号，或不在应用的可见范围",
}


def why(wanted: Wanted) -> str:
    """Why, in one sentence without its full stop."""
    return WHY[wanted.reason].format(accounts=wanted.accounts, members=wanted.members, former=wanted.renamed_from)
