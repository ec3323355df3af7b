"""Who may ask: the browser that the page was opened in, and no page of anybody else.

The server listens to this machine alone, but so may any page that a browser of this machine shows:
by a form that posts across sites, or by a name that is suddenly 127.0.0.1.  So the host has to be
ours to the letter, what is sent has to come from our own page, and a cookie has to be there that
was given once, to who had the token.
"""

from __future__ import annotations

from hmac import compare_digest
from http import HTTPStatus
from secrets import token_urlsafe

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from anggaran.finding import Text

_CLOSED = Text(
    "Halaman ini tidak untuk peramban ini. Jalankan `anggaran ui` lagi dan buka alamat yang baru: "
    "setiap alamat hanya dapat dibuka sekali.",
    "This page is not for this browser. Run `anggaran ui` again and open its new address: each can "
    "be opened once.",
)
_HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


class Gate:
    """Lets in who has the cookie, and nobody with more bytes than are read.

    Args:
        app: what is behind it.
        host: address and port, as a browser names them.
        most: bytes of one request.
    """

    def __init__(self, app: ASGIApp, host: str, most: int) -> None:
        self._app, self._host, self._most = app, host, most
        self._cookie = f"anggaran_{host.rpartition(':')[2]}"  # cookies do not tell ports apart
        self._session = token_urlsafe(32)
        self.token: str = token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        request = Request(scope)
        answer = self._refusal(request) or self._opened(request)
        await (answer or self._app)(scope, self._counted(receive), closed)

    def _refusal(self, request: Request) -> Response | None:
        """Why a request is not looked at."""
        headers = request.headers
        if headers.getlist("host") != [self._host]:
            return Response("", HTTPStatus.MISDIRECTED_REQUEST)
        foreign = headers.get("sec-fetch-site", "same-origin") != "same-origin"
        ours = headers.get("origin") == f"http://{self._host}" and not foreign
        if request.method not in {"GET", "HEAD"} and not ours:
            return Response("", HTTPStatus.FORBIDDEN)
        size = headers.get("content-length", "0")
        if not size.isascii() or not size.isdigit() or len(size) > 15 or int(size) > self._most:
            return Response("", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return None

    def _opened(self, request: Request) -> Response | None:
        """The cookie for the token, once; nothing for who has the cookie; a refusal for others."""
        given = request.query_params.get("token", "")
        if self.token and _same(given, self.token):
            self.token = ""
            answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
            answer.set_cookie(self._cookie, self._session, httponly=True, samesite="strict")
            return answer
        if _same(request.cookies.get(self._cookie, ""), self._session):
            return None
        said = f"{_CLOSED.id}\n\n{_CLOSED.en}\n"
        return Response(said, HTTPStatus.FORBIDDEN, media_type="text/plain")

    def _counted(self, receive: Receive) -> Receive:
        """What is sent, as far as it is no more than is read."""
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._most:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        return counted


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(errors="replace"), other.encode())
