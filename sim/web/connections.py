"""What one connection may take of the server: its time, its memory, and the place of others. The
library's own protocols trust whoever is at the other end."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from sim.web.rates import Buckets, Rate, home_of, is_this_machine

MOST_FROM_ONE = 300  # connections: of forty browsers behind one address, seven each
BYTES = Rate(64 * 1024, 16 * 1024)  # that a WebSocket may say
MOST_PARTS = 16  # of one message
FLUSH = 20.0  # seconds in which a reader has to take ...
LEAST = 32 * 1024  # ... so many bytes, or all that waits


class Bounded(asyncio.Protocol):
    """A connection that is hung up on if its address has too many, or if it reads too slowly."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    connections: set[Any]  # all of the server
    client: tuple[str, int] | None
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins, or ends at once."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # to hear of every byte that is not taken
        wire = transport.get_extra_info("socket")
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio leaves it out here
        own = _from(self)
        like = sum(_from(one) == own for one in self.connections)
        if like > MOST_FROM_ONE and not is_this_machine(own):
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing any more."""
        super().connection_lost(exc)
        self._wait_no_more()

    def pause_writing(self) -> None:
        """Begins to wait for a reader."""
        super().pause_writing()
        self._wait(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """Everything was taken."""
        super().resume_writing()
        self._wait_no_more()

    def _wait(self, waits: int) -> None:
        self._deadline = self.loop.call_later(FLUSH, self._look, waits)

    def _look(self, waited: int) -> None:
        waits = self.transport.get_write_buffer_size()
        if waits > waited - LEAST:
            self.transport.abort()
        else:
            self._wait(waits)

    def _wait_no_more(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()


def _from(connection: Any) -> str:
    return home_of(connection.client[0] if connection.client else "")


class Asking(Bounded, H11Protocol):
    """HTTP that hangs up on who takes as long over the head of a request as one may be idle; the
    library's own clock stops at the first byte."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait."""
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def data_received(self, data: bytes) -> None:
        """Goes on waiting until the head is whole."""
        self.conn.receive_data(data)
        self.handle_events()


class Talking(Bounded, WebSocketsSansIOProtocol):
    """A WebSocket that hangs up on who says too much, or never comes to the end of a message."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to count."""
        super().connection_made(transport)
        self._said = Buckets()

    def data_received(self, data: bytes) -> None:
        """Hears what is not too much."""
        if self._said.take(BYTES, "", cost=len(data)):
            super().data_received(data)
        else:
            self.transport.abort()

    def handle_cont(self, event: Frame) -> None:
        """One more part of a message."""
        if len(self.frames) < MOST_PARTS:
            super().handle_cont(event)
        else:
            self.transport.abort()
