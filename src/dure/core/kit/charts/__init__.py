"""Charts as SVG made on the server: they print, need no script, and carry a table of the same numbers."""

from dure.core.kit.charts.columns import Marker, Period, columns, sparkline
from dure.core.kit.charts.drawing import Chart, Table
from dure.core.kit.charts.flow import Link, flow
from dure.core.kit.charts.heat import heat
from dure.core.kit.charts.tornado import TornadoBar, tornado
from dure.core.kit.charts.waterfall import Step, waterfall

__all__ = [
    "Chart",
    "Link",
    "Marker",
    "Period",
    "Step",
    "Table",
    "TornadoBar",
    "columns",
    "flow",
    "heat",
    "sparkline",
    "tornado",
    "waterfall",
]
