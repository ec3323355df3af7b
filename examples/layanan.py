"""Sebuah layanan FastAPI: berkas naik, temuan turun. Paling banyak dua berkas dibaca sekaligus, di
utas lain; yang terlalu besar ditolak; galat menjadi 422 dalam bahasa pembacanya.
A FastAPI service: a file goes up, findings come down. At most two files are read at a time, in
threads; one that is too large is refused; an error becomes a 422 in the language of its reader.
"""

import asyncio
from io import BytesIO
from typing import Annotated

from fastapi import FastAPI, Header, Request, UploadFile
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from anggaran import AnggaranError, Findings, Tree, check, read
from anggaran.reading import Limits

app = FastAPI()
limits = Limits(max_bytes=1_000_000, max_seconds=20)
at_once = asyncio.Semaphore(2)


def look(data: bytes, name: str, lang: str) -> dict:
    found = Findings()
    for table in read(BytesIO(data), name=name, limits=limits):
        found += check(Tree(table))
    return {**found.to_dict(lang), "checked": bool(found.coverage)}


def language(header: str) -> str:
    return "en" if header.lower().startswith("en") else "id"


@app.post("/check")
async def checked(file: UploadFile, accept_language: Annotated[str, Header()] = "id") -> dict:
    async with at_once:
        data = await file.read(limits.max_bytes + 1)  # a byte more than read takes: refused
        return await asyncio.to_thread(look, data, file.filename or "", language(accept_language))


@app.exception_handler(AnggaranError)
async def unusable(request: Request, error: AnggaranError) -> JSONResponse:
    lang = language(request.headers.get("accept-language", "id"))
    return JSONResponse({"detail": error.line(lang)}, status_code=422)


client = TestClient(app)
with open("contoh/000_rencana_belanja.csv", "rb") as upload:
    answer = client.post("/check", files={"file": ("rencana.csv", upload)}).json()
print(answer["findings"][0]["message"])
assert answer["checked"]
assert answer["findings"][0]["difference"] == "44000000.00"
assert Findings.from_dict(answer).errors[0].where.cell == "C2"
for data in (b"Kepada Yth.", b"5;1\n" * 300_000):
    refused = client.post(
        "/check", files={"file": ("surat.txt", data)}, headers={"accept-language": "en"}
    )
    assert refused.status_code == 422
    assert "surat.txt: " in refused.json()["detail"]
