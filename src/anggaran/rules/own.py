"""Rules of one's own: a function that looks at a node, a tree or two documents, and its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from traceback import walk_tb
from typing import Any, TypeAlias

from anggaran.amount.column import format_amount
from anggaran.errors import TEXT, AnggaranError, InvalidAmount, InvalidOption, Kind, hold, takes
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Severity, Text
from anggaran.rules.fields import FIELDS, Field
from anggaran.rules.rule import Look, Rule, find_severity
from anggaran.tree import Node, Tree

LOOKS = ("node", "tree", "documents")
Test: TypeAlias = Callable[..., object]
_OWN = ("measure", "stated", "computed")  # words that are fields of the finding itself
_EXACT = Kind(
    lambda given: (
        given is None or (isinstance(given, int | Decimal) and not isinstance(given, bool))
    ),
    'Decimal("0.00")',
)


_failed: ContextVar[list[AnggaranError] | None] = ContextVar("failed", default=None)


@contextmanager
def failures() -> Iterator[list[AnggaranError]]:
    """While this lasts, a rule of one's own that raises ends no run: it is listed here and told in
    the coverage, and the other rules and rows are looked at. Else what it raises reaches the
    caller, with a note that names the rule and the row.
    """
    kept: list[AnggaranError] = []
    token = _failed.set(kept)
    try:
        yield kept
    finally:
        _failed.reset(token)


def _fell(slug: str, place: str, error: Exception) -> AnggaranError:
    """Which rule raised what, where, and at which line of the code of its author."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    own = [each for each in frames if not each.f_globals["__name__"].startswith("anggaran.")]
    lines = dict(walk_tb(error.__traceback__))
    code = f"{Path(own[-1].f_code.co_filename).name}:{lines[own[-1]]}: " if own else ""
    said = Text(str(error), str(error))
    if isinstance(error, AnggaranError):
        said = Text(error.line("id"), error.line("en"))
    kind = type(error).__name__
    return InvalidOption(
        f"Aturan {slug!r} gagal pada {place}: {code}{kind}: {said.id}",
        f"Rule {slug!r} failed at {place}: {code}{kind}: {said.en}",
    )


def _place(looked_at: Node | Sequence[Tree]) -> str:
    """What a rule looked at, by the code, label and cell of a row, or by the name of a document."""
    if isinstance(looked_at, Node):
        row = " ".join(part for part in (looked_at.kode, looked_at.uraian) if part)
        place = str(looked_at.where)
        return f"{row} ({place})" if place else row
    return " ↔ ".join(tree.table.source.file or tree.name for tree in looked_at)


@dataclass(frozen=True, eq=False)
class Own:
    """How a rule of one's own looks.

    Attributes:
        slug: the rule.
        test: given what it looks at, what is found there.
        at: what it looks at: ``node``, ``tree`` or ``documents``.
    """

    slug: str
    test: Test
    at: str = "node"

    def __call__(self, run: Any) -> Look:
        """What the test finds in one tree; one that looks at two documents finds nothing."""
        rule, tree = run.rule(self.slug), run.tree
        if self.at == "documents":
            return Look()
        if self.at == "tree":
            return self.look(rule, tree, [(tree,)])
        return self.look(rule, tree, tree.walk())

    def look(self, rule: Rule, tree: Tree, given: Iterable[Node | Sequence[Tree]]) -> Look:
        """What the test finds in one thing after another; what it raises is told of the first, with
        how many more there are.
        """
        looked, found, fallen = 0, [], []
        for each in given:
            try:
                found += list(self._told(rule, tree, each))
                looked += 1
            except Exception as error:  # whatever the code of a caller may raise
                fell = _fell(self.slug, _place(each), error)
                if _failed.get() is None:
                    error.add_note(f"{fell.line()} / {fell.line('en')}")
                    raise
                fallen.append(fell)
        return Look(looked, found, _told_of(fallen))

    def _told(self, rule: Rule, tree: Tree, given: Node | Sequence[Tree]) -> Iterator[Finding]:
        if isinstance(given, Node):
            if said := self.test(given):
                yield _found(rule, tree, given, said)
            return
        for each in _spread(self.test(*given)):
            yield _found(rule, tree, *each)


