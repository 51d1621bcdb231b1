"""A processor that can't be had: IPython extension that blurs exp and the generators' draws.

Other processors, and other mathematical libraries, round the last digits otherwise. Loaded into a
notebook's kernel (`--ext=noise`), this gives every result of `np.exp`, and every real number that
a generator draws, a relative error of LECTURE4_NOISE and of random sign. Exact 0 and 1 stay, and so
do drawn integers, permutations and choices.
"""

import os

import numpy as np

DRAWS = {
    np.random.Generator: ("random", "uniform", "normal", "standard_normal"),
    np.random.RandomState: ("random", "random_sample", "uniform", "normal", "standard_normal"),
}  # RandomState's rand and randn call the last three


def load_ipython_extension(shell):
    """What IPython calls when the kernel starts, before any cell."""
    blur(float(os.environ["LECTURE4_NOISE"]), int(os.environ.get("LECTURE4_NOISE_SEED", "0")))


def blur(size, seed):
    """Put the noise in place of NumPy's own names, for the rest of this process."""
    shake = shaker(size, np.random.default_rng(seed))
    np.exp = BlurredFunction(np.exp, shake)
    np.random.Generator, np.random.RandomState = (
        blurred_class(kind, methods, shake) for kind, methods in DRAWS.items()
    )
    np.random.default_rng = blurred_default_rng(np.random.default_rng)


def shaker(size, rng):
    """A function that multiplies what isn't exactly 0 or 1 by 1 + size or 1 - size."""

    def shake(value):
        value = np.asarray(value)
        sign = rng.choice([-1.0, 1.0], size=value.shape)
        return np.where(value == 1, value, value * (1 + size * sign)).astype(value.dtype)[()]

    return shake


class BlurredFunction:
    """A ufunc whose results are shaken; in all else the ufunc itself."""

    def __init__(self, exact, shake):
        self._exact, self._shake = exact, shake

    def __call__(self, *arguments, out=None, **options):
        result = self._shake(self._exact(*arguments, **options))
        if out is None:
            return result
        np.copyto(out, result)
        return out

    def __getattr__(self, name):
        return getattr(self._exact, name)


def blurred_class(kind, methods, shake):
    """A subclass of one of NumPy's generators whose real draws are shaken."""

    def blurred(method):
        exact = getattr(kind, method)
        return lambda self, *arguments, **options: shake(exact(self, *arguments, **options))

    return type(kind.__name__, (kind,), {method: blurred(method) for method in methods})


def blurred_default_rng(exact):
    """np.random.default_rng for np.random.Generator as it now is."""

    def default_rng(seed=None):
        if isinstance(seed, np.random.Generator):
            return seed
        return np.random.Generator(exact(seed).bit_generator)

    return default_rng
