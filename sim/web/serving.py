"""Runs the application: on which socket, and with which limits of the server itself."""

from __future__ import annotations

import socket

import uvicorn
from starlette.applications import Starlette

from sim.web.connections import Asking, Talking

ANY = ("0.0.0.0", "::")
ELSEWHERE = ("192.0.2.1", 9)  # an address that documentation uses and nobody has (RFC 5737)
MOST_WORDS = 16 * 1024  # bytes of one message on a WebSocket, and of the head of a request
MOST_CONNECTIONS = 900  # of the 1,024 files that a process may commonly have open
IDLE = 20  # seconds that a connection may say nothing


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens on a port (0: any that is free); raises OSError if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((host, port), family=family, backlog=256, dualstack_ipv6=both)


def address(host: str, port: int) -> str:
    """How others type where a socket listens; for all addresses the one that the network sees."""
    host = _on_the_network() if host in ANY else host
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _on_the_network() -> str:
    """The address of this machine on its network; its loopback where it is on none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)  # sends nothing, but has the system choose its way out
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def config_of(app: Starlette) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        app,
        http=Asking,
        ws=Talking,
        ws_max_size=MOST_WORDS,
        ws_ping_interval=15,
        ws_ping_timeout=30,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=MOST_WORDS,
    )


def serve(app: Starlette, listener: socket.socket) -> None:
    """Serves until Ctrl-C; raises KeyboardInterrupt then."""
    uvicorn.Server(config_of(app)).run(sockets=[listener])
