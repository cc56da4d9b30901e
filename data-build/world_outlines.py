"""Derive the outlines of the world's countries and the points of those too small to be drawn.

Source: Natural Earth, 1:110m admin-0 countries (public domain), as redistributed in TopoJSON by the npm
package world-atlas 2.0.2. The package is fetched with `npm pack` into `data-build/cache` and checked against
its pinned SHA-512. Run:

    python data-build/world_outlines.py
"""

import csv
import hashlib
import io
import json
import math
import subprocess
import tarfile
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "accord" / "data"
CACHE = HERE / "cache"
PACKAGE = "world-atlas@2.0.2"
TARBALL = "world-atlas-2.0.2.tgz"
SHA512 = (
    "2177d5d2ac25297a5c933d458705d5c0a46388884e9d6b6d3ac926e42b7132c8"
    "e013f317018447589aa05cea4cf0891c3c1a179f24d4e651477186b90a11b42d"
)
DIGITS = 2

# ISO 3166-1 numeric and alpha-3 codes of the features.
_CODES = """
004AFG 008ALB 012DZA 024AGO 031AZE 032ARG 036AUS 040AUT 044BHS 050BGD 051ARM 056BEL 064BTN 068BOL
070BIH 072BWA 076BRA 084BLZ 090SLB 096BRN 100BGR 104MMR 108BDI 112BLR 116KHM 120CMR 124CAN 140CAF
144LKA 148TCD 152CHL 156CHN 158TWN 170COL 178COG 180COD 188CRI 191HRV 192CUB 196CYP 203CZE 204BEN
208DNK 214DOM 218ECU 222SLV 226GNQ 231ETH 232ERI 233EST 238FLK 242FJI 246FIN 250FRA 262DJI
266GAB 268GEO 270GMB 275PSE 276DEU 288GHA 300GRC 304GRL 320GTM 324GIN 328GUY 332HTI 340HND 348HUN
352ISL 356IND 360IDN 364IRN 368IRQ 372IRL 376ISR 380ITA 384CIV 388JAM 392JPN 398KAZ 400JOR 404KEN
408PRK 410KOR 414KWT 417KGZ 418LAO 422LBN 426LSO 428LVA 430LBR 434LBY 440LTU 442LUX 450MDG 454MWI
458MYS 466MLI 478MRT 484MEX 496MNG 498MDA 499MNE 504MAR 508MOZ 512OMN 516NAM 524NPL 528NLD 540NCL
548VUT 554NZL 558NIC 562NER 566NGA 578NOR 586PAK 591PAN 598PNG 600PRY 604PER 608PHL 616POL 620PRT
624GNB 626TLS 630PRI 634QAT 642ROU 643RUS 646RWA 682SAU 686SEN 688SRB 694SLE 703SVK 704VNM 705SVN
706SOM 710ZAF 716ZWE 724ESP 728SSD 729SDN 732ESH 740SUR 748SWZ 752SWE 756CHE 760SYR 762TJK 764THA
768TGO 780TTO 784ARE 788TUN 792TUR 795TKM 800UGA 804UKR 807MKD 818EGY 826GBR 834TZA 840USA 854BFA
858URY 860UZB 862VEN 887YEM 894ZMB
"""
ISO = {pair[:3]: pair[3:] for pair in _CODES.split()}
DROPPED = {"010", "260"}  # Antarctica and the French Southern Territories: nobody to draw
# Features without an ISO code: drawn with the ISO country they are in, Kosovo by the code in common use.
UNCODED = {"N. Cyprus": "CYP", "Somaliland": "SOM", "Kosovo": "XKX"}
# Names that Natural Earth abbreviates or that have changed since.
NAMES = {
    "BIH": "Bosnia and Herzegovina",
    "CAF": "Central African Republic",
    "COD": "Democratic Republic of the Congo",
    "CYP": "Cyprus",
    "DOM": "Dominican Republic",
    "ESH": "Western Sahara",
    "FLK": "Falkland Islands",
    "GNQ": "Equatorial Guinea",
    "MKD": "North Macedonia",
    "SLB": "Solomon Islands",
    "SOM": "Somalia",
    "SSD": "South Sudan",
    "SWZ": "Eswatini",
    "TUR": "Türkiye",
}
# Detached parts that Natural Earth draws by who holds them, and ISO 3166-2 lists under another country:
# from, to, and a point (longitude, latitude) in the part.
REASSIGNED = [("RUS", "UKR", (34.2, 45.2))]  # Crimea and Sevastopol (UA-43, UA-40)

# Economies of the packaged worlds, indices and blocs that are absent at this scale; approximate centres.
POINTS = {
    "BHR": (50.55, 26.05),
    "HKG": (114.15, 22.35),
    "LIE": (9.55, 47.15),
    "MLT": (14.40, 35.90),
    "SGP": (103.82, 1.35),
    "STP": (6.61, 0.24),
}

