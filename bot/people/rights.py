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
    SURVEY = "survey"
    """Ask units a list of questions (调研) and read the answers."""
    RUN_ACTIVITY = "run_activity"
    """Start an activity or a team, report its result, close it."""
    ENTER_FIGURES = "enter_figures"
    """Enter what a production department measured: safety, quality, schedule."""
    AWARD = "award"
    """Open a choice among the nominated, name the winner or leave a star or a flag vacant."""
    KEEP_HONOURS = "keep_honours"
    """Put an honour of one's unit or its people into the register; the office confirms it."""
    KEEP_STUDY = "keep_study"
    """Set a unit's study plan, record study of others."""
    KEEP_ARTICLES = "keep_articles"
    """Record a unit's articles; where one was published the office confirms."""
    KEEP_ADMISSION = "keep_admission"
    """See and record the steps of an admission (发展党员)."""
    KEEP_DUES = "keep_dues"
    """Tick who has paid dues."""
    KEEP_ELECTION = "keep_election"
    """Record a unit's term and its election (换届)."""
    APPROVE_ELECTION = "approve_election"
    """Record that the organisation above approved an election or a later day for it."""
    KEEP_ORG_LIFE = "keep_org_life"
    """Record counts and dates of talks and of the members' appraisal."""


SECRETARIES = (Role.SECRETARY, Role.DEPUTY_SECRETARY)
"""Who answers for a unit: the first of these posts that is held."""
BRANCH_OFFICERS = (
    *SECRETARIES,
    Role.ORGANISATION_COMMISSIONER,
    Role.PUBLICITY_COMMISSIONER,
    Role.DISCIPLINE_COMMISSIONER,
)
COMMITTEE_OFFICERS = (Role.COMMITTEE_SECRETARY, Role.COMMITTEE_DEPUTY_SECRETARY, Role.DISCIPLINE_SECRETARY)
OFFICERS = (*BRANCH_OFFICERS, *COMMITTEE_OFFICERS)
"""Posts that make somebody a member of the committee or leading body of the organisation they are held in."""
OFFICE = (*COMMITTEE_OFFICERS, Role.PARTY_WORK_HEAD, Role.PARTY_WORK_CLERK)
ORGANISERS = (*SECRETARIES, Role.ORGANISATION_COMMISSIONER)

RIGHTS: Mapping[Right, tuple[Role, ...]] = {
    Right.FILE_ATTENDANCE: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.CALL_MEETING: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.KEEP_MINUTES: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.SEE_UNIT: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.MANAGE_PEOPLE: (Role.SECRETARY, Role.ORGANISATION_COMMISSIONER, *OFFICE),
    Right.ASSIGN_TASK: (*SECRETARIES, *OFFICE),
    Right.VERIFY_TASK: (*SECRETARIES, *OFFICE),
    Right.EXTEND_TASK: OFFICE,
    Right.NUDGE: (*SECRETARIES, *OFFICE),
    Right.ANNOUNCE: (*SECRETARIES, *OFFICE),
    Right.ANNOUNCE_URGENT: (Role.COMMITTEE_SECRETARY, Role.PARTY_WORK_HEAD),
    Right.ENTER_RESULT: OFFICE,
    Right.CONFIRM_RESULT: OFFICE,
    Right.RECTIFY: OFFICE,
    Right.APPEAL: SECRETARIES,
    Right.SEE_ALL_RESULTS: OFFICE,
    Right.SEE_COMPLAINTS: OFFICE,
    Right.DEBRIEF: (*SECRETARIES, *OFFICE),
    Right.APPRAISE: OFFICE,
    Right.SURVEY: OFFICE,
    Right.RUN_ACTIVITY: (*BRANCH_OFFICERS, Role.UNION_CHAIR, Role.YOUTH_LEAGUE_SECRETARY, *OFFICE),
    Right.ENTER_FIGURES: (*SECRETARIES, *OFFICE),
    Right.AWARD: (*SECRETARIES, *OFFICE),
    Right.KEEP_HONOURS: (*ORGANISERS, *OFFICE),
    Right.KEEP_STUDY: (Role.GROUP_LEADER, *BRANCH_OFFICERS, *OFFICE),
    Right.KEEP_ARTICLES: (*SECRETARIES, Role.PUBLICITY_COMMISSIONER, Role.PUBLICITY_HEAD, *OFFICE),
    Right.KEEP_ADMISSION: (*ORGANISERS, *OFFICE),
    Right.KEEP_DUES: (Role.GROUP_LEADER, *ORGANISERS, *OFFICE),
    Right.KEEP_ELECTION: (*ORGANISERS, *OFFICE),
    Right.APPROVE_ELECTION: OFFICE,
    Right.KEEP_ORG_LIFE: (*ORGANISERS, *OFFICE),
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
    Right.SURVEY: "调研由党委工作部发起和汇总。",
    Right.RUN_ACTIVITY: "组织活动、组队、报成果由支部书记、委员，工会、团委或党委工作部来做。",
    Right.ENTER_FIGURES: "生产部门的数据由支部书记、副书记或党委工作部录入。",
    Right.AWARD: "评星、授旗由支部书记、副书记或党委工作部组织。",
    Right.KEEP_HONOURS: "荣誉由支部书记、组织委员登记，党委工作部确认。",
    Right.KEEP_STUDY: "学习计划和别人的学时由支部书记、委员或党小组长登记。",
    Right.KEEP_ARTICLES: "稿件由支部书记、宣传委员或宣传部门登记，党委工作部确认。",
    Right.KEEP_ADMISSION: "发展党员的情况由支部书记、副书记、组织委员和党委工作部掌握。",
    Right.KEEP_DUES: "党费登记由党小组长、支部书记或组织委员来做。",
    Right.KEEP_ELECTION: "换届由支部书记、组织委员和党委工作部登记。",
    Right.APPROVE_ELECTION: "换届的批复和延期由党委工作部登记。",
    Right.KEEP_ORG_LIFE: "谈心谈话、民主评议的次数由支部书记、组织委员登记。",
}
"""What a person without the right is told."""
