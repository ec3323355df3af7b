"""The command ``anggaran``: files in, a report out, and a status that other programs can rely on.

Status 0: checked, and no error found; 1: at least one; 2: the input or the call is unusable, said
in one line on stderr; 3: nothing could be checked, which is not the same as nothing being wrong.
"""

from anggaran.cli.commands import main

__all__ = ["main"]
