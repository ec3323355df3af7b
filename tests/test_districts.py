"""Documents as districts print them: nothing is said of a clean one, and a slip of the hand is
found where it is.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import districts
import ketepatan
from anggaran.finding import Severity

SEEDS = st.integers(0, 10**6)
EXAMPLES = int(os.environ.get("DISTRICTS", "8"))
PHASES = (Phase.explicit, Phase.generate)  # a seed has no smaller form
# Forms that are still told wrongly, and what is wrong.
FALSE = {
    "portal": "one of a hundred: groups of a few hundredths of a milliard say too little of where "
    "they end",
    "lebar": "one of two hundred: a percent column of 100s takes the amounts of another block",
}


def forms(wrong: dict[str, str]) -> list[object]:
    """Each form; those that are known to be told wrongly are expected to fail."""
    return [
        pytest.param(
            form, marks=pytest.mark.xfail(reason=wrong[form], strict=False) if form in wrong else ()
        )
        for form in districts.FORMS
    ]


@pytest.mark.parametrize("form", forms(FALSE))
@settings(max_examples=EXAMPLES, phases=PHASES)
@given(seed=SEEDS)
def test_a_clean_document_is_not_accused(form: str, seed: int) -> None:
    """No error, and no warning but a low serapan; the document is read."""
    said = ketepatan.found_in(districts.clean(form, seed))
    assert said is not None
    assert not ketepatan.false_alarms(said)


@pytest.mark.parametrize("form", ["desa_kode", "perda", "entitas"])
@settings(max_examples=EXAMPLES, phases=PHASES)
@given(seed=SEEDS)
def test_a_slip_is_found_where_it_is(form: str, seed: int) -> None:
    """A spoiled figure that other figures prove wrong is an error at its row, or at a sum that it
    is in.
    """
    document = districts.spoiled(form, seed)
    errors = [f for f in ketepatan.found_in(document) or [] if f.severity is Severity.ERROR]
    if document.proved:
        assert any(f.where.row and f.where.row - 1 in document.related for f in errors)
