"""Sebuah layanan FastAPI: berkas naik, temuan turun; berkas yang tidak terbaca menjadi 422.
A FastAPI service: a file goes up, findings come down; one that cannot be read becomes a 422.
"""

from io import BytesIO

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from anggaran import AnggaranError, Findings, Tree, check, read

app = FastAPI()


@app.post("/check/{name}")
async def checked(name: str, request: Request, lang: str = "id") -> list[dict]:
    tables = read(BytesIO(await request.body()), name=name)
    return [check(Tree(table)).to_dict(lang) for table in tables]


@app.exception_handler(AnggaranError)
async def unusable(request: Request, error: AnggaranError) -> JSONResponse:
    return JSONResponse({"id": error.line("id"), "en": error.line("en")}, status_code=422)


client = TestClient(app)
with open("contoh/000_rencana_belanja.csv", "rb") as upload:
    answer = client.post("/check/rencana.csv", content=upload.read())
(found,) = answer.json()
print(found["findings"][0]["message"])
assert found["findings"][0]["difference"] == "44000000.00"
assert Findings.from_dict(found).errors[0].where.cell == "C2"
assert client.post("/check/surat.txt", content=b"Kepada Yth.").status_code == 422
