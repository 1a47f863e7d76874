"""Who is told of a published notice: nobody the same words twice, and other words as a correction (更正)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import notify, people
from bot.channels import envelope
from bot.circular import paper, posts, rules, wording
from bot.circular.models import NoticePaper, Section
from bot.circular.rules import Step
from bot.core import audit
from bot.core.audit import Change
from bot.core.context import Context
from bot.notify import Announcement
from bot.people import Role
from bot.text.brief import cut

SECRETARIES, MEMBERS = "secretaries", "members"
CIRCLES: Mapping[str, str] = {SECRETARIES: "各单位书记", MEMBERS: "全体党员"}
"""Whom the summary may go to; the first is usual."""
TRIES = 100
"""Publications of all notices that are looked through for those of this one."""
_ANNOUNCEMENT = str(Announcement.__tablename__)
_PAPER = str(NoticePaper.__tablename__)


@dataclass(frozen=True, slots=True)
class Audience:
    """Of a circle: who hears of the notice for the first time, who hears a correction, who knows these words."""

    new: tuple[int, ...]
    corrected: tuple[int, ...]
    spared: tuple[int, ...]

    @property
    def told(self) -> tuple[int, ...]:
        """Who is to hear something."""
        return self.new + self.corrected


def summary(ctx: Context, found: NoticePaper) -> str:
    """What people are told, at most 300 characters: no unit is named, nobody has to answer."""
    rows = paper.standing(paper.items(ctx, found))
    lines = [one.text for one in rows if one.source_key == "overview:units"]
    common = [one for one in rows if one.section is Section.PROBLEMS and one.org_id is None]
    titles = "；".join(wording.short(one.text, wording.ABOUT_CHARS) for one in common[: wording.TITLES])
    mend = sum(one.section is Section.RECTIFY for one in rows)
    said = wording.SUMMARY.format(
        title=found.title,
        number=found.number or wording.NOBODY,
        units=lines[0] if lines else "",
        common=wording.SUMMARY_COMMON.format(titles=titles) if titles else "",
        mend=wording.SUMMARY_MEND.format(count=mend) if mend else "",
    )
    return cut(said, rules.SUMMARY_CHARS)


def spoken(ctx: Context, found: NoticePaper, *, form: str = wording.SPOKEN) -> str:
    """The summary under the name of the office and of who publishes it."""
    contact = ctx.settings.chat.contact
    return form.format(office=contact, name=ctx.speaker.name, text=summary(ctx, found))


def receivers(ctx: Context, circle: str) -> list[int]:
    """Who is told: the secretaries of all units, or everybody; who publishes is not.

    Raises:
        NotAllowedError: the speaker does not publish notices.
    """
    posts.require(ctx, Step.PUBLISH)
    root = paper.committee(ctx)
    if circle == MEMBERS:
        found: Sequence[int] = people.numbers_of(ctx, root)
    else:
        found = people.posted(ctx, (Role.SECRETARY,), root)
    return [number for number in found if number != ctx.speaker.id]


def audience(ctx: Context, found: NoticePaper, circle: str) -> Audience:
    """The circle by what each has heard of this notice, when it was published and taken back before.

    Raises:
        NotAllowedError: the speaker does not publish notices.
    """
    before, words = notify.heard(ctx, _announced(ctx, found)), _words(spoken(ctx, found))
    everybody = receivers(ctx, circle)
    return Audience(
        new=tuple(one for one in everybody if one not in before),
        corrected=tuple(one for one in everybody if one in before and _words(before[one]) != words),
        spared=tuple(one for one in everybody if one in before and _words(before[one]) == words),
    )


def tell(ctx: Context, found: NoticePaper, circle: str, meant: Audience) -> list[Announcement]:
    """Announce it to whom it is new, and its correction to who heard other words.

    Raises:
        BadInputError: the circle is empty.
    """
    made = []
    if meant.new or not (meant.corrected or meant.spared):
        made.append(notify.announce(ctx, spoken(ctx, found), meant.new, CIRCLES[circle]))
        notify.show_as(ctx, made[0], f"notice:{found.id}")
    if meant.corrected:
        text = spoken(ctx, found, form=wording.CORRECTED)
        made.append(notify.announce(ctx, text, meant.corrected, CIRCLES[circle]))
    return made


def rests_on(made: Announcement) -> Change:
    """That a publication was made known by this announcement: how it is found again."""
    same = {"at": made.at}
    return Change(_ANNOUNCEMENT, made.id, same, same)


def _announced(ctx: Context, found: NoticePaper) -> list[int]:
    """The announcements by which this notice was made known, as the trail has it: publications taken back too."""
    numbers = []
    for entry in audit.latest(ctx, "notice.publish", limit=TRIES):
        touched = {(change["table"], change["key"]) for change in entry.changes}
        if (_PAPER, found.id) in touched:
            numbers += [key for table, key in touched if table == _ANNOUNCEMENT]
    return numbers


def _words(text: str) -> str:
    """What was said, whoever said it: without the line that names him."""
    return envelope.clean(text).strip().partition("\n")[2]
