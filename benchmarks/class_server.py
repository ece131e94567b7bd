"""A server in a process of its own, as an instructor starts it, and what memory it takes."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from sim.rules.compiled import HOME

PATIENCE = 30.0  # seconds for it to stop


class Server:
    """The server, while a `with` lasts; `address` has no slash at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address, self.began = folder, "", time.monotonic()

    def __enter__(self) -> Server:
        words = ["serve", "--port", "0", "--data", str(self.folder / "rooms.sqlite"), "--quiet"]
        self._log = (self.folder / "log.txt").open("w")
        self._process = subprocess.Popen(
            [sys.executable, str(HOME / "run.py"), *words],
            cwd=HOME, stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.fullmatch(r"\s*(http://\S+)\s*", line):
                self.address = found[1]
                return self
        raise SystemExit(f"The server did not start:\n{self.said}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._log.close()

    @property
    def said(self) -> str:
        """What it has written on stderr: faults of the program, if there were any."""
        self._log.flush()
        return (self.folder / "log.txt").read_text()

    @property
    def resident(self) -> float:
        """Memory that it holds now, MB; nan where there is no /proc."""
        status = Path(f"/proc/{self._process.pid}/status")
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) / 1024 if found else float("nan")

    @property
    def cpu(self) -> float:
        """Seconds of CPU that it has used; nan where there is no /proc."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            return float("nan")
        used = stat.read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, used)) / 100
