"""Rules of one's own: a function that looks at a node, a tree or two documents, and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import Any, TypeAlias

from anggaran.amount.column import format_amount
from anggaran.errors import TEXT, InvalidAmount, InvalidOption, Kind, hold, takes
from anggaran.finding import Coverage, Finding, Findings, Severity, Text
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
            return Look(1, [_found(rule, tree, *each) for each in _spread(self.test(tree))])
        nodes = list(tree.walk())
        told = ((node, self.test(node)) for node in nodes)
        return Look(len(nodes), [_found(rule, tree, node, said) for node, said in told if said])


def between(left: Tree, right: Tree, rules: Iterable[Rule]) -> Findings:
    """What those of the rules that look at two documents find in them."""
    own = [(rule, rule.looks) for rule in rules if isinstance(rule.looks, Own)]
    looking = [(rule, looks) for rule, looks in own if looks.at == "documents"]
    found = [
        _found(rule, left, *each)
        for rule, looks in looking
        for each in _spread(looks.test(left, right))
    ]
    return Findings(found, Coverage({rule.slug: 1 for rule, _ in looking}))


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
    of_node: dict[str, Any] = (
        {} if node is None else {"kode": node.kode, "uraian": node.uraian, "key": node.key}
    )
    where = tree.where(-1 if node is None else node.index, own.get("measure"))
    return rule.finding(table=tree.name, where=where, details=details, **of_node, **own | exact)


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
