"""Average the weights of runs that began alike: ``python -m training.average A B --out FILE``.

Runs from one start, read in different orders, lie near enough for their mean to be a reader, and
mostly a better one than either (Wortsman et al., "Model soups", 2022).
"""

import argparse
from pathlib import Path

from safetensors.torch import load_file, save_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+", help="weights, as training exports them")
    parser.add_argument("--shares", type=float, nargs="+", help="of each run; else equal ones")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    shares = args.shares or [1.0] * len(args.runs)
    if len(shares) != len(args.runs):
        parser.error("--shares takes one number for each run")
    weights = [load_file(path) for path in args.runs]
    mean = {
        name: (
            sum(share * one[name].float() for share, one in zip(shares, weights, strict=True))
            / sum(shares)
        )
        .half()
        .contiguous()
        for name in weights[0]
    }
    save_file(mean, args.out)


if __name__ == "__main__":
    main()
