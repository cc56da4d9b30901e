"""How well inferred final demand recovers a table whose destinations are known: the numbers of docs/baseline.md.

    python data-build/inference_accuracy.py [FOLDER]

FOLDER holds the reference data (`wiod/wiot2011.npz`). Three inferences on the World Input-Output Database of 2011
with its destinations hidden: the packaged one, non-negative least squares per sector, and balanced trade.
"""

import numpy as np
from scipy.optimize import nnls

from accord.baseline import infer_final_demand
from accord.baseline.inference import intermediate_shares
from reference import reference_folder


def main() -> None:
    with np.load(reference_folder() / "wiod" / "wiot2011.npz") as data:
        names = list(map(str, data["countries"]))
        n, n_sectors = len(names), len(data["industries"])
        flows = data["intermediate"].astype(float).reshape(n, n_sectors, n, n_sectors)
        final = np.maximum(data["final"].astype(float), 0.0).reshape(n, n_sectors, n, -1).sum(axis=3)
    intermediate = flows.sum(axis=3).transpose(1, 2, 0)
    value_added = (flows.sum(axis=(2, 3)) + final.sum(axis=2) - flows.sum(axis=(0, 1))).sum(axis=1)
    by_producer, truth = final.sum(axis=2).T, final.sum(axis=0)  # (J, N producer), (J, N destination)
    packaged = infer_final_demand(intermediate, by_producer, value_added).flows.sum(axis=2)

    mix = intermediate_shares(intermediate).transpose(0, 2, 1)  # j, producer, destination
    squares = np.zeros_like(truth)
    for j in range(n_sectors):
        weight = 1.0 / np.sqrt(np.maximum(by_producer[j], 1.0))
        squares[j], _ = nnls(mix[j] * weight[:, None], by_producer[j] * weight)

    balanced = mix * by_producer[:, None, :]
    for _ in range(5000):
        balanced *= (value_added / balanced.sum(axis=(0, 1)) * by_producer.sum() / value_added.sum())[
            None, None, :
        ]
        sold = balanced.sum(axis=2)
        balanced *= np.where(sold > 0, by_producer / np.where(sold > 0, sold, 1.0), 0.0)[:, :, None]

    for title, found in (
        ("biproportional, as packaged", packaged),
        ("non-negative least squares", squares),
        ("balanced trade", balanced.sum(axis=1)),
    ):
        error = np.abs(found.sum(axis=0) / truth.sum(axis=0) - 1.0)
        size = truth.sum(axis=0)
        by_sector = np.abs(found - truth).sum() / truth.sum()
        print(
            f"{title:28s} median {np.median(error):.3f}, largest {error.max():.2f} ({names[error.argmax()]}), "
            f"weighted by size {error @ size / size.sum():.3f}, by sector {by_sector:.3f}"
        )


if __name__ == "__main__":
    main()
