"""The same examples in every run, so that a failure can be repeated; no clock on them."""

from hypothesis import settings

settings.register_profile("numerics", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("numerics")
