#!/usr/bin/env python3
"""Points a second of plain NumPy of the formulas that Assay writes, on the grid of SweepBenchmark: sweep.py ASSAY MODEL
Each formula runs over whole columns of 65,536 points, in 64 bits that wrap, without asking which points are models.
"""
import functools, inspect, itertools, subprocess, sys, time
import numpy

GRID = dict(d_model=range(1024, 8193, 256), num_layers=range(8, 97, 8), num_heads=[8, 16, 32, 64, 7],
            num_kv_heads=[1, 4, 8], d_ff=range(4096, 32769, 1024), T=[1024 << i for i in range(8)], B=range(1, 17))
SETS = [["parameters", "flops.forward"],
        ["parameters", "memory.weights", "flops.forward", "flops.step", "flops.decode", "memory.cache",
         "memory.optimizer", "memory.peak"]]
POINTS, COLUMN = 2_000_000, 65_536


def formula(assay, model, quantity):
    keep = ",".join(dict(T="seq", B="batch").get(name, name) for name in GRID)
    said = subprocess.run([assay, "formula", model, quantity, "--as", "python", "--keep", keep], capture_output=True,
                          text=True, check=True).stdout
    names = dict(min=lambda *all: functools.reduce(numpy.minimum, all),
                 max=lambda *all: functools.reduce(numpy.maximum, all))
    exec(said, names)
    return next(f for name, f in names.items() if inspect.isfunction(f) and name == quantity.replace(".", "_"))


def main():
    assay, model = sys.argv[1:]
    some = list(itertools.islice(itertools.product(*GRID.values()), POINTS))
    columns = {name: numpy.array([row[i] for row in some], numpy.int64) for i, name in enumerate(GRID)}
    for quantities in SETS:
        functions = [(f, list(inspect.signature(f).parameters)) for f in (formula(assay, model, q) for q in quantities)]
        best = 0.0
        for _ in range(3):
            began = time.process_time()
            for at in range(0, POINTS, COLUMN):
                for function, names in functions:
                    function(*(columns[name][at:at + COLUMN] for name in names))
            best = max(best, POINTS / (time.process_time() - began))
        print(f"1  NumPy  {','.join(quantities)},{model}  {best:.3g} points a second")


main()
