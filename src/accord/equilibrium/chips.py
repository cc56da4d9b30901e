"""The supply network of advanced chips: who provides what, what denial takes from a buyer, who can deny it.

Countries only; it describes dependence and gives no advice on how to get round a control.
"""

from accord.equilibrium.chip_denial import DenyingSets, denying_sets
from accord.equilibrium.chip_files import load_chip_network, read_chip_network
from accord.equilibrium.chip_loss import ChipLoss, availability, supply_loss
from accord.equilibrium.chip_network import ChipNetwork, ChipNode, chip_network
from accord.equilibrium.chip_price import accelerator_price

__all__ = [
    "ChipLoss",
    "ChipNetwork",
    "ChipNode",
    "DenyingSets",
    "accelerator_price",
    "availability",
    "chip_network",
    "denying_sets",
    "load_chip_network",
    "read_chip_network",
    "supply_loss",
]
