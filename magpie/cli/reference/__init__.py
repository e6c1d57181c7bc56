"""`magpie reference`: writes docs/reference from the code, so that the reference cannot be wrong.

Each page is one pure function from the running program to Markdown; `--check` compares instead of writing. The pages
know Django, so the command itself imports them when it runs.
"""
