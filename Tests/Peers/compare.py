"""Times `bench` and the same work in PyTorch in turn, and prints a Markdown table.

    python3 -m venv peers && peers/bin/pip install torch==2.13.0+cpu numpy scipy scikit-learn \\
        --extra-index-url https://download.pytorch.org/whl/cpu
    peers/bin/python Tests/Peers/compare.py --bench .build/release/bench [--rounds 3] [WORKLOAD …]

Each of PyTorch's settings is tried once; the best one then takes turns with ours. Medians of the
rounds' medians; ratios of each round's pair, in brackets their range. Run it while nothing else runs.
"""
import argparse, json, os, statistics, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
PLAIN = [[], ["--foreach", "fused"]]
IMAGES = PLAIN + [["--channels-last", "--foreach", "fused"]]
WORKLOADS = {
    "vae_mlp": (["vae_mlp.py"], PLAIN),
    "gan2d": (["gan2d.py"], PLAIN),
    "gan_mlp": (["gan_mlp.py"], PLAIN),
    "dcgan32_b64": (["dcgan.py", "--size", "32"], IMAGES),
    "dcgan28_b64": (["dcgan.py", "--size", "28"], IMAGES),
    "ddpm2d": (["ddpm2d.py"], PLAIN),
    "ddpm_unet32_b64": (["ddpm_unet.py", "--ddim", "50"], IMAGES),
}


def last_json_line(command):
    run = subprocess.run(command, capture_output=True, text=True, cwd=HERE)
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if run.returncode != 0 or not lines:
        sys.exit(f"{' '.join(command)} failed:\n{run.stderr[-2000:]}")
    return json.loads(lines[-1])


def theirs(name, setting, blocks, seconds):
    program, _ = WORKLOADS[name]
    return last_json_line([sys.executable, *program, "--threads", "2", "--blocks", str(blocks),
                           "--block-s", str(seconds), "--max-s", "20", *setting])


def ours(bench, name, blocks, seconds):
    return last_json_line([bench, name, "--json", "--threads", "2", "--blocks", str(blocks),
                           "--seconds", str(seconds)])


def spread(values, digits=1):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workloads", nargs="*")
    parser.add_argument("--bench", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--blocks", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=0.4)
    a = parser.parse_args()
    a.bench = os.path.abspath(a.bench)
    unknown = [name for name in a.workloads if name not in WORKLOADS]
    if unknown:
        sys.exit(f"unknown workloads {unknown}; there are {list(WORKLOADS)}")
    print("| workload | PyTorch's setting | PyTorch | ours | ratio | share of peak | "
          "start, PyTorch/ours (s) | peak memory, PyTorch/ours (MB) |")
    print("|---|---|--:|--:|--:|--:|--:|--:|", flush=True)
    for name in a.workloads or WORKLOADS:
        settings = WORKLOADS[name][1]
        best = max(settings, key=lambda s: theirs(name, s, 5, a.seconds)["median"])
        pairs = []
        for _ in range(a.rounds):
            pairs.append((theirs(name, best, a.blocks, a.seconds),
                          ours(a.bench, name, a.blocks, a.seconds)))
        t, o = zip(*pairs)
        ratios = [y["median"] / x["median"] for x, y in pairs]
        median = lambda rows, key: statistics.median(row[key] for row in rows)
        print(f"| {name}, {o[0]['unit']} | {' '.join(best) or 'default'} | {median(t, 'median'):,.0f} "
              f"| {median(o, 'median'):,.0f} | {spread(ratios)} | {median(o, 'fraction_of_peak'):.2f} "
              f"| {median(t, 'ready_s'):.1f} / {median(o, 'ready_s'):.2f} "
              f"| {median(t, 'peak_rss_mb'):,.0f} / {median(o, 'peak_rss_mb'):,.0f} |", flush=True)
        if name == "ddpm_unet32_b64":
            evaluations = [min(row["ddim50_64img_s"]) / 50 for row in t]
            rates = [ours(a.bench, "ddpm_unet32_evaluation", a.blocks, a.seconds)["median"]
                     for _ in range(a.rounds)]
            ratios = [x * y for x, y in zip(evaluations, rates)]
            print(f"| one evaluation of 64 images, ms | {' '.join(best)} "
                  f"| {1000 * statistics.median(evaluations):.0f} "
                  f"| {1000 / statistics.median(rates):.0f} | {spread(ratios)} | | | |", flush=True)


main()
