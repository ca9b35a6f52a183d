"""Safe-use advice: rules as signed data, health checks, the weather."""
