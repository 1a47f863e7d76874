"""A branch whose members hand things in, and WeCom's stand-in that has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot import evidence
from bot.channels.wecom_app import WecomApp
from bot.core.clock import Clock, MovableClock, system_clock
from bot.core.config import Settings, Store
from bot.core.context import Context
from bot.demo.standin import StandIn
from bot.evidence import EvidenceFile, EvidenceKind, Fetcher
from tests.channels.conftest import AES_KEY, AGENT, CORP, SECRET, TOKEN
from tests.channels.conftest import settings as app_settings
from tests.core import files
from tests.world import World


@dataclass
class Post:
    """WeCom with what members sent, the folder it goes to, and who was told what."""

    world: World
    standin: StandIn
    app: WecomApp
    folder: Path
    api_base: str
    told: list[tuple[int, str]] = field(default_factory=list)

    def fetcher(self) -> Fetcher:
        """One process that fetches."""
        world = self.world
        channels = {"wecom_app": self.app}
        return Fetcher(world.database, channels, lambda: world.now, world.settings, tell=self._tell)

    def _tell(self, _: Context, file: EvidenceFile) -> None:
        self.told.append((file.id, file.reason))

    def hand(self, name: str, filename: str = "现场.jpg", content: bytes = b"", kind: str = "image") -> int:
        """A member sends a file; returns its number here."""
        media_id = self.standin.api.shelf.put(kind, filename, content or files.jpeg(), self.standin.clock())
        with self.world.acting(name) as ctx:
            name = filename if kind == "file" else ""
            return evidence.hand_in(ctx, EvidenceKind(kind), channel="wecom_app", media_id=media_id, name=name).id

    def file(self, number: int) -> EvidenceFile:
        """How it stands now."""
        with self.world.database.read() as session:
            found = session.get(EvidenceFile, number)
            assert found is not None
            session.expunge(found)
            return found

    def lying(self) -> int:
        """Files in the folder."""
        return sum(path.is_file() for path in self.folder.rglob("*"))

    def downloads(self) -> int:
        """How often WeCom was asked for a file."""
        return sum(call["path"] == "media/get" for call in self.standin.calls)


def wecom(api_base: str, clock: Clock = system_clock) -> WecomApp:
    """The channel of the app."""
    return WecomApp(app_settings(api_base=api_base), clock=clock)


@contextmanager
def opened(world: World, folder: Path) -> Iterator[Post]:
    """WeCom beside the world, on the same Monday morning; evidence goes to this folder."""
    world.settings = Settings(store=Store(evidence=folder))
    standin = StandIn(CORP, AGENT, SECRET, TOKEN, AES_KEY, clock=MovableClock(world.now))
    api_base = standin.serve() + "/cgi-bin/"
    try:
        yield Post(world, standin, wecom(api_base, standin.clock), folder, api_base)
    finally:
        standin.close()
