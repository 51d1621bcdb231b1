"""All exercises of the course, in the order of the notebooks."""

from . import chain, gates, layers, linear, more, nets

EXERCISES = {
    exercise.name: exercise for exercise in sorted(
        (*chain.EXERCISES, *gates.EXERCISES, *layers.EXERCISES, *linear.EXERCISES, *nets.EXERCISES,
         *more.EXERCISES),
        key=lambda exercise: exercise.notebook)}
