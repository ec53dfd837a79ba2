"""The subcommands of `hunar-verify`, one module each."""
