"""Which row stands under which: by code, by outline, by flat lines; totals and roll-up."""
