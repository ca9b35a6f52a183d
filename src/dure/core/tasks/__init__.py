"""Long work: done by worker processes, with progress, retry, cancel and a schedule.

A room registers what it does with `registry.long_task`, starts it with `actions.start`, and repeats it with
`registry.repeat`. `docs/tasks.md` shows an example and says what is promised.
"""
