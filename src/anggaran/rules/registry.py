"""The registry of rules: what each says, how much it weighs, and what to do about it.

Slugs and severities are a contract with other programs; the words are for people, Bahasa Indonesia first.  A
``sentence`` is a template whose fields :mod:`anggaran.report.sentence` prepares, amounts already formatted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from anggaran.errors import InvalidOption
from anggaran.finding import Coverage, Finding, Findings, NotChecked, Severity, Text


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may be said about a document.

    Attributes:
        slug: its name in JSON and on the command line.
        severity: how much it weighs unless a run says otherwise.
        meaning: what holds when it fires.
        fix: what to do about it.
        sentence: template of the message; the same named fields in both languages.
    """

    slug: str
    severity: Severity
    meaning: Text
    fix: Text
    sentence: Text


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

_OFF = Text("dimatikan oleh pemakai", "switched off by the caller")

# Severity, then meaning, fix and sentence, each in Bahasa Indonesia and in English.
_WORDS: Mapping[str, tuple[Severity, str, str, str, str, str, str]] = {
    "parent-sum": (
        _E,
        "Jumlah tercetak sebuah induk berbeda dari jumlah anak-anaknya.",
        "A parent's printed amount differs from the sum of its children.",
        "Bandingkan induk dan anak-anaknya dengan dokumen sumber; perbaiki angka yang salah.",
        "Compare the parent and its children with the source document; correct the wrong figure.",
        "{Measure} {row} tercetak {stated}; jumlah anak-anaknya {computed} ({gap}).",
        "{Measure} of {row} is printed as {stated}; its children add up to {computed} ({gap}).",
    ),
    "total-row": (
        _E,
        "Baris JUMLAH/TOTAL berbeda dari yang dijumlahkannya.",
        "A total row differs from what it totals.",
        "Jumlahkan ulang baris-baris di atasnya; periksa apakah ada baris yang tertinggal atau terhitung dua kali.",
        "Add the rows above it again; look for a row left out or counted twice.",
        "{Measure} {row} tercetak {stated}; baris yang dijumlahkannya {computed} ({gap}).{levels}",
        "{Measure} of {row} is printed as {stated}; the rows that it totals make {computed} ({gap}).{levels}",
    ),
    "percent": (
        _E,
        "Persen tercetak tidak cocok dengan angka barisnya menurut pembulatan apa pun.",
        "The printed percent does not follow from the amounts of its row under any rounding.",
        "Hitung ulang persennya; bila persennya benar, salah satu jumlah di baris itu yang salah.",
        "Compute the percent again; if it is right, one of the amounts in its row is wrong.",
        "{row}: persen tercetak {printed}; menurut angka barisnya {percent}.",
        "{row}: the percent is printed as {printed}; the amounts of its row make {percent}.",
    ),
    "percent-rounding": (
        _I,
        "Persen benar, tetapi dipotong atau dibulatkan lain daripada setengah ke atas.",
        "The percent is right, but cut off or rounded otherwise than half up.",
        "Seragamkan pembulatan: dua desimal, setengah dibulatkan ke atas.",
        "Round alike everywhere: two places, half up.",
        "{row}: persen tercetak {printed} ({rounding}); dibulatkan setengah ke atas menjadi {percent}.",
        "{row}: the percent is printed as {printed} ({rounding}); rounded half up it is {percent}.",
    ),
    "amount-malformed": (
        _E,
        "Isi sel bukan angka yang sah menurut cara tulis mana pun.",
        "The cell is no number in any convention as printed.",
        "Tulis ulang angkanya, misalnya 15.000.000,00; cocokkan dengan nilai yang terbukti atau dengan dokumen sumber.",
        "Write the number again, as in 15.000.000,00; hold it against the proved value or the source document.",
        "{Measure} {row}: `{printed}` bukan angka yang sah; {reading}.",
        "{Measure} of {row}: `{printed}` is no valid number; {reading}.",
    ),
    "amount-ambiguous": (
        _W,
        "Angka dapat dibaca lebih dari satu cara.",
        "The number can be read in more than one way.",
        "Tulis dengan titik untuk ribuan dan koma untuk desimal, misalnya 1.250.000,00.",
        "Write a dot for thousands and a comma for decimals, as in 1.250.000,00.",
        "{Measure} {row}: `{printed}` dapat dibaca lebih dari satu cara; {reading}.",
        "{Measure} of {row}: `{printed}` can be read in more than one way; {reading}.",
    ),
    "amount-blank": (
        _I,
        "Baris paling bawah tidak mencetak angka; dalam penjumlahan ia dihitung nol.",
        "A lowest row prints no amount; in sums it counts as zero.",
        "Isi angkanya, atau tulis 0 bila memang nol.",
        "Fill in the amount, or write 0 if it is zero.",
        "{Measure} {row} kosong; dalam jumlah induknya dihitung nol.",
        "{Measure} of {row} is blank; in its parent's sum it counts as zero.",
    ),
    "amount-note": (
        _I,
        "Angka dibaca dengan catatan: sisa biner dibulatkan ke sen, sennya tidak pasti, atau rumusnya tanpa nilai.",
        "Read with a note: binary residue quantised to sen, sen that are not certain, or a formula without its value.",
        "Bulatkan ke dua desimal atau simpan sebagai teks; rumus: buka dan simpan ulang di program lembar kerja.",
        "Round it to two places or keep it as text; a formula: open and save it again in a spreadsheet program.",
        "{Measure}: {note}.",
        "{Measure}: {note}.",
    ),
    "code-malformed": (
        _E,
        "Kode tidak dapat dibaca menurut buku kode mana pun.",
        "The code cannot be read in any code book.",
        "Tulis kode lengkap dengan titik dan nol di depan, misalnya 1.06.01.2.01.0001; simpan selnya sebagai teks.",
        "Write the whole code with dots and leading zeros, as in 1.06.01.2.01.0001; keep the cell as text.",
        "Kode `{printed}` pada baris {label} tidak dapat dibaca{evidence}.",
        "Code `{printed}` in row {label} cannot be read{evidence}.",
    ),
    "code-duplicate": (
        _E,
        "Satu kode berdiri pada lebih dari satu baris.",
        "One code stands in more than one row.",
        "Perbaiki kode yang salah ketik, atau gabungkan barisnya.",
        "Correct the mistyped code, or merge the rows.",
        "Kode {kode} berdiri lebih dari sekali; di sini pada baris {label}.",
        "Code {kode} stands more than once; here in row {label}.",
    ),
    "code-orphan": (
        _W,
        "Kode tidak punya induk dalam tabel, padahal kode lain di tingkatnya punya.",
        "A code has no parent in the table, though others on its level have.",
        "Tambahkan baris induknya, atau perbaiki kodenya bila salah ketik.",
        "Add the row of its parent, or correct the code if it is mistyped.",
        "{row} tidak punya baris induk dalam tabel{missing}.",
        "{row} has no parent row in the table{missing}.",
    ),
    "code-restored": (
        _I,
        "Kode yang terpotong dilengkapi menurut bukti dari tabel yang sama.",
        "A mangled code was completed, by evidence from the same table.",
        "Simpan kolom kode sebagai teks agar nol di depan tidak hilang.",
        "Keep the code column as text, so that leading zeros are not lost.",
        "Kode `{printed}` dibaca {restored}{evidence}{also}.",
        "Code `{printed}` is read as {restored}{evidence}{also}.",
    ),
    "over-budget": (
        _E,
        "Realisasi belanja melebihi pagu.",
        "Spending exceeds its budget.",
        "Periksa pagu yang dipakai (murni, pergeseran, perubahan) dan pembebanan realisasinya.",
        "Check which budget is meant (original, shifted, revised) and what was charged to the line.",
        "Realisasi {row} {stated} melebihi pagunya {computed} ({gap}).",
        "Spending of {row}, {stated}, exceeds its budget {computed} ({gap}).",
    ),
    "unbudgeted": (
        _E,
        "Ada realisasi belanja tanpa pagu.",
        "There is spending without a budget.",
        "Periksa kode rekeningnya: pagu mungkin berdiri pada kode lain, atau pergeserannya belum masuk.",
        "Check the code: the budget may stand under another one, or a shift is missing.",
        "{row} punya realisasi {stated} tanpa pagu.",
        "{row} has spending of {stated} without a budget.",
    ),
    "negative-amount": (
        _E,
        "Jumlahnya negatif: salah untuk pagu; untuk realisasi mungkin pengembalian belanja.",
        "The amount is negative: wrong for a budget; for spending it may be a refund.",
        "Perbaiki tandanya; untuk realisasi, cocokkan dengan bukti pengembalian.",
        "Correct the sign; for spending, hold it against the record of the refund.",
        "{Measure} {row} negatif: {stated}.",
        "{Measure} of {row} is negative: {stated}.",
    ),
    "below-threshold": (
        _W,
        "Serapan di bawah ambang, dibandingkan pada rasio yang tepat.",
        "Absorption is below a threshold, compared on the exact ratio.",
        "Jelaskan hambatannya dan tindak lanjutnya pada kolom keterangan.",
        "Explain in the remarks what held it up and what is being done.",
        "Serapan {row} {serapan}, di bawah {threshold}.",
        "Absorption of {row} is {serapan}, below {threshold}.",
    ),
    "unexplained-threshold": (
        _W,
        "Serapan di bawah ambang dan kolom keterangannya kosong.",
        "Absorption is below a threshold and the remarks are empty.",
        "Isi kolom keterangan: apa hambatannya dan apa tindak lanjutnya.",
        "Fill in the remarks: what held it up and what is being done.",
        "Serapan {row} {serapan}, di bawah {threshold}, tanpa keterangan.",
        "Absorption of {row} is {serapan}, below {threshold}, with no remark.",
    ),
    "derived-column": (
        _E,
        "Kolom turunan (sisa, selisih, bertambah/berkurang) tidak sama dengan hitungannya.",
        "A derived column (remainder, difference, increase/decrease) is not what its row makes.",
        "Hitung ulang kolom itu dari angka barisnya.",
        "Compute the column again from the amounts of its row.",
        "{Measure} {row} tercetak {stated}; menurut angka barisnya {computed} ({gap}).",
        "{Measure} of {row} is printed as {stated}; the amounts of its row make {computed} ({gap}).",
    ),
    "cross-foot": (
        _E,
        "Jumlah sebuah baris tidak mengikuti dari kolom-kolom rinciannya: kelompok belanja, bulan, koefisien × harga.",
        "A row's total does not follow from the columns that make it up: kelompok, months, koefisien × harga.",
        "Hitung ulang baris itu dari kolom-kolom rinciannya; periksa kolom mana yang salah isi.",
        "Work the row out again from its columns; see which of them is wrong.",
        "{Measure} {row} tercetak {stated}; {parts}.",
        "{Measure} of {row} is printed as {stated}; {parts}.",
    ),
    "row-incomplete": (
        _I,
        "Baris tanpa kunci lengkap; dijumlahkan di bawah leluhur terdekat yang diketahui.",
        "A line lacks a part of its key; it is kept under its nearest known ancestor.",
        "Lengkapi kodenya bila barisnya memang milik tingkat yang lebih rendah.",
        "Complete the code if the line belongs to a lower level.",
        "{lines} baris tanpa {lacks}; dijumlahkan di bawah leluhur terdekat yang diketahui.",
        "{lines} lines without {lacks}; added up under their nearest known ancestor.",
    ),
    "line-unplaced": (
        _W,
        "Baris berisi jumlah, tetapi tanpa kode atau tempat dalam susunan; tidak ikut dijumlahkan.",
        "A row has amounts but no code or place in the table; it is not added up.",
        "Beri kode, atau hapus bila hanya catatan.",
        "Give it a code, or remove it if it is only a remark.",
        "Jumlah pada {row} tidak dapat ditempatkan dan tidak ikut dijumlahkan.",
        "The amounts of {row} cannot be placed and are not added up.",
    ),
    "total-differs": (
        _E,
        "Jumlah keseluruhan kedua dokumen berbeda.",
        "The totals of the two documents differ.",
        "Pastikan kedua dokumen memakai versi anggaran dan tanggal yang sama, lalu telusuri baris yang berbeda.",
        "Make sure that both use the same budget version and date, then follow the differing lines.",
        "Total {measure}: kiri {stated}, kanan {computed} ({sided}).{partial}{undated}",
        "Total {measure}: left {stated}, right {computed} ({sided}).{partial}{undated}",
    ),
    "line-differs": (
        _E,
        "Baris yang sama berbeda jumlahnya pada kedua dokumen.",
        "The same line has different amounts in the two documents.",
        "Tentukan dokumen yang benar menurut DPA atau SP2D, lalu perbaiki yang lain.",
        "Find out which is right by the DPA or the SP2D, then correct the other.",
        "{Measure} {row}: kiri {stated}, kanan {computed} ({sided}).{blank}{undated}",
        "{Measure} of {row}: left {stated}, right {computed} ({sided}).{blank}{undated}",
    ),
    "only-left": (
        _W,
        "Baris hanya ada pada dokumen kiri.",
        "The line stands in the left document only.",
        "Periksa apakah baris itu dihapus, diganti kode, atau tertinggal.",
        "Check whether the line was dropped, recoded or left out.",
        "{row} hanya ada di kiri{stated_of}.",
        "{row} stands on the left only{stated_of}.",
    ),
    "only-right": (
        _W,
        "Baris hanya ada pada dokumen kanan.",
        "The line stands in the right document only.",
        "Periksa apakah baris itu baru, diganti kode, atau tertinggal di kiri.",
        "Check whether the line is new, recoded or left out on the left.",
        "{row} hanya ada di kanan{computed_of}.",
        "{row} stands on the right only{computed_of}.",
    ),
    "name-differs": (
        _I,
        "Kodenya sama, uraiannya berbeda.",
        "The code is the same, the label differs.",
        "Samakan uraian dengan nomenklatur; bila maknanya lain, kodenya yang salah.",
        "Bring the label in line with the nomenclature; if the meaning differs, the code is wrong.",
        "{code_first}“{label}” di kiri, “{other}” di kanan.",
        "{code_first}“{label}” on the left, “{other}” on the right.",
    ),
    "version-mixup": (
        _W,
        "Baris-baris berbeda di bawah induk yang sama jumlahnya: kemungkinan versi anggaran yang berlainan.",
        "Lines differ under equal parents: probably two versions of the budget.",
        "Samakan versi anggarannya (murni, pergeseran, perubahan) sebelum membandingkan baris.",
        "Use the same budget version (original, shifted, revised) before comparing lines.",
        "{Measure} {row} sama di kedua dokumen ({stated}), tetapi baris di bawahnya berbeda{moved}.",
        "{Measure} of {row} is the same in both documents ({stated}), but the lines below differ{moved}.",
    ),
    "period-differs": (
        _W,
        "Kedua dokumen memakai tanggal atau periode yang berlainan.",
        "The two documents have different dates or periods.",
        "Bandingkan dokumen dengan tanggal tutup yang sama.",
        "Compare documents with the same cut-off date.",
        "Periode kedua dokumen berbeda{sides}; {spared}.",
        "The periods of the two documents differ{sides}; {spared}.",
    ),
    "not-cumulative": (
        _I,
        "Realisasi tercetak per bulan, bukan kumulatif.",
        "Spending is printed by month, not cumulatively.",
        "Jumlahkan bulan-bulannya sebelum membandingkan dengan laporan kumulatif.",
        "Add the months up before comparing with a cumulative report.",
        "{Measure} per bulan, bukan kumulatif: {lines} baris turun, misalnya {row} dari {computed} menjadi {stated}.",
        "{Measure} is by month, not cumulative: {lines} lines fall, as {row} from {computed} to {stated}.",
    ),
    "falling-cumulative": (
        _W,
        "Realisasi kumulatif turun dari periode sebelumnya.",
        "Cumulative spending falls from one period to the next.",
        "Periksa apakah ada pengembalian belanja atau koreksi pembebanan.",
        "Check for a refund or a corrected charge.",
        "{Measure} {row} turun menjadi {stated} dari {computed} ({gap}).",
        "{Measure} of {row} falls to {stated} from {computed} ({gap}).",
    ),
    "match-proposed": (
        _I,
        "Dua uraian mirip, tetapi tidak cukup pasti untuk dipasangkan; hanya usul, tidak dipakai.",
        "Two labels are alike, but not surely enough to be paired; a proposal only, never used.",
        "Bila memang baris yang sama, samakan uraiannya, beri kode, atau pasangkan dengan --pairs.",
        "If it is the same line, use the same label, give it a code, or pair the names with --pairs.",
        "{row} mungkin sama dengan “{other}” (kemiripan {score}); tidak dipasangkan.",
        "{row} may be the same as “{other}” (likeness {score}); not paired.",
    ),
}


