"""Words of headers: the tables to extend when a document words its header in a new way.

Patterns are regular expressions over the words of a header in lower case, one space apart.  What a
header *means* is decided in :mod:`anggaran.reading.layout.meaning`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anggaran.measure import kinds
from anggaran.periode.span import BULAN, RELATIF, without_time


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Slug to pattern over the words of a header; the order of this table is the order of qualifiers
# in a name.
KELOMPOK = {
    "ls_gaji": r"ls gaji",
    "ls_barang_jasa": r"ls barang",
    "up_gu_tu": r"(?<!ls )up gu(?: tu)?|(?<!ls )(?<!up )gu tu",
    "pegawai": r"pegawai",
    "barang_jasa": r"barang (dan )?jasa",
    "operasi": r"operasi|operasional",
    "modal": r"modal",
    "tidak_langsung": r"tidak langsung",
    "langsung": r"(?<!tidak )langsung",
    "tidak_terduga": r"(tak|tidak) terduga|btt",
    "transfer": r"transfer",
}
VERSI = {
    "sebelum": r"sebelum|semula|awal|murni|induk",
    "setelah": r"setelah|sesudah|menjadi|revisi|perubahan|pergeseran",
}
# Whose money it is: a heading of these words alone is an amount.
SUMBER = {
    "pad": r"pad|pendapatan asli (daerah|desa)|pades",
    "dau": r"dau|dana alokasi umum",
    "dak_fisik": r"(dak|dana alokasi khusus) fisik",
    "dak_non_fisik": r"(dak|dana alokasi khusus) non ?fisik",
    "dak": r"dak|dana alokasi khusus",
    "dbhcht": r"dbh ?cht|cukai",
    "dbh": r"dbh|dana bagi hasil",
    "did": r"did|dana insentif daerah",
    "dif": r"dif|insentif fiskal",
    "otsus": r"otsus|dana otonomi khusus",
    "pinjaman": r"pinjaman( daerah)?",
    "blud": r"blud",
    "bos": r"bos",
    "dana_desa": r"dana desa|dds|dd",
    "add": r"add|alokasi dana desa",
    "pbh": r"pbh|bagi hasil pajak( dan retribusi)?",
    "pbk": r"pbk|bantuan keuangan kabupaten",
    "pbp": r"pbp|bantuan keuangan provinsi",
    "apbn": r"apbn ?p?",
    "rm": r"(rp|rupiah) murni|rm",
    "phln": r"p?hln|pinjaman( dan)? hibah luar negeri",
    "pnbp": r"pnbp",
    "apbd": r"apbd ?p?",
}
TURUNAN = {
    "bertambah_berkurang": r"bertambah|berkurang|tambah kurang|penambahan|pengurangan|kenaikan"
    r"|penurunan|naik turun",
    "lebih_kurang": r"lebih kurang|selisih lebih|di ?atas (?:di ?)?bawah",
    "selisih": r"selisih|deviasi",
    "sisa": r"sisa",
    "saldo_akhir": r"saldo akhir",
}
# Words that are money by themselves; the others of UANG also count people, goods and points.
UANG_PASTI = (
    r"pagu|anggaran|budget|alokasi|kebutuhan dana|plafon|ppas|rp|rupiah|keuangan|apbd|rapbd|dpa"
    r"|dppa|rka|belanja|nominal|rak|harga|(?:jumlah|total) biaya"
)
# Percents by their words; a bare "tingkat" is a level.
PERSEN = (
    r"persen|persentase|prosentase|percentage|serapan|penyerapan|daya serap"
    r"|(?:tingkat|tk) realisasi|rasio"
)
KINERJA = (
    r"kinerja|target|indikator|fisik|output|keluaran|outcome|capaian|tolok ukur|volume|satuan"
    r"|kuantitas|vol"
)
# How a line of a rincian is measured: no label, whatever group it stands in.
UKURAN = r"satuan|volume|vol|kuantitas|ppn"
LEWAT = (
    r"sumber (dana|pendanaan|anggaran)|lokasi|satuan|volume|vol|kuantitas|waktu|jadwal|bobot"
    r"|peringkat|predikat"
    r"|kategori|penanggung jawab|pelaksana|kelompok sasaran|spesifikasi"
    r"|tahun(?! (?:(?:19|20)\d\d|[nt]\b))"
    r"|ppn|pajak|paket"
    r"|nama penerima|status"
    r"|jumlah (orang|unit|pegawai|penduduk|peserta|data|dokumen|kegiatan|program|paket)"
    r"|prioritas|penerima|nip|nik|npwp|nuptk"
)
KETERANGAN = (
    r"ket|keterangan|catatan|penjelasan|alasan|kendala|permasalahan|hambatan|tindak lanjut|analisis"
)
# Words that head labels; the weak ones only where nothing better does.
URAIAN_KUAT = _set(
    "uraian uralan urusan bidang program kegiatan sub subkegiatan belanja pendapatan "
    "pembiayaan rekening akun "
    "nama skpd opd unit organisasi dinas kecamatan desa jenis objek obyek rincian pos item "
    "komponen subkomponen subkomp suboutput kro ro detil detail deskripsi "
    "rupa pemda instansi lembaga satker wilayah name organization"
)
URAIAN_LEMAH = _set("indikator sasaran tujuan misi strategis")
# Words that may stand in any heading.
PENGISI = _set(
    "penerimaan pajak retribusi kelurahan sekolah puskesmas penerima "
    "dan atau kerja perangkat daerah pemerintah pemerintahan kabupaten kota provinsi "
    "kelompok fungsi utama "
    "kinerja per menurut yang untuk terhadap tahun ta rp rupiah dalam juta jutaan ribu "
    "ribuan miliar milyar "
    "di ke pada k keuangan fisik jumlah rencana hasil analisis perhitungan definitif bulan "
    "indikatif "
    "kebutuhan dana t n rek murni awal harga apbd iku persen persentase prosentase serapan "
    "penyerapan capaian "
    "target kewenangan renstra renja rkpd rpjmd porsi proporsi kontribusi komposisi "
)
NOMOR = _set("no nomor nomer urut")
SINONIM: dict[str, str] = {}
"""Phrases that a caller added, and the known words that they are read as."""
_SHORT = {"bln": "bulan", "th": "tahun", "thn": "tahun", "jml": "jumlah", "jlh": "jumlah"}
_TIME = _set("s d sd tw trw smt i ii iii iv")  # words only where they name a time
_TOKEN = re.compile(r"sp2d|[a-z]+|%|[0-9]+")


def _words_of(*patterns: str) -> frozenset[str]:
    return frozenset(word for pattern in patterns for word in re.findall(r"[a-z]{3,}", pattern))


_ALWAYS = (
    _words_of(
        *KELOMPOK.values(),
        *SUMBER.values(),
        *VERSI.values(),
        *RELATIF.values(),
        *BULAN.values(),
        *TURUNAN.values(),
        LEWAT,
        KINERJA,
        KETERANGAN,
        PERSEN,
        "kode induk parent level tingkat lebih kurang triwulan semester koefisien",
    )
    | URAIAN_KUAT
    | URAIAN_LEMAH
    | PENGISI
    | NOMOR
)


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every word that a header uses."""
    return _ALWAYS | _words_of(*(kind.heading for kind in kinds()))


