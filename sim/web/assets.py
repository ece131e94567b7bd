"""The files that pages link to, read once at the start: no path of a request reaches the disk."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.report.page import shell

PAGE = Path(__file__).parent / "page"
REPORT = Path(shell.__file__).parent
OF_REPORTS = (
    "page.css",
    "sliders.css",
    "rows.js",
    *shell.PAGE,
    "charts/*.js",
    "vendor/*.js",
)
KINDS = {".js": "text/javascript", ".css": "text/css"}
FOR_EVER = "public, max-age=31536000, immutable"


def asset(name: str) -> str:
    """The address of a file; all share one hash, so that a script can import its neighbours."""
    if name not in _files():
        raise LookupError(f"no asset {name!r}: {', '.join(sorted(_files()))}")
    return f"/static/{_hash()}/{name}"


def route() -> Route:
    """Serves exactly the files found now."""
    _files()
    return Route("/static/{hash}/{name:path}", _serve, name="static")


async def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    if request.path_params["hash"] != _hash() or name not in _files():
        raise HTTPException(404)
    plain, packed = _files()[name]
    packs = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
    return Response(
        packed if packs else plain,
        headers=headers | ({"content-encoding": "gzip"} if packs else {}),
        media_type=KINDS[Path(name).suffix],
    )


@cache
def _files() -> dict[str, tuple[bytes, bytes]]:
    """Every file's bytes, plain and packed, by name."""
    return {name: (raw, gzip.compress(raw, mtime=0)) for name, raw in _found()}


def _found() -> Iterator[tuple[str, bytes]]:
    for folder, patterns in ((REPORT, OF_REPORTS), (PAGE, ("*.js", "*.css"))):
        for pattern in patterns:
            for file in sorted(folder.glob(pattern)):
                yield file.relative_to(folder).as_posix(), file.read_bytes()


@cache
def _hash() -> str:
    digest = hashlib.sha256()
    for name, (raw, _) in sorted(_files().items()):
        digest.update(name.encode() + b"\0" + raw + b"\0")
    return digest.hexdigest()[:12]