def _rule(slug: str) -> Rule:
    severity, *words = _WORDS[slug]
    meaning, fix, sentence = (Text(*words[i : i + 2]) for i in (0, 2, 4))
    return Rule(slug, severity, meaning, fix, sentence)


RULES: Mapping[str, Rule] = MappingProxyType({slug: _rule(slug) for slug in _WORDS})


def find_rule(slug: str) -> Rule:
    """The rule of a slug.

    Raises:
        InvalidOption: there is no such rule; the message names the nearest one, else all.

    >>> find_rule("parent-sum").severity.value
    'error'
    """
    try:
        return RULES[slug]
    except KeyError:
        near = get_close_matches(str(slug), RULES, n=1)
        slugs = near[0] if near else ", ".join(RULES)
        raise InvalidOption(
            f"Aturan {slug!r} tidak ada; {'mungkin' if near else 'yang ada:'} {slugs}.",
            f"No rule {slug!r}; {'did you mean' if near else 'there are:'} {slugs}{'?' if near else '.'}",
        ) from None


def make(rule: str, *, severity: Severity | str | None = None, **fields: Any) -> Finding:
    """A finding of one rule, with the severity of the registry unless another is given.

    Args:
        rule: slug of the rule.
        severity: another severity than the registry's (a negative realisasi is a warning).
        **fields: the other fields of :class:`~anggaran.finding.Finding`.

    Raises:
        InvalidOption: there is no such rule.

    >>> make("percent-rounding", kode="5.1").severity.value
    'info'
    """
    usual = find_rule(rule).severity
    return Finding(rule, usual if severity is None else find_severity(severity), **fields)


