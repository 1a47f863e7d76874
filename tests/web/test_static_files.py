"""Our own files: read whole and closed before they are sent, whoever goes away meanwhile."""

import gc
from io import FileIO

from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.web.visiting import visit
from tests.world import World


def test_no_file_stays_open_when_its_reader_goes_away(world: World) -> None:
    app = visit(world, "老王").client.application
    sent, status, _ = run_wsgi_app(app, EnvironBuilder("/static/icon.svg").get_environ())
    held = [one for one in gc.get_objects() if isinstance(one, FileIO) and str(one.name).endswith("icon.svg")]
    assert status == "200 OK"
    assert [one for one in held if not one.closed] == []
    assert b"".join(sent).startswith(b"<svg")
