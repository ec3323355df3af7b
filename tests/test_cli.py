"""The command: its statuses, its one line on stderr, and files that are whole or not there."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest
from jsonschema import Draft202012Validator

import anggaran
from anggaran import read
from anggaran.cli import progress
from anggaran.cli.commands import main
from anggaran.errors import AnggaranError, UnreadableFile
from anggaran.report.outputs import SHAPES, schema
from anggaran.report.writers import forms

CLEAN = (
    "Kode;Uraian;Pagu;Realisasi\n5;BELANJA;100;90\n"
    "5.1;BELANJA OPERASI;60;55\n5.2;BELANJA MODAL;40;35\n"
)
WRONG = CLEAN.replace(";100;", ";101;")
FLAT = "No,Program,Anggaran\n1,Program Pemberdayaan Sosial,100\n2,Program Rehabilitasi Sosial,200\n"


@pytest.fixture
def lra(tmp_path: Path) -> Path:
    """A clean table of three rows."""
    return write(tmp_path / "lra.csv", CLEAN)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    """Status, stdout and stderr of a call."""
    status = main([str(arg) for arg in args])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def refused(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    """The one line with which a call is refused; nothing else is written."""
    status, out, err = run(capsys, *args)
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert err.startswith("anggaran: ")
    return err


def test_status_0(capsys: pytest.CaptureFixture[str], lra: Path) -> None:
    """A table that was checked and holds no error ends with 0."""
    status, out, err = run(capsys, "check", lra)
    assert (status, err) == (0, "")
    assert "0 kesalahan" in out


def test_status_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One failing sum ends with 1, and switching its rule off ends it with 0."""
    wrong = write(tmp_path / "lra.csv", WRONG)
    status, out, _ = run(capsys, "check", wrong)
    assert status == 1
    assert "(lebih 1,00)" in out
    assert run(capsys, "check", wrong, "--off", "parent-sum")[0] == 0


def test_a_limit_is_raised_as_its_refusal_says(
    capsys: pytest.CaptureFixture[str], lra: Path
) -> None:
    """The option that a refusal names, given as it names it, lets the file through."""
    line = refused(capsys, "check", lra, "--limit", "max_columns=2")
    option = line.partition("--limit ")[2].split()[0]
    assert run(capsys, "check", lra, "--limit", option)[0] in {0, 1}