Ring = list[list[float]]


def topology() -> dict[str, Any]:
    """Return the TopoJSON of the 1:110m countries, fetching the package if it is not in the cache."""
    CACHE.mkdir(exist_ok=True)
    if not (CACHE / TARBALL).exists():
        subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=CACHE, check=True)
    raw = (CACHE / TARBALL).read_bytes()
    if hashlib.sha512(raw).hexdigest() != SHA512:
        raise SystemExit(f"{CACHE / TARBALL} is not the package this script was written for")
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        member = archive.extractfile("package/countries-110m.json")
        assert member is not None
        return json.load(member)


def decode(world: dict[str, Any]) -> list[Ring]:
    """Undo the delta encoding and quantisation of the arcs: x = translate + scale * cumulative sum."""
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append([round(tx + sx * x, DIGITS), round(ty + sy * y, DIGITS)])
        arcs.append(points)
    return arcs


def ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs into a closed ring; arc ~i is arc i backwards, and the points where arcs meet count once."""
    out: Ring = []
    for i in indices:
        points = arcs[i] if i >= 0 else arcs[~i][::-1]
        for point in points:
            if not out or out[-1] != point:
                out.append(point)
    if out[0] != out[-1]:
        out.append(out[0])
    return out


def area(points: Ring) -> float:
    """Return the share of the sphere to the right of a closed ring, in [0, 1).

    The ring is read on the sphere, its edges the shorter way round: outlines here cross the 180th meridian
    uncut, so a planar area would have the wrong sign for Russia and Fiji. Each edge adds the signed area
    between itself and the south pole.
    """
    total = 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        dx = math.remainder(math.radians(x1 - x0), 2 * math.pi)
        k = math.tan(math.radians(y0) / 2 + math.pi / 4) * math.tan(math.radians(y1) / 2 + math.pi / 4)
        total += 2 * math.atan2(k * math.sin(dx), 1 + k * math.cos(dx))
    return (total / (4 * math.pi)) % 1.0


def inside(point: tuple[float, float], points: Ring) -> bool:
    """Say whether a point is in a closed ring, by counting crossings."""
    x, y = point
    crossings = 0
    for (x0, y0), (x1, y1) in pairwise(points):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            crossings += 1
    return crossings % 2 == 1


def polygons(geometry: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    """Return a geometry's polygons, exterior rings clockwise and holes not, as d3-geo reads them.

    On the sphere every ring bounds two areas: the smaller one is meant for an exterior, and the larger one,
    which leaves the hole out, for a hole.
    """
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    out = []
    for part in parts:
        rings = [points for points in (ring(indices, arcs) for indices in part) if len(points) >= 4]
        turned = [r[::-1] if (area(r) > 0.5) == (n == 0) else r for n, r in enumerate(rings)]
        if turned:
            out.append(turned)
    return out


def features(world: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one GeoJSON feature per country, by ISO alpha-3 code."""
    arcs = decode(world)
    parts: dict[str, list[list[Ring]]] = {}
    names: dict[str, str] = {}
    for geometry in world["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if geometry.get("id") in DROPPED:
            continue
        iso3 = ISO[geometry["id"]] if "id" in geometry else UNCODED[name]
        parts.setdefault(iso3, []).extend(polygons(geometry, arcs))
        names[iso3] = NAMES.get(iso3, name)
    for source, target, point in REASSIGNED:
        moved = [polygon for polygon in parts[source] if inside(point, polygon[0])]
        # One small detached part, or the source has changed and this rule with it.
        assert [len(polygon[0]) < 50 for polygon in moved] == [True], (source, point)
        parts[source].remove(moved[0])
        parts[target].append(moved[0])
    return [
        {
            "type": "Feature",
            "properties": {"iso3": iso3, "name": names[iso3]},
            "geometry": {"type": "MultiPolygon", "coordinates": parts[iso3]},
        }
        for iso3 in sorted(parts)
    ]


def main() -> None:
    found = features(topology())
    drawn = {feature["properties"]["iso3"] for feature in found}
    assert not drawn & set(POINTS)
    collection = {"type": "FeatureCollection", "features": found}
    path = DATA / "world_110m.json"
    path.write_text(
        json.dumps(collection, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8"
    )
    with (DATA / "country_points.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["iso3", "lon", "lat"])
        writer.writerows([iso3, f"{lon:.2f}", f"{lat:.2f}"] for iso3, (lon, lat) in sorted(POINTS.items()))
    print(f"world_110m.json: {len(found)} countries, {path.stat().st_size} bytes")
    print(f"country_points.csv: {len(POINTS)} rows")


if __name__ == "__main__":
    main()
