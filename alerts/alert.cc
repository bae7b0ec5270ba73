// Replaced by the lifecycle.
