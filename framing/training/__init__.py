"""From labelled data to a model folder: recipes, examples, the loop, evaluation and the model card."""
