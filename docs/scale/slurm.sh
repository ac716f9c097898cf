#!/usr/bin/env bash
# Grades a folder of submissions as a Slurm array, about twenty submissions a task.
#
#   slurm.sh SUBMISSIONS RESULTS [options of sbatch, such as --partition grading --wait]
#
# COURSE names the course tool, SECRET the file of the secret; the paths have to exist on the
# nodes.
set -euo pipefail
if [ $# -lt 2 ]; then
  echo "usage: $0 SUBMISSIONS RESULTS [options of sbatch]" >&2
  exit 64
fi
here=$(cd "$(dirname "$0")/../.." && pwd)
submissions=$(realpath "$1")
results=$(realpath -m "$2")
shift 2
course=${COURSE:-$here/.build/debug/course}
secret=${SECRET:-$here/.course-secret}
mkdir -p "$results"
count=$(find "$submissions" -mindepth 1 -maxdepth 1 -not -name '.*' -printf x | wc -c)
if [ "$count" -eq 0 ]; then
  echo "no submissions in $submissions" >&2
  exit 1
fi
shards=$(((count + 19) / 20))
command=$(printf '%q ' "$course" grade --from "$submissions" --results "$results" \
  --jobs 1 --course "$here" --secret "$secret")
# The shard's number is known only inside of the task.
sbatch --job-name grading --array "1-$shards" --cpus-per-task 1 --output "$results/.slurm-%a.log" \
  "$@" --wrap "$command --shard \$SLURM_ARRAY_TASK_ID/$shards"
