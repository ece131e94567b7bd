"""A server of one's own, as a user starts it: in another process, on a free port, with its file."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from tests.conftest import RIVERS

HOME = Path(__file__).resolve().parents[2]
KEY = "open sesame 7"


class Served:
    """A server in another process; `address` has no slash at the end."""

    def __init__(self, folder: Path, for_class: bool = False) -> None:
        self.rooms, self.for_class = folder / "rooms.sqlite", for_class
        self.address, self._port = "", 0
        self._teacher: dict[str, str] = {}  # the instructor's cookie
        self._process: subprocess.Popen[str] | None = None
        self._log = (folder / "log.txt").open("a")

    @property
    def said(self) -> str:
        """What the server has written on stderr."""
        self._log.flush()
        return Path(self._log.name).read_text()

    def start(self) -> Served:
        """Starts it, again on the same port and file, and waits until it answers."""
        words = ["--port", str(self._port), "--data", str(self.rooms), str(RIVERS)]
        if self.for_class:
            words += ["--class", "--host", "127.0.0.1", "--key", KEY]
        self._process = subprocess.Popen(
            [sys.executable, "run.py", "serve", *words],
            cwd=HOME,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.fullmatch(r"\s*(http://\S+:(\d+))\s*", line):
                self.address, self._port = found[1], int(found[2])
                break
        else:
            raise AssertionError(f"the server did not start:\n{self.said}")
        with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
            assert client.get(self.address).status_code == 200
        return self

    def kill(self) -> None:
        """Ends it without a chance to put anything in order (SIGKILL)."""
        self._end(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)

    def stop(self) -> int:
        """Ends it as Ctrl-C does, and says with which code."""
        return self._end(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._process.wait(timeout=60)

    def __enter__(self) -> Served:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
        self._log.close()

    # ---------------------------------------------------------------- asking without a browser
    def client(self, **cookies: str) -> httpx.Client:
        """One browser's worth of cookies; in a class it is a student's until it says the key."""
        return httpx.Client(base_url=self.address, cookies=cookies, timeout=30)

    def instructor(self) -> httpx.Client:
        """A client that may do what instructors may; the key is said once."""
        client = self.client(**self._teacher)
        if self.for_class and not self._teacher:
            assert client.post("/api/teach/key", json={"key": KEY}).status_code == 200
            self._teacher.update(client.cookies)
        return client

    def room(self, **wish: Any) -> str:
        """The code of a new room."""
        opening: Mapping[str, Any] = {"scenario": "two_rivers", "seed": 1} | wish
        answer = self.instructor().post("/api/rooms", json=opening)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["code"])
