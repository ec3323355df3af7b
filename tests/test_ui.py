"""The page of this machine alone: what it answers, whom it refuses, and that it keeps nothing.

Asked by a client without a network, and in Debian's Chromium, driven by Playwright; where one is
missing the tests say so and are skipped.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from anggaran import check, flag, read, reconcile
from anggaran.claims.document import Document
from anggaran.cli import main
from anggaran.errors import InvalidOption
from anggaran.reading.formats.limits import Limits
from anggaran.report.as_json import write_json
from anggaran.report.asked import Asked
from anggaran.report.checking import check_documents
from anggaran.report.comparing import compare_documents
from anggaran.report.paper import PLAIN
from anggaran.rules.policy import Policy
from anggaran.tree import Tree
from anggaran.ui import start
from anggaran.ui.settings import Settings

client_module = pytest.importorskip("starlette.testclient", reason="Starlette is not installed")
pytest.importorskip("multipart", reason="python-multipart is not installed")
app_module = import_module("anggaran.ui.app")

HOST = "127.0.0.1:8123"
ORIGIN = f"http://{HOST}"
EXAMPLES = Path(str(files("anggaran").joinpath("data")))
LRA, PROGRAM = EXAMPLES / "000_tabel_3.8_realisasi.csv", EXAMPLES / "000_program_pagu.csv"
HOSTILE = "<script>alert(1)</script>\"' onload=alert(2) </title>&lt;"
ROWS = [("Kode", "Uraian", "Pagu"), ("5", "BELANJA", 100), ("5.1", HOSTILE, 90)]


def book(rows: list[tuple[Any, ...]] = ROWS) -> bytes:
    """A workbook with one fault: its root is ten more than its only child."""
    made, data = Workbook(), BytesIO()
    sheet = made.worksheets[0]
    sheet.title = "LRA"
    for row in rows:
        sheet.append(row)
    made.save(data)
    return data.getvalue()


def client(settings: Settings | None = None, *, opened: bool = True) -> Any:
    """A browser without a window, that has opened the page or not."""
    gate = app_module.make(settings or Settings(), HOST)
    made = client_module.TestClient(gate, base_url=ORIGIN, follow_redirects=False)
    made.token = gate.token
    if opened:
        assert made.get(f"/?token={gate.token}").status_code == 303
    return made


def ask(client: Any, *uploads: tuple[str, bytes], **fields: str) -> Any:
    """Send files as the page does."""
    sent = [("files", (name, data)) for name, data in uploads]
    return client.post("/laporan", files=sent, data=fields, headers={"origin": ORIGIN})


def example(path: Path) -> tuple[str, bytes]:
    return path.name, path.read_bytes()


def test_one_file_is_checked_and_two_are_reconciled() -> None:
    """The same report that the command writes, from the same functions."""
    page = client()
    lra, program = (
        Tree(read(io.BytesIO(path.read_bytes()), name=path.name)[0]) for path in (LRA, PROGRAM)
    )
    checked = check_documents([Document("", [lra])], Policy())
    assert tuple(checked.findings) == (*check(lra), *flag(lra))
    said = ask(page, example(LRA), form="json")
    assert said.text == write_json(checked.view(lang="id"), PLAIN)
    both = compare_documents([lra, program], Asked())
    assert tuple(both.findings) == tuple(reconcile(lra, program).findings)
    said = ask(page, example(LRA), example(PROGRAM), form="json")
    assert said.text == write_json(both.view(lang="id"), PLAIN)
    each = ask(page, example(LRA), example(PROGRAM), form="json", what="check", lang="en").json()
    assert len(each["tables"]) == 2


@pytest.mark.parametrize("form", ["html", "xlsx", "json", "md"])
def test_every_form_is_saved_under_a_name(form: str) -> None:
    """A report is saved as a file, unless it is to be shown; shown it may only run its script."""
    page = client()
    saved = ask(page, example(LRA), form=form)
    assert f"temuan.{form}" in saved.headers["content-disposition"]
    shown = ask(page, example(LRA), form="html", show="1")
    assert "content-disposition" not in shown.headers
    assert shown.headers["content-security-policy"].startswith("sandbox allow-scripts ")


def test_the_workbook_comes_back_marked() -> None:
    """One workbook as itself, several in one package; what is no workbook is refused by name."""
    page = client()
    one = ask(page, ("lra ü.xlsx", book()), form="marked")
    assert one.headers["content-disposition"].endswith("lra%20%C3%BC-bertanda.xlsx")
    assert load_workbook(BytesIO(one.content))["LRA"]["C2"].comment is not None
    other = book([*ROWS[:2], ("5.1", HOSTILE, 100)])
    both = ask(page, ("a.xlsx", book()), ("b.xlsx", other), form="marked")
    with ZipFile(BytesIO(both.content)) as package:
        names = ["1-a-bertanda.xlsx", "2-b-bertanda.xlsx"]
        assert package.namelist() == names
        noted = [load_workbook(BytesIO(package.read(name)))["LRA"]["C3"].comment for name in names]
    assert [note is not None and "Dokumen lain" in note.text for note in noted] == [True, True]
    refused = ask(page, example(LRA), form="marked")
    assert (refused.status_code, LRA.name in refused.text) == (422, True)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", HOSTILE, "\x00\n\r.csv", "C:\\x\\a.csv", "a" * 300]
)
def test_names_are_nothing_but_names(name: str) -> None:
    """Whatever a file is called, its name is text in the report and no place on the disk."""
    page = client()
    shown = ask(page, (name, LRA.read_bytes()), show="1")
    assert shown.status_code == 200
    assert "<script>alert" not in shown.text
    saved = ask(page, (name + ".xlsx", book()), form="marked")
    assert "\n" not in saved.headers["content-disposition"]
    assert "/" not in saved.headers["content-disposition"].partition("''")[2]


def test_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After the answer no file of a request is left, whether it was one or was refused."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    page = client()
    large = LRA.read_bytes() + (b" " * 1000 + b"\n") * 1200
    assert ask(page, (LRA.name, large)).status_code == 200
    assert ask(page, ("a.xlsx", b"PK\x03\x04" + bytes(3_000_000))).status_code == 422
    assert not list(tmp_path.iterdir())


REFUSED: list[tuple[dict[str, str], int]] = [
    ({"host": "evil.example:8123"}, 421),  # a name that was made to lead to 127.0.0.1
    ({"host": "localhost:8123"}, 421),
    ({"host": "127.0.0.1"}, 421),
    ({"origin": "http://evil.example"}, 403),
    ({"origin": "null"}, 403),
    ({"origin": "http://127.0.0.1:9999"}, 403),  # another server of this machine
    ({"origin": f"{ORIGIN}.evil.example"}, 403),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site"}, 403),
]


@pytest.mark.parametrize(("changed", "status"), REFUSED)
def test_other_pages_are_refused(changed: dict[str, str], status: int) -> None:
    """With the cookie and all, what comes from another page or by another name is not looked at."""
    page = client()
    sent = {"origin": ORIGIN, **changed}
    answer = page.post("/laporan", files=[("files", example(LRA))], headers=sent)
    assert (answer.status_code, answer.text) == (status, "")
    bare = page.post("/laporan", files=[("files", example(LRA))])
    assert bare.status_code == 403  # no origin at all


def test_who_has_no_cookie_is_refused() -> None:
    """Neither the page nor a report without the token, which is good for one opening."""
    page = client(opened=False)
    assert page.get("/").status_code == 403
    assert page.get("/?token=").status_code == 403
    assert page.get("/?token=x\u00fc").status_code == 403
    assert ask(page, example(LRA)).status_code == 403
    assert page.get(f"/?token={page.token}").status_code == 303
    assert page.get("/").status_code == 200
    page.cookies.clear()
    again = page.get(f"/?token={page.token}")
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)


def test_the_cookie_is_for_this_page_alone() -> None:
    """No script reads it, no other site sends it, and no answer is stored or framed elsewhere."""
    page = client(opened=False)
    given = page.get(f"/?token={page.token}").headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict"} <= {part.strip() for part in given.split(";")}
    headers = page.get("/").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_request_is_no_larger_than_a_file_may_be() -> None:
    """Told before it is read where its size is said, else while it is."""
    page = client(Settings(limits=Limits(max_bytes=100_000)))
    large = ("a.csv", bytes(300_000))
    assert ask(page, large).status_code == 413
    boundary = b"--x\r\ncontent-disposition: form-data; name=files; filename=a.csv\r\n\r\n"
    kind = {"origin": ORIGIN, "content-type": "multipart/form-data; boundary=x"}

    def parts() -> Iterator[bytes]:
        yield boundary
        yield from [bytes(50_000)] * 6

    streamed = page.post("/laporan", content=parts(), headers=kind)
    assert (streamed.status_code, "max_bytes" in streamed.text) == (413, True)
    many = ask(page, *[(f"{n}.csv", b"x") for n in range(60)])
    assert (many.status_code, "50" in many.text) == (400, True)
    within = ask(page, ("a.csv", bytes(120_000)))
    assert "max_bytes" in within.text


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_cannot_be_used_is_said_in_a_line(lang: str) -> None:
    """In the language of the page, with what to do."""
    page = client()
    words = {"id": ("Belum ada berkas", "tidak ada tabel"), "en": ("No file yet", "no budget")}[
        lang
    ]
    assert words[0] in ask(page, lang=lang).text
    assert words[1] in ask(page, ("a.csv", b"surat\n"), lang=lang).text
    assert ask(page, example(LRA), lang=lang, form="exe").status_code == 422
    assert ask(page, example(LRA), lang=lang, what="rm").status_code == 422
    assert ask(page, ("a.xlsx", book()), lang=lang, sheet="Tidak ada").status_code == 422
    assert ask(page, ("a.xlsx", book()), lang="xx", sheet="LRA").status_code == 200


def test_a_fault_of_ours_is_not_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said so, without a word of what failed."""

    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(app_module, "answer", broken)
    page = client()
    page._transport.raise_server_exceptions = False
    said = ask(page, example(LRA))
    assert (said.status_code, "secret" in said.text) == (500, False)
    assert "bukan di dokumen Anda" in said.text


