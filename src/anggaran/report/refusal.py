"""Why the operating system refuses a file, in the reader's language and not in its own."""

from __future__ import annotations

import errno

from anggaran.finding import Text

_REASONS = {
    errno.ENOENT: Text("foldernya atau berkasnya tidak ada", "no such file or folder"),
    errno.ENOTDIR: Text("letaknya bukan folder", "its place is no folder"),
    errno.EISDIR: Text("itu folder, bukan berkas", "it is a folder, not a file"),
    errno.EACCES: Text("tidak ada izin", "permission denied"),
    errno.EPERM: Text("tidak ada izin", "permission denied"),
    errno.EROFS: Text("medianya hanya dapat dibaca", "the file system is read-only"),
    errno.ENOSPC: Text("tempat penyimpanan penuh", "no space is left"),
    errno.EDQUOT: Text("jatah penyimpanan habis", "the disk quota is used up"),
    errno.EFBIG: Text("terlalu besar untuk tempatnya", "too large for its place"),
    errno.EBUSY: Text("sedang dipakai program lain", "another program is using it"),
    errno.ENAMETOOLONG: Text("namanya terlalu panjang", "its name is too long"),
    errno.EIO: Text("medianya rusak atau terputus", "the medium is damaged or gone"),
}


def reason_of(error: OSError) -> Text:
    """What went wrong, as a part of a sentence; what is not usual is said as the system says it.

    >>> reason_of(FileNotFoundError(2, "No such file or directory")).id
    'foldernya atau berkasnya tidak ada'
    """
    said = error.strerror or type(error).__name__
    return _REASONS.get(
        error.errno or 0, Text(f"kesalahan sistem ({said})", f"system error ({said})")
    )