def _mend(tokens: list[str]) -> list[str]:
    """Join a word that was broken over lines or spaced out: ````, ``p a g u``."""
    mended: list[str] = []
    known = vocabulary()
    start = 0
    while start < len(tokens):
        for end in range(min(len(tokens), start + 12), start + 1, -1):
            pieces = tokens[start:end]
            joined = "".join(pieces)
            if (
                joined in known
                and len(joined) > 3
                and not all(len(p) > 2 and p in known for p in pieces)
            ):
                mended.append(joined)
                start = end
                break
        else:
            mended.append(tokens[start])
            start += 1
    return mended


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    r"""The words of a header text in lower case, one space apart, broken words mended.

    >>> plain("% Realis\nasi (Rp.)")
    '% realisasi rp'
    """
    tokens = [_SHORT.get(token, token) for token in _TOKEN.findall(text.lower())]
    words = " ".join(_mend(tokens))
    for phrase in sorted(SINONIM, key=len, reverse=True):
        words = re.sub(rf"\b{re.escape(phrase)}\b", SINONIM[phrase], words)
    return words


def slug(text: str) -> str:
    """A name made of the words of a text: ``Sub Kegiatan`` is ``sub_kegiatan``."""
    words = plain(text).replace("%", "persen").split()
    return "_".join(words)


@lru_cache(maxsize=4096)
def unknown_share(text: str) -> float:
    """Share of the words of a text that no header uses; 1.0 for a text without words."""
    words = [word for word in plain(text).split() if word.isalpha()]
    unknown = [word for word in words if word not in vocabulary()]
    if _TIME & set(unknown):
        words = without_time(plain(text)).split()
        unknown = [word for word in words if word.isalpha() and word not in vocabulary()]
        return len(unknown) / len(words) if words else 0.0
    return len(unknown) / len(words) if words else 1.0


def is_header_text(text: str) -> bool:
    """True where a cell by itself could stand in a header: mostly known words, and not many.

    >>> is_header_text("Kode Rekening"), is_header_text("Penyediaan Gaji dan Tunjangan ASN")
    (True, False)
    """
    return len(text) <= 200 and unknown_share(text) <= 0.34


def has(pattern: str, text: str) -> bool:
    """True where a pattern of whole words occurs in a text of words."""
    return re.search(rf"\b(?:{pattern})\b", text) is not None
