"""The subcommands of ``commentary``, one module a subject.

Each module has ``add_parsers(subparsers)``: it adds its subcommands to argparse and sets
``run``, a function from the parsed arguments to an exit status.
"""
