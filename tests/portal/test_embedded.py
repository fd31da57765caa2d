import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command

from portal import embedded


@pytest.fixture
def taken(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.HOST, settings.PORT = other.getsockname()
        yield settings.PORT


def test_a_taken_port_is_one_clear_line_before_anything_slow_begins(taken):
    started = time.monotonic()
    with pytest.raises(CommandError) as refused:
        call_command("portal")
    assert str(refused.value) == (
        f"Port {taken} is taken: something else listens there. Try LINGE_PORT={taken + 1} make run"
    )
    assert time.monotonic() - started < 2


def test_a_free_port_is_free(taken):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    embedded.check_port_is_free("127.0.0.1", port)
    with pytest.raises(embedded.PortTaken):
        embedded.check_port_is_free("127.0.0.1", taken)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can tie a child to its parent's life")
def test_a_kill_takes_the_demos_child_along():
    code = """
import subprocess, sys, time
from portal.embedded import _end_with_parent
print(subprocess.Popen(["sleep", "60"], preexec_fn=_end_with_parent, start_new_session=True).pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    for _ in range(50):
        if has_ended(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child outlived its parent")


def has_ended(pid: int) -> bool:
    """Gone, or dead and not yet fetched by the system."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
