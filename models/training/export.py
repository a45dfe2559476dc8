"""Write a trained network as an ONNX file of the package, its weights in eight bits.

Usage: python export.py MODEL.pt PACKAGE/data/anoniem_onnx_ner/thorough.onnx [--integers]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from examples import COLUMNS, WINDOW
from network import Tagger
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

_OPSET = 17


class _Named(torch.nn.Module):
    """Puts `m.` before each weight's name, as `network.from_onnx` reads them."""

    def __init__(self, m: Tagger) -> None:
        super().__init__()
        self.m = m

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.m(ids, mask)


def pack(model: onnx.ModelProto) -> onnx.ModelProto:
    """Keep each matrix in eight bits with a scale per column, and the word embeddings with a scale per piece.

    The sums stay in floating point: onnxruntime unpacks the matrices once, when it reads the file, and an embedding
    when it is looked up. Only the rounding of the weights is lost.

    Args:
        model: an export with whole weights.

    Returns:
        The packed model.
    """
    graph = model.graph
    whole = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    nodes, packed = [], {}
    for node in graph.node:
        name = next((n for n in node.input if n in whole and whole[n].ndim == 2 and whole[n].size > 2**12), None)  # noqa: PLR2004
        if name is None or node.op_type not in {"MatMul", "Gather"}:
            nodes.append(node)
            continue
        matrix = whole[name]
        axis = 0 if node.op_type == "MatMul" else 1
        scale = np.maximum(np.abs(matrix).max(axis=axis, keepdims=True), 1e-12) / 127
        packed[name] = {
            f"{name}.q": np.rint(matrix / scale).astype(np.int8),
            f"{name}.scale": scale.astype(np.float32) if axis else scale[0].astype(np.float32),
        }
        if node.op_type == "MatMul":
            nodes += [
                helper.make_node("DequantizeLinear", [f"{name}.q", f"{name}.scale"], [f"{name}.f"], axis=1),
                helper.make_node("MatMul", [node.input[0], f"{name}.f"], list(node.output), name=node.name),
            ]
        else:
            ids, out = node.input[1], node.output[0]
            nodes += [
                helper.make_node("Gather", [f"{name}.q", ids], [f"{out}.q"]),
                helper.make_node("Gather", [f"{name}.scale", ids], [f"{out}.scale"]),
                helper.make_node("Cast", [f"{out}.q"], [f"{out}.f"], to=onnx.TensorProto.FLOAT),
                helper.make_node("Mul", [f"{out}.f", f"{out}.scale"], [out]),
            ]
    kept = [t for t in graph.initializer if t.name not in packed]
    added = [numpy_helper.from_array(a, n) for tensors in packed.values() for n, a in tensors.items()]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend([*kept, *added])
    onnx.checker.check_model(model)
    return model


def main() -> None:
    """Export and quantise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+", help="model.pt files; several are averaged")
    parser.add_argument("out", type=Path)
    parser.add_argument("--integers", action="store_true", help="calculate in whole numbers too: faster, less exact")
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
        if args.integers:
            quantize_dynamic(
                str(whole),
                str(args.out),
                weight_type=QuantType.QInt8,
                per_channel=True,
                # Seven bits: without VNNI eight would overflow the sums, and other machines would find other names.
                reduce_range=True,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            )
        else:
            onnx.save(pack(onnx.load(str(whole))), str(args.out))
    print(args.out, f"{args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
