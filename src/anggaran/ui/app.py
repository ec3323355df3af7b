"""The server behind the page: two addresses, and nothing that is kept between two requests."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from anggaran.errors import LANGUAGES, AnggaranError
from anggaran.finding import Text
from anggaran.reading.batch import Upload
from anggaran.ui.gate import Gate
from anggaran.ui.pages import drop_page, refusal_page
from anggaran.ui.settings import Settings
from anggaran.ui.task import Answer, Task, answer

_FILES = 50  # files of one request; more are a folder, which the command reads
_FIELDS = 10
_ENVELOPE = 1 << 16  # bytes of a request beside its files
# A report is shown inside the page and may do nothing but run its own script.
_SHOWN = "sandbox allow-scripts allow-modals; frame-ancestors 'self'"
_TOO_LARGE = Text(
    "Berkasnya terlalu besar (batasnya --limit max_bytes), atau lebih dari {}; folder diperiksa "
    "dengan perintah: anggaran check FOLDER.",
    "The files are too large (the limit is --limit max_bytes), or more than {}; a folder is "
    "checked by the command: anggaran check FOLDER.",
)
_BROKEN = Text(
    "Kesalahan ini di dalam anggaran sendiri, bukan di dokumen Anda; uraiannya ada di terminal.",
    "This went wrong within anggaran, not in your document; the terminal has the details.",
)


def make(settings: Settings, host: str) -> Gate:
    """The page for one address.

    Args:
        settings: what is asked of every document.
        host: address and port (``127.0.0.1:8000``).
    """

    async def start(request: Request) -> Response:
        lang = _language(request.query_params.get("lang"), settings)
        own = {"content-security-policy": "frame-ancestors 'none'"}
        return HTMLResponse(drop_page(lang), headers=own)

    async def report(request: Request) -> Response:
        lang = settings.lang
        try:
            async with request.form(max_files=_FILES, max_fields=_FIELDS) as form:
                lang = _language(form.get("lang"), settings)
                task = _task(form, lang)
                found = await run_in_threadpool(answer, task, settings)
            return _sent(found, shown=form.get("show") == "1")
        except AnggaranError as error:
            return _refused(error.line(lang), lang, HTTPStatus.UNPROCESSABLE_ENTITY)
        except HTTPException as error:
            return _refused(_TOO_LARGE.line(lang).format(_FILES), lang, error.status_code)

    async def broken(_: Request, __: Exception) -> Response:
        said = _BROKEN.line(settings.lang)
        return _refused(said, settings.lang, HTTPStatus.INTERNAL_SERVER_ERROR)

    routes = [Route("/", start), Route("/laporan", report, methods=["POST"])]
    app = Starlette(routes=routes, exception_handlers={Exception: broken})
    return Gate(app, host, settings.limits.max_bytes + _ENVELOPE)


def _language(asked: object, settings: Settings) -> str:
    return asked if isinstance(asked, str) and asked in LANGUAGES else settings.lang


def _task(form: FormData, lang: str) -> Task:
    """What a form asks; a field that it lacks is as the page has it at first."""
    uploads = [
        Upload(each.filename or "", each.file)
        for each in form.getlist("files")
        if isinstance(each, UploadFile) and (each.filename or each.size)
    ]
    fields = {name: text for name, text in form.items() if isinstance(text, str)}
    task = Task(uploads, lang=lang, sheet=fields.get("sheet", "").strip() or None)
    return task._replace(what=fields.get("what", task.what), form=fields.get("form", task.form))


def _sent(found: Answer, *, shown: bool) -> Response:
    """A report to look at, or to save under its name."""
    headers = {"content-security-policy": _SHOWN}
    if not shown:
        name = quote(found.name, safe="", errors="replace")
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{name}"
    kind = f"{found.kind}; charset=utf-8" if found.kind.startswith("text/") else found.kind
    return Response(found.content, headers=headers | {"content-type": kind})


def _refused(said: str, lang: str, status: int) -> Response:
    return HTMLResponse(refusal_page(said, lang), status, {"content-security-policy": _SHOWN})
