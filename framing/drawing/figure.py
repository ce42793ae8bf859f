"""A matplotlib figure in the style of the house, which shows and saves itself in it."""

from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from framing.drawing.colours import HAIR, INK, RULE, SOFT
from framing.errors import FramingError

try:
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image
except ImportError as missing:
    raise FramingError("a chart needs matplotlib, which is not installed", hint="pip install 'framing[charts]'") from missing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOK: dict[Any, Any] = {
    "font.size": 9,
    "font.family": "sans-serif",
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": SOFT,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "framing",
}


class Chart(Figure):
    """A figure in the style of the house, which a notebook shows and `savefig` writes as it is."""

    def savefig(self, fname: str | Path | IO[Any], **options: Any) -> None:  # type: ignore[override]
        """Writes the figure; an SVG keeps its words as words, and has no date, so that the same figure is the same file."""
        kind = str(options.get("format") or Path(str(fname)).suffix.removeprefix("."))
        dateless = {"metadata": {"Date": None}} if kind.lower() == "svg" else {}
        with mpl.rc_context(LOOK):
            super().savefig(fname, **{"dpi": 150, **dateless, **options})

    def _repr_png_(self) -> bytes:
        drawn, small = BytesIO(), BytesIO()
        self.savefig(drawn, format="png", dpi=100)
        # a chart has few colours, and a notebook that is kept should stay small
        Image.open(drawn).convert("RGB").quantize(128, method=Image.Quantize.MAXCOVERAGE).save(small, format="PNG", optimize=True)
        return small.getvalue()


def chart(width: float, height: float) -> Chart:
    """An empty figure of this many inches; draw into it within `LOOK`."""
    made = Chart(figsize=(width, height), layout="constrained", facecolor="white")
    FigureCanvasAgg(made)
    return made


def bare(axis: "Axes", *, along: str = "x") -> None:
    """Leaves of an axis what tells something: a grid to read values by, no box, no ticks."""
    axis.grid(axis=along, color=HAIR, linewidth=0.8)  # type: ignore[arg-type]
    axis.set_axisbelow(True)
    axis.tick_params(length=0)
    axis.spines["left" if along == "x" else "bottom"].set_visible(False)
