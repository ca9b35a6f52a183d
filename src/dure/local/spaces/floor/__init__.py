"""The live floor board: who is in which zone, and who should be looked after."""
