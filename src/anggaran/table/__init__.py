"""One budget table as printed, and the border at which frames of other programs become one."""
