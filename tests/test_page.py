"""The page in a browser: it asks nothing of a network, says what the report says, and can be used
without a mouse.

Debian's Chromium, driven by Playwright; where either is missing the tests say so and are skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anggaran import Tree, check, flag, read, reconcile, reconcile_all
from anggaran.report import Paper, view_of
from anggaran.report.as_html import write_html
from anggaran.report.checked import check_view
from anggaran.report.result import CheckResult

DATA = Path(__file__).parent / "data"
HOSTILE = "<script>alert(1)</script>\"' onload=alert(2) </td>&lt;"
PAPER = Paper()


def trees() -> list[Tree]:
    """The bundled documents, and those of two other dinas."""
    folder = Path(str(files("anggaran").joinpath("data")))
    paths = [
        *sorted(folder.glob("000_*.csv")),
        DATA / "001_lra.csv",
        DATA / "004_program_kegiatan.csv",
    ]
    return [Tree(table) for table in read(paths)]


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text in each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data

    def of(self, tag: str, **attributes: str) -> list[str]:
        """The texts of the elements of one kind."""
        return [
            text
            for (name, attrs), text in zip(self.found, self.texts, strict=True)
            if name == tag and attributes.items() <= attrs.items()
        ]


def page_of(documents: list[Tree]) -> str:
    return write_html(check_view([CheckResult(t, check(t) + flag(t)) for t in documents]), PAPER)


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_label_becomes_an_element(label: str) -> None:
    """Whatever a cell holds, the page has the elements and attributes that it has for plain
    text.
    """

    def shape(text: str) -> list[tuple[object, ...]]:
        rows = [
            {"kode": "5", "uraian": "A" + text, "pagu": 2},
            {"kode": "5.1", "uraian": text, "pagu": 1},
        ]
        tree = Tree(rows)
        page = Elements(write_html(view_of(check(tree), tree), PAPER))
        return [(tag, *attributes) for tag, attributes in page.found]

    assert shape(label + HOSTILE) == shape("b")


def test_the_page_says_what_the_report_says() -> None:
    """The sentence of every finding, and every amount of every node, stands in the page."""
    documents = trees()
    text = page_of(documents)
    page = Elements(text)
    data = [json.loads(each) for each in page.of("script", type="application/json")[1:]]
    for tree, drawn in zip(documents, data, strict=True):
        slugs = {heading.partition(" · ")[0] for heading in page.of("h3")}
        assert {each.rule for each in check(tree)} <= slugs
        assert [node[1] for node in drawn["nodes"]] == list(tree)
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg|http-equiv", "", text)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_of_a_comparison(lang: str) -> None:
    """Two documents and a matrix have their tables and the trees of all."""
    first, second, third = trees()[:3]
    for result in (reconcile(first, third), reconcile_all([first, second, third])):
        page = Elements(write_html(view_of(result, lang=lang), PAPER))
        assert page.found[0] == ("html", {"lang": lang})
        assert len([attrs for _, attrs in page.found if attrs.get("class") == "tree"]) >= 2
        assert any(page.of("td"))


Show = Callable[..., Any]


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Show]:
    """Opens a page; at the end nothing may have been asked of a network or have gone wrong."""
    wrong: list[str] = []
    contexts = []

    def opened(text: str, width: int = 1280, **options: Any) -> Any:
        file = tmp_path / "page.html"
        file.write_text(text, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on(
            "request",
            lambda request: wrong.append(request.url) if request.url != file.as_uri() else None,
        )
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


def rows(page: Any, number: int = 0) -> list[str]:
    """What the rows of a tree show of their codes and labels."""
    body = page.locator(".tree").nth(number).locator("tbody tr td.name")
    return [" ".join(text.split()) for text in body.all_inner_texts()]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits(show: Show, width: int) -> None:
    """On a phone as on a desk the page is as wide as the screen; only tables scroll sideways."""
    page = show(page_of(trees()), width)
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


def test_a_tree_opens_and_closes(show: Show) -> None:
    """A click and the arrow keys open a node, walk through its children, and close it."""
    page = show(page_of(trees()[2:3]))
    page.locator(".tree [name=level]").select_option("1")
    before = rows(page)
    first = page.locator(".tree tbody tr").first
    while first.get_attribute("aria-expanded") == "true":
        first.press("ArrowLeft")
    closed = rows(page)
    first.press("ArrowRight")
    opened = rows(page)
    assert len(opened) > len(closed)
    first.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.sectionRowIndex") == 1
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert rows(page) == closed
    first.click()
    assert rows(page) == opened
    page.keyboard.press("End")
    assert page.evaluate("() => document.activeElement.sectionRowIndex") == len(opened) - 1
    assert before


def test_search_and_filters(show: Show) -> None:
    """A word leaves the nodes that hold it and those above; a threshold the leaves below it."""
    tree = trees()[2]
    page = show(page_of([tree]))
    box = page.locator(".tree").first
    box.locator("[name=search]").fill("bencana")
    box.locator("output", has_text="ditemukan").wait_for()
    found = [node.key for node in tree.values() if "bencana" in node.uraian.lower()]
    assert box.locator("output").inner_text().startswith(f"{len(found)} ")
    assert all(any(tree[key].uraian.split()[0] in row for row in rows(page)) for key in found)
    box.locator("[name=search]").fill("")
    box.locator("[name=below]").select_option("1")
    low = [node for node in tree.leaves if node.rasio is not None and node.rasio < 0.5]
    assert box.locator("output").inner_text().startswith(f"{len(low)} ")


def test_findings_are_filtered(show: Show) -> None:
    """By severity, by rule and by words; a group without any left is hidden."""
    page = show(page_of(trees()[:3]))
    form = page.locator("#filters")
    all_of_them = page.locator("[data-rule]:visible").count()
    form.locator("[value=info]").uncheck()
    assert 0 < page.locator("[data-rule]:visible").count() < all_of_them
    form.locator("[name=rule]").select_option("parent-sum")
    assert page.locator("[data-rule]:visible").count() == 1
    form.locator("[name=words]").fill("tidak ada kata ini")
    assert page.locator(".found:visible").count() == 0


def test_a_finding_opens_its_node(show: Show) -> None:
    """The place of a finding leads to the row of its node, wherever that was closed away."""
    page = show(page_of(trees()[2:3]))
    link = page.locator("a[data-key]").last
    key = link.get_attribute("data-key")
    link.click()
    assert key.rpartition("/")[2] in page.evaluate("() => document.activeElement.innerText")


def test_of_many_documents_findings_come_first(show: Show) -> None:
    """What was read and the trees are folded; a finding unfolds the tree of its node, and on paper
    everything is open.
    """
    page = show(page_of(trees()))
    assert page.locator(".document:visible").count() == 0
    assert page.locator(".tree:visible").count() == 0
    page.locator("a[data-key]:visible").first.click()
    assert page.locator(".tree:visible").count() == 1
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0


def test_a_folded_note_is_found(show: Show) -> None:
    """A search opens the notes that hold its words, which are folded where they are many."""
    page = show(page_of(trees()[4:]))
    note = page.locator("[data-rule=percent-rounding]")
    assert note.count() > 5
    assert note.first.is_hidden()
    page.locator("#filters [name=rule]").select_option("percent-rounding")
    assert note.first.is_visible()


def test_the_map_opens_a_node(show: Show) -> None:
    """An area of the map leads to its node."""
    page = show(page_of(trees()[2:3]))
    areas = page.locator(".icicle a")
    assert areas.count() > 5
    areas.nth(2).focus()
    areas.nth(2).click(force=True, position={"x": 3, "y": 3})
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "row"


def test_hostile_cells_stay_text(show: Show) -> None:
    """A script in a label is a label: it is shown, and does not run."""
    table = [
        {"kode": "5", "uraian": HOSTILE, "pagu": 2},
        {"kode": "5.1", "uraian": HOSTILE, "pagu": 1},
    ]
    page = show(page_of([Tree(table)]))
    assert any("<script>alert(1)</script>" in row for row in rows(page))


def test_dark_and_print(show: Show) -> None:
    """In the dark the paper is dark; on paper there is nothing to click."""
    page = show(page_of(trees()[:1]), color_scheme="dark")
    assert (
        page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(13, 17, 23)"
    )
    page.emulate_media(media="print")
    assert page.locator(".bar:visible").count() == 0
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(show: Show, scheme: str) -> None:
    """Axe finds no serious violation, in the light as in the dark."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    page = show(page_of(trees()), color_scheme=scheme, bypass_csp=True)
    violations = axe.Axe().run(page).response["violations"]
    serious = [each["id"] for each in violations if each["impact"] in {"serious", "critical"}]
    assert not serious, [each["nodes"][0]["html"] for each in violations]


