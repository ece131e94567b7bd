"""The same verbs in a browser: explore a scenario, or take a seat at its table."""