def test_status_3(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A list without total, percent or realisasi has nothing to check, which is no pass."""
    assert run(capsys, "check", write(tmp_path / "pk.csv", FLAT))[0] == 3


@pytest.mark.parametrize(
    "args",
    [
        ["--format", "pdf"],
        ["--lang", "fr"],
        ["--threshold", "banyak"],
        ["--threshold", "50,,80"],
        ["--off", "parent_sum"],
        ["--level", "galaksi"],
        ["--columns", "kode"],
        ["--columns", "kode=A,pagu="],
        ["--limit", "max_rows"],
        ["--limit", "baris=5"],
        ["--limit", "max_rows=2"],
        ["--book", "1984"],
        ["--by", "nama"],
        ["--bogus"],
        ["--severity", "parent-sum"],
        ["--severity", "parent_sum=info"],
        ["--severity", "parent-sum=fatal"],
        ["--severity", "parent-sum=info", "--severity", "parent-sum=error"],
        ["--output", "tidak/ada/lap.txt"],
    ],
)
def test_bad_options(capsys: pytest.CaptureFixture[str], lra: Path, args: list[str]) -> None:
    """An option that makes no sense is one line on stderr and status 2."""
    refused(capsys, "check", lra, *args)


def test_an_unknown_form(capsys: pytest.CaptureFixture[str], lra: Path) -> None:
    """A form that nobody writes is refused with those that there are."""
    line = refused(capsys, "check", lra, "--format", "pdf")
    assert all(form.name in line for form in forms())


@pytest.mark.parametrize("name", ["lap.docx", "lap.PDF"])
def test_a_form_by_its_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lra: Path, name: str
) -> None:
    """The name of the output tells the form: text is never written under the name of another."""
    assert ".json" in refused(capsys, "check", lra, "--output", tmp_path / name)
    assert not (tmp_path / name).exists()
    assert main(["check", str(lra), "--output", str(tmp_path / "lap.json")]) in {0, 1}
    assert json.loads((tmp_path / "lap.json").read_text(encoding="utf-8"))["version"] == 1


@pytest.mark.parametrize("name", SHAPES)
def test_schema_of_an_output(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """The schema of an output is printed as the package has it."""
    status, out, _ = run(capsys, "schema", name)
    assert (status, json.loads(out)) == (0, schema(name))
    assert "yang ada" in refused(capsys, "schema", "1984")


def test_examples_are_saved(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The bundled tables are saved once, to be tried, and replace nothing."""
    folder = tmp_path / "baru" / "contoh"
    status, out, _ = run(capsys, "demo", "--save", folder)
    assert (status, len(out.splitlines())) == (0, 3)
    assert run(capsys, "check", folder)[0] == 1
    assert "sudah ada" in refused(capsys, "demo", "--save", folder)
    assert "tidak dapat ditulis" in refused(
        capsys, "demo", "--save", folder / "000_program_pagu.csv" / "x"
    )


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The command tells its version, which is the package's."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"anggaran {anggaran.__version__}\n"


@pytest.mark.parametrize(
    "args", [[], ["check"], ["perisak"], ["reconcile"], ["tree", "a.csv", "--depth", "0"]]
)
def test_bad_calls(capsys: pytest.CaptureFixture[str], args: list[str]) -> None:
    """A call without command, file or sense is one line that points to the help."""
    assert "--help" in refused(capsys, *args)


@pytest.mark.parametrize(
    ("args", "line"),
    [
        ([], "perintahnya belum disebut."),
        (["check"], "FILE... belum diberikan."),
        (["perisak"], "tidak ada perintah perisak."),
        (["chek"], "tidak ada perintah chek; mungkin check."),
        (["check", "a.csv", "--treshold", "x"], "tidak ada opsi --treshold; mungkin --threshold."),
        (["check", "a.csv", "--1984"], "tidak ada opsi --1984."),
        (["check", "a.csv", "--sheet"], "opsi --sheet perlu nilai."),
        (["check", "a.csv", "--all=ya"], "opsi --all tidak memakai nilai."),
        (["kode", "5", "6"], "argumen 6 berlebih."),
        (["tree", "a.csv", "--depth", "0"], "--depth paling sedikit 1."),
        (["tree", "a.csv", "--depth", "dua"], "--depth harus bilangan bulat."),
    ],
)
def test_bad_calls_in_either_language(
    capsys: pytest.CaptureFixture[str], args: list[str], line: str
) -> None:
    """What is wrong with a call is said in the language asked for."""
    command = f"anggaran {args[0]}" if args[:1] in (["check"], ["kode"], ["tree"]) else "anggaran"
    assert refused(capsys, *args) == f"anggaran: Perintah salah: {line} Lihat `{command} --help`.\n"
    if args[1:]:
        english = refused(capsys, args[0], "--lang=en", *args[1:])
        assert english.startswith("anggaran: Wrong call: ")
        assert english.endswith(f". See `{command} --help`.\n")


def test_unwritable_output(capsys: pytest.CaptureFixture[str], tmp_path: Path, lra: Path) -> None:
    """Why a file cannot be written is said in the language asked for."""
    nowhere = tmp_path / "x" / "lap.txt"
    assert refused(capsys, "check", lra, "--output", nowhere).endswith(
        "foldernya tidak ada; buat dulu.\n"
    )
    english = refused(capsys, "check", lra, "--output", tmp_path, "--lang", "en")
    assert english.endswith("it is a folder, not a file.\n")


@pytest.mark.parametrize(
    "content", ["", "Kepada Yth. Kepala Dinas\nDengan hormat\n", "Kode;Nama\n1;A\n"]
)
@pytest.mark.parametrize("command", ["check", "tree", "read"])
def test_no_table(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, content: str
) -> None:
    """An empty file, prose, and a table without amounts are refused with the file's name."""
    assert "surat.csv" in refused(capsys, command, write(tmp_path / "surat.csv", content))


def test_messages_are_inert(capsys: pytest.CaptureFixture[str]) -> None:
    """A file name with terminal escapes does not reach the terminal."""
    assert "\x1b" not in refused(capsys, "check", "lra\x1b[31m.csv")


def test_no_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file that is not there is refused in the language asked for."""
    assert "berkas" in refused(capsys, "check", tmp_path / "x.csv")
    assert "berkas" not in refused(capsys, "check", tmp_path / "x.csv", "--lang", "en")


def test_damaged_workbook(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A workbook that is none is refused with its name."""
    path = tmp_path / "lra.xlsx"
    path.write_bytes(b"PK\x03\x04 bukan buku kerja")
    assert "lra.xlsx" in refused(capsys, "check", path)


def test_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """JSON on stdout is valid against its schema and has the same findings as the status says."""
    status, out, _ = run(capsys, "check", write(tmp_path / "lra.csv", WRONG), "--format", "json")
    read = json.loads(out)
    Draft202012Validator(schema("check")).validate(read)
    assert (status, read["summary"]["error"]) == (1, 1)
    assert read["findings"][0]["where"] == {
        "file": "lra.csv",
        "sheet": None,
        "cell": "C2",
        "row": 2,
    }


def test_several_files_are_one_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Several files in one call are several tables of one report, and one error among them decides
    the status.
    """
    first, second = write(tmp_path / "a.csv", CLEAN), write(tmp_path / "b.csv", WRONG)
    status, out, _ = run(capsys, "check", first, second, "--format", "json")
    assert (status, len(json.loads(out)["tables"])) == (1, 2)


def test_thresholds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A threshold flags what is below it and not what equals it."""
    path = write(tmp_path / "lra.csv", "Kode;Uraian;Pagu;Realisasi\n5.1;A;100;60\n5.2;B;100;59\n")
    _, out, _ = run(capsys, "check", path, "--threshold", "60", "--format", "json")
    flagged = [
        finding["kode"]
        for finding in json.loads(out)["findings"]
        if finding["rule"] == "below-threshold"
    ]
    assert flagged == ["5.2"]


def test_reconcile(capsys: pytest.CaptureFixture[str], tmp_path: Path, lra: Path) -> None:
    """Equal documents end with 0; one rupiah apart they end with 1 and report exactly that
    rupiah.
    """
    other = write(tmp_path / "b.csv", CLEAN.replace(";100;", ";101;").replace(";60;", ";61;"))
    assert run(capsys, "reconcile", lra, lra)[0] == 0
    status, out, _ = run(capsys, "reconcile", lra, other, "--format", "json")
    read = json.loads(out)
    Draft202012Validator(schema("reconcile")).validate(read)
    assert status == 1
    assert [(total["measure"], total["difference"]) for total in read["totals"]] == [
        ("pagu", "-1.00"),
        ("realisasi", "0.00"),
    ]


def test_severity_of_a_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A rule that is weighed as a warning no longer decides the status, and one weighed as an error
    does.
    """
    wrong = write(tmp_path / "lra.csv", WRONG)
    assert run(capsys, "check", wrong, "--severity", "parent-sum=warning")[0] == 0
    low = write(tmp_path / "rendah.csv", CLEAN.replace("40;35", "40;1").replace(";90\n", ";56\n"))
    assert run(capsys, "check", low)[0] == 0
    assert run(capsys, "check", low, "--severity", "below-threshold=error")[0] == 1


def test_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A folder is all of its budget files; one without a table is skipped and named, and only
    then.
    """
    folder = tmp_path / "dokumen"
    folder.mkdir()
    for name, text in (
        ("a.csv", CLEAN),
        ("b.csv", WRONG),
        ("surat.txt", "Dengan hormat\n"),
        ("logo.png", "x"),
    ):
        write(folder / name, text)
    status, out, _ = run(capsys, "check", folder)
    assert status == 1
    assert "Dilewati: surat.txt: tidak ada tabel anggaran" in out
    assert "logo.png" not in out
    said = json.loads(run(capsys, "check", folder, "--format", "json")[1])
    Draft202012Validator(schema("check")).validate(said)
    assert [each["file"] for each in said["coverage"]["files_skipped"]] == ["surat.txt"]
    assert "nama lain" in refused(capsys, "check", folder, "--output", folder / "a.csv")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rusak"])
def test_an_unreadable_file_of_a_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    """Everything else of the folder is checked and reported; the file is named, and the run is no
    pass.
    """
    write(tmp_path / "a.csv", CLEAN)
    (tmp_path / "rusak.xlsx").write_bytes(content)
    status, out, err = run(capsys, "check", tmp_path)
    assert (status, err.count("\n")) == (2, 1)
    assert "rusak.xlsx" in err
    assert [run(capsys, command, tmp_path)[0] for command in ("tree", "read")] == [2, 2]
    assert "Dilewati: rusak.xlsx" in out
    assert "0 kesalahan" in out
    write(tmp_path / "a.csv", WRONG)
    assert run(capsys, "check", tmp_path)[0] == 1
    with pytest.raises(UnreadableFile):
        read(tmp_path)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", ["surat.txt", "rusak.xlsx", "tidak_ada.csv"])
def test_a_named_file_without_a_table_does_not_keep_the_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, *, turned: bool
) -> None:
    """It is named, the others are checked, and the run is no pass."""
    if name != "tidak_ada.csv":
        write(tmp_path / name, "Dengan hormat\n")
    paths = [tmp_path / name, write(tmp_path / "a.csv", CLEAN)][:: -1 if turned else 1]
    status, out, err = run(capsys, "check", *paths)
    assert (status, err.count("\n")) == (2, 1)
    assert name in err
    assert "0 kesalahan" in out
    write(tmp_path / "a.csv", WRONG)
    assert run(capsys, "check", *paths)[0] == 1
    with pytest.raises(AnggaranError):
        read(paths)


