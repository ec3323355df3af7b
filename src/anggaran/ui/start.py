"""Start the page: a server of this machine alone, until Ctrl-C."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

from anggaran.errors import InvalidOption
from anggaran.ui.settings import Settings

HOST = "127.0.0.1"


def serve(
    settings: Settings, *, port: int = 0, browser: bool = True, told: Callable[[str], None]
) -> None:
    """Serve the page until Ctrl-C.

    Args:
        settings: what is asked of every document.
        port: of 127.0.0.1; any free one by default.
        browser: whether the browser is opened.
        told: is told the address, which holds a token that is good for one opening.

    Raises:
        InvalidOption: the extra packages are missing, or the port is taken.
    """
    try:
        app, server = import_module("anggaran.ui.app"), import_module("uvicorn")
    except ImportError as problem:
        raise InvalidOption(
            "Halaman ini perlu paket tambahan: pip install 'anggaran[ui]'.",
            "The page needs extra packages: pip install 'anggaran[ui]'.",
        ) from problem
    with _listen(port) as listening:
        host = f"{HOST}:{listening.getsockname()[1]}"
        page = app.make(settings, host)
        address = f"http://{host}/?token={page.token}"
        told(address)
        if browser:
            webbrowser.open(address)
        # Nothing of what is asked is written anywhere, addresses and names of files included.
        config = server.Config(page, log_level="warning", access_log=False, server_header=False)
        with suppress(KeyboardInterrupt):
            server.Server(config).run(sockets=[listening])


def _listen(port: int) -> socket.socket:
    """A socket that this machine alone can reach."""
    try:
        return socket.create_server((HOST, port))
    except (OSError, OverflowError):
        raise InvalidOption(
            f"--port {port} sudah dipakai atau tidak boleh; pilih yang lain, atau jangan sebut.",
            f"--port {port} is taken or not allowed; choose another, or name none.",
        ) from None
