"""Report: one result as tables, charts and a self-contained page."""
