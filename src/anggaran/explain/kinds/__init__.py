"""The kinds of explanations, a file each; what is listed here is tried."""

from anggaran.explain.kinds.column import OTHER_COLUMN, OTHER_ROW
from anggaran.explain.kinds.counted import LEFT_OUT, TWICE
from anggaran.explain.kinds.dropped import ADDED, DROPPED, REPEATED, TYPED_ONCE
from anggaran.explain.kinds.groups import GROUP_EXTRA, GROUP_LOST
from anggaran.explain.kinds.hidden import HIDDEN
from anggaran.explain.kinds.kind import Kind
from anggaran.explain.kinds.level import BETWEEN, OTHER_LEVEL
from anggaran.explain.kinds.lines import SOME_LINES
from anggaran.explain.kinds.marks import MARKS
from anggaran.explain.kinds.merged import MERGED
from anggaran.explain.kinds.missing import MISSING
from anggaran.explain.kinds.moved import MOVED
from anggaran.explain.kinds.other_lines import OTHER_LINES
from anggaran.explain.kinds.rounding import ROUNDING
from anggaran.explain.kinds.scaled import SCALED
from anggaran.explain.kinds.sign import SIGN, TAKEN_OFF
from anggaran.explain.kinds.substituted import SUBSTITUTED
from anggaran.explain.kinds.swapped import SWAPPED
from anggaran.explain.kinds.tail import TAIL
from anggaran.explain.kinds.version import OTHER_VERSION

KINDS: tuple[Kind, ...] = (
    SWAPPED,
    SUBSTITUTED,
    SCALED,
    MARKS,
    REPEATED,
    TYPED_ONCE,
    DROPPED,
    ADDED,
    GROUP_LOST,
    GROUP_EXTRA,
    LEFT_OUT,
    HIDDEN,
    TWICE,
    SIGN,
    TAKEN_OFF,
    OTHER_COLUMN,
    OTHER_ROW,
    OTHER_VERSION,
    OTHER_LEVEL,
    BETWEEN,
    MERGED,
    MOVED,
    ROUNDING,
    TAIL,
    OTHER_LINES,
    MISSING,
    SOME_LINES,
)
