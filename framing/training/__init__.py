"""From labelled data to a model folder: recipes, the loop, thresholds and the model card."""
