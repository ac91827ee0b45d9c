"""Runs a command and measures it from outside.

    measure.py COMMAND…

Its standard output is kept in a file that is thrown away, save the last line, which comes back. Prints one JSON object:
wall-clock seconds, processor seconds, peak resident memory in MiB, last line.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time

with tempfile.TemporaryFile() as output:
    start = time.perf_counter()
    code = subprocess.run(sys.argv[1:], stdout=output, check=False).returncode
    seconds = time.perf_counter() - start
    output.seek(max(output.tell() - 4096, 0))
    last = output.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
figures = {"wall_s": seconds, "cpu_s": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / unit, "last_line": last}
print(json.dumps(figures))
sys.exit(code)
