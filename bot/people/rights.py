"""Who may do what, for whom: one table to read; own unit and everything below it."""

from collections.abc import Mapping
from enum import StrEnum

from bot.people.models import Role


class Right(StrEnum):
    """What needs a post; everybody may act for himself."""

    FILE_ATTENDANCE = "file_attendance"
    """Record others' attendance and read their leave reasons."""
    CALL_MEETING = "call_meeting"
    KEEP_MINUTES = "keep_minutes"
    SEE_UNIT = "see_unit"
    """See a unit's records, numbers and lists."""
    MANAGE_PEOPLE = "manage_people"
    """Change organisations, members, posts and bindings."""

    ASSIGN_TASK = "assign_task"
    """Give somebody of a unit a task of one's own making, or hand a task on."""
    VERIFY_TASK = "verify_task"
    """Say that what another reported is done, or send it back."""
    EXTEND_TASK = "extend_task"
    """Grant a later deadline, move a date of the year's list, say that a task does not apply."""
    NUDGE = "nudge"
    """Remind by hand those who are behind (催办)."""
    ANNOUNCE = "announce"
    """Tell a unit, a role or everybody something (公告)."""
    ANNOUNCE_URGENT = "announce_urgent"
    """The same, at any hour."""
    ENTER_RESULT = "enter_result"
    """Enter what was found on site: values, deductions, bonuses."""
    CONFIRM_RESULT = "confirm_result"
    """Confirm what another entered, decide appeals, freeze a check."""
    RECTIFY = "rectify"
    """Ask a unit to put something right (整改), accept what it answers, withdraw what was asked by mistake."""
    APPEAL = "appeal"
    """Say that something in a unit's result is wrong (申诉)."""
    SEE_ALL_RESULTS = "see_all_results"
    """See every unit's result, not only one's own."""
    SEE_COMPLAINTS = "see_complaints"
    DEBRIEF = "debrief"
    """Hand in a unit's debrief of the year (述职); the office sees who has."""
    APPRAISE = "appraise"
    """Open a rating of the units (测评), type in counts from paper, count."""


BRANCH_OFFICERS = (
    Role.SECRETARY,
    Role.DEPUTY_SECRETARY,
    Role.ORGANISATION_COMMISSIONER,
    Role.PUBLICITY_COMMISSIONER,
    Role.DISCIPLINE_COMMISSIONER,
)
OFFICE = (
    Role.COMMITTEE_SECRETARY,
    Role.COMMITTEE_DEPUTY_SECRETARY,
    Role.DISCIPLINE_SECRETARY,
    Role.PARTY_WORK_HEAD,
    Role.PARTY_WORK_CLERK,
)

RIGHTS: Mapping[Right, tuple[Role, ...]] = {
    Right.FILE_ATTENDANCE: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.CALL_MEETING: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.KEEP_MINUTES: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.SEE_UNIT: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.MANAGE_PEOPLE: (Role.SECRETARY, Role.ORGANISATION_COMMISSIONER, *OFFICE),
    Right.ASSIGN_TASK: (Role.SECRETARY, Role.DEPUTY_SECRETARY, *OFFICE),
    Right.VERIFY_TASK: (Role.SECRETARY, Role.DEPUTY_SECRETARY, *OFFICE),
    Right.EXTEND_TASK: OFFICE,
    Right.NUDGE: (Role.SECRETARY, Role.DEPUTY_SECRETARY, *OFFICE),
    Right.ANNOUNCE: (Role.SECRETARY, Role.DEPUTY_SECRETARY, *OFFICE),
    Right.ANNOUNCE_URGENT: (Role.COMMITTEE_SECRETARY, Role.PARTY_WORK_HEAD),
    Right.ENTER_RESULT: OFFICE,
    Right.CONFIRM_RESULT: OFFICE,
    Right.RECTIFY: OFFICE,
    Right.APPEAL: (Role.SECRETARY, Role.DEPUTY_SECRETARY),
    Right.SEE_ALL_RESULTS: OFFICE,
    Right.SEE_COMPLAINTS: OFFICE,
    Right.DEBRIEF: (Role.SECRETARY, Role.DEPUTY_SECRETARY, *OFFICE),
    Right.APPRAISE: OFFICE,
}

WHO = {
    Right.FILE_ATTENDANCE: "替别人记到会，由党小组长或支部书记、委员来做。",
    Right.CALL_MEETING: "召集、改期、取消会议，由党小组长或支部书记、委员来做。",
    Right.KEEP_MINUTES: "会议记录由党小组长或支部书记、委员来记。",
    Right.SEE_UNIT: "单位的记录由本单位书记、委员和党小组长查看。",
    Right.MANAGE_PEOPLE: "人员和组织由支部书记、组织委员或党委工作部维护。",
    Right.ASSIGN_TASK: "布置、转交任务由支部书记、副书记或党委工作部来做。",
    Right.VERIFY_TASK: "核验、退回任务由本单位书记、副书记或党委工作部来做。",
    Right.EXTEND_TASK: "延期和不适用由党委工作部决定。",
    Right.NUDGE: "催办由支部书记、副书记或党委工作部来做。",
    Right.ANNOUNCE: "公告由支部书记、副书记或党委工作部来发。",
    Right.ANNOUNCE_URGENT: "不分时段的紧急公告由党委工作部部长来发。",
    Right.ENTER_RESULT: "扣分、加分、现场分和检查发现由党委工作部录入。",
    Right.CONFIRM_RESULT: "扣分、加分和申诉由党委工作部另一位同志确认。",
    Right.RECTIFY: "下整改通知、验收销号由党委工作部来做；指定了验收人的，由验收人验收。",
    Right.APPEAL: "申诉由本单位书记、副书记提出。",
    Right.SEE_ALL_RESULTS: "各单位的检查结果由党委工作部汇总；您可以看本单位的。",
    Right.SEE_COMPLAINTS: "投诉由党委工作部查看和处理。",
    Right.DEBRIEF: "述职由支部书记、副书记交。",
    Right.APPRAISE: "测评由党委工作部组织、录票和计票。",
}
"""What a person without the right is told."""
