"""The demo: the Anseong story with facts as given, and a simulated year of activity."""

# Stands for the demo in the audit log, and says that a database holds it. Nobody can sign in with it.
LOADER = "loader@demo.dure"