def _told_of(fallen: Sequence[AnggaranError]) -> list[Text]:
    """Why a rule did not look at all it should have; whoever asked for failures is told them."""
    if not fallen:
        return []
    first, rest = fallen[0], len(fallen) - 1
    more = Text(f" (dan {rest} baris lagi)", f" (and {rest} more rows)") if rest else Text("", "")
    told = InvalidOption(first.line() + more.id, first.line("en") + more.en)
    if (kept := _failed.get()) is not None:
        kept.append(told)
    return [Text(told.line(), told.line("en"))]


def between(left: Tree, right: Tree, rules: Iterable[Rule]) -> Findings:
    """What those of the rules that look at two documents find in them."""
    own = [(rule, rule.looks) for rule in rules if isinstance(rule.looks, Own)]
    looks = {
        rule.slug: looks.look(rule, left, [(left, right)])
        for rule, looks in own
        if looks.at == "documents"
    }
    skipped = [NotChecked(slug, why) for slug, each in looks.items() for why in each.skipped]
    coverage = Coverage({slug: 1 for slug, each in looks.items() if each.compared}, tuple(skipped))
    return Findings([each for look in looks.values() for each in look.findings], coverage)


def _spread(said: object) -> Iterator[tuple[Node | None, object]]:
    """What a function says of more than a node: nodes, words, or nodes with words."""
    match said:
        case None | False:
            return
        case True | Mapping():
            yield None, said
        case Node():
            yield said, True
        case (Node() as node, Mapping() as words):
            yield node, words
        case Iterable():
            for each in said:
                yield from _spread(each)
        case _:
            raise InvalidOption(
                f"Aturan memberi {type(said).__name__}; beri simpul, kata-kata (dict), atau "
                "daftarnya.",
                f"A rule gives {type(said).__name__}; give nodes, words (a dict), or a list of "
                "them.",
            )


def _found(rule: Rule, tree: Tree, node: Node | None, said: object) -> Finding:
    details = dict(said) if isinstance(said, Mapping) else {}
    tree = tree if node is None else node.tree
    own = {name: details.pop(name) for name in _OWN if name in details}
    hold(own, {"measure": _measure_of(tree), "stated": _EXACT, "computed": _EXACT})
    exact = {name: Decimal(value) for name, value in own.items() if isinstance(value, int)}
    _hold_words(rule, {*details, *own})
    of_node: dict[str, Any] = (
        {} if node is None else {"kode": node.kode, "uraian": node.uraian, "key": node.key}
    )
    where = tree.where(-1 if node is None else node.index, own.get("measure"))
    return rule.finding(table=tree.name, where=where, details=details, **of_node, **own | exact)


def _hold_words(rule: Rule, said: Collection[str]) -> None:
    """Refuse a sentence with a word that nobody gives.

    Raises:
        InvalidOption: naming the word, and the one that is near.
    """
    known = {*said, *FIELDS, "uraian", "table"}
    for word in rule.fields:
        if word not in known:
            near = ", ".join(get_close_matches(word, known, n=1) or sorted(said)) or "-"
            raise InvalidOption(
                f"Aturan {rule.slug!r}: kalimatnya memuat {{{word}}}, fungsinya tidak memberi kata "
                f"itu; yang ada: {near}.",
                f"Rule {rule.slug!r}: its sentence has {{{word}}}, which its function does not "
                f"give; there is: {near}.",
            )


def _measure_of(tree: Tree) -> Kind:
    return Kind(lambda given: given in tree.measures, " / ".join(map(repr, tree.measures)))


def _word(name: str) -> Field:
    """What the function gives by a name, before what the library means by it; amounts as written in
    the language.
    """

    def said(finding: Finding, lang: str) -> str:
        if name not in finding.details and name in FIELDS:
            return FIELDS[name](finding, lang)
        value = finding.details.get(name, "–")
        try:
            return format_amount(value, lang) if isinstance(value, Decimal) else str(value)
        except InvalidAmount:  # finer than a sen, such as a ratio
            return str(value)

    return said


def _names(template: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(template) if name is not None)


def _is_template(given: Any) -> bool:
    """True for words in which every field has a name."""
    try:
        return all(map(str.isidentifier, _names(given)))
    except (TypeError, ValueError):
        return False


TEMPLATE = Kind(_is_template, '"{row}: {n} …"')


