"""One gradient, of an outcome by all 1.3 million parameters, against the forward solve it is taken at."""

from accord.baseline import load_world
from accord.equilibrium import Change, solve
from accord.equilibrium.adjoint import gradient
from accord.equilibrium.outcome import RealIncome
from timing import median_seconds, row
from trade import shocks


def rows(*, small: bool) -> list[dict[str, object]]:
    world = load_world()
    repeats = 3 if small else 15
    found = []
    for name, shock in shocks(world).items():
        solution = solve(world, Change(**shock))
        forward = median_seconds(lambda shock=shock: solve(world, Change(**shock)), repeats)
        adjoint = median_seconds(lambda solution=solution: gradient(solution, RealIncome("RUS")), repeats)
        residual = gradient(solution, RealIncome("RUS")).residual
        found.append(
            row(
                f"gradient at {name}, 80 x 50, residual {residual:.0e}",
                adjoint,
                "s",
                peer="forward solve at the same point, same machine",
                peer_value=forward,
            )
        )
    return found
