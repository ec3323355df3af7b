"""A policy: what a reader of findings wants them held to and weighed by, as one object or as
TOML.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from pathlib import Path

from anggaran.amount.column import read_amount
from anggaran.amount.rupiah import NOL, sen_of
from anggaran.errors import (
    NAMES,
    PATH,
    TEXT,
    TEXTS,
    InvalidAmount,
    InvalidOption,
    Kind,
    UnreadableFile,
    hold,
    kind,
    read_only,
    shown,
    takes,
)
from anggaran.finding import Finding, Findings, Severity
from anggaran.reading.pipe import contents
from anggaran.rules.limits import Limits, Weighed, weighed
from anggaran.rules.registry import adjust, find_rule
from anggaran.rules.rule import find_severity
from anggaran.rules.scales import Scale
from anggaran.rules.to_toml import limits_lines, rules_lines, scales_lines, severity_lines
from anggaran.rules.toml import arguments, joined, tables_of

FILES = ("anggaran.toml", "pyproject.toml")
SCALES = Kind(
    lambda given: (
        isinstance(given, Mapping) and all(isinstance(scale, Scale) for scale in given.values())
    ),
    '{"sakip": Scale.of(…)}',
)
_LARGEST = 10 << 20  # bytes of a policy


@read_only
@dataclass(frozen=True)
class Policy:
    """Thresholds, severities, rules on and off, a tolerance and scales, for :func:`check`,
    :func:`flag`, :func:`reconcile` and :func:`reconcile_all`.

    Args:
        thresholds: as :func:`flag` takes ``below`` (``{50: "error", 80: "warning"}``), or
            :class:`Limits`; None for the usual ones.
        off: slugs of rules to leave out.
        on: slugs of the only rules to keep; all where empty.
        severity: another severity for some rules, by slug.
        tolerance: rupiah up to which a difference of amounts is none; text as it is printed
            (``"1.000"``).
        scales: predikat by name of the scale.

    Raises:
        InvalidOption: anything that is not understood.

    >>> from anggaran import flag
    >>> strict = Policy(thresholds={50: "error", 80: "warning"})
    >>> rows = [{"kode": "5.1", "pagu": 10, "realisasi": 4},
    ...     {"kode": "5.2", "pagu": 10, "realisasi": 7}]
    >>> [(finding.kode, finding.severity.value) for finding in flag(rows, policy=strict)]
    [('5.1', 'error'), ('5.2', 'warning')]
    """

    thresholds: Limits | Weighed | Iterable[object] | None = None
    off: Collection[str] = ()
    on: Collection[str] = ()
    severity: Mapping[str, Severity | str] = field(default_factory=dict)
    tolerance: Decimal | int | str = NOL
    scales: Mapping[str, Scale] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kinds = {"off": TEXTS, "on": TEXTS, "severity": NAMES, "scales": SCALES}
        hold({name: getattr(self, name) for name in kinds}, kinds)
        given = self.thresholds
        limits = given if given is None or isinstance(given, Limits) else Limits(weighed(given))
        severity = {
            find_rule(slug).slug: find_severity(weight) for slug, weight in self.severity.items()
        }
        held = {
            "thresholds": limits,
            "off": frozenset(find_rule(slug).slug for slug in self.off),
            "on": frozenset(find_rule(slug).slug for slug in self.on),
            "severity": severity,
            "tolerance": allowed_of(self.tolerance),
        }
        for name, value in held.items():
            object.__setattr__(self, name, value)

    @property
    def limits(self) -> Limits | None:
        """The thresholds; None for the usual ones."""
        return self.thresholds if isinstance(self.thresholds, Limits) else None

    @classmethod
    @takes(text=TEXT)
    def from_toml(cls, text: str, *more: str) -> Policy:
        """The policy that a text of TOML says; its tables may stand under ``[tool.anggaran]``.

        Args:
            text: the TOML.
            more: further TOML; what it says goes before the text, key by key.

        Raises:
            InvalidOption: the text is no TOML, or says something that is not understood.

        >>> policy = Policy.from_toml('''
        ... tolerance = "0,50"
        ... [thresholds]
        ... pro_rata = true
        ... 80 = "warning"
        ... [thresholds.levels.program]
        ... 90 = "error"
        ... [rules]
        ... off = ["percent-rounding"]
        ... [scales.sakip]
        ... Baik = ">= 75"
        ... ''')
        >>> policy.tolerance, sorted(policy.off), policy.scales["sakip"].predikat(Decimal(80))
        (Decimal('0.50'), ['percent-rounding'], 'Baik')
        """
        return cls(**arguments(reduce(joined, map(tables_of, (text, *more)))))

    def to_toml(self) -> str:
        """The TOML of this policy, for an ``anggaran.toml``: :meth:`from_toml` makes it again.

        Raises:
            InvalidOption: an interval of a scale is one that no text says.

        >>> print(Policy(thresholds={50: "error", "82,5": "warning"}, tolerance="1.000").to_toml())
        tolerance = "1000.00"
        [thresholds]
        "50" = "error"
        "82.5" = "warning"
        <BLANKLINE>
        """
        lines = [f'tolerance = "{self.allowed:.2f}"'] if self.allowed else []
        if self.limits is not None:
            lines += limits_lines(self.limits)
        lines += rules_lines(off=self.off, on=self.on)
        lines += severity_lines(self.severity)
        lines += scales_lines(self.scales)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    @takes(path=PATH)
    def from_file(cls, path: str | Path, *more: str) -> Policy:
        """The policy of a file: ``anggaran.toml``, or ``[tool.anggaran]`` of a ``pyproject.toml``.

        Args:
            path: the file.
            more: further TOML, as for :meth:`from_toml`.

        Raises:
            UnreadableFile: there is no such file, or it is no text.
            InvalidOption: what it says is not understood.
        """
        try:
            text = contents(Path(path), _LARGEST).decode()
        except (OSError, ValueError):
            raise UnreadableFile(
                f"Berkas kebijakan {str(path)!r} tidak dapat dibaca; periksa namanya.",
                f"The policy file {str(path)!r} can't be read; check its name.",
            ) from None
        return cls.from_toml(text, *more)

    @classmethod
    @takes(folder=PATH)
    def find(cls, folder: str | Path = ".") -> Policy:
        """The policy of a folder or of the nearest one above it; the usual one where none has any.

        Raises:
            InvalidOption: what the nearest says is not understood.
        """
        found = policy_file(folder)
        return cls.from_file(found) if found else cls()

    @property
    def allowed(self) -> Decimal:
        """The tolerance in rupiah."""
        return allowed_of(self.tolerance)

    def but(
        self,
        *,
        off: Collection[str] = (),
        on: Collection[str] = (),
        severity: Mapping[str, Severity | str] | None = None,
        tolerance: Decimal | int | str | None = None,
    ) -> Policy:
        """The same with what a call says besides, which goes before it.

        Raises:
            InvalidOption: a rule or a severity does not exist, or the tolerance is no amount.

        >>> Policy(off=["percent"]).but(off=["parent-sum"], tolerance="1.000")  # doctest: +ELLIPSIS
        Policy(..., off=frozenset({...}), ..., tolerance=Decimal('1000.00'), scales={})
        """
        return replace(
            self,
            off={*self.off, *off},
            on=on or self.on,
            severity={**self.severity, **(severity or {})},
            tolerance=self.tolerance if tolerance is None else tolerance,
        )

    def weigh(self, findings: Findings) -> Findings:
        """What a run found, without what the tolerance takes for no difference and rules that are
        not wanted.
        """
        kept = [each for each in findings if not self._tolerates(each)]
        rules = {each.rule for each in kept} | findings.coverage.checked.keys()
        off = self.off if not self.on else {*self.off, *(rules - set(self.on))}
        return adjust(Findings(kept, findings.coverage), off=off, severity=self.severity)

    def _tolerates(self, finding: Finding) -> bool:
        """Percents are no rupiah, and a finding without a difference can't be within it."""
        if not self.allowed or finding.rule.startswith("percent") or finding.difference is None:
            return False
        return bool(finding.measure) and abs(finding.difference) <= self.allowed


