"""How charts look, whoever draws them: the colours of the page, and a matplotlib figure in the style of the house."""
