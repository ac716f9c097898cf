#!/usr/bin/env bash
# Grades a folder of submissions in shards by GNU parallel.
#
#   parallel.sh SUBMISSIONS RESULTS SHARDS [options of parallel, such as --sshloginfile hosts]
#
# COURSE names the course tool, SECRET the file of the secret. On other hosts the same paths have
# to exist: a shared file system is the simplest way.
set -euo pipefail
if [ $# -lt 3 ]; then
  echo "usage: $0 SUBMISSIONS RESULTS SHARDS [options of parallel]" >&2
  exit 64
fi
here=$(cd "$(dirname "$0")/../.." && pwd)
submissions=$(realpath "$1")
results=$(realpath -m "$2")
shards=$3
shift 3
course=${COURSE:-$here/.build/debug/course}
secret=${SECRET:-$here/.course-secret}
mkdir -p "$results"
# Status 1 is a submission's fault, for which no shard has to stop; 64 and above are the grader's.
command=$(printf '%q ' "$course" grade --from "$submissions" --results "$results" --jobs 1 \
  --course "$here" --secret "$secret")
seq "$shards" | parallel --will-cite --jobs "${JOBS:-100%}" --halt soon,fail=1 "$@" \
  "$command --shard {}/$shards || [ \$? -eq 1 ]"
