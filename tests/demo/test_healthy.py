"""The doctor looks at the demonstration: every door of it is open."""

from bot import doctor
from bot.demo.run import Demo
from bot.doctor import CHECKS, Grade, Patient

OWN = frozenset({"clock", "outbox", "backup"})
"""A demonstration has a time of its own, and has only just begun to speak and to keep copies."""


def test_the_demonstration_is_in_good_health(demo: Demo) -> None:
    reports = doctor.examine(
        Patient(demo.settings, demo.database, demo.clock), [check for check in CHECKS if check.name not in OWN]
    )

    assert [one.said for report in reports for one in report.findings if one.grade is not Grade.OK] == []
    assert all(report.findings for report in reports), "there is something of everything"
