#!/bin/bash
# @@about
#
#   bash FILE      submits the array of tasks, and a job that joins their shards when all are done
#   sbatch FILE    submits the array alone; afterwards: extractor batch join @@folder
#
# Shards that are done stay as they are, so that tasks may be requeued and FILE submitted again after any fault.
#
@@directives
set -euo pipefail

folder=@@folder
shards=@@shards
per_task=@@per_task

if [ -z "${SLURM_ARRAY_TASK_ID-}" ]; then
  array=$(sbatch --parsable "$0")
  array=${array%%;*}
  joining=$(sbatch --parsable --dependency="afterok:$array" --kill-on-invalid-dep=yes --array=0 --output=@@join_log "$0" join)
  echo "array $array does the shards, job ${joining%%;*} joins them; their logs are in $folder/log"
  exit
fi

# what activates environments seldom knows of unset variables
set +u
@@setup
set -u

step() {
  if [ -n "${SLURM_JOB_ID-}" ] && command -v srun > /dev/null; then
    srun --ntasks=1 --cpus-per-task="${SLURM_CPUS_PER_TASK:-1}" "$@"
  else
    "$@"
  fi
}

if [ "${1-}" = join ]; then
  status=0
  step extractor batch join "$folder" || status=$?
  # 1: all is done, and articles that failed stand with the reason in failed.jsonl
  [ "$status" -le 1 ] || exit "$status"
  exit 0
fi

first=$((SLURM_ARRAY_TASK_ID * per_task))
last=$((first + per_task - 1))
[ "$last" -lt "$shards" ] || last=$((shards - 1))
mapfile -t numbers < <(seq "$first" "$last")
step extractor batch shard "$folder" "${numbers[@]}" --workers "${SLURM_CPUS_PER_TASK:-1}"
