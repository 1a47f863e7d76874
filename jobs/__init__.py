"""What the clock does: one file a job, and the timetable that says when.

Odd minutes: everybody else sends at :00. What waits for quiet hours is said when they end, merged.
"""

from bot.core.scheduler import HOUR, MONTH_OPENS, WEEK_OPENS, WORKDAY, Job
from jobs import backup, digest, meeting_gaps, recur, remind, self_check, tidy

TIMETABLE = (
    Job("recur", recur.run, at="00:11"),
    Job("backup", backup.run, at="02:17", looks=True, pause=HOUR),
    Job("tidy", tidy.run, at="02:47"),  # after the copy: what goes today is still in it for two weeks
    Job("digest", digest.run, at="08:47", on=WEEK_OPENS),
    Job("remind", remind.run, at="08:53", on=WORKDAY),  # after the digest, which has said it already
    Job("meeting_gaps", meeting_gaps.run, at="09:07", on=WORKDAY),
    Job("self_check", self_check.run, at="09:13", on=MONTH_OPENS),
)
