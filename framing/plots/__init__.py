"""Charts: each a matplotlib figure to look at, restyle and save; outlets in alphabetical order, intervals drawn, denominators told."""

import framing.drawing.figure  # noqa: F401 - first, since it tells who lacks matplotlib what to install
from framing.plots.bars import plot_vocabulary, plot_voices
from framing.plots.corrected import plot_corrected
from framing.plots.differences import plot_checks, plot_differences, plot_months
from framing.plots.rates import plot_frames, plot_rates
from framing.plots.sides import plot_leans, plot_portrayals
from framing.plots.terms import plot_terms

__all__ = [
    "plot_checks",
    "plot_corrected",
    "plot_differences",
    "plot_frames",
    "plot_leans",
    "plot_months",
    "plot_portrayals",
    "plot_rates",
    "plot_terms",
    "plot_vocabulary",
    "plot_voices",
]
