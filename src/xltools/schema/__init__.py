"""The schema: what a programme may say: columns, checks, rules, ratings, and the settings files beside them."""