def test_a_folder_without_tables(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A folder in which nothing can be read is refused in one line."""
    refused(capsys, "check", tmp_path)
    write(tmp_path / "surat.csv", "Kepada Yth. Kepala Dinas\n")
    assert "surat.csv" in refused(capsys, "check", tmp_path)


def test_output_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, lra: Path) -> None:
    """A report written to a file is the same as on stdout, and leaves no other file behind."""
    _, out, _ = run(capsys, "check", lra)
    target = tmp_path / "laporan" / "lap.txt"
    target.parent.mkdir()
    status, nothing, _ = run(capsys, "check", lra, "--output", target)
    assert (status, nothing, target.read_text(encoding="utf-8")) == (0, "", out)
    assert list(target.parent.iterdir()) == [target]


def test_output_is_whole_or_not_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lra: Path
) -> None:
    """Where a report cannot be written, or its input is unusable, an older report stays as it
    was.
    """
    target = write(tmp_path / "lap.txt", "lama")
    refused(capsys, "check", tmp_path / "x.csv", "--output", target)
    assert target.read_text(encoding="utf-8") == "lama"
    before = sorted(tmp_path.iterdir())
    refused(capsys, "check", lra, "--output", tmp_path / "x" / "lap.txt")
    refused(capsys, "check", lra, "--output", target / "lap.txt")
    refused(capsys, "check", lra, "--output", tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_output_never_overwrites_the_input(capsys: pytest.CaptureFixture[str], lra: Path) -> None:
    """The file to be checked cannot be the file to write."""
    assert "nama lain" in refused(capsys, "check", lra, "--output", lra)
    assert lra.read_text(encoding="utf-8") == CLEAN


def test_hostile_cells(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Terminal escapes, markup and line breaks in cells reach neither the terminal nor the
    layout.
    """
    path = write(tmp_path / "lra.csv", WRONG.replace("BELANJA;", '"[red]\x1b[31mBEL\nANJA[/red]";'))
    for args in (["check"], ["tree"], ["read"]):
        _, out, _ = run(capsys, *args, path)
        assert "\x1b" not in out
    assert "[red]" in run(capsys, "check", path)[1]


def test_other_commands(capsys: pytest.CaptureFixture[str], lra: Path) -> None:
    """Looking up codes and rules, the tree and the reading of a file end with 0."""
    assert "kelompok" in run(capsys, "kode", "5.1")[1]
    assert "parent-sum" in run(capsys, "rules")[1]
    assert "BELANJA MODAL" not in run(capsys, "tree", lra, "--depth", "1")[1]
    assert "realisasi" in run(capsys, "read", lra)[1]
    assert run(capsys, "rules", "percent", "--lang", "en")[0] == 0
    refused(capsys, "kode", "belanja")
    refused(capsys, "rules", "belanja")


def test_help_is_in_indonesian_first(capsys: pytest.CaptureFixture[str]) -> None:
    """The help names every command, in Bahasa Indonesia unless English is asked for."""
    for lang, words in (("id", "Memeriksa dokumen"), ("en", "Hold budget")):
        status, out, _ = run(capsys, "--lang", lang, "--help")
        assert status == 0
        assert all(
            name in out for name in ("check", "reconcile", "tree", "kode", "rules", "read", "demo")
        )
        assert words in out
    status, out, _ = run(capsys, "--lang", "en", "kode", "5.1")
    assert (status, "under 5 akun" in out) == (0, True)


def test_closed_pipe(tmp_path: Path) -> None:
    """A reader that closes the pipe early meets no traceback, and the status still holds."""
    path = write(tmp_path / "lra.csv", WRONG)
    command = [sys.executable, "-m", "anggaran", "check", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_closed_stdout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a stdout the command still checks and ends with its status."""
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["check", str(write(tmp_path / "lra.csv", WRONG))]) == 1


def test_narrow_encoding(tmp_path: Path) -> None:
    """A stdout of another encoding gets UTF-8 all the same."""
    path = write(tmp_path / "lra.csv", WRONG)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "anggaran", "check", str(path)],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert "→" in done.stdout.decode()


class _Screen(io.StringIO):
    """A terminal that remembers what was drawn on it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("patience", [0.0, 60.0])
def test_a_long_run_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch, patience: float) -> None:
    """On a terminal, once it lasts, with the file at work; a short run shows nothing at all."""
    screen = _Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    bar = progress.Bar()
    bar.begin("id")
    for _ in bar.each([1, 2], progress.READING, ["a.xlsx", "\x1b[31mb.xlsx"]):
        sleep(0.2 if not patience else 0)
    bar.end()
    drawn = screen.getvalue()
    assert ("Membaca a.xlsx" in drawn, "1/2" in drawn) == (not patience, not patience)
    assert "\x1b[31mb" not in drawn
    assert bool(drawn) == (not patience)
    bar.end()


def test_a_pipe_sees_no_progress(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Whatever a run takes, nothing is drawn where nobody looks."""
    (tmp_path / "a.csv").write_text("Kode,Uraian,Pagu\n5,BELANJA,1\n", encoding="utf-8")
    assert run(capsys, "tree", str(tmp_path / "a.csv"))[2] == ""