def test_without_its_packages_the_page_says_which(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command names what to install; a port that is no port is refused."""

    def missing(name: str) -> None:
        raise ImportError(name)

    assert main(["ui", "--port", "99999"]) == 2
    assert "paling banyak" in capsys.readouterr().err
    with start._listen(0) as taken, pytest.raises(InvalidOption):
        start._listen(taken.getsockname()[1])
    monkeypatch.setattr(start, "import_module", missing)
    assert main(["ui", "--no-browser"]) == 2
    assert "anggaran[ui]" in capsys.readouterr().err


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The command itself, and the address that it says; it ends at Ctrl-C without a word."""
    pytest.importorskip("uvicorn", reason="uvicorn is not installed")
    command = [sys.executable, "-m", "anggaran", "ui", "--no-browser"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(  # noqa: S603  # our own command
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.send_signal(2)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Any, served: str) -> Iterator[Open]:
    """Opens the page; nothing but the page itself may be asked for, and nothing may go wrong."""
    wrong: list[str] = []
    contexts = []

    def open_page(**options: Any) -> Any:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on(
            "request",
            lambda sent: (
                None if sent.url.startswith(served.partition("?")[0]) else wrong.append(sent.url)
            ),
        )
        page.goto(served)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [each for each in wrong if not each.startswith("data:")] == []


def drop(page: Any, *dropped: tuple[str, bytes]) -> None:
    """Files as they fall from a desktop."""
    page.evaluate(
        """(files) => {
            const held = new DataTransfer();
            for (const [name, bytes] of files)
                held.items.add(new File([new Uint8Array(bytes)], name));
            const how = { dataTransfer: held, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent("drop", how));
        }""",
        [[name, list(data)] for name, data in dropped],
    )


def test_files_are_dropped_and_reports_saved(opened: Open) -> None:
    """One is checked, a second one dropped beside it reconciled; the report runs its own script,
    and is saved in each form.
    """
    page = opened()
    drop(page, ("a.xlsx", book()))
    report = page.frame_locator("iframe")
    report.locator(".answer.error").wait_for()
    assert report.locator(".tree tbody tr").count() == 2  # its script ran
    other = book([*ROWS[:2], ("5.1", HOSTILE, 100)])
    drop(page, ("b.xlsx", other))
    report.get_by_text("Dokumen dihadapkan").wait_for()
    assert [" ".join(each.split()) for each in page.locator(".files li").all_inner_texts()] == [
        "kiri a.xlsx ×",
        "kanan b.xlsx ×",
    ]
    for form in ("html", "xlsx", "json", "marked"):
        with page.expect_download() as saved:
            page.locator(f"[value={form}]").click()
        assert saved.value.path().stat().st_size > 100
    page.locator(".files button").first.click()
    page.locator(".go").click()
    report.locator(".answer.good").wait_for()


def test_the_page_speaks_both_languages_and_fits(opened: Open) -> None:
    """English is one click away; on a phone nothing is wider than the screen."""
    page = opened()
    page.get_by_text("English").click()
    page.get_by_text("Drop files here").wait_for()
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("[type=file]").set_input_files(str(LRA))
    page.frame_locator("iframe").get_by_text("What was checked").first.wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(opened: Open, scheme: str) -> None:
    """Axe finds no serious violation, before and after a report."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    page = opened(color_scheme=scheme, bypass_csp=True)
    for _ in range(2):
        violations = axe.Axe().run(page).response["violations"]
        serious = [each["id"] for each in violations if each["impact"] in {"serious", "critical"}]
        assert not serious, [each["nodes"][0]["html"] for each in violations]
        page.locator("[type=file]").set_input_files(str(LRA))
        page.frame_locator("iframe").locator(".answer").wait_for()
