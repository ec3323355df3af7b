"""Profiles of the property tests, and the helpers that several test modules share."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SIDES = ("top", "right", "bottom", "left")

settings.register_profile(
    "desk", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "ci", max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "desk")
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; `apt-get install chromium` brings one")
    with api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


Convert = Callable[..., list[Path]]


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Documents as LibreOffice writes them in another form, all of a test at once: it takes longer
    to begin than to convert, and longest where its profile is new.
    """
    if OFFICE is None:
        pytest.skip("no LibreOffice; `apt-get install libreoffice-{calc,writer}-nogui` brings one")
    profile = f"-env:UserInstallation=file://{tmp_path_factory.mktemp('office')}"

    def converted(paths: Sequence[Path], form: str, folder: Path, *more: str) -> list[Path]:
        asked = [*more, "--convert-to", form, "--outdir", str(folder), *map(str, paths)]
        command = [str(OFFICE), profile, "--headless", *asked]
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603  # our own files
        written = [folder / f"{path.stem}.{form}" for path in paths]
        if not any(path.exists() for path in written):
            pytest.skip("LibreOffice without a part; `apt-get install libreoffice-writer-nogui`")
        return written

    return converted


@pytest.fixture
def printed(browser: Any) -> Iterator[Callable[[Path], Path]]:
    """Pages as the browser prints them when it is asked to by nobody: on its own paper."""
    page = browser.new_page()

    def pdf_of(path: Path) -> Path:
        page.goto(path.as_uri())
        page.pdf(path=path.with_suffix(".pdf"), margin=dict.fromkeys(SIDES, "0.4in"))
        return path.with_suffix(".pdf")

    yield pdf_of
    page.close()
