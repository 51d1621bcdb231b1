"""The site's stand-in for NumPy has all that gates and Graph ask of it on plain numbers."""

import subprocess
import sys
from pathlib import Path

STANDIN = Path(__file__).parents[2] / "site" / "standin.py"
WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None  # an import of it fails
exec(open(sys.argv[1], encoding="utf-8").read())
from lecture4.graph import Graph
graph = Graph.parse("2 * (x * y + max(z, w))")
print(graph.forward(x=3.0, y=-4.0, z=2.0, w=-1.0), graph.backward())
"""


def test_a_graph_runs_on_plain_numbers():
    run = [sys.executable, "-c", WITHOUT_NUMPY, STANDIN]
    said = subprocess.run(run, capture_output=True, text=True, check=False)
    assert said.stdout == "-20.0 {'x': -8.0, 'y': 6.0, 'z': 2.0, 'w': 0.0}\n", said.stderr
