"""Runs a command and prints what it used: wall s, CPU s, peak resident MB, exit code.

A process of its own, because a child's peak memory counts from that of the process that started it.
CPU time is that of the command with all its workers; memory is that of the largest of them.
"""

import os
import sys
import time

wall = time.perf_counter()
said = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=said)
_, status, use = os.wait4(pid, 0)
unit = 2**20 if sys.platform == "darwin" else 2**10
wall = time.perf_counter() - wall
print(wall, use.ru_utime + use.ru_stime, use.ru_maxrss / unit, os.waitstatus_to_exitcode(status))
