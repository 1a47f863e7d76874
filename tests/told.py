"""What people have been told already, as if it had come."""

from bot.notify import MessageState, OutboxLetter, OutboxMessage, Topic
from tests.world import World


def fill_the_week(world: World, name: str, letters: int) -> None:
    """So many letters have come this week."""
    with world.acting() as ctx:
        for number in range(letters):
            letter = OutboxLetter(channel="wecom_app", text="", userids=[], made_at=ctx.now, due=ctx.now)
            ctx.session.add(letter)
            ctx.session.flush()
            said = {"key": f"{name}:{number}", "state": MessageState.SENT, "letter_id": letter.id}
            told = {"member_id": world.who(name), "topic": Topic.TASK, "text": "", "put_at": ctx.now, "due": ctx.now}
            ctx.session.add(OutboxMessage.model_validate(said | told | {"settled_at": ctx.now}))
