# Runs a command and then tells, on descriptor 3, what it and all its descendants used, as the kernel counts it.
# Used by measure.ts.
"$@" 3>&-
code=$?
# `times`: user and system CPU of the shell, then of the children it waited for, which have their own children's in it.
# The kernel adds the counts of /proc/<pid>/io of a child that is waited for to its parent's likewise.
{
  times
  while read -r line; do echo "$line"; done </proc/$$/io
} >&3
exit $code
