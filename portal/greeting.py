"""What `manage.py portal` says once it is true: where the portal is and who can sign in to look around."""

from __future__ import annotations

import signal
import time
import urllib.request

from django.conf import settings
from django.core.management.base import OutputWrapper
from django.db import connection

from accounts import demo
from grids.models import Building
from portal.embedded import DemoHistory, is_embedded

SECONDS_FOR_PLACES = 20  # how long the greeting waits for the demo's first building


def address() -> str:
    """Where this process answers, with a final slash."""
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::", "") else settings.HOST
    return f"http://{host}:{settings.PORT}{(settings.FORCE_SCRIPT_NAME or '').rstrip('/')}/"


def wait_for_answer() -> None:
    """Until the port answers; then the home page once, so that the first visitor finds it warm."""
    while True:
        try:
            with urllib.request.urlopen(f"{address()}healthz", timeout=5) as answer:
                answer.read()
            break
        except OSError:
            time.sleep(0.1)
    try:
        with urllib.request.urlopen(address(), timeout=30) as page:
            page.read()
    except OSError:
        return  # a home page that is wanting says so itself


def wait_for_places(history: DemoHistory | None) -> None:
    """Until the demo has planted its first building, or will not."""
    deadline = time.monotonic() + SECONDS_FOR_PLACES
    while history and history.is_running() and time.monotonic() < deadline and not Building.objects.exists():
        time.sleep(0.3)


def places() -> list[tuple[str, str]]:
    building = Building.objects.order_by("pk").first()
    home = address()
    return [
        ("A building", f"{home}B/{building.slug}" if building else ""),
        ("Workbench", f"{home}work/"),
        ("Editors' admin", f"{home}admin/"),
    ]


def accounts() -> list[str]:
    """One line for each demo account: phone, code, role and place. None outside a demo."""
    return [
        f"{account.phone or '-':<15} code {demo.CODE}  {account.role} {account.area}".rstrip()
        for account in demo.demo_accounts()
    ]


def greet(out: OutputWrapper, history: DemoHistory | None) -> None:
    """Print it all, in one piece, when the first line is true. Runs in a thread beside the server."""
    try:
        wait_for_answer()
        wait_for_places(history)
        out.write("\n".join(lines(history)))
        out.flush()
        if history:
            tell_when_whole(out, history)
    finally:
        connection.close()


def lines(history: DemoHistory | None) -> list[str]:
    said = ["", f"Linge is ready at {address()}"]
    said += [f"  {label:<15} {where}" for label, where in places() if where]
    said += [f"  {account}" for account in accounts()]
    if history and history.is_running():
        said.append("  The demo's 60 days of history are being made; demo.json appears when they are whole.")
    if not is_embedded():
        said.append("  Tasks run elsewhere: celery -A portal worker, and celery -A portal beat.")
    return [*said, "  Ctrl-C ends it.", ""]


def tell_when_whole(out: OutputWrapper, history: DemoHistory) -> None:
    code = history.child.wait()
    if code == -signal.SIGTERM:  # Ctrl-C came first; the next start goes on with it
        return
    whole = (settings.DATA_DIR / "demo.json").exists()
    out.write("The demo is whole." if code == 0 and whole else f"The demo could not be made whole (exit {code}).")
    out.flush()
