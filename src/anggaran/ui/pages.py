"""The page itself: a form that works by itself, and a script that lets files be dropped on it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from anggaran.finding import Text
from anggaran.report.elements import add, asset, data, page, written

_TITLE = Text("Periksa dokumen anggaran", "Check budget documents")
_HOW = Text(
    "Satu berkas diperiksa; dua atau lebih dihadapkan satu sama lain.",
    "One file is checked; two or more are held against each other.",
)
_LOCAL = Text(
    "Semuanya berjalan di komputer ini: tidak ada yang dikirim keluar, tidak ada yang disimpan.",
    "All of it runs on this computer: nothing leaves it, and nothing is kept.",
)
_DROP = Text(
    "Jatuhkan berkas di sini, atau klik untuk memilih", "Drop files here, or click to choose"
)
_TASKS = (
    ("auto", Text("menurut jumlah berkas", "by the number of files")),
    ("check", Text("periksa masing-masing", "check each by itself")),
    ("reconcile", Text("hadapkan satu sama lain", "hold them against each other")),
)
_LABELS = {
    "what": Text("Yang dikerjakan", "What is done"),
    "sheet": Text("Hanya lembar bernama", "Only the sheet named"),
    "save": Text("Simpan sebagai", "Save as"),
    "more": Text("Pilihan lain", "More choices"),
    "report": Text("Laporan", "The report"),
}
_FORMS = ("html", "HTML"), ("xlsx", "Excel"), ("json", "JSON")
_GO = Text("Periksa", "Check")
_TAB = Text("Buka di tab baru", "Open in a new tab")
_MARKED = Text("Buku kerja bertanda", "Marked workbook")
_WORDS = {
    "busy": Text("Sedang diperiksa…", "Checking…"),
    "saving": Text(
        "Unduhan dimulai begitu laporannya selesai.", "The download starts once it is ready."
    ),
    "gone": Text(
        "{} tidak dapat dibaca: folder, atau berubah sejak dijatuhkan. Jatuhkan lagi.",
        "{} cannot be read: a folder, or changed since it was dropped. Drop it again.",
    ),
    "remove": Text("keluarkan {}", "remove {}"),
    "left": Text("kiri", "left"),
    "right": Text("kanan", "right"),
}
_RULES = "form-action 'self'; frame-src 'self'; img-src data:"


def drop_page(lang: str) -> str:
    """The page on which files are dropped.

    >>> "<form" in drop_page("id")
    True
    """
    root, body = page(
        lang, f"anggaran: {_TITLE.line(lang)}", ("page.css", "ui.css", "ui.js"), _RULES
    )
    SubElement(root[0], "link", rel="icon", href="data:,")
    root[0].append(data({name: text.line(lang) for name, text in _WORDS.items()}, id="words"))
    body.set("class", "ui")
    header = SubElement(body, "header")
    add(header, "h1", _TITLE.line(lang))
    other = {"id": "en", "en": "id"}[lang]
    name = {"id": "Bahasa Indonesia", "en": "English"}[other]
    add(header, "a", name, href=f"/?lang={other}", lang=other, hreflang=other)
    _put_form(SubElement(body, "main"), lang)
    add(body, "script", asset("ui.js"))
    return written(root)


def _put_form(main: Element, lang: str) -> None:
    form = SubElement(
        main,
        "form",
        {
            "action": "/laporan",
            "method": "post",
            "enctype": "multipart/form-data",
            "target": "report",
        },
    )
    SubElement(form, "input", type="hidden", name="lang", value=lang)
    drop = _add_drop(form, lang)
    add(drop, "span", _HOW.line(lang), kind="how")
    add(drop, "span", _LOCAL.line(lang), kind="how")
    add(form, "ul", kind="files")
    bar = add(form, "div", kind="bar")
    shown = {"name": "show", "value": "1"}
    SubElement(bar, "button", shown | {"class": "go"}).text = _GO.line(lang)
    saving = add(bar, "fieldset", kind="save")
    add(saving, "legend", _LABELS["save"].line(lang))
    for name, text in (*_FORMS, ("marked", _MARKED.line(lang))):
        SubElement(saving, "button", name="form", value=name).text = text
    tab = shown | {"formtarget": "_blank", "class": "save"}
    SubElement(bar, "button", tab).text = _TAB.line(lang)
    _put_choices(bar, lang)
    add(form, "output", **{"aria-live": "polite"})
    SubElement(main, "iframe", name="report", title=_LABELS["report"].line(lang))


def _add_drop(form: Element, lang: str) -> Element:
    """The place for files: to click, to drop upon, and to reach by keyboard."""
    drop = add(form, "label", kind="drop")
    add(drop, "strong", _DROP.line(lang))
    SubElement(drop, "input", {"type": "file", "name": "files", "multiple": "multiple"})
    return drop


def _put_choices(bar: Element, lang: str) -> None:
    bar = SubElement(bar, "details")
    add(bar, "summary", _LABELS["more"].line(lang))
    what = add(bar, "label", _LABELS["what"].line(lang))
    choice = SubElement(what, "select", name="what")
    for value, text in _TASKS:
        add(choice, "option", text.line(lang), value=value)
    sheet = add(bar, "label", _LABELS["sheet"].line(lang))
    SubElement(sheet, "input", type="text", name="sheet", autocomplete="off")


def refusal_page(said: str, lang: str) -> str:
    """Why there is no report, in one line.

    >>> "&lt;b&gt;" in refusal_page("<b>", "id")
    True
    """
    title = Text("Tidak dapat diperiksa", "Cannot be checked").line(lang)
    root, body = page(lang, title, ("page.css",), "form-action 'none'")
    place = add(body, "div", kind="page")
    add(place, "h1", title)
    add(place, "p", said, kind="answer error")
    return written(root)
