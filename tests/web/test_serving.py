"""The server behind `sayso serve`: where it says that it is, it is."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from sayso.errors import UsageError
from sayso.serving import _address, serve


def test_the_address_is_told_when_a_browser_may_come_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    record = str(tmp_path / "sayso.db")
    command = [sys.executable, "-m", "sayso", "serve", "--record", record, "--create", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = server.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", told)
        assert address, told
        with urllib.request.urlopen(address[0], timeout=120) as page:
            assert page.status == 200
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=120) in (0, 130)
        assert "Traceback" not in server.stderr.read()


def test_a_port_that_is_taken_is_told_before_anything_is_promised(tmp_path: Path) -> None:
    promised: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} is in use"):
            serve(tmp_path / "sayso.db", port=port, ready=promised.append)
    assert promised == []


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot listen at"):
        serve(tmp_path / "sayso.db", host="127.999.0.1.localhost", port=0)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "http://127.0.0.1:80/"), ("::1", "http://[::1]:80/"), ("[::1]", "http://[::1]:80/")],
)
def test_an_address_is_one_that_a_browser_takes(host: str, expected: str) -> None:
    assert _address(host, 80) == expected
