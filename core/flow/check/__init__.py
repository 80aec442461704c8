"""The checker: explores every path of a flow through the engine and says which rules it breaks."""
