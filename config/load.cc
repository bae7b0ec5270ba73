// Replaced by the loader.
