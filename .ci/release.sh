#!/usr/bin/env bash
# What goes out, as somebody gets it: wheel and sdist in environments of their own, away from the source tree; a program that
# embeds the library, held by mypy --strict and pyright; and the tests against the wheel: on the lowest Python with the lowest
# versions of the dependencies that are promised, on a later one (PYTHON=python3.14) with the newest.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
unset PYTHONPATH MYPYPATH; cd "$work"
say() { printf '== %s\n' "$*"; }

"$python" -m venv tools; tools/bin/python -m pip install --quiet --disable-pip-version-check uv build

fresh() {  # an environment with what is given, and nothing of ours beside it
  tools/bin/uv venv --quiet --python "$python" "$1"; tools/bin/uv pip install --quiet --python "$1/bin/python" "${@:2}"
}

works() {  # the command, the import, the data and the types that a package has to bring
  "$1/bin/anggaran" demo --save "$work/contoh.$1" >/dev/null
  "$1/bin/anggaran" check "$work/contoh.$1" --quiet && exit 1
  "$1/bin/anggaran" check "$work/contoh.$1" --output "$work/$1.html" || [ $? = 1 ]
  "$1/bin/python" -I - "$root" <<'PY'
import sys
from importlib.resources import files

import anggaran

assert not anggaran.__file__.startswith(sys.argv[1]), anggaran.__file__
assert (files("anggaran") / "py.typed").is_file()
assert len(list((files("anggaran") / "data").iterdir())) >= 3
PY
}

say build
tools/bin/python -m build --installer uv --outdir "$work/dist" "$root" >/dev/null
ls dist

for package in dist/*.whl dist/*.tar.gz; do
  say "install $package"
  place=$(basename "$package" | tr -cd 'a-z')
  fresh "$place" "$package"
  works "$place"
done

say "mypy --strict and pyright on a program that embeds it"
wheel=$(ls dist/*.whl)
fresh types "$wheel" mypy "pyright[nodejs]" pandas-stubs pyarrow-stubs
cp "$root/tests/downstream/program.py" .
types/bin/python -m mypy --strict program.py
types/bin/python -m pyright --pythonpath types/bin/python program.py

extras="testing pdf"
if [ "$("$python" -c 'import sys; print(sys.version_info[:2])')" = "(3, 11)" ]; then
  say "the lowest versions that are promised"
  tools/bin/uv pip compile --quiet --resolution lowest-direct --python "$python" $(printf -- '--extra %s ' $extras) \
    "$root/pyproject.toml" -o asked.txt
  grep -E '^[a-z0-9-]+==' asked.txt | grep -E '^(pandas|pyarrow|pandera|babel|msgspec|click|rich|rapidfuzz|python-calamine|xlsxwriter|lxml)='
else
  say "the newest versions, with $("$python" -V)"
  printf '%s' "anggaran[${extras/ /,}]" >asked.txt
fi
fresh held "$wheel" --requirement asked.txt jsonschema openpyxl odfpy polars reportlab
works held
mkdir tests && cp -r "$root"/tests/{data,golden,*.py,cases.json} tests/
(cd tests && HYPOTHESIS_PROFILE=desk ../held/bin/python -m pytest -q -p no:cacheprovider -W ignore \
  test_amount.py test_kode.py test_check.py test_reconcile.py test_frame.py test_read.py test_travel.py test_sarif.py test_misuse.py)
say "ready: $(basename "$wheel")"
