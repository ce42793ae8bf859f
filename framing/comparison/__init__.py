"""Sources side by side."""
