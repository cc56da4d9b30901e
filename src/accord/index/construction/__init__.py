"""Construction: from tables and a recipe to a built index."""
