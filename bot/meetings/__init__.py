"""三会一课: meetings, who was there, the arithmetic of votes, the minutes. The face; come in here."""

from bot.meetings import counting, wording
from bot.meetings.attendance import Difference, Mark, MarkResult, mark, preview, rest_of
from bot.meetings.audience import exempt, expected
from bot.meetings.calendar import call, cancel, change, kinds_of, usual_title
from bot.meetings.closing import Closing, close, reopen, review
from bot.meetings.counting import ATTENDED, Ballot, Election, Quorum, Tally, should_attend
from bot.meetings.finding import WhichMeetingError, coming, day_of, end_at, find, kept, meeting, the_one
from bot.meetings.gaps import LongUnseen, Unfiled, long_unseen, open_records, unfiled
from bot.meetings.history import (
    KindStatistics,
    MyYear,
    forget_reasons,
    make_up,
    my_year,
    unit_statistics,
)
from bot.meetings.inviting import tell, untold
from bot.meetings.kinds import KINDS, Audience, KindRule, QuorumRule
from bot.meetings.ledger import Attended, Held, ledger
from bot.meetings.minutes import Finding, Level, is_late
from bot.meetings.models import Attendance, LeaveReason, Meeting, MeetingKind, MeetingState, Presence, Resolution, Vote
from bot.meetings.own import Own, mine, my_own
from bot.meetings.pasted import Pasted, ticks, understand
from bot.meetings.records import Notes, resolutions, resolve, serve, vote, votes, write
from bot.meetings.revising import revise, version
from bot.meetings.rolls import Entry, Roll, roll
from bot.meetings.sheets import Choice, Line, MeanwhileError, RollSheet, keep, sheet, the_others
from bot.meetings.sight import Sight, concerned, look
from bot.meetings.signin import SignIn, sign_in

__all__ = [
    "ATTENDED",
    "KINDS",
    "Attendance",
    "Attended",
    "Audience",
    "Ballot",
    "Choice",
    "Closing",
    "Difference",
    "Election",
    "Entry",
    "Finding",
    "Held",
    "KindRule",
    "KindStatistics",
    "LeaveReason",
    "Level",
    "Line",
    "LongUnseen",
    "Mark",
    "MarkResult",
    "MeanwhileError",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "MyYear",
    "Notes",
    "Own",
    "Pasted",
    "Presence",
    "Quorum",
    "QuorumRule",
    "Resolution",
    "Roll",
    "RollSheet",
    "Sight",
    "SignIn",
    "Tally",
    "Unfiled",
    "Vote",
    "WhichMeetingError",
    "call",
    "cancel",
    "change",
    "close",
    "coming",
    "concerned",
    "counting",
    "day_of",
    "end_at",
    "exempt",
    "expected",
    "find",
    "forget_reasons",
    "is_late",
    "keep",
    "kept",
    "kinds_of",
    "ledger",
    "long_unseen",
    "look",
    "make_up",
    "mark",
    "meeting",
    "mine",
    "my_own",
    "my_year",
    "open_records",
    "preview",
    "reopen",
    "resolutions",
    "resolve",
    "rest_of",
    "review",
    "revise",
    "roll",
    "serve",
    "sheet",
    "should_attend",
    "sign_in",
    "tell",
    "the_one",
    "the_others",
    "ticks",
    "understand",
    "unfiled",
    "unit_statistics",
    "untold",
    "usual_title",
    "version",
    "vote",
    "votes",
    "wording",
    "write",
]
