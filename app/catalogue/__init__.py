"""Questions about the documents themselves, answered from metadata and text."""