POLICY = kind(Policy, like='Policy.from_file("anggaran.toml")')


def policy_file(folder: str | Path = ".") -> Path | None:
    """The file of the policy of a folder: its own, or that of the nearest one above it."""
    start = Path(folder).resolve()
    paths = (each / name for each in (start, *start.parents) for name in FILES)
    return next((path for path in paths if _is_there(path) and _speaks(path)), None)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the system takes
        return False


def _speaks(path: Path) -> bool:
    return path.name == FILES[0] or "[tool.anggaran" in path.read_text(
        encoding="utf-8", errors="ignore"
    )


def allowed_of(tolerance: Decimal | float | str) -> Decimal:
    """What a caller allows, in rupiah; text is read as an amount is printed.

    Raises:
        InvalidOption: it is no amount.

    >>> allowed_of("1.000"), allowed_of("82,5"), allowed_of(0.5)
    (Decimal('1000.00'), Decimal('82.50'), Decimal('0.5'))
    """
    try:
        allowed = Decimal(-1)
        if isinstance(tolerance, str):
            allowed = read_amount(tolerance)
        elif not isinstance(tolerance, bool):
            allowed = Decimal(str(tolerance))
            sen_of(allowed)
    except InvalidAmount as error:
        raise InvalidOption(error.id, error.en) from error
    except (ArithmeticError, RecursionError, ValueError):
        allowed = Decimal(-1)
    if allowed < 0:
        raise InvalidOption(
            f"Toleransi {shown(tolerance, str)} bukan jumlah rupiah; tulis 0 atau lebih.",
            f"Tolerance {shown(tolerance, str)} is no amount of rupiah; write 0 or more.",
        )
    return allowed
