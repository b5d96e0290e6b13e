"""Reading the texts that say how a leaf is scored."""
