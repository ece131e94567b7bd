"""The rules of the model: pure functions of numbers. Numbers in brackets are the sections of
docs/model.md."""
