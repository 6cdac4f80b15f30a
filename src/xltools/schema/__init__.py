"""The schema: what a programme can say: columns, checks, rules, ratings and settings files."""