@takes(slug=TEXT)
def rule(  # noqa: PLR0913  # words in two languages
    slug: str,
    *,
    severity: Severity | str = Severity.WARNING,
    id: str,  # noqa: A002  # a language code
    en: str,
    remedy_id: str = "",
    remedy_en: str = "",
    meaning_id: str = "",
    meaning_en: str = "",
    at: str = "node",
) -> Callable[[Test], Rule]:
    """Make a rule of one's own of a function.

    Args:
        slug: its name: small letters and hyphens.
        severity: how much it weighs: ``error``, ``warning`` or ``info``.
        id: its sentence in Bahasa Indonesia; ``{row}``, ``{kode}``, ``{uraian}``, ``{table}`` and
            what the function returns stand for themselves, a Decimal with two places, written as
            in that language.
        en: the same in English.
        remedy_id: what to do about it, in Bahasa Indonesia.
        remedy_en: the same in English.
        meaning_id: what holds when it fires, in Bahasa Indonesia; the sentence where it is left
            out.
        meaning_en: the same in English.
        at: what the function looks at: each ``node`` in turn, the ``tree`` as a whole, or two
            ``documents``, the left and the right tree of :func:`anggaran.reconcile`.

    Of a node the function says True where it is found, or gives the words of its sentence by name.
    Of these ``measure`` is the column that the finding points to, ``stated`` and ``computed`` are
    its figures, and its ``difference`` follows from them.
    Of a tree or of two documents it gives the nodes that are found, each by itself or with words
    (``node, {"persen": 5}``), or the words alone where no row is meant.  Hand the rule to
    ``check(tree, rules=[…])`` or ``reconcile(left, right, rules=[…])``, or
    :func:`~anggaran.rules.registry.register` it for every run.

    A sentence may name only words that the function gives, or that every finding has.  What the
    function raises reaches whoever called ``check``, with a note that names the rule and the row;
    the command tells it in one line, and goes on with the other rows and rules.

    Raises:
        InvalidOption: the slug, the severity or ``at`` is none.

    >>> from anggaran import Tree, check
    >>> @rule("tanpa-pagu", id="{row} tanpa pagu.", en="{row} has no pagu.")
    ... def no_pagu(node):
    ...     return node.is_leaf and not node.pagu
    >>> rows = [{"kode": "5.1.02", "uraian": "ATK", "pagu": 0}]
    >>> check(Tree(rows), rules=[no_pagu]).of("tanpa-pagu")[0].message
    '5.1.02 ATK tanpa pagu.'
    >>> @rule("sedikit", at="tree", id="{table}: hanya {n} daun.", en="{table}: {n} leaves only.")
    ... def few(tree):
    ...     return {"n": len(tree.leaves)} if len(tree.leaves) < 2 else None
    >>> check(Tree(rows), rules=[few]).of("sedikit")[0].message
    'tabel: hanya 1 daun.'
    """
    if not slug or slug != slug.lower() or not all(part.isalpha() for part in slug.split("-")):
        raise InvalidOption(
            f"Nama aturan {slug!r} tidak sah; tulis huruf kecil dan tanda hubung.",
            f"The slug {slug!r} is none; write small letters and hyphens.",
        )
    if at not in LOOKS:
        there = ", ".join(LOOKS)
        raise InvalidOption(
            f"Aturan tidak dapat melihat {at!r}; yang ada: {there}.",
            f"A rule cannot look at {at!r}; there are: {there}.",
        )
    hold({"id": id, "en": en}, {"id": TEMPLATE, "en": TEMPLATE})
    words = {"remedy_id": remedy_id, "remedy_en": remedy_en}
    words |= {"meaning_id": meaning_id, "meaning_en": meaning_en}
    hold(words, dict.fromkeys(words, TEXT))
    weight = find_severity(severity)
    meaning = Text(meaning_id or id, meaning_en or en)
    remedy, sentence = Text(remedy_id, remedy_en), Text(id, en)
    fields = {name: _word(name) for name in {*_names(id), *_names(en)} - {"row", "kode"}} | {
        "uraian": lambda finding, _: finding.uraian,
        "table": lambda finding, _: finding.table,
    }

    def made(test: Test) -> Rule:
        hold({"test": test}, {"test": Kind(callable, "lambda node: …")})
        return Rule(slug, weight, meaning, remedy, sentence, Own(slug, test, at), fields)

    return made
