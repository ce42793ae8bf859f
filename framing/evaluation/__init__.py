"""How well a classifier does on labelled sentences: examples, measures, figures."""
