"""What the clock does: one file a job, and the timetable that says when."""

from bot.core.scheduler import HOUR, Job
from jobs import backup, tidy

TIMETABLE = (
    Job("backup", backup.run, at="02:17", looks=True, pause=HOUR),
    Job("tidy", tidy.run, at="02:47"),  # after the copy: what goes today is still in it for two weeks
)
