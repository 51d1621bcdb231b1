"""Concentrations after mixing, by conservation of the dissolved amount."""

from lecture4.checker import Exercise


def dilution(strengths, volumes):
    """The concentration of a mixture of solutions, and its volume: (strength, volume)."""
    amounts = strengths * volumes
    volume = volumes.sum()
    strength = amounts.sum() / volume
    return strength, volume


EXERCISE = Exercise(
    dilution,
    shapes={"strengths": "S", "volumes": "S"},
    sizes=[{"S": 3}, {"S": 5}, {"S": 4}],
    words={"S": "solutions", "strength": "the concentration", "amounts": "the dissolved amounts"},
)
