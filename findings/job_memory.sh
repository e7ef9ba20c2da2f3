#!/usr/bin/env bash
# dask-jobqueue 0.9.0 (dask 2026.8.0): what a SLURM job asks for, and how many jobs a number means.
#
#   1. memory="16GB" asks SLURM for 15G, and eight workers have 1.86 GiB each: GB is a billion bytes to dask, G is GiB
#      to SLURM. A run that needs 2 GB does not fit into "16 GB for 8". memory="16GiB" asks for 16G and gives 2.00
#      GiB.
#   2. cores=8, processes=3: three workers of 2 threads. Eight cores are booked, six are used, and no warning is
#      given.
#   3. scale(4) with processes=3 is four workers, so two jobs and six workers; scale(jobs=4) is four jobs. A
#      scale(200) meant as jobs of eight starts 25.
#   4. The walltime is SLURM's alone: workers are not told (no --lifetime), and whatever they are doing ends with it.
# What follows for users: write GiB; let processes divide cores; say scale(jobs=...); give --lifetime by
# worker_extra_args.
#
# The commands sbatch and scancel are played by two lines of shell, which count what is asked of them.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "dask-jobqueue==0.9.0" "dask==2026.8.0" "distributed==2026.8.0"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import os
import pathlib
import re
import sys
import time

from dask_jobqueue import SLURMCluster

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)

folder = pathlib.Path(sys.prefix)
for name, said in {"sbatch": f'echo x >> "{folder}/asked"; echo "Submitted batch job $$"', "scancel": "true"}.items():
    (folder / name).write_text(f"#!/bin/sh\n{said}\n")
    (folder / name).chmod(0o755)
os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"


def script(**asked):
    """What the script of a job says: memory of the job, threads and memory of a worker, workers, lifetime."""
    with SLURMCluster(walltime="04:00:00", **asked) as cluster:
        said = cluster.job_script()
    found = [re.search(rf"--{word}[ =](\S+)", said) for word in ("mem", "nthreads", "memory-limit", "nworkers", "lifetime")]
    return [match and match[1] for match in found]


see("16GB for 8", script(cores=8, processes=8, memory="16GB"), ["15G", "1", "1.86GiB", "8", None])
see("16GiB for 8", script(cores=8, processes=8, memory="16GiB"), ["16G", "1", "2.00GiB", "8", None])
see("8 cores, 3 processes", script(cores=8, processes=3, memory="16GB"), ["15G", "2", "4.97GiB", "3", None])


def jobs(*workers, **asked):
    """Jobs that SLURM is asked for."""
    (folder / "asked").write_text("")
    with SLURMCluster(cores=3, processes=3, memory="3GiB") as cluster:
        cluster.scale(*workers, **asked)
        before, still = -1, 0
        while still < 3:  # until none was asked for in three looks
            time.sleep(1)
            now = len((folder / "asked").read_text())
            before, still = now, still + 1 if now == before and now else 0
    return now // 2


see("jobs of scale(4), of scale(jobs=4)", (jobs(4), jobs(jobs=4)), (2, 4))
sys.exit(bool(changed))
PYTHON
