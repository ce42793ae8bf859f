"""From labelled data to a model folder: recipes, the loop, thresholds and the model card; and what is added to a trained model later."""

from collections.abc import Callable

Progress = Callable[[str, int, int, float | None], None]
"""Called with what is being done, how much of it is done, how much there is, and the mean loss of late where there is one."""
