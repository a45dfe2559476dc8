"""Write a trained network as the eight-bit ONNX file of the package.

Usage: python export.py MODEL.pt PACKAGE/data/anoniem_onnx_ner/model.onnx
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch
from examples import COLUMNS, WINDOW
from network import Tagger
from onnxruntime.quantization import QuantType, quantize_dynamic

_OPSET = 17


class _Named(torch.nn.Module):
    """Puts `m.` before each weight's name, as `network.from_onnx` reads them."""

    def __init__(self, m: Tagger) -> None:
        super().__init__()
        self.m = m

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.m(ids, mask)


def main() -> None:
    """Export and quantise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+", help="model.pt files; several are averaged")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    states = [torch.load(path) for path in args.weights]
    mean = {name: sum(s[name] for s in states) / len(states) for name in states[0]}
    layers = sum(name.endswith("qkv.weight") for name in mean)
    model = Tagger(len(mean["word.weight"]), layers, len(COLUMNS), WINDOW)
    model.load_state_dict(mean)
    model.eval()
    axes = {0: "rows", 1: "pieces"}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            _Named(model),
            (torch.randint(5, 1000, (2, 11)), torch.ones(2, 11)),
            str(whole),
            input_names=["ids", "mask"],
            output_names=["logits"],
            dynamic_axes={"ids": axes, "mask": axes, "logits": axes},
            opset_version=_OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            str(whole),
            str(args.out),
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Seven bits: without VNNI instructions eight would overflow the sums, and other machines find other names.
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
    print(args.out, f"{args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
