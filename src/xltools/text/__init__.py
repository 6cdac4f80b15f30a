"""Text: words and dates in sentences, near misses, what is safe to print, JSON from others; imports nothing else."""