def find_severity(name: Severity | str) -> Severity:
    """A severity by its name.

    Raises:
        InvalidOption: there is no such severity.

    >>> find_severity("info")
    <Severity.INFO: 'info'>
    """
    try:
        return Severity(name)
    except ValueError:
        names = ", ".join(Severity)
        raise InvalidOption(
            f"Bobot {str(name)!r} tidak ada; yang ada: {names}.", f"No severity {str(name)!r}; there are: {names}."
        ) from None


def adjust(
    findings: Findings, *, off: Collection[str] = (), severity: Mapping[str, Severity | str] | None = None
) -> Findings:
    """The findings of one run as its reader wants them: some rules left out, some weighed otherwise.

    Args:
        findings: what the rules found.
        off: slugs of rules to leave out; the coverage says that they did not look.
        severity: another severity for some rules, by slug.

    Raises:
        InvalidOption: a rule or a severity does not exist.

    >>> len(adjust(Findings([make("percent-rounding")]), off=["percent-rounding"]))
    0
    """
    left_out = {find_rule(slug).slug for slug in off}
    weights = {find_rule(slug).slug: find_severity(weight) for slug, weight in (severity or {}).items()}
    kept = [
        replace(finding, severity=weights[finding.rule]) if finding.rule in weights else finding
        for finding in findings
        if finding.rule not in left_out
    ]
    return Findings(kept, _without(findings.coverage, left_out))


def _without(coverage: Coverage, off: Collection[str]) -> Coverage:
    """The coverage when some rules are switched off: they compared nothing, and say so."""
    checked = {slug: count for slug, count in coverage.checked.items() if slug not in off}
    others = tuple(skipped for skipped in coverage.not_checked if skipped.rule not in off)
    looked = [slug for slug in coverage.checked if slug in off]
    return Coverage(checked, others + tuple(NotChecked(slug, _OFF) for slug in looked))
