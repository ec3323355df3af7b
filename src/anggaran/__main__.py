"""``python -m anggaran`` is the command ``anggaran``."""

from anggaran.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
