"""The work of the command without a terminal: a page of this machine alone, on which files are
dropped.
"""