def test_a_large_report_shows_what_is_open(show: Show) -> None:
    """Of five thousand nodes, all of them below a threshold, only the rows that are open are
    made, and of the findings no more are listed than somebody reads; bench/page.py says how soon.
    """
    table = [
        {
            "kode": f"5.{a}.01.{c:02}.{d:02}.{e:04}",
            "uraian": "Belanja Pemeliharaan Peralatan dan Mesin",
            "pagu": e * 1000,
            "realisasi": d,
        }
        for a in range(1, 6)
        for c in range(1, 11)
        for d in range(1, 11)
        for e in range(1, 10)
    ]
    tree = Tree(table)
    text = write_html(view_of(flag(tree), tree), PAPER)
    assert len(text.encode()) < 2_000_000
    page = show(text)
    page.locator(".tree tbody tr").first.wait_for(timeout=60_000)
    assert page.locator(".tree tbody tr").count() < 100
    assert "2500 lagi" in page.locator(".found .note").inner_text()


def test_a_phone_shows_the_rows_of_a_table_one_below_another(show: Show) -> None:
    """Each figure of a low row stands beside its name, and nothing scrolls sideways."""
    page = show(page_of(trees()[2:3]), 390)
    assert page.locator(".found table thead").first.is_hidden()
    assert page.evaluate(
        "() => [...document.querySelectorAll('.stack')].every(e => e.scrollWidth <= e.clientWidth)"
    )
