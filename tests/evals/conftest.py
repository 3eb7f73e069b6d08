from hypothesis import settings

# Time never decides a test: the first example may import a library.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
