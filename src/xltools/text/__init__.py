"""Text: words and dates in sentences, near misses, what may be printed, JSON that others wrote; knows nothing else."""
