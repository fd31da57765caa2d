"""`manage.py portal`: the whole portal in one process. With a real broker set: the web server alone."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

import waitress
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from waitress.server import BaseWSGIServer

from portal import embedded, greeting
from portal.wsgi import application

WEB_THREADS = 8


class Command(BaseCommand):
    help = "Bring the database into step and serve the portal; Ctrl-C ends all of it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_taken_port()
        signal.signal(signal.SIGTERM, interrupt)
        signal.signal(signal.SIGINT, interrupt)  # also where a shell started us in the background, deaf to it
        queue = history = None
        try:
            self.stdout.write("Bringing the database into step …")
            self.stdout.flush()
            bring_database_into_step()
            call_command("load_basics", verbosity=0)
            history = self.start_demo()
            if embedded.is_embedded():
                queue = embedded.Queue()
                queue.start()
            self.serve(history)
        except KeyboardInterrupt:
            pass
        self.end(queue, history)

    def refuse_taken_port(self) -> None:
        """Raises CommandError: one line that says what to do."""
        try:
            embedded.check_port_is_free(settings.HOST, settings.PORT)
        except embedded.PortTaken as error:
            other = f"LINGE_PORT={settings.PORT + 1} make run"
            raise CommandError(f"Port {settings.PORT} is taken: something else listens there. Try {other}") from error

    def start_demo(self) -> embedded.DemoHistory | None:
        """Plant the demo's places and people, and let its history be told beside us; nothing when it is whole."""
        whole = (settings.DATA_DIR / "demo.json").exists()
        if not settings.DEMO or whole:
            return None
        call_command("load_demo", places_only=True, verbosity=0)  # places and people are there before the first page
        return embedded.DemoHistory()

    def serve(self, history: embedded.DemoHistory | None) -> None:
        """Until Ctrl-C or SIGTERM."""
        server = make_server()
        welcome = threading.Thread(target=greeting.greet, args=(self.stdout, history), name="greeting", daemon=True)
        welcome.start()
        server.run()

    def end(self, queue: embedded.Queue | None, history: embedded.DemoHistory | None) -> None:
        """Within seconds, whatever is under way: what is undone stands in the database."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if history:
            history.stop()
        if queue:
            queue.stop()
        self.stdout.write("Linge has stopped.")
        sys.stdout.flush()
        os._exit(0)  # a task or request that hangs must not keep the process


def bring_database_into_step() -> None:
    """Migrate, unless nothing is pending: then a start is seconds shorter. Raises SystemCheckError (half_way.py)."""
    call_command("check", tags=["database"], databases=[connection.alias], verbosity=0)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def make_server() -> BaseWSGIServer:
    """Proxy headers are left as they came: Django and allauth count the trusted proxies themselves."""
    return waitress.create_server(
        application,
        host=settings.HOST,
        port=settings.PORT,
        threads=WEB_THREADS,
        url_prefix=settings.FORCE_SCRIPT_NAME or "",
        max_request_body_size=settings.MAX_BODY_BYTES * 2,
        clear_untrusted_proxy_headers=False,
        ident=None,
    )
