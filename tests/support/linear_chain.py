"""A chain whose answers are known: linear in normal inputs. In a module of its own, so that workers find it."""

import time
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.special import ndtri

from accord.ensemble import Block, Uncertain

MEAN = np.array([1.0, -2.0, 0.5])
SD = np.array([0.5, 1.0, 2.0])
SLOPES = np.array([[1.0, 2.0, -0.5], [0.0, 3.0, 1.0]])
"""Two outcomes by three inputs."""
CONSTANT = np.array([10.0, -4.0])


def normal(u, mean, sd):
    return mean + sd * ndtri(u)


INPUTS = tuple(
    Uncertain(f"x{k}", "normal", partial(normal, mean=mean, sd=sd), "normal", mean)
    for k, (mean, sd) in enumerate(zip(MEAN, SD, strict=True))
)


@dataclass(frozen=True)
class Linear:
    """Carries x to CONSTANT + SLOPES x, and refuses some draws."""

    refused: tuple[int, ...] = ()

    def block(self, start, points, values):
        outcomes = CONSTANT + values @ SLOPES.T
        failed = {n: "refused" for n in self.refused if start <= n < start + len(values)}
        for number in failed:
            outcomes[number - start] = np.nan
        return Block(start, {"y": outcomes}, failed, len(values))


@dataclass(frozen=True, eq=False)
class Held:
    """A chain of which only some inputs move: the others are at the median."""

    chain: object
    inputs: tuple
    free: tuple[int, ...]

    def block(self, start, points, values):
        at = np.full(points.shape, 0.5)
        at[:, self.free] = points[:, self.free]
        given = np.column_stack([one.quantile(at[:, k]) for k, one in enumerate(self.inputs)])
        return self.chain.block(start, at, given)


@dataclass(frozen=True)
class Slow(Linear):
    """The same, at leisure: a test has time to kill whoever works on it."""

    seconds: float = 0.1

    def block(self, start, points, values):
        time.sleep(self.seconds)
        return super().block(start, points, values)
