"""The ledger's pure engine: ValueFlows effects, replay, tracing, value equations, Merkle seals and proofs.

Nothing here imports Django or touches a database; every function takes and returns plain data.
"""
